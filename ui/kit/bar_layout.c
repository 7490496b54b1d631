#include "ui/kit/bar_layout.h"
#include "firmware/base/attr.h"
#include "firmware/base/str.h"

enum { LABEL_PERCENT = 36, VALUE_PERCENT = 60, BAR_LEAST_PERCENT = 34, BAR_LEAST = 3 };

struct bar_rows bar_rows_fit(int label, int value, int width, int gap)
{
	label = MIN_OF(label, width * LABEL_PERCENT / 100);
	int bar = width - (label ? label + gap : 0) - value - gap;
	if (bar < width * BAR_LEAST_PERCENT / 100) {
		label = 0;
		value = MIN_OF(value, width * VALUE_PERCENT / 100);
		bar = width - value - gap;
	}
	return (struct bar_rows){label, bar, value};
}

int bar_width(const struct bar_rows *rows, const struct chart *chart, double value)
{
	int width = chart->highest > 0 ? (int)(rows->bar * value / chart->highest) : 0;
	return value > 0 ? MAX_OF(width, BAR_LEAST) : 0; /* little is more than nothing */
}

const struct text *bar_name(const struct chart *chart, int bar, int point)
{
	return chart_bar_count(chart) > 1 ? &chart->series[bar] : &chart->points[point];
}

/* Side by side on one line: each below its part, then pushed to the left as far as it takes. */
static void lay_line(int room, int gap, struct bar_stack *stack)
{
	int end = 0, right = room;
	for (int i = 0; i < stack->count; i++) {
		struct bar_part *part = &stack->parts[i];
		if (part->is_below) {
			part->below.x = MAX_OF(part->x, end);
			end = part->below.x + part->below.w + gap;
		}
	}
	for (int i = stack->count - 1; i >= 0; i--) {
		struct bar_part *part = &stack->parts[i];
		if (part->is_below) {
			part->below.x = MIN_OF(part->below.x, right - part->below.w);
			right = part->below.x - gap;
		}
	}
}

/* As many on a line as fit. */
static void lay_lines(int room, int gap, struct bar_stack *stack)
{
	int end = 0, top = 0, bottom = 0;
	for (int i = 0; i < stack->count; i++) {
		struct bar_part *part = &stack->parts[i];
		if (!part->is_below) {
			continue;
		}
		if (end > 0 && end + part->below.w > room) {
			top = bottom;
			end = 0;
		}
		part->below.x = end;
		part->below.y = top;
		end += part->below.w + gap;
		bottom = MAX_OF(bottom, top + part->below.h);
	}
	stack->below_h = bottom;
}

static void lay_below(const struct bar_rows *rows, const struct label_type *type, int gap,
	struct bar_stack *stack)
{
	int whole = -gap, room = rows->bar + rows->value;
	for (int i = 0; i < stack->count; i++) {
		struct bar_part *part = &stack->parts[i];
		int w = room, h = 0;
		if (part->is_below) {
			type->size(type->arg, false, part->text, &w, &h);
			part->below = (struct rect){0, 0, w, h};
			whole += w + gap;
			stack->below_h = MAX_OF(stack->below_h, h);
		}
	}
	if (whole <= room) {
		lay_line(room, gap, stack);
	} else {
		lay_lines(room, gap, stack);
	}
}

void bar_stack(const struct chart *chart, enum lang lang, const struct bar_rows *rows, int point,
	const struct label_type *type, int pad, int gap, struct bar_stack *out)
{
	double from = 0;
	int end = 0;
	out->count = out->below_h = 0;
	for (int i = 0; i < chart->series_count; i++) {
		double value = chart_value(chart, i, point);
		char figure[BAR_TEXT_LEN];
		int w = 1 << 20, h = 0;
		if (value <= 0) {
			continue;
		}
		struct bar_part *part = &out->parts[out->count++];
		from += value;
		*part = (struct bar_part){.series = i, .x = end};
		part->w = MAX_OF(bar_width(rows, chart, from) - end, BAR_LEAST);
		end += part->w;
		chart_figure(value, figure, sizeof(figure));
		str_format(
			part->text, sizeof(part->text), "%s %s", chart->series[i].in[lang], figure);
		type->size(type->arg, false, part->text, &w, &h);
		part->is_below = w + 2 * pad > part->w;
	}
	lay_below(rows, type, gap, out);
}
