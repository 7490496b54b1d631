/* What a technician asks of the machine itself: how full, how warm. */
#include "firmware/base/fs.h"
#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "firmware/care/care_worker.h"
#include "firmware/fleet/settings.h"

#include <stdio.h>
#include <string.h>
#include <sys/statvfs.h>

enum { MIB = 1 << 20, FILE_LEN = 100, HOTTEST_C = 150 };

static void look_at_disk(const struct care *care, struct machine *machine)
{
	struct statvfs disk;
	machine->disk_free_mb = machine->disk_mb = -1;
	if (care->own_dir[0] && statvfs(care->own_dir, &disk) == 0) {
		machine->disk_free_mb = (int64_t)(disk.f_bavail * disk.f_frsize / MIB);
		machine->disk_mb = (int64_t)(disk.f_blocks * disk.f_frsize / MIB);
	}
}

/* The warmest that the kernel knows; machines in a machine know none. */
static void look_at_heat(struct machine *machine)
{
	char path[64], *text = NULL;
	size_t len;
	for (int i = 0; str_format(path, sizeof(path), "/sys/class/thermal/thermal_zone%d/temp", i);
		i++) {
		int milli = 0;
		if (fs_read(path, FILE_LEN, &text, &len) != OK) {
			return;
		}
		bool is_one =
			sscanf(text, "%d", &milli) == 1 && milli > 0 && milli / 1000 < HOTTEST_C;
		mem_free(text);
		if (is_one &&
			(!machine->has_temperature || milli / 1000 > machine->temperature_c)) {
			machine->has_temperature = true;
			machine->temperature_c = milli / 1000;
		}
	}
}

static void keep_volume(const struct care *care, int volume)
{
	char path[PATH_MAX], text[16];
	str_format(text, sizeof(text), "%d\n", volume);
	if (care->own_dir[0] && str_format(path, sizeof(path), "%s/" OWN_VOLUME, care->own_dir) &&
		fs_write_atomic(path, text, strlen(text)) != OK) {
		log_error("care", "%s cannot be written", path);
	}
}

static bool order(struct care *care, struct cmd *cmd)
{
	if (cmd->kind == CMD_SET_VOLUME) {
		keep_volume(care, cmd->volume);
		return true;
	}
	if (cmd->kind != CMD_LOOK_AT_MACHINE) {
		return false;
	}
	struct msg *fact = msg_create(MSG_MACHINE_SEEN, cmd->session);
	struct machine *machine = &fact->machine;
	machine->is_known = true;
	look_at_disk(care, machine);
	look_at_heat(machine);
	care_post(care, fact);
	return true;
}

const struct care_part care_machine = {.order = order};
