#include "firmware/install/install.h"

/* How long it takes is not known of the first moments. */
enum { GUESS_MIN_MS = 3000, GUESS_MIN_PERMILLE = 20 };

static void choose(struct install *install, const struct disk *disk)
{
	install->disk = *disk;
	install->is_kept = disk->has_data;
	install->page = INSTALL_CONFIRM;
}

/* Where it begins, with the disks that there are. */
static void begin(struct install *install)
{
	install->held_ms = 0;
	install->page = install->disks.fine ? INSTALL_CHOOSE : INSTALL_NO_DISK;
	for (int i = 0; install->disks.fine == 1 && i < install->disks.count; i++) {
		if (install->disks.list[i].fault == DISK_FINE) {
			choose(install, &install->disks.list[i]);
		}
	}
}

void install_init(struct install *install, enum lang lang, enum install_fault fault)
{
	*install = (struct install){.lang = lang, .fault = fault};
	begin(install);
	if (fault) {
		install->page = INSTALL_FAILED;
	}
}

void install_see(struct install *install, const struct disks *disks)
{
	const int at = disks_find(disks, &install->disk);
	const bool is_same = disks->fine == install->disks.fine && at >= 0 &&
			     disks->list[at].fault == DISK_FINE &&
			     disks->list[at].has_data == install->disk.has_data;
	install->disks = *disks;
	if (install->page == INSTALL_NO_DISK || install->page == INSTALL_CHOOSE ||
		(install->page == INSTALL_CONFIRM && !is_same)) {
		begin(install); /* one that comes late may be the one that is meant */
	}
}

enum install_order install_act(struct install *install, enum action action, int arg)
{
	switch (action) {
	case ACTION_toggle_lang:
		install->lang = install->lang == LANG_ZH ? LANG_EN : LANG_ZH;
		break;
	case ACTION_install_disk:
		if (install->page == INSTALL_CHOOSE && arg >= 0 && arg < install->disks.count &&
			install->disks.list[arg].fault == DISK_FINE) {
			choose(install, &install->disks.list[arg]);
		}
		break;
	case ACTION_install_keep:
		install->is_kept = arg != 0 && install->disk.has_data;
		break;
	case ACTION_back:
		if (install->page == INSTALL_CONFIRM) {
			install->page = install->disks.fine > 1 ? INSTALL_CHOOSE : install->page;
		}
		break;
	case ACTION_try_again:
		if (install->page == INSTALL_FAILED && install->fault != INSTALL_STICK) {
			begin(install);
		}
		break;
	case ACTION_power_off:
	case ACTION_restart:
		if (install->page != INSTALL_WORKING) {
			install->page = INSTALL_LEAVING;
			return action == ACTION_restart ? INSTALL_RESTART : INSTALL_POWER_OFF;
		}
		break;
	default: /* what is held says so by install_hold */
		break;
	}
	return INSTALL_NOTHING;
}

enum install_order install_hold(struct install *install, bool is_held, int64_t now_ms)
{
	if (install->page != INSTALL_CONFIRM || !is_held) {
		install->held_ms = 0;
		return INSTALL_NOTHING;
	}
	if (install->held_ms == 0) {
		install->held_ms = now_ms;
	}
	if (now_ms - install->held_ms < INSTALL_HOLD_MS) {
		return INSTALL_NOTHING;
	}
	install->page = INSTALL_WORKING;
	install->held_ms = 0;
	install->began_ms = now_ms;
	install->step = INSTALL_CHECKING;
	install->permille = 0;
	return INSTALL_WRITE;
}

void install_tell(struct install *install, enum install_step step, int permille)
{
	install->step = step;
	install->permille = permille;
}

void install_end(struct install *install, enum install_fault fault)
{
	install->fault = fault;
	install->page = fault ? INSTALL_FAILED : INSTALL_DONE;
}

int64_t install_left_ms(const struct install *install, int64_t now_ms)
{
	const int64_t spent_ms = now_ms - install->began_ms;
	return spent_ms < GUESS_MIN_MS || install->permille < GUESS_MIN_PERMILLE
		       ? -1
		       : spent_ms * (1000 - install->permille) / install->permille;
}
