#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "tests/devices/vusb.h"

static const char *const names[] = {
	[VUSB_FAULT_NONE] = "none",
	[VUSB_FAULT_DELAY] = "delay",
	[VUSB_FAULT_SILENCE] = "silence",
	[VUSB_FAULT_DROP] = "drop",
	[VUSB_FAULT_SHORT] = "short",
	[VUSB_FAULT_STALL] = "stall",
	[VUSB_FAULT_GARBAGE] = "garbage",
	[VUSB_FAULT_ERROR] = "error",
	[VUSB_FAULT_UNPLUG] = "unplug",
	[VUSB_FAULT_NOMEM] = "nomem",
	[VUSB_FAULT_BABBLE] = "babble",
};

const char *vusb_fault_name(enum vusb_fault_kind kind)
{
	return names[kind];
}

struct vusb_fault vusb_fault_at(struct vusb_dev *dev, uint32_t number)
{
	for (int i = 0; i < VUSB_MAX_FAULTS; i++) {
		const struct vusb_fault *fault = &dev->faults[i];

		if (fault->kind != VUSB_FAULT_NONE && number >= fault->first &&
			number - fault->first < fault->count) {
			dev->faults_hit++;
			return *fault;
		}
	}
	return (struct vusb_fault){0};
}

int vusb_fault_add(struct vusb_dev *dev, const char *text)
{
	char at[16] = "", kind[16] = "", a[16] = "", b[16] = "";
	struct vusb_fault fault = {.count = 1};
	char *end;
	int words = sscanf(text, "%15s %15s %15s %15s", at, kind, a, b);
	const char *extra[] = {a, b};

	if (words < 2) {
		return -EINVAL;
	}
	for (size_t i = 1; i < sizeof(names) / sizeof(names[0]); i++) {
		if (!strcmp(kind, names[i])) {
			fault.kind = (enum vusb_fault_kind)i;
		}
	}
	if (!strcmp(at, "next")) {
		fault.first = dev->transfers + 1;
	} else {
		fault.first = (uint32_t)strtoul(at, &end, 10);
		if (*end || !fault.first) {
			return -EINVAL;
		}
	}
	for (int i = 0; i < words - 2; i++) {
		uint32_t *where = extra[i][0] == 'x' ? &fault.count : &fault.arg;

		*where = (uint32_t)strtoul(extra[i] + (extra[i][0] == 'x'), &end, 10);
		if (*end) {
			return -EINVAL;
		}
	}
	if (fault.kind == VUSB_FAULT_NONE) {
		return -EINVAL;
	}
	for (int i = 0; i < VUSB_MAX_FAULTS; i++) {
		if (dev->faults[i].kind == VUSB_FAULT_NONE) {
			dev->faults[i] = fault;
			return 0;
		}
	}
	return -ENOSPC;
}

void vusb_fault_clear(struct vusb_dev *dev)
{
	memset(dev->faults, 0, sizeof(dev->faults));
	dev->faults_hit = 0;
}

int vusb_hang_set(struct vusb_dev *dev, const char *text)
{
	static const char *const calls[] = {
		[VUSB_CALL_OPEN] = "open",
		[VUSB_CALL_CLAIM] = "claim",
		[VUSB_CALL_RELEASE] = "release",
		[VUSB_CALL_CLEAR_HALT] = "clear-halt",
	};
	char call[16] = "";
	int ms;

	if (sscanf(text, "%15s %d", call, &ms) != 2 || ms < 0) {
		return -EINVAL;
	}
	for (int i = 0; i < VUSB_CALL_COUNT; i++) {
		if (!strcmp(call, calls[i])) {
			dev->hang_ms[i] = ms;
			return 0;
		}
	}
	return -EINVAL;
}

void vusb_garble(uint8_t *data, size_t len, uint32_t seed)
{
	uint32_t x = seed * 2654435761u + 1;

	for (size_t i = 0; i < len; i++) {
		x = x * 1664525u + 1013904223u;
		data[i] ^= (uint8_t)((x >> 24) | 1); /* never the same byte again */
	}
}
