/* What was paid, on paper: number, amount, to whom, for what, when. No name. */
#include "firmware/base/str.h"
#include "firmware/model/account.h"
#include "ui/screens/receipt_text.h"
#include "ui/slips/payment.h"
#include "ui/slips/slips.h"
#include "ui/text/tr.h"

enum { BLOCKS = 12, WORDS = 240 };

static void add_lines(
	struct document *document, enum lang lang, const struct payment_receipt *receipt)
{
	for (int i = 0; i < receipt->line_count; i++) {
		if (i % DOCUMENT_COMPOSED_ITEMS == 0) {
			if (i / DOCUMENT_COMPOSED_ITEMS >= BLOCKS - 5) {
				document_add(document, BLOCK_note, "", "…", "");
				return;
			}
			document_add(document, BLOCK_facts, "", "", "");
		}
		document_add_fact(document, receipt->lines[i].label.in[lang],
			receipt->lines[i].text.in[lang], ITEM_USUAL);
	}
}

struct document *payment_document(const struct kiosk *kiosk, const struct payment_receipt *receipt)
{
	enum lang lang = kiosk->prefs.lang;
	const struct catalog *catalog = kiosk->catalog;
	struct document *document = document_create(
		BLOCKS, catalog ? catalog->hall_name.in[lang] : tr(lang, "Service hall"));
	char words[WORDS], no[PAYMENT_NO_TEXT_LEN], moment[DATE_TEXT_LEN], money[MONEY_LEN];
	document_add(document, BLOCK_heading, "", tr(lang, "Receipt"), "");
	money_format(receipt->amount_fen, money);
	document_add(document, BLOCK_big, tr(lang, "Paid"), money, "");
	payment_no_text(receipt->no, no);
	document_add(document, BLOCK_facts, "", "", "");
	document_add_fact(document, tr(lang, "Receipt number"), no, ITEM_USUAL);
	str_format(words, sizeof(words), "%s  %s", receipt->unit.in[lang], receipt->shown_no);
	document_add_fact(document, tr(lang, "Paid to"), words, ITEM_USUAL);
	if (receipt->paid_ms > 0) {
		moment_text(lang, kiosk_local_time(kiosk, receipt->paid_ms), moment);
		document_add_fact(document, tr(lang, "Paid at"), moment, ITEM_USUAL);
	}
	add_lines(document, lang, receipt);
	document_add(document, BLOCK_note, "",
		tr(lang, "Please keep this slip. It is no invoice: that comes from the company."),
		"");
	str_format(words, sizeof(words), "%s · %s", kiosk->config.terminal_id, ONEDOOR_VERSION);
	document->foot = document_text(document, words);
	return document;
}

struct document *slip_payment(const struct kiosk *kiosk)
{
	return payment_document(kiosk, account_receipt(kiosk));
}
