#include "ui/kit/corner_entry.h"

#include <string.h>

static bool is_in_corner(const struct input *input, int corner, int width, int height, int side)
{
	bool is_right = corner == 1 || corner == 2, is_low = corner >= 2;
	bool is_x = is_right ? input->x >= width - side : input->x < side;
	bool is_y = is_low ? input->y >= height - side : input->y < side;
	return is_x && is_y;
}

static void forget(struct corner_entry *entry)
{
	memset(entry, 0, sizeof(*entry));
}

static bool is_last(const struct corner_entry *entry)
{
	return entry->is_down && entry->met == CORNER_COUNT - 1;
}

static int64_t limit_ms(const struct corner_entry *entry)
{
	return entry->since_ms + (is_last(entry) ? CORNER_HOLD_MS : CORNER_PAUSE_MS);
}

void corner_entry_input(struct corner_entry *entry, const struct input *input, int width_px,
	int height_px, int corner_px)
{
	(void)corner_entry_is_begun(entry, input->at_ms);
	bool is_own =
		entry->is_down && entry->panel == input->panel && entry->finger == input->finger;
	bool is_there = is_in_corner(input, entry->met, width_px, height_px, corner_px);
	switch (input->kind) {
	case INPUT_DOWN:
		if (entry->is_down || !is_there) {
			forget(entry); /* a second finger, or another place: perhaps a beginning */
			is_there = is_in_corner(input, 0, width_px, height_px, corner_px);
		}
		if (is_there) {
			entry->is_down = true;
			entry->panel = input->panel;
			entry->finger = input->finger;
			entry->since_ms = input->at_ms;
		}
		break;
	case INPUT_MOVE:
		if (is_own && !is_there) {
			forget(entry);
		}
		break;
	case INPUT_UP:
		if (is_own && is_there && !is_last(entry)) {
			entry->is_down = false;
			entry->met++;
			entry->since_ms = input->at_ms;
		} else if (is_own) {
			forget(entry);
		}
		break;
	case INPUT_CANCEL:
	case INPUT_KEY:
		forget(entry);
		break;
	}
}

bool corner_entry_is_begun(struct corner_entry *entry, int64_t now_ms)
{
	bool is_begun = entry->is_down || entry->met > 0;
	if (is_begun && !is_last(entry) && now_ms >= limit_ms(entry)) {
		forget(entry);
		return false;
	}
	return is_begun;
}

bool corner_entry_is_done(struct corner_entry *entry, int64_t now_ms)
{
	bool is_done = is_last(entry) && now_ms >= limit_ms(entry);
	if (is_done) {
		forget(entry);
	}
	return is_done;
}

int64_t corner_entry_next_ms(const struct corner_entry *entry)
{
	return entry->is_down || entry->met > 0 ? limit_ms(entry) : INT64_MAX;
}
