/* It is paid: receipt number, amount, whose, when; to be printed. And what became of an act. */
#include "ui/screens/account_parts.h"
#include "ui/screens/case_words.h"
#include "ui/screens/receipt_text.h"

enum { PAD_MM = 10, GAP_MM = 6, LIST_ID = 9040, FACTS_MAX = 64 };

struct told {
	const char *icon, *label, *value;
};

static const struct text_style label_style = {
	.size = TEXT_NOTE, .tone = TONE_SOFT, .align = ALIGN_CENTRE};
static const struct text_style number_style = {.size = TEXT_DISPLAY,
	.weight = FONT_BOLD,
	.tone = TONE_CANAL,
	.align = ALIGN_CENTRE,
	.is_single = true};

/* The hall's own lines, each with a label of ours: theirs may be long. */
static int add_items(const struct view *view, const char *label, const struct item *items,
	int count, struct told *out)
{
	for (int i = 0; i < count; i++) {
		const char *theirs = text_in(view, &items[i].label);
		out[i] = (struct told){"receipt", label,
			ui_format(view->ui, "%s%s%s", theirs, theirs[0] ? "   " : "",
				text_in(view, &items[i].text))};
	}
	return count;
}

static int facts_height(const struct view *view, int width, const struct told *told, int count)
{
	int height = 0;
	for (int i = 0; i < count; i++) {
		height += fact_height(view, width, told[i].value) + mm(view, GAP_MM);
	}
	return height;
}

/* A number to keep, and what stands with it; what is too long scrolls. */
static void card(const struct view *view, struct rect rect, const char *no, const struct told *told,
	int count)
{
	struct ui *ui = view->ui;
	int pad = mm(view, PAD_MM), width = rect.w - 2 * pad;
	const char *label = say(view, "Receipt number");
	int head = no[0] ? ui_text_height(ui, width, &label_style, label) + mm(view, 7) +
				   ui_text_height(ui, width, &number_style, no)
			 : 0;
	int facts = facts_height(view, width, told, count);
	rect.h = MIN_OF(rect.h, head + facts + 2 * pad);
	ui_card(ui, rect, TONE_CARD);
	struct rect in = rect_inset(rect, pad, pad), clip;
	if (no[0]) {
		ui_paragraph(ui, &in, &label_style, label, mm(view, 1));
		ui_paragraph(ui, &in, &number_style, no, mm(view, 6));
	}
	bool is_list = facts - mm(view, GAP_MM) > in.h;
	if (is_list) {
		in = list_begin(view, in, LIST_ID, facts, &clip);
		in.h = facts;
	}
	for (int i = 0; i < count; i++) {
		rect_cut_top(
			&in, fact(view, in, told[i].icon, told[i].label, told[i].value, false) +
				     mm(view, GAP_MM));
	}
	if (is_list) {
		list_end(view, facts);
	}
}

static const char *no_words(const struct view *view, const char *no)
{
	char words[PAYMENT_NO_TEXT_LEN];
	payment_no_text(no, words);
	return ui_format(view->ui, "%s", words);
}

static void add_told(
	struct told *out, int *count, const char *icon, const char *label, const char *value)
{
	if (value[0]) {
		out[(*count)++] = (struct told){icon, label, value};
	}
}

void receipt_card(const struct view *view, struct rect rect, const struct payment_receipt *receipt)
{
	struct told told[FACTS_MAX];
	int count = 0;
	add_told(
		told, &count, "coins", say(view, "Amount"), money_words(view, receipt->amount_fen));
	add_told(told, &count, "building", say(view, "Paid to"),
		ui_format(view->ui, "%s  %s", text_in(view, &receipt->unit), receipt->shown_no));
	add_told(told, &count, "clock", say(view, "Paid at"), moment_words(view, receipt->paid_ms));
	count += add_items(view, say(view, "Paid for"), receipt->lines,
		MIN_OF(receipt->line_count, FACTS_MAX - count), told + count);
	card(view, rect, no_words(view, receipt->no), told, count);
}

/* What was done, that the page ends, and what else there is to say (NULL: nothing): above what is
 * touched, or on top of the page, where what the card says is not said twice. */
static void summary(const struct view *view, struct rect *body, const char *done, bool is_on_card,
	const char *more)
{
	const char *end = end_words(view);
	struct rect zone = look_zone(view, body);
	if (zone.h > 0) {
		subject(view, zone,
			&(const struct subject){.icon = "ok", .name = done, .facts = {end, more}});
		return;
	}
	if (!is_on_card) {
		ui_paragraph(view->ui, body, STYLE(.size = TEXT_HEADING, .weight = FONT_BOLD), done,
			mm(view, 2));
	}
	ui_paragraph(view->ui, body, STYLE(.size = TEXT_BODY, .tone = TONE_SOFT),
		more ? ui_format(view->ui, "%s · %s", end, more) : end, mm(view, 4));
}

/* Why there can be no receipt on paper; NULL: there can. */
static const char *unprinted_words(const struct view *view)
{
	const struct device_status *printer = &view->kiosk->devices[DEVICE_PRINTER];
	if (printer->supply == SUPPLY_OUT || printer->reason == REASON_PAPER_OUT) {
		return say(view, "The paper has run out");
	}
	return printer->state == DEVICE_READY || printer->state == DEVICE_BUSY
		       ? NULL
		       : say(view, "The printer does not work");
}

void screen_paid(const struct view *view)
{
	const struct payment_receipt *receipt = account_receipt(view->kiosk);
	struct page page = {.title = say(view, "It is paid"),
		.back = ACTION_finish,
		.back_label = say(view, "Finish")};
	page.primary = (struct button){.kind = BUTTON_PRIMARY,
		.icon = "printer",
		.label = say(view, "Print the receipt"),
		.is_disabled = !kiosk_can_copy(view->kiosk, SLIP_payment),
		.action = ACTION_print};
	page.other = (struct button){.kind = BUTTON_OUTLINE,
		.icon = "coins",
		.label = say(view, "Another bill"),
		.action = ACTION_other_bill};
	struct rect body = page_frame(view, &page);
	if (!receipt) {
		return; /* nothing was paid */
	}
	const char *amount = money_words(view, receipt->amount_fen);
	summary(view, &body, ui_format(view->ui, say(view, "%s has been paid"), amount), true,
		unprinted_words(view));
	receipt_card(view, body, receipt);
}

/* --- an act --- */

static const struct unit_act *act_of(const struct view *view)
{
	const struct unit *unit = account_unit(view->kiosk);
	int act = kiosk_account(view->kiosk)->act;
	return unit && act < unit->act_count ? &unit->acts[act] : NULL;
}

void screen_act_check(const struct view *view)
{
	const struct unit_act *act = act_of(view);
	struct page page = {.title = say(view, "Please confirm"),
		.back = ACTION_back,
		.back_label = say(view, "No, go back"),
		.is_even = true};
	page.crumbs[0] = account_name(view);
	page.primary = (struct button){.kind = BUTTON_PRIMARY,
		.icon = "check",
		.label = say(view, "Yes, do it"),
		.is_disabled = !act,
		.action = ACTION_submit};
	struct rect body = page_frame(view, &page);
	if (!act) {
		return; /* none is chosen */
	}
	const char *warning = text_in(view, &act->warning);
	message_body(view, body,
		&(const struct message){.icon = "warning",
			.tone = TONE_AMBER,
			.ground = TONE_AMBER_TINT,
			.title = say(view, "Are you sure?"),
			.text = ui_format(view->ui, "%s\n%s", text_in(view, &act->name),
				warning[0] ? warning : text_in(view, &act->note)),
			.detail = account_name(view)});
}

void screen_acted(const struct view *view)
{
	const struct act_result *result = kiosk_account(view->kiosk)->result;
	struct page page = {
		.title = say(view, "It is done"), .back = ACTION_none, .has_home = true};
	page.crumbs[0] = account_name(view);
	page.primary = (struct button){.kind = BUTTON_PRIMARY,
		.icon = "check",
		.label = say(view, "Done"),
		.action = ACTION_finish};
	page.other = (struct button){.kind = BUTTON_OUTLINE,
		.icon = "coins",
		.label = say(view, "Another account"),
		.action = ACTION_other_bill};
	struct rect body = page_frame(view, &page);
	if (!result) {
		return; /* nothing was done */
	}
	summary(view, &body, text_in(view, &result->text), false, NULL);
	struct told told[FACTS_MAX];
	int count = add_items(view, say(view, "Particulars"), result->facts,
		MIN_OF(result->fact_count, (int)FACTS_MAX), told);
	card(view, body, no_words(view, result->receipt_no), told, count);
}
