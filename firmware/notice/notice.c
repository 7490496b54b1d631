#include "firmware/notice/notice.h"
#include "firmware/base/str.h"

static const char *const lines[] = {
	[NOTICE_REASON_none] = "",
#define NOTICE_REASON(code, words) [NOTICE_REASON_##code] = "reason " #code,
#include "firmware/notice/reasons.def"
#undef NOTICE_REASON
};

const char *notice_reason_line(enum notice_reason reason)
{
	return lines[reason];
}

void notice_init(struct notice *notice, int64_t now_ms)
{
	*notice = (struct notice){.since_ms = now_ms};
}

void notice_kiosk_came(struct notice *notice, int64_t now_ms)
{
	notice->is_lent = true;
	notice->lent_ms = now_ms;
}

void notice_kiosk_said(struct notice *notice, const char *line)
{
	if (str_equal(line, "starting")) {
		notice->reason = NOTICE_REASON_none;
		return;
	}
	for (int reason = 1; reason < NOTICE_REASON_COUNT; reason++) {
		if (str_equal(line, lines[reason])) {
			notice->reason = (enum notice_reason)reason;
			return;
		}
	}
	/* What a newer or older kiosk says is no reason to show none. */
}

void notice_kiosk_went(struct notice *notice, int64_t now_ms)
{
	notice->is_lent = false;
	if (now_ms - notice->lent_ms >= NOTICE_PATIENCE_MS) {
		notice->since_ms = now_ms; /* it has worked */
	}
}

bool notice_is_out(const struct notice *notice, int64_t now_ms)
{
	return notice->reason != NOTICE_REASON_none ||
	       now_ms - notice->since_ms >= NOTICE_PATIENCE_MS;
}

int64_t notice_next_ms(const struct notice *notice, int64_t now_ms)
{
	return notice->is_lent || notice_is_out(notice, now_ms)
		       ? INT64_MAX
		       : notice->since_ms + NOTICE_PATIENCE_MS;
}
