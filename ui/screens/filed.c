/* It was handed in: the number, what comes next and until when, the way to follow it. */
#include "ui/screens/parts.h"
#include "firmware/model/intake.h"
#include "firmware/model/proxy.h"
#include "ui/screens/case_words.h"
#include "ui/screens/receipt_text.h"

enum { PAD_MM = 10, GAP_MM = 6, QR_MM = 90, LIST_ID = 7300 };

const char *receipt_number(const struct view *view)
{
	const struct receipt *receipt = kiosk_receipt(view->kiosk);
	if (!receipt) {
		return NULL;
	}
	char words[RECEIPT_TEXT_LEN];
	if (receipt->is_provisional) {
		receipt_no_text(receipt, words);
	} else {
		case_no_text(receipt->cases[0].no, words);
	}
	return ui_format(view->ui, "%s", words);
}

enum { FACTS_MAX = 5 + 2 * RECEIPT_MAX_CASES };
struct told {
	const char *icon, *label, *value;
};

static int case_facts(
	const struct view *view, const struct filed_case *filed, bool is_only, struct told *out)
{
	int count = 0;
	if (!is_only) {
		char no[RECEIPT_TEXT_LEN];
		case_no_text(filed->no, no);
		out[count++] = (struct told){
			"certificate", ui_format(view->ui, "%s", no), text_in(view, &filed->title)};
		return count;
	}
	if (filed->at_ms > 0) {
		char moment[DATE_TEXT_LEN];
		moment_text(view->lang, kiosk_local_time(view->kiosk, filed->at_ms), moment);
		out[count++] = (struct told){
			"calendar", say(view, "Appointment"), ui_format(view->ui, "%s", moment)};
		if (text_in(view, &filed->place)[0]) {
			out[count++] = (struct told){
				"location", say(view, "Place"), text_in(view, &filed->place)};
		}
	} else if (filed->promised_by[0]) {
		out[count++] = (struct told){
			"calendar", say(view, "Answer by"), day_words(view, filed->promised_by)};
	}
	if (filed->ask_count > 0) {
		out[count++] = (struct told){
			"warning", say(view, "Still needed"), text_in(view, &filed->first_ask)};
	}
	if (text_in(view, &filed->next)[0]) {
		out[count++] = (struct told){
			"info", say(view, "What comes next"), text_in(view, &filed->next)};
	}
	return count;
}

/* Why there is none. */
static const char *slip_words(const struct view *view)
{
	const struct device_status *printer = &view->kiosk->devices[DEVICE_PRINTER];
	bool is_out = printer->supply == SUPPLY_OUT || printer->reason == REASON_PAPER_OUT;
	return intake_can_print(view->kiosk) ? say(view, "The printer is ready again")
	       : is_out			     ? say(view, "The paper has run out")
					     : say(view, "The printer does not work");
}

static int gather(const struct view *view, struct told out[FACTS_MAX])
{
	const struct receipt *receipt = kiosk_receipt(view->kiosk);
	int count = 0;
	if (!kiosk_paper(view->kiosk)->has_come) {
		out[count++] = (struct told){
			"printer", say(view, "No slip was printed"), slip_words(view)};
	}
	if (receipt->is_provisional) {
		out[count++] = (struct told){"cloud-off", say(view, "Will be delivered"),
			say(view, "The hall is told as soon as the line is back. The code below "
				  "leads to your case then.")};
	}
	for (int i = 0; i < receipt->case_count; i++) {
		count +=
			case_facts(view, &receipt->cases[i], receipt->case_count == 1, out + count);
	}
	if (receipt->last_four[0]) {
		out[count++] =
			(struct told){"shield", say(view, "Look-up code"), receipt->last_four};
	}
	return count;
}

static int facts_height(const struct view *view, int width)
{
	struct told told[FACTS_MAX];
	int count = gather(view, told), height = 0;
	for (int i = 0; i < count; i++) {
		height += fact_height(view, width, told[i].value) + mm(view, GAP_MM);
	}
	return height;
}

static void facts(const struct view *view, struct rect rect)
{
	struct told told[FACTS_MAX];
	int count = gather(view, told), gap = mm(view, GAP_MM);
	int height = facts_height(view, rect.w);
	struct rect clip;
	bool is_list = height - gap > rect.h;
	if (is_list) {
		rect = list_begin(view, rect, LIST_ID, height, &clip);
		rect.h = height;
	}
	for (int i = 0; i < count; i++) {
		rect_cut_top(&rect,
			fact(view, rect, told[i].icon, told[i].label, told[i].value, false) + gap);
	}
	if (is_list) {
		list_end(view, height);
	}
}

static void follow(const struct view *view, struct rect rect)
{
	struct ui *ui = view->ui;
	const struct text_style *style = STYLE(.size = TEXT_BODY, .align = ALIGN_CENTRE);
	const char *words = say(view, "Scan with your phone to see where it stands.");
	int height = ui_text_height(ui, rect.w, style, words), gap = mm(view, 4);
	int side = MIN_OF(MIN_OF(mm(view, QR_MM), rect.h - height - gap), rect.w);
	if (side < mm(view, 24)) {
		ui_text(ui, rect, style, words);
		return;
	}
	rect = rect_centre(rect, rect.w, side + gap + height);
	struct rect top = rect_cut_top(&rect, side);
	(void)ui_qr(ui, rect_centre(top, side, side), kiosk_receipt(view->kiosk)->qr);
	rect_cut_top(&rect, gap);
	ui_text(ui, rect, style, words);
}

static const char *title_words(const struct view *view)
{
	return kiosk_paper(view->kiosk)->has_come ? say(view, "Please take your slip")
						  : say(view, "Please take a photo of this page");
}

/* What it is called by. */
static const struct text_style label_style = {
	.size = TEXT_NOTE, .tone = TONE_SOFT, .align = ALIGN_CENTRE};
static const struct text_style number_style = {.size = TEXT_DISPLAY,
	.weight = FONT_BOLD,
	.tone = TONE_CANAL,
	.align = ALIGN_CENTRE,
	.is_single = true};

static struct told name_of(const struct view *view)
{
	const struct receipt *receipt = kiosk_receipt(view->kiosk);
	if (receipt->case_count > 1) {
		return (struct told){.label = say(view, "It has been handed in"),
			.value = ui_format(view->ui,
				say_n(view, "%d matter", "%d matters", receipt->case_count),
				receipt->case_count)};
	}
	return (struct told){.label = receipt->is_provisional ? say(view, "Receipt number")
							      : say(view, "Case number"),
		.value = receipt_number(view)};
}

static int card_height(const struct view *view, int width)
{
	struct told name = name_of(view);
	int in = width - 2 * mm(view, PAD_MM);
	return 2 * mm(view, PAD_MM) + ui_text_height(view->ui, in, &label_style, name.label) +
	       ui_text_height(view->ui, in, &number_style, name.value) + mm(view, 7) +
	       facts_height(view, in);
}

static void card(const struct view *view, struct rect rect)
{
	struct told name = name_of(view);
	ui_card(view->ui, rect, TONE_CARD);
	struct rect in = rect_inset(rect, mm(view, PAD_MM), mm(view, PAD_MM));
	ui_paragraph(view->ui, &in, &label_style, name.label, mm(view, 1));
	ui_paragraph(view->ui, &in, &number_style, name.value, mm(view, 6));
	facts(view, in);
}

void screen_filed(const struct view *view)
{
	if (!kiosk_receipt(view->kiosk)) {
		return; /* nothing was handed in */
	}
	struct page page = {.title = title_words(view), .back = ACTION_none};
	page.crumbs[0] = matter_name(view);
	page.primary = (struct button){.kind = BUTTON_PRIMARY,
		.icon = "check",
		.label = say(view, "Done"),
		.action = ACTION_finish};
	if (intake_can_print(view->kiosk)) {
		page.other = (struct button){.kind = BUTTON_OUTLINE,
			.icon = "printer",
			.label = say(view, "Print the slip"),
			.action = ACTION_print};
	} else if (kiosk_proxy(view->kiosk)->has_agent) {
		page.other = (struct button){.kind = BUTTON_OUTLINE,
			.icon = "people",
			.label = say(view, "For the next person"),
			.action = ACTION_next_person};
	}
	struct rect body = page_frame(view, &page);
	subject(view, look_zone(view, &body),
		&(const struct subject){.icon = "ok",
			.name = say(view, "It has been handed in"),
			.facts = {matter_name(view)}});
	int gap = mm(view, 8);
	if (ui_is_portrait(view->ui)) {
		int most = body.h - mm(view, QR_MM) / 2;
		card(view, rect_cut_top(&body, MIN_OF(card_height(view, body.w), most)));
		rect_cut_top(&body, gap);
		follow(view, body);
	} else {
		struct rect side = rect_cut_right(&body, body.w * 36 / 100);
		rect_cut_right(&body, gap * 2);
		int height = MIN_OF(card_height(view, body.w), body.h);
		card(view, (struct rect){body.x, body.y, body.w, height});
		follow(view, side);
	}
}
