/* golden_install LOCALE_DIR [OUT_DIR]: the stick's pages. */
#include "firmware/base/attr.h"
#include "firmware/base/log.h"
#include "firmware/base/str.h"
#include "firmware/install/install.h"
#include "tests/golden/kit_pages.h"

static const struct disk large = {
	.name = "nvme0n1", .model = "Samsung SSD 980 500GB", .bytes = UINT64_C(500107862016)};
static const struct disk terminal = {.name = "sda",
	.model = "KINGSTON SA400S37120G",
	.bytes = UINT64_C(120034123776),
	.holds = DISK_TERMINAL,
	.has_data = true};
static const struct disk other = {.name = "sdb",
	.model = "WDC WD10EZEX-08WN4A0",
	.bytes = UINT64_C(1000204886016),
	.holds = DISK_OTHERS};
static const struct disk stick = {
	.name = "sdc", .model = "DataTraveler 3.0", .bytes = 31000000000, .fault = DISK_PLUGGED};
static const struct disk small = {
	.name = "mmcblk0", .model = "4FTE4R", .bytes = 1200000000, .fault = DISK_TOO_SMALL};

static void has(struct install *install, const struct disk *disk)
{
	struct disks disks = install->disks;
	disks.list[disks.count++] = *disk;
	disks.fine += disk->fault == DISK_FINE;
	install_see(install, &disks);
}

/* The pages one after the other; false: there are no more. */
static bool prepare(struct install *install, int which, enum lang lang, const char **name_out)
{
	static const char *const names[] = {"none", "none-refused", "new", "other", "again",
		"again-clear", "choose", "chosen", "held", "checking", "writing", "reading", "done",
		"leaving", "stick", "in-use", "gone", "broken", "differs"};
	enum { FIRST_FAULT = 14 };
	if (which >= (int)ARRAY_LEN(names)) {
		return false;
	}
	*name_out = names[which];
	install_init(install, lang, which == FIRST_FAULT ? INSTALL_STICK : INSTALL_FINE);
	if (which == 1) {
		has(install, &small);
		has(install, &stick);
	} else if (which == 4 || which == 5) {
		has(install, &terminal);
	} else if (which == 6 || which == 7) {
		has(install, &small);
		has(install, &large);
		has(install, &terminal);
		has(install, &other);
		has(install, &stick);
	} else if (which > 1) {
		has(install, which == 3 ? &other : &large);
	}
	if (which == 5) {
		REQUIRE(install_act(install, ACTION_install_keep, 0) == INSTALL_NOTHING);
	} else if (which == 7) {
		REQUIRE(install_act(install, ACTION_install_disk, 3) == INSTALL_NOTHING);
	} else if (which >= 8 && which < FIRST_FAULT) {
		REQUIRE(install_hold(install, true, 1) == INSTALL_NOTHING);
	}
	if (which > 8 && which < FIRST_FAULT) {
		REQUIRE(install_hold(install, true, 1 + INSTALL_HOLD_MS) == INSTALL_WRITE);
		install_tell(
			install, (enum install_step)MIN_OF(which - 9, 2), (which - 8) * 300 - 299);
	}
	if (which == 12 || which == 13) {
		install_end(install, INSTALL_FINE);
	}
	if (which == 13) {
		REQUIRE(install_act(install, ACTION_restart, 0) == INSTALL_RESTART);
	} else if (which > FIRST_FAULT) {
		install_end(install, (enum install_fault)(which - FIRST_FAULT + INSTALL_STICK));
	}
	return true;
}

static const struct draw_list *draw(struct ui *ui, int which, enum lang lang, int64_t later_ms,
	char name_out[KIT_PAGE_NAME_LEN + 1])
{
	struct install install;
	const char *page;
	if (!prepare(&install, which, lang, &page)) {
		return NULL;
	}
	str_format(name_out, KIT_PAGE_NAME_LEN + 1, "install-%s", page);
	return install_draw(
		ui, (install.page == INSTALL_WORKING ? 30000 : 1200) + later_ms, &install);
}

int main(int argc, char **argv)
{
	return kit_pages_main(argc, argv, draw);
}
