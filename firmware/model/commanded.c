#include "firmware/model/commanded.h"
#include "firmware/base/str.h"

enum {
	TEST_MS = 6000,	      /* devices that are there have been opened by then … */
	TEST_LIMIT_MS = 20000 /* … or say why not */
};

bool commanded_is_nobody_here(const struct kiosk *kiosk)
{
	return !kiosk->is_active && !kiosk->wiping_session && !kiosk->kept;
}

void commanded_take(struct kiosk *kiosk, const struct command *command)
{
	struct commanded *commanded = &kiosk->commanded;
	if (commanded->count < COMMANDS_MAX) { /* who hands them over keeps to it */
		commanded->waiting[commanded->count++] = *command;
	}
}

static void drop(struct commanded *commanded, int index)
{
	commanded->count--;
	for (int i = index; i < commanded->count; i++) {
		commanded->waiting[i] = commanded->waiting[i + 1];
	}
}

static struct command_result *end(struct kiosk *kiosk, struct cmd_list *orders, int index,
	enum command_end how, const char *words)
{
	struct command_result *result =
		&cmd_list_add(orders, CMD_COMMAND_ENDED, 0)->command_ended.result;
	result->id = kiosk->commanded.waiting[index].id;
	result->end = how;
	str_copy(result->words, sizeof(result->words), words);
	drop(&kiosk->commanded, index);
	return result;
}

/* --- the devices --- */

static bool is_settled(const struct kiosk *kiosk)
{
	int64_t passed_ms = kiosk->now_ms - kiosk->commanded.tested_ms;
	bool is_opening = false;
	for (int i = 0; i < DEVICE_COUNT; i++) {
		is_opening = is_opening || kiosk->devices[i].state == DEVICE_OPENING;
	}
	return passed_ms >= (is_opening ? TEST_LIMIT_MS : TEST_MS);
}

static void find_faults(const struct kiosk *kiosk, char *words, size_t size)
{
	words[0] = '\0';
	for (int i = 0; i < DEVICE_COUNT; i++) {
		const struct device_status *device = &kiosk->devices[i];
		if (device->state != DEVICE_READY && device->state != DEVICE_BUSY) {
			str_append(words, size, "%s: %s, %s; ",
				device_kind_name((enum device_kind)i),
				device_state_name(device->state),
				device_reason_name(device->reason));
		} else if (device->supply == SUPPLY_LOW || device->supply == SUPPLY_OUT) {
			str_append(words, size, "%s: supply %s; ",
				device_kind_name((enum device_kind)i),
				supply_state_name(device->supply));
		}
	}
	if (kiosk->storage != STORAGE_READY) {
		str_append(words, size, "storage: %s; ",
			kiosk->storage == STORAGE_FULL ? "full" : "unwritable");
	}
	if (kiosk->is_panel_unfit) {
		str_append(words, size, "panel: does not suit the pages; ");
	}
	if (kiosk->resting) {
		str_append(words, size, "panel: something rests on it; ");
	}
	size_t len = strlen(words);
	if (len > 2) {
		words[len - 2] = '\0';
	}
}

/* --- when nobody is here --- */

static void begin(struct kiosk *kiosk, struct cmd_list *orders, int index)
{
	struct commanded *commanded = &kiosk->commanded;
	if (commanded->waiting[index].kind == COMMAND_SELF_TEST) {
		cmd_list_add(orders, CMD_REOPEN, 0);
		commanded->tested_ms = kiosk->now_ms;
		return;
	}
	/* What came of it is said by who starts next. */
	cmd_list_add(orders, CMD_RESTART, 0)->is_whole =
		commanded->waiting[index].kind == COMMAND_REBOOT;
	commanded->is_ending = true;
}

/* True: it goes on, or is over. */
static bool go_on(struct kiosk *kiosk, struct cmd_list *orders, int index)
{
	struct commanded *commanded = &kiosk->commanded;
	const struct command *command = &commanded->waiting[index];
	bool is_testing = command->kind == COMMAND_SELF_TEST && commanded->tested_ms;
	char words[CARE_WORDS_LEN + 1];
	switch (command->kind) {
	case COMMAND_SCREENSHOT: /* at any time: who is here is not in it */
		cmd_list_add(orders, CMD_SHOOT, 0)->command = command->id;
		drop(commanded, index);
		return true;
	case COMMAND_SELF_TEST:
	case COMMAND_RESTART:
	case COMMAND_REBOOT:
		if (is_testing && is_settled(kiosk)) {
			find_faults(kiosk, words, sizeof(words));
			commanded->tested_ms = 0;
			end(kiosk, orders, index, COMMAND_DONE,
				words[0] ? words : "everything is ready");
		} else if (is_testing) {
			return false;
		} else if (kiosk->now_ms >= command->until_ms) {
			end(kiosk, orders, index, COMMAND_REFUSED,
				"a visit was going on until it was too late");
		} else if (commanded_is_nobody_here(kiosk) && !commanded->tested_ms) {
			begin(kiosk, orders, index);
		} else {
			return false;
		}
		return true;
	default:
		end(kiosk, orders, index, COMMAND_REFUSED, "this kiosk does no such thing");
		return true;
	}
}

void commanded_tick(struct kiosk *kiosk, struct cmd_list *orders)
{
	for (int i = 0; i < kiosk->commanded.count && !kiosk->commanded.is_ending; i++) {
		if (go_on(kiosk, orders, i)) {
			return;
		}
	}
}

int64_t commanded_next_ms(const struct kiosk *kiosk)
{
	const struct commanded *commanded = &kiosk->commanded;
	int64_t next = INT64_MAX;
	for (int i = 0; i < commanded->count && !commanded->is_ending; i++) {
		const struct command *command = &commanded->waiting[i];
		bool is_testing = command->kind == COMMAND_SELF_TEST && commanded->tested_ms;
		bool is_free = !commanded->tested_ms && commanded_is_nobody_here(kiosk);
		int64_t settled_ms =
			commanded->tested_ms +
			(kiosk->now_ms < commanded->tested_ms + TEST_MS ? TEST_MS : TEST_LIMIT_MS);
		next = MIN_OF(next, command->kind == COMMAND_SCREENSHOT || is_free ? kiosk->now_ms
				    : is_testing				   ? settled_ms
						 : command->until_ms);
	}
	return next;
}
