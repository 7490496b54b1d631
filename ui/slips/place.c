/* The way to somewhere in the hall, to be carried along: each floor of it. */
#include "firmware/model/read.h"
#include "firmware/plan/way_plan.h"
#include "ui/screens/way_text.h"
#include "ui/slips/parts.h"
#include "ui/slips/slips.h"
#include "ui/text/tr.h"

enum { BLOCKS = 4 };

/* Borrows of the building. */
struct document *slip_place(const struct kiosk *kiosk)
{
	enum lang lang = kiosk->prefs.lang;
	struct way way;
	char words[WAY_TEXT_LEN];
	struct document *document =
		document_create(BLOCKS + WAY_MAX_BLOCKS, kiosk->catalog->hall_name.in[lang]);
	if (kiosk_way(kiosk, kiosk_read(kiosk)->place, &way)) {
		way_text(lang, kiosk->building, &way, words);
		document_add(document, BLOCK_heading, "", way.target.name->in[lang], "");
		document_add(document, BLOCK_paragraph, "", words, "");
		for (int i = 0; i < way.leg_count; i++) {
			leg_text(lang, kiosk->building, &way, i, words);
			way_add_plan(document, kiosk->building, &way, i, lang, words, false);
		}
	}
	slip_set_foot(document, kiosk);
	return document;
}
