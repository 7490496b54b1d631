#include "tests/hall/calendar.h"
#include "tests/hall/cases.h"
#include "tests/hall/document.h"

#include <string.h>

/* What a state is called, and whether the case is over. */
static const struct {
	const char *state, *zh, *en;
	bool is_over;
} states[] = {
	{"accepted", "已受理", "Accepted", false},
	{"submitted", "已提交", "Submitted", false},
	{"dispatched", "已派单", "Passed on", false},
	{"handling", "办理中", "Being handled", false},
	{"selected", "已选中", "Selected", false},
	{"adopted", "已采纳", "Adopted", false},
	{"supervised", "督办中", "Under supervision", false},
	{"suspended", "暂停计时", "On hold", false},
	{"supplement", "等您补材料", "Waiting for you", false},
	{"at_staff", "转工作人员处理", "With our staff", false},
	{"approved", "已批准", "Approved", true},
	{"refused", "未批准", "Refused", true},
	{"done", "已办结", "Done", true},
	{"answered", "已答复", "Answered", true},
	{"closed", "已办结", "Closed", true},
	{"revisited", "已回访", "Followed up", true},
	{"rated", "已评价", "Rated", true},
	{"withdrawn", "已撤回", "Withdrawn", true},
};

json_t *case_state_text(const char *state)
{
	for (size_t i = 0; i < ARRAY_LEN(states); i++) {
		if (strcmp(states[i].state, state) == 0) {
			return text_both(states[i].zh, states[i].en);
		}
	}
	return text_both("办理中", "Being handled");
}

bool case_is_over(const struct kase *kase)
{
	for (size_t i = 0; i < ARRAY_LEN(states); i++) {
		if (strcmp(states[i].state, kase->state) == 0) {
			return states[i].is_over;
		}
	}
	return kase->finished_ms != 0;
}

int case_days_used(const struct hall *hall, const struct kase *kase, int64_t now_ms)
{
	int running = kase->clock_ms ? calendar_between(hall->calendar, kase->clock_ms, now_ms) : 0;
	return kase->used_days + running;
}

static int64_t ends_ms(const struct hall *hall, const struct kase *kase, int days)
{
	if (!kase->clock_ms || case_is_over(kase) || days == 0) {
		return 0;
	}
	return calendar_add(hall->calendar, kase->clock_ms, days - kase->used_days);
}

int64_t case_promised_ms(const struct hall *hall, const struct kase *kase)
{
	return ends_ms(hall, kase, kase->promised);
}

int64_t case_legal_ms(const struct hall *hall, const struct kase *kase)
{
	return ends_ms(hall, kase, kase->legal);
}

/* Late also when it was finished late. */
const char *case_colour(const struct hall *hall, const struct kase *kase, int64_t now_ms)
{
	int used = case_days_used(hall, kase, kase->finished_ms ? kase->finished_ms : now_ms);
	if (kase->promised > 0 && used > kase->promised) {
		return "red";
	}
	if (case_is_over(kase)) {
		return "green";
	}
	bool is_short = kase->promised > 0 && (kase->promised - used) * 5 <= kase->promised;
	return is_short || strcmp(kase->state, "supplement") == 0 ? "yellow" : "green";
}
