#include "ui/gfx/contacts.h"

#include <errno.h>
#include <linux/input.h> /* after the kit: its names of keys are macros */
#include <string.h>
#include <sys/ioctl.h>

enum {
	SLOTS_MAX = 64,
	GONE_MS = 100,	  /* what SDL has not read of the kernel's yet is still to come */
	SILENT_MS = 1000, /* a finger is lifted and laid again in less */
	SAME_MS = 2,	  /* SDL lifts and lays it in one go */
};

static bool has_panel(SDL_TouchID panel)
{
	for (int i = 0; i < SDL_GetNumTouchDevices(); i++) {
		if (SDL_GetTouchDevice(i) == panel) {
			return true;
		}
	}
	return false;
}

/* Where SDL reads evdev itself, a panel's id is its file descriptor and a finger's the kernel's
 * tracking id. Asking takes nothing out of the queue. */
static bool has_finger(SDL_TouchID panel, SDL_FingerID finger)
{
	const char *driver = SDL_GetCurrentVideoDriver();
	if (!driver || (strcmp(driver, "KMSDRM") != 0 && strcmp(driver, "evdev") != 0)) {
		return true; /* a display server ends what it began */
	}
	struct {
		uint32_t code;
		int32_t ids[SLOTS_MAX];
	} slots = {.code = ABS_MT_TRACKING_ID};
	memset(slots.ids, 0xff, sizeof(slots.ids));
	if (ioctl((int)panel, EVIOCGMTSLOTS(sizeof(slots)), &slots) < 0) {
		return errno != ENODEV; /* a panel of one finger cannot be asked */
	}
	for (int i = 0; i < SLOTS_MAX; i++) {
		if (slots.ids[i] == finger) {
			return true;
		}
	}
	return false;
}

static bool is_there(const struct contacts_entry *entry)
{
	if (entry->panel == SDL_MOUSE_TOUCHID) {
		return SDL_GetMouseState(NULL, NULL) & SDL_BUTTON_LMASK;
	}
	return has_panel(entry->panel) && has_finger(entry->panel, entry->finger);
}

static int find(const struct contacts *contacts, int64_t panel, int64_t finger)
{
	for (int i = 0; i < contacts->count; i++) {
		if (contacts->entries[i].panel == panel && contacts->entries[i].finger == finger) {
			return i;
		}
	}
	return -1;
}

static void remove_at(struct contacts *contacts, int at)
{
	contacts->entries[at] = contacts->entries[--contacts->count];
}

void contacts_note(struct contacts *contacts, const struct input *input)
{
	int at = find(contacts, input->panel, input->finger);
	if (at >= 0 && (input->kind == INPUT_UP || input->kind == INPUT_CANCEL)) {
		remove_at(contacts, at);
		return;
	}
	if (at < 0 && input->kind == INPUT_DOWN && contacts->count < CONTACTS_MAX) {
		at = contacts->count++;
	}
	if (at >= 0) {
		contacts->entries[at] = (struct contacts_entry){
			.panel = input->panel, .finger = input->finger, .heard_ms = input->at_ms};
	}
}

bool contacts_is_guess(
	const struct contacts *contacts, const SDL_TouchFingerEvent *up, int64_t now_ms)
{
	SDL_Event next;
	int at = find(contacts, up->touchId, up->fingerId);
	return at >= 0 && now_ms - contacts->entries[at].heard_ms >= SILENT_MS &&
	       SDL_PeepEvents(&next, 1, SDL_PEEKEVENT, SDL_FINGERDOWN, SDL_FINGERDOWN) == 1 &&
	       next.tfinger.touchId == up->touchId && next.tfinger.fingerId == up->fingerId &&
	       next.tfinger.timestamp - up->timestamp <= SAME_MS;
}

bool contacts_take_lost(struct contacts *contacts, int64_t now_ms, struct input *cancel_out)
{
	for (int i = 0; i < contacts->count; i++) {
		struct contacts_entry *entry = &contacts->entries[i];
		if (is_there(entry)) {
			entry->missing_ms = 0;
		} else if (entry->missing_ms == 0) {
			entry->missing_ms = now_ms;
		} else if (now_ms - entry->missing_ms >= GONE_MS) {
			*cancel_out = (struct input){.kind = INPUT_CANCEL,
				.panel = entry->panel,
				.finger = entry->finger,
				.at_ms = now_ms};
			remove_at(contacts, i);
			return true;
		}
	}
	return false;
}
