#include "drivers/scanner/typed.h"
#include "firmware/base/mem.h"

#include <string.h>

enum { USAGE_FIRST_MODIFIER = 0xE0 };

void typed_init(struct typed *typed)
{
	*typed = (struct typed){0};
	line_code_init(&typed->code, TYPED_ENTER_GAP_MS, TYPED_LONG_GAP_MS);
}

/* Every key goes through the keyboard: one that was let go must be so before it comes again. */
static void type(struct typed *typed, const struct typed_key *key, bool is_burst)
{
	uint8_t report[KEYBOARD_REPORT_LEN] = {key->modifiers};
	uint8_t bytes[KEYBOARD_OUT_MAX];
	if (key->is_down && key->usage < USAGE_FIRST_MODIFIER) {
		report[2] = key->usage;
	}
	size_t len = keyboard_take(&typed->keyboard, report, sizeof(report), bytes);
	if (is_burst) {
		line_code_add(&typed->code, bytes, len, key->at_ms);
	}
	mem_wipe(report, sizeof(report));
	mem_wipe(bytes, sizeof(bytes));
}

static void begin_burst(struct typed *typed, const struct typed_key *key)
{
	line_code_wipe(&typed->code);
	typed->code.is_begun = true;
	typed->held_count = 0; /* its prefix */
	typed->key_count = 0;
	typed->span_ms = 0;
	typed->last_ms = key->at_ms;
}

void typed_take(struct typed *typed, const struct typed_key *key)
{
	bool is_key = key->is_down && key->usage < USAGE_FIRST_MODIFIER;
	bool is_burst = typed->code.is_begun && key->since_ms < typed->code.until_ms;
	if (is_key && !is_burst && key->meaning >= 0) {
		if (typed->held_count < TYPED_HELD_MAX) {
			typed->held[typed->held_count].meaning = key->meaning;
			typed->held[typed->held_count].due_ms = key->at_ms + TYPED_HOLD_MS;
			typed->held_count++;
		}
	} else if (is_key) {
		if (!is_burst) {
			begin_burst(typed, key);
			is_burst = true;
		}
		typed->key_count++;
		typed->span_ms += MAX_OF(key->since_ms - typed->last_ms, (int64_t)0);
		typed->last_ms = key->at_ms;
		/* Keys that type nothing (Caps Lock, digits behind Alt) go on with it too. */
		typed->code.until_ms = key->at_ms + typed->code.long_gap_ms;
	}
	type(typed, key, is_burst);
}

bool typed_release(struct typed *typed, int64_t now_ms, int *meaning_out)
{
	if (typed->held_count == 0 || now_ms < typed->held[0].due_ms) {
		return false;
	}
	*meaning_out = typed->held[0].meaning;
	typed->held_count--;
	memmove(typed->held, typed->held + 1, (size_t)typed->held_count * sizeof(typed->held[0]));
	return true;
}

bool typed_is_whole(struct typed *typed, int64_t now_ms)
{
	if (!line_code_is_whole(&typed->code, now_ms)) {
		return false;
	}
	bool is_scanner = typed->key_count >= TYPED_LEAST_KEYS &&
			  typed->span_ms <= (int64_t)TYPED_GAP_MS * (typed->key_count - 1);
	if (!is_scanner) {
		scan_shot_wipe(&typed->code.shot);
	}
	return true;
}

int64_t typed_wait_ms(const struct typed *typed, int64_t now_ms)
{
	int64_t wait_ms = line_code_wait_ms(&typed->code, now_ms);
	if (typed->held_count > 0) {
		int64_t held_ms = MAX_OF(typed->held[0].due_ms - now_ms, (int64_t)0);
		wait_ms = wait_ms < 0 ? held_ms : MIN_OF(wait_ms, held_ms);
	}
	return wait_ms;
}

void typed_refuse(struct typed *typed)
{
	if (typed->code.is_begun) {
		line_code_refuse(&typed->code, typed->code.until_ms);
	}
}

void typed_wipe(struct typed *typed)
{
	typed_refuse(typed);
	mem_wipe(&typed->keyboard, sizeof(typed->keyboard));
}
