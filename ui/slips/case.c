/* Where a case stands, on paper: number, matter, state, promised day, what comes next, the way to
 * follow it. No name, no ID number. */
#include "firmware/base/str.h"
#include "firmware/model/track.h"
#include "ui/screens/receipt_text.h"
#include "ui/slips/parts.h"
#include "ui/slips/slips.h"
#include "ui/text/tr.h"

#include <string.h>

enum { BLOCKS = 12, WORDS = 240 };

/* What comes next: somebody lets it go on, something is brought, something is collected. */
static void add_next(struct document *document, enum lang lang, const struct case_view *view)
{
	if (view->is_suspended) {
		document_add_fact(document, tr(lang, "Paused"), view->reason.in[lang], ITEM_USUAL);
		document_add_fact(
			document, tr(lang, "It goes on"), view->resumes.in[lang], ITEM_USUAL);
	}
	if (view->ask_count > 0) {
		char words[WORDS];
		str_copy(words, sizeof(words), view->asks[0].material.title.in[lang]);
		if (view->ask_count > 1) {
			str_append(words, sizeof(words), " (+%d)", view->ask_count - 1);
		}
		document_add_fact(document, tr(lang, "Still needed"), words, ITEM_LOUD);
	}
	document_add_fact(document, tr(lang, "Result"), view->result.in[lang], ITEM_USUAL);
	document_add_fact(document, tr(lang, "To be had"), view->collect.in[lang], ITEM_USUAL);
}

static void add_moment(struct document *document, const struct kiosk *kiosk, const char *label,
	int64_t utc_ms, enum item_weight weight)
{
	char moment[DATE_TEXT_LEN];
	if (utc_ms > 0) {
		moment_text(kiosk->prefs.lang, kiosk_local_time(kiosk, utc_ms), moment);
		document_add_fact(document, label, moment, weight);
	}
}

struct document *slip_case(const struct kiosk *kiosk)
{
	enum lang lang = kiosk->prefs.lang;
	const struct case_view *view = kiosk_track(kiosk)->view;
	const struct catalog *catalog = kiosk->catalog;
	struct document *document = document_create(
		BLOCKS, catalog ? catalog->hall_name.in[lang] : tr(lang, "Service hall"));
	char words[WORDS];
	bool is_number = strlen(view->no) == CASE_NO_LEN;
	if (is_number) {
		case_no_text(view->no, words);
	} else {
		receipt_key_text(view->no, words);
	}
	document_add(document, BLOCK_big,
		is_number ? tr(lang, "Case number") : tr(lang, "Receipt number"), words, "");
	document_add(document, BLOCK_heading, "", view->title.in[lang], "");
	document_add(document, BLOCK_facts, "", "", "");
	document_add_fact(document, tr(lang, "State"), view->state_text.in[lang], ITEM_LOUD);
	if (view->promised_by[0] && track_shows_days(kiosk)) {
		char day[DATE_TEXT_LEN];
		day_text(lang, view->promised_by, day);
		document_add_fact(document, tr(lang, "Answer by"), day, ITEM_LOUD);
	}
	add_next(document, lang, view);
	document_add(document, BLOCK_facts, "", "", "");
	add_moment(document, kiosk, tr(lang, "Appointment"), view->appointment_ms, ITEM_LOUD);
	add_moment(document, kiosk, tr(lang, "As of"),
		view->as_of_ms > 0 ? view->as_of_ms : kiosk->wall_ms, ITEM_QUIET);
	if (view->page_url[0]) {
		document_add(document, BLOCK_qr, "",
			tr(lang, "Scan with your phone to see where it stands."), view->page_url);
	}
	document_add(
		document, BLOCK_note, "", tr(lang, "Whoever you ask first sees you through."), "");
	slip_set_foot(document, kiosk);
	return document;
}
