#include "firmware/model/guide.h"
#include "firmware/base/str.h"
#include "firmware/model/paper.h"
#include "firmware/model/shape.h"

static void forget(struct guide *guide)
{
	matter_detail_destroy(guide->detail);
	matter_detail_destroy(guide->old);
	*guide = (struct guide){0};
}

static const char *code_of(const struct kiosk *kiosk, int matter)
{
	bool is_known = kiosk->catalog && matter >= 0 && matter < kiosk->catalog->matter_count;
	return is_known ? kiosk->catalog->matters[matter].code : "";
}

static enum next ask(struct step *s, const char *code)
{
	struct cmd *cmd = step_order(s, CMD_READ_MATTER);
	str_copy(cmd->read_matter.matter, sizeof(cmd->read_matter.matter), code);
	int matter = guide_state(s->kiosk)->matter;
	cmd->read_matter.is_bundle = s->kiosk->catalog->matters[matter].kind == MATTER_BUNDLE;
	return step_ask(s, SHAPE_guide);
}

enum next guide_begin(struct step *s)
{
	struct guide *guide = guide_state(s->kiosk);
	if (guide->detail && guide->matter == s->to.matter) {
		return step_go(s, SCREEN_guide); /* read a moment ago */
	}
	const char *code = code_of(s->kiosk, s->to.matter);
	if (!code[0]) {
		return NEXT_STAY;
	}
	forget(guide);
	guide->matter = s->to.matter;
	return ask(s, code);
}

enum next guide_read_again(struct step *s)
{
	struct guide *guide = guide_state(s->kiosk);
	guide->is_again = true;
	return ask(s, code_of(s->kiosk, guide->matter));
}

void guide_forget_old(struct kiosk *kiosk)
{
	struct guide *guide = guide_state(kiosk);
	matter_detail_destroy(guide->old);
	guide->old = NULL;
	guide->is_again = false;
}

bool guide_can_print(const struct kiosk *kiosk)
{
	return guide_state(kiosk)->detail && kiosk_can_copy(kiosk, SLIP_guide);
}

static enum next act(struct step *s, enum action action, int arg)
{
	const struct matter_detail *detail = guide_state(s->kiosk)->detail;
	if (s->kiosk->place.screen != SCREEN_guide || !detail) {
		return NEXT_PASS;
	}
	switch (action) {
	case ACTION_link:
		return document_follow(s, detail->guide, arg);
	case ACTION_print:
		return guide_can_print(s->kiosk) ? paper_copy(s, SLIP_guide) : NEXT_STAY;
	default:
		return NEXT_PASS;
	}
}

static enum next read(struct step *s, struct msg *fact)
{
	if (!fact->matter.detail) {
		return str_equal(fact->refusal.code, "offline") ? step_refuse(s, &fact->refusal)
								: step_fail(s, PROBLEM_NO_GUIDE);
	}
	struct guide *guide = guide_state(s->kiosk);
	matter_detail_destroy(guide->old);
	guide->old = guide->detail;
	guide->detail = fact->matter.detail;
	fact->matter.detail = NULL;
	return guide->is_again ? step_done(s, SHAPE_guide) : step_go(s, SCREEN_guide);
}

static enum next fact(struct step *s, struct msg *fact)
{
	const struct kiosk *kiosk = s->kiosk;
	if (s->is_late || !place_is_asking(kiosk, SHAPE_guide)) {
		return NEXT_STAY;
	}
	switch (fact->kind) {
	case MSG_MATTER_READ:
		return str_equal(fact->matter.matter, code_of(kiosk, guide_state(kiosk)->matter))
			       ? read(s, fact)
			       : NEXT_STAY;
	case MSG_INBOX_FULL:
		return step_fail(s, PROBLEM_BUSY);
	default:
		return NEXT_STAY;
	}
}

static void abandon(struct step *s)
{
	forget(guide_state(s->kiosk));
}

const struct shape shape_guide = {
	.state_size = sizeof(struct guide), .act = act, .fact = fact, .abandon = abandon};
