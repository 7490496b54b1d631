/* What stands below each other on a page, set in the middle of the room that there is. Frame's
 * memory; main thread. */
#ifndef ONEDOOR_INSTALL_STACK_H
#define ONEDOOR_INSTALL_STACK_H

#include "ui/kit/widgets.h"

enum { STACK_MAX = 16 };

struct stack {
	struct ui *ui;
	int width, count, height;
	struct item {
		enum { ITEM_PICTURE, ITEM_WORDS, ITEM_ROW, ITEM_BAR, ITEM_HOLD } kind;
		int height, gap;
		struct text_style style;
		const char *text;
		enum tone tone;
		int permille;
		struct row row;
	} items[STACK_MAX];
};

void stack_begin(struct stack *stack, struct ui *ui, int width_px);
void stack_picture(struct stack *stack, const char *icon, enum tone tone, double mm);
void stack_words(
	struct stack *stack, const struct text_style *style, const char *text, double gap_mm);
void stack_row(struct stack *stack, const struct row *row);
void stack_bar(struct stack *stack, int permille);
/* A control that acts while it is held, with how much of the time is over. */
void stack_hold(struct stack *stack, const char *label, enum action action, int permille);
void stack_draw(struct stack *stack, struct rect rect);

#endif
