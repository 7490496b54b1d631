#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "firmware/model/account_parts.h"
#include "firmware/model/account_step.h"
#include "firmware/model/shape.h"

const struct unit *account_unit(const struct kiosk *kiosk)
{
	int unit = kiosk_account(kiosk)->unit;
	return kiosk->catalog && unit >= 0 && unit < kiosk->catalog->unit_count
		       ? &kiosk->catalog->units[unit]
		       : NULL;
}

/* --- a bill's bar code --- */

bool account_find_bill(const struct kiosk *kiosk, const struct scan *scan, struct entry *entry_out)
{
	char no[ACCOUNT_NO_LEN + 1] = "";
	for (int i = 0; kiosk->catalog && i < kiosk->catalog->unit_count; i++) {
		const struct unit *unit = &kiosk->catalog->units[i];
		if (unit_ask_scanned(&unit->ask, (const char *)scan->token, scan->len, no)) {
			*entry_out = (struct entry){.matter = -1, .unit = i};
			str_copy(entry_out->account_no, sizeof(entry_out->account_no), no);
			mem_wipe(no, sizeof(no));
			return true;
		}
	}
	return false;
}

/* --- what is typed --- */

bool account_has_number(const struct kiosk *kiosk)
{
	const struct unit *unit = account_unit(kiosk);
	return unit && unit_ask_is_good(&unit->ask, kiosk_account(kiosk)->no);
}

bool account_is_number_wrong(const struct kiosk *kiosk)
{
	const struct unit *unit = account_unit(kiosk);
	const char *no = kiosk_account(kiosk)->no;
	return unit && strlen(no) == (size_t)unit->ask.max_len && !account_has_number(kiosk);
}

struct typing account_find_typing(const struct kiosk *kiosk)
{
	const struct account *account = kiosk_account(kiosk);
	const struct unit *unit = account_unit(kiosk);
	if (kiosk->place.screen != SCREEN_account_number || !unit) {
		return (struct typing){.kind = TYPING_NOTHING};
	}
	return (struct typing){.kind = unit->ask.has_letters ? TYPING_LATIN : TYPING_DIGITS,
		.field = account->unit,
		.has_text = account->no[0] != '\0'};
}

void account_find_type(const struct kiosk *kiosk, const char *text)
{
	struct account *account = account_state(kiosk);
	const struct unit *unit = account_unit(kiosk);
	for (; unit && *text; text++) {
		size_t len = strlen(account->no);
		char c = *text;
		if (len < (size_t)unit->ask.max_len && unit_ask_takes(&unit->ask, &c)) {
			account->no[len] = c;
			account->is_unknown = false;
		}
	}
}

void account_find_delete(const struct kiosk *kiosk, bool is_all)
{
	struct account *account = account_state(kiosk);
	size_t len = strlen(account->no);
	account->is_unknown = false;
	if (is_all) {
		mem_wipe(account->no, sizeof(account->no));
	} else if (len > 0) {
		account->no[len - 1] = '\0';
	}
}
