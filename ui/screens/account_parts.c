#include "ui/screens/account_parts.h"
#include "firmware/base/str.h"

#include <string.h>

enum { PAD_MM = 8, GAP_MM = 6, PLATE_MM = 30, GROUP = 4 };

const char *money_words(const struct view *view, int64_t fen)
{
	char words[MONEY_LEN];
	money_format(fen, words);
	return ui_format(view->ui, "%s", words);
}

const char *account_no_words(const struct view *view, const char *no)
{
	char words[2 * ACCOUNT_NO_LEN + 1] = "";
	for (size_t i = 0; no[i] && i < ACCOUNT_NO_LEN; i++) {
		str_append(words, sizeof(words), "%s%c", i > 0 && i % GROUP == 0 ? " " : "", no[i]);
	}
	return ui_format(view->ui, "%s", words);
}

const char *account_name(const struct view *view)
{
	const struct account *account = kiosk_account(view->kiosk);
	const struct unit *unit = account_unit(view->kiosk);
	return unit && account->view ? ui_format(view->ui, "%s  %s", text_in(view, &unit->name),
					       account->view->shown_no)
				     : "";
}

const char *unit_icon(const struct unit *unit)
{
	return unit->icon[0] ? unit->icon : "coins";
}

/* --- whose it is, and how much --- */

static const struct text_style name_style = {.size = TEXT_HEADING, .weight = FONT_BOLD};
static const struct text_style detail_style = {
	.size = TEXT_BODY, .tone = TONE_SOFT, .is_personal = true};
static const struct text_style label_style = {
	.size = TEXT_BODY, .tone = TONE_SOFT, .align = ALIGN_RIGHT};

static struct text_style amount_style(const struct bill_head *head)
{
	return (struct text_style){.size = TEXT_DISPLAY,
		.weight = FONT_BOLD,
		.tone = head->is_quiet ? TONE_INK : TONE_CANAL,
		.align = ALIGN_RIGHT,
		.is_single = true};
}

/* How wide the amount is, with its label; and the words, which have the rest. */
struct widths {
	int amount, words;
	bool is_tall; /* the amount stands below the words */
};

static struct widths widths_of(const struct view *view, int width_px, const struct bill_head *head)
{
	struct text_style amount = amount_style(head);
	int in = width_px - 2 * mm(view, PAD_MM), plate = ui_px_elder(view->ui, PLATE_MM);
	int wanted = MAX_OF(ui_text_width(view->ui, &amount, head->amount),
			     ui_text_width(view->ui, &label_style, head->label)) +
		     2;
	int words = in - plate - 2 * mm(view, GAP_MM) - wanted;
	int least = MAX_OF(ui_text_least_width(view->ui, &name_style, head->name), mm(view, 60));
	bool is_tall = words < least;
	return (struct widths){.amount = is_tall ? in : wanted,
		.words = is_tall ? in - plate - mm(view, GAP_MM) : words,
		.is_tall = is_tall};
}

static int words_height(const struct view *view, int width, const struct bill_head *head)
{
	int height = ui_text_height(view->ui, width, &name_style, head->name);
	return head->detail && head->detail[0]
		       ? height + mm(view, 2) +
				 ui_text_height(view->ui, width, &detail_style, head->detail)
		       : height;
}

static int amount_height(const struct view *view, int width, const struct bill_head *head)
{
	struct text_style amount = amount_style(head);
	return ui_text_height(view->ui, width, &label_style, head->label) +
	       ui_text_height(view->ui, width, &amount, head->amount);
}

int bill_head_height(const struct view *view, int width_px, const struct bill_head *head)
{
	struct widths widths = widths_of(view, width_px, head);
	int words = MAX_OF(words_height(view, widths.words, head), ui_px_elder(view->ui, PLATE_MM));
	int amount = amount_height(view, widths.amount, head);
	return 2 * mm(view, PAD_MM) +
	       (widths.is_tall ? words + mm(view, 3) + amount : MAX_OF(words, amount));
}

static void words(const struct view *view, struct rect rect, const struct bill_head *head)
{
	int height = words_height(view, rect.w, head);
	rect = rect_centre(rect, rect.w, MIN_OF(height, rect.h));
	ui_paragraph(view->ui, &rect, &name_style, head->name, mm(view, 2));
	if (head->detail && head->detail[0]) {
		ui_paragraph(view->ui, &rect, &detail_style, head->detail, 0);
	}
}

void bill_head(const struct view *view, struct rect rect, const struct bill_head *head)
{
	struct text_style amount = amount_style(head);
	struct widths widths = widths_of(view, rect.w, head);
	ui_card(view->ui, rect, TONE_CARD);
	struct rect in = rect_inset(rect, mm(view, PAD_MM), mm(view, PAD_MM));
	int amount_h = amount_height(view, widths.amount, head);
	struct rect right = widths.is_tall ? rect_cut_bottom(&in, MIN_OF(amount_h, in.h))
					   : rect_cut_right(&in, widths.amount);
	int plate = ui_px_elder(view->ui, PLATE_MM);
	struct rect left = rect_cut_left(&in, plate);
	plate = MIN_OF(plate, left.h);
	ui_plate(view->ui, rect_centre(left, plate, plate), head->icon, TONE_CANAL, TONE_TINT);
	rect_cut_left(&in, mm(view, GAP_MM));
	in.w = widths.words;
	words(view, in, head);
	right = rect_centre(right, right.w, MIN_OF(amount_h, right.h));
	ui_paragraph(view->ui, &right, &label_style, head->label, 0);
	ui_text(view->ui, right, &amount, head->amount);
}

void bill_head_above(const struct view *view, struct rect *body, const struct bill_head *head)
{
	struct rect zone = look_zone(view, body);
	int height = bill_head_height(view, body->w, head);
	if (zone.h >= height) {
		bill_head(view, rect_centre(zone, zone.w, height), head);
		return;
	}
	*body = (struct rect){body->x, MIN_OF(zone.y, body->y), body->w,
		body->y + body->h - MIN_OF(zone.y, body->y)};
	bill_head(view, rect_cut_top(body, MIN_OF(height, body->h)), head);
	rect_cut_top(body, mm(view, 8));
}
