/* golden_notice LOCALE_DIR [OUT_DIR]: what stands on the panel while the kiosk does not draw. */
#include <string.h>
#include "firmware/base/attr.h"
#include "firmware/base/str.h"
#include "firmware/notice/notice.h"
#include "tests/golden/kit_pages.h"

static const struct draw_list *draw(struct ui *ui, int which, enum lang lang, int64_t later_ms,
	char name_out[KIT_PAGE_NAME_LEN + 1])
{
	const int reason = which - 1; /* first the page that gives none: it starts */
	if (reason >= NOTICE_REASON_COUNT) {
		return NULL;
	}
	const struct notice_page page = {.is_out = reason >= 0,
		.reason = (enum notice_reason)MAX_OF(reason, 0),
		.lang = lang,
		.terminal = "terminal-0001"};
	str_format(name_out, KIT_PAGE_NAME_LEN + 1, "notice-%s",
		reason < 0    ? "moment"
		: reason == 0 ? "out"
			      : notice_reason_line(page.reason) + strlen("reason "));
	return notice_draw(ui, which + later_ms, &page);
}

int main(int argc, char **argv)
{
	return kit_pages_main(argc, argv, draw);
}
