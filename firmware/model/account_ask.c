/* The part of the shape `account` that asks the hall, and hears what it says. */
#include "firmware/base/str.h"
#include "firmware/model/account_parts.h"
#include "firmware/model/shape.h"

static const struct who *who_of(const struct kiosk *kiosk)
{
	return &kiosk->visit->who;
}

static uint32_t person_of(const struct kiosk *kiosk)
{
	return who_of(kiosk)->is_identified ? who_of(kiosk)->person : 0;
}

enum next account_ask_mine(struct step *s)
{
	struct cmd *cmd = step_order(s, CMD_READ_MY_ACCOUNTS);
	cmd->read_my_accounts.asked = ++s->kiosk->visit->asked;
	cmd->read_my_accounts.person = person_of(s->kiosk);
	return step_ask(s, SHAPE_account);
}

enum next account_ask(struct step *s)
{
	const struct account *account = account_state(s->kiosk);
	struct cmd *cmd = step_order(s, CMD_READ_ACCOUNT);
	cmd->read_account.asked = ++s->kiosk->visit->asked;
	cmd->read_account.person = person_of(s->kiosk);
	str_copy(cmd->read_account.unit, sizeof(cmd->read_account.unit),
		account_unit(s->kiosk)->code);
	str_copy(cmd->read_account.no, sizeof(cmd->read_account.no), account->no);
	return step_ask(s, SHAPE_account);
}

/* Typed on the page before: it is looked at once more there. */
static bool is_typed(const struct kiosk *kiosk)
{
	return kiosk->trail_len > 0 &&
	       kiosk->trail[kiosk->trail_len - 1].screen == SCREEN_account_number;
}

/* All that can be paid, is meant to be. */
static void choose_all(struct kiosk *kiosk)
{
	struct account *account = account_state(kiosk);
	account->chosen = 0;
	for (int i = 0; i < account->view->bill_count; i++) {
		account->chosen |= account_can_choose(kiosk, i) ? UINT64_C(1) << i : 0;
	}
}

enum next account_read(struct step *s, struct msg *fact)
{
	struct account *account = account_state(s->kiosk);
	struct who *who = &s->kiosk->visit->who;
	if (!fact->account_read.view) {
		account->is_unknown = str_equal(fact->refusal.code, "unknown_account");
		if (account->is_unknown && is_typed(s->kiosk)) {
			step_play(s, SOUND_PROBLEM);
			return NEXT_BACK;
		}
		return step_refuse_shown(s, &fact->refusal, fact->account_read.retry_s);
	}
	account->is_unknown = false;
	account_view_destroy(account->view);
	account->view = fact->account_read.view;
	fact->account_read.view = NULL;
	choose_all(s->kiosk);
	if (!who->is_identified) {
		who->way = IDENTIFY_NONE; /* the number was enough */
	}
	return step_go(s,
		account_unit(s->kiosk)->kind == UNIT_PARCEL ? SCREEN_account_more : SCREEN_account);
}

enum next account_mine_read(struct step *s, struct msg *fact)
{
	struct account *account = account_state(s->kiosk);
	if (!fact->my_accounts_read.list) {
		return step_refuse_shown(s, &fact->refusal, fact->my_accounts_read.retry_s);
	}
	my_accounts_destroy(account->mine);
	account->mine = fact->my_accounts_read.list;
	fact->my_accounts_read.list = NULL;
	return step_go(s, SCREEN_my_accounts);
}

/* --- an act --- */

enum next account_do_act(struct step *s)
{
	const struct kiosk *kiosk = s->kiosk;
	const struct account *account = account_state(kiosk);
	const struct unit *unit = account_unit(kiosk);
	struct cmd *cmd = step_order(s, CMD_ACCOUNT_ACT);
	cmd->account_act.asked = ++kiosk->visit->asked;
	cmd->account_act.person = person_of(kiosk);
	str_copy(cmd->account_act.unit, sizeof(cmd->account_act.unit), unit->code);
	str_copy(cmd->account_act.no, sizeof(cmd->account_act.no), account->no);
	str_copy(cmd->account_act.act, sizeof(cmd->account_act.act), unit->acts[account->act].code);
	return step_ask(s, SHAPE_account);
}

enum next account_acted(struct step *s, struct msg *fact)
{
	struct account *account = account_state(s->kiosk);
	if (!fact->acted.result) {
		return step_refuse_shown(s, &fact->refusal, 0);
	}
	act_result_destroy(account->result);
	account->result = fact->acted.result;
	fact->acted.result = NULL;
	step_play(s, SOUND_SUCCESS);
	return step_go(s, SCREEN_acted);
}
