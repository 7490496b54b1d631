/*
 * What stands on the panel while the kiosk does not draw, as a function of what was heard of it and
 * of time; and its page. No I/O; one thread.
 */
#ifndef ONEDOOR_NOTICE_NOTICE_H
#define ONEDOOR_NOTICE_NOTICE_H

#include <stdbool.h>
#include <stdint.h>
#include "firmware/base/lang.h"
#include "ui/kit/ui.h"

enum notice_reason {
	NOTICE_REASON_none,
#define NOTICE_REASON(code, words) NOTICE_REASON_##code,
#include "firmware/notice/reasons.def"
#undef NOTICE_REASON
	NOTICE_REASON_COUNT
};
/* How the kiosk says it; "" of none. */
const char *notice_reason_line(enum notice_reason reason);

/* So long it is "one moment"; and so long a kiosk must have been there to have worked. */
enum { NOTICE_PATIENCE_MS = 60000 };

struct notice {
	bool is_lent;
	int64_t lent_ms;  /* when the kiosk came */
	int64_t since_ms; /* since when there is none that works */
	enum notice_reason reason;
};

void notice_init(struct notice *notice, int64_t now_ms);
void notice_kiosk_came(struct notice *notice, int64_t now_ms);
void notice_kiosk_said(struct notice *notice, const char *line);
void notice_kiosk_went(struct notice *notice, int64_t now_ms);
/* Out of service; else one moment. */
bool notice_is_out(const struct notice *notice, int64_t now_ms);
/* When that changes by time alone; INT64_MAX: not. */
int64_t notice_next_ms(const struct notice *notice, int64_t now_ms);

struct notice_page {
	bool is_out;
	enum notice_reason reason;
	enum lang lang;	      /* first; the other stands below it */
	const char *terminal; /* its number, for whoever calls; "" none */
};
/* As ui_end. */
const struct draw_list *notice_draw(struct ui *ui, int64_t now_ms, const struct notice_page *page);

#endif
