/* The acceptance slip: case number, matter, promised day, what comes next, the way to follow it. No
 * name, no ID number. */
#include "firmware/base/str.h"
#include "firmware/model/intake.h"
#include "ui/screens/receipt_text.h"
#include "ui/slips/slips.h"
#include "ui/text/tr.h"

enum { BLOCKS = 6 + RECEIPT_MAX_CASES * 3, WORDS = 200 };

static void add_case(struct document *document, const struct kiosk *kiosk,
	const struct filed_case *filed, bool is_only)
{
	enum lang lang = kiosk->prefs.lang;
	char no[RECEIPT_TEXT_LEN];
	case_no_text(filed->no, no);
	document_add(document, is_only ? BLOCK_big : BLOCK_heading,
		is_only ? tr(lang, "Case number") : "", no, "");
	if (is_only) {
		document_add(document, BLOCK_heading, "", filed->title.in[lang], "");
	}
	document_add(document, BLOCK_facts, "", "", "");
	if (!is_only) {
		document_add_fact(document, tr(lang, "Matter"), filed->title.in[lang], ITEM_LOUD);
	}
	if (filed->at_ms > 0) {
		char moment[DATE_TEXT_LEN];
		moment_text(lang, kiosk_local_time(kiosk, filed->at_ms), moment);
		document_add_fact(document, tr(lang, "Appointment"), moment, ITEM_LOUD);
		document_add_fact(document, tr(lang, "Place"), filed->place.in[lang], ITEM_LOUD);
	}
	if (filed->promised_by[0]) {
		char day[DATE_TEXT_LEN];
		day_text(lang, filed->promised_by, day);
		document_add_fact(document, tr(lang, "Answer by"), day, ITEM_LOUD);
	}
	if (filed->ask_count > 0) {
		document_add_fact(
			document, tr(lang, "Still needed"), filed->first_ask.in[lang], ITEM_LOUD);
	}
	document_add_fact(document, tr(lang, "What comes next"), filed->next.in[lang], ITEM_USUAL);
	if (filed->at_ms <= 0) {
		document_add_fact(document, tr(lang, "Place"), filed->place.in[lang], ITEM_USUAL);
	}
}

struct document *slip_receipt(const struct kiosk *kiosk)
{
	enum lang lang = kiosk->prefs.lang;
	const struct receipt *receipt = kiosk_receipt(kiosk);
	const struct catalog *catalog = kiosk->catalog;
	struct document *document = document_create(
		BLOCKS, catalog ? catalog->hall_name.in[lang] : tr(lang, "Service hall"));
	char words[WORDS], moment[DATE_TEXT_LEN];
	if (receipt->is_provisional) {
		document_add(document, BLOCK_band, tr(lang, "Will be delivered"),
			tr(lang, "The hall is told as soon as the line is back. Keep this slip."),
			"");
		receipt_no_text(receipt, words);
		document_add(document, BLOCK_big, tr(lang, "Receipt number"), words, "");
		int matter = kiosk->place.matter;
		document_add(document, BLOCK_heading, "",
			catalog && matter >= 0 ? catalog->matters[matter].name.in[lang] : "", "");
	}
	for (int i = 0; i < receipt->case_count; i++) {
		add_case(document, kiosk, &receipt->cases[i], receipt->case_count == 1);
	}
	document_add(document, BLOCK_facts, "", "", "");
	moment_text(lang, kiosk_local_time(kiosk, receipt->filed_ms), moment);
	document_add_fact(document, tr(lang, "Handed in at"), moment, ITEM_QUIET);
	if (receipt->last_four[0]) {
		document_add_fact(
			document, tr(lang, "Look-up code"), receipt->last_four, ITEM_LOUD);
	}
	document_add(document, BLOCK_qr, "",
		tr(lang, "Scan with your phone to see where it stands."), receipt->qr);
	const char *commitment = receipt->commitment.in[lang];
	document_add(document, BLOCK_note, "",
		commitment[0] ? commitment : tr(lang, "Whoever you ask first sees you through."),
		"");
	str_format(words, sizeof(words), "%s · %.8s · %s", kiosk->config.terminal_id, receipt->key,
		ONEDOOR_VERSION);
	document->foot = document_text(document, words);
	return document;
}
