#include "firmware/install/stack.h"
#include "firmware/base/log.h"

enum { HOLD_MM = 34, BAR_MM = 10, ROW_GAP_MM = 5 };

void stack_begin(struct stack *stack, struct ui *ui, int width_px)
{
	*stack = (struct stack){.ui = ui, .width = width_px};
}

static void add(struct stack *stack, const struct item *item)
{
	REQUIRE(stack->count < STACK_MAX);
	stack->items[stack->count++] = *item;
	stack->height += item->height + item->gap;
}

void stack_picture(struct stack *stack, const char *icon, enum tone tone, double mm)
{
	const int px = ui_px(stack->ui, mm);
	add(stack, &(const struct item){.kind = ITEM_PICTURE,
			   .height = px,
			   .gap = ui_px(stack->ui, 10),
			   .text = icon,
			   .tone = tone});
}

void stack_words(
	struct stack *stack, const struct text_style *style, const char *text, double gap_mm)
{
	add(stack, &(const struct item){.kind = ITEM_WORDS,
			   .height = ui_text_height(stack->ui, stack->width, style, text),
			   .gap = ui_px(stack->ui, gap_mm),
			   .style = *style,
			   .text = text});
}

void stack_row(struct stack *stack, const struct row *row)
{
	add(stack, &(const struct item){.kind = ITEM_ROW,
			   .height = row_height(stack->ui, stack->width, row),
			   .gap = ui_px(stack->ui, ROW_GAP_MM),
			   .row = *row});
}

void stack_bar(struct stack *stack, int permille)
{
	add(stack, &(const struct item){.kind = ITEM_BAR,
			   .height = ui_px(stack->ui, BAR_MM),
			   .gap = ui_px(stack->ui, 10),
			   .permille = permille});
}

void stack_hold(struct stack *stack, const char *label, enum action action, int permille)
{
	add(stack, &(const struct item){.kind = ITEM_HOLD,
			   .height = ui_px(stack->ui, HOLD_MM),
			   .gap = ui_px(stack->ui, ROW_GAP_MM),
			   .text = label,
			   .row.action = action,
			   .permille = permille});
}

static void draw_filled(struct ui *ui, struct rect rect, int radius, int permille, enum tone tone)
{
	if (permille > 0) {
		rect.w = MAX_OF(rect.w * permille / 1000, 2 * radius);
		ui_round(ui, rect, radius, tone);
	}
}

static void draw_hold(struct ui *ui, struct rect rect, const struct item *item)
{
	const unsigned state =
		ui_control(ui, ROLE_BUTTON, rect, item->text, item->row.action, 0, 0);
	ui_card(ui, rect, TONE_CANAL);
	draw_filled(ui, rect, ui_px(ui, 4), item->permille, TONE_CANAL_DEEP);
	ui_text(ui, rect_inset(rect, ui_px(ui, 4), ui_px(ui, 1)),
		STYLE(.size = TEXT_TITLE, .weight = FONT_BOLD, .tone = TONE_ON_CANAL,
			.align = ALIGN_CENTRE, .valign = VALIGN_MIDDLE),
		item->text);
	ui_focus_ring(ui, rect, ui_px(ui, 4), state);
}

static void draw_item(struct ui *ui, struct rect rect, const struct item *item)
{
	switch (item->kind) {
	case ITEM_PICTURE:
		ui_icon(ui, rect_centre(rect, rect.h, rect.h), item->text, item->tone);
		break;
	case ITEM_WORDS:
		ui_text(ui, rect, &item->style, item->text);
		break;
	case ITEM_ROW:
		row(ui, rect, &item->row);
		break;
	case ITEM_BAR:
		ui_round(ui, rect, rect.h / 2, TONE_TINT_DEEP);
		draw_filled(ui, rect, rect.h / 2, item->permille, TONE_CANAL);
		break;
	case ITEM_HOLD:
		draw_hold(ui, rect, item);
		break;
	}
}

void stack_draw(struct stack *stack, struct rect rect)
{
	struct rect in = rect_centre(rect, stack->width, MIN_OF(stack->height, rect.h));
	for (int i = 0; i < stack->count; i++) {
		const struct item *item = &stack->items[i];
		draw_item(stack->ui, rect_cut_top(&in, item->height), item);
		rect_cut_top(&in, item->gap);
	}
}
