#include "drivers/printer/torn.h"
#include "firmware/base/fs.h"
#include "firmware/base/log.h"
#include "firmware/base/mem.h"

#include <stdint.h>
#include <string.h>

enum { BOOT_ID_MAX = 64 };

struct torn_note {
	uint32_t is_torn;
	uint32_t rest;
	uint64_t whole_in_boot; /* while this start of the machine lasts it is not torn; 0: it is */
};
_Static_assert(sizeof(struct torn_note) <= DEVICE_NOTE_LEN, "note");

/* Differs from one start of the machine to the next; 0 when it is not to be had. */
static uint64_t boot_mark(void)
{
	char *text = NULL;
	size_t len = 0;
	uint64_t mark = 0xcbf29ce484222325U; /* FNV-1a */
	if (fs_read("/proc/sys/kernel/random/boot_id", BOOT_ID_MAX, &text, &len) != OK) {
		return 0;
	}
	for (size_t i = 0; i < len; i++) {
		mark = (mark ^ (uint8_t)text[i]) * 0x100000001b3U;
	}
	mem_free(text);
	return mark;
}

static void keep(struct device *device, const struct torn_note *note)
{
	memcpy(device_note(device), note, sizeof(*note));
	device_keep_note(device);
}

static struct torn_note *note_of(struct device *device)
{
	return device_note(device);
}

void torn_begin(struct device *device, size_t rest_max)
{
	torn_left(device, rest_max);
}

void torn_all_sent(struct device *device)
{
	keep(device, &(struct torn_note){.is_torn = 1, .whole_in_boot = boot_mark()});
}

void torn_left(struct device *device, size_t rest)
{
	REQUIRE(rest <= UINT32_MAX);
	keep(device, &(struct torn_note){.is_torn = 1, .rest = (uint32_t)rest});
}

void torn_clear(struct device *device)
{
	keep(device, &(struct torn_note){0});
}

bool torn_is_ending(struct device *device)
{
	const struct torn_note *note = note_of(device);
	return note->is_torn && note->whole_in_boot != 0 && note->whole_in_boot == boot_mark();
}

bool torn_is(struct device *device)
{
	return note_of(device)->is_torn && !torn_is_ending(device);
}

size_t torn_rest(struct device *device)
{
	return note_of(device)->rest;
}

void torn_sent(struct device *device, size_t count)
{
	struct torn_note *note = note_of(device);
	note->rest -= (uint32_t)MIN_OF(count, (size_t)note->rest);
}
