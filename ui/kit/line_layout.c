#include "ui/kit/line_layout.h"
#include "firmware/base/attr.h"
#include "firmware/base/str.h"

#include <string.h>

enum { NAME_PERCENT = 38, TRIES = 6 };

struct work {
	const struct chart *chart;
	enum lang lang;
	const struct line_sizes *sizes;
	const struct label_type *type;
	struct line_layout *out;
	struct placing placing;
};

static void size_of(
	const struct work *work, bool is_loud, const char *text, int most, int *w, int *h)
{
	*w = most;
	*h = 0;
	work->type->size(work->type->arg, is_loud, text, w, h);
}

static int line_height(const struct work *work)
{
	int w, h;
	size_of(work, true, "0", 1000, &w, &h);
	return h;
}

static struct line_label *add_label(struct work *work, struct rect rect, int series)
{
	struct line_label *label = &work->out->labels[work->out->label_count++];
	*label = (struct line_label){.rect = rect, .series = series};
	return label;
}

/* --- names at the ends --- */

static void end_words(const struct work *work, int series, char out[LINE_TEXT_LEN])
{
	const struct chart *chart = work->chart;
	const char *name = chart->series[series].in[work->lang];
	char value[LINE_TEXT_LEN];
	chart_format(chart, work->lang, chart_value(chart, series, chart->point_count - 1), value,
		sizeof(value));
	str_format(out, LINE_TEXT_LEN, "%s%s%s", name, name[0] ? " " : "", value);
}

/* How wide the column of the names is, and how high all of them are. */
static int ends_width(const struct work *work, int width, int *height_out)
{
	int widest = 0, most = width * NAME_PERCENT / 100;
	*height_out = 0;
	for (int i = 0; i < work->chart->series_count; i++) {
		char text[LINE_TEXT_LEN];
		int w, h;
		end_words(work, i, text);
		size_of(work, true, text, most, &w, &h);
		widest = MAX_OF(widest, w);
		*height_out += h;
	}
	return widest;
}

/* Series from the highest end to the lowest. */
static void sort_ends(const struct work *work, int order[DOCUMENT_MAX_SERIES])
{
	int last = work->chart->point_count - 1;
	for (int i = 0; i < work->chart->series_count; i++) {
		int k = i;
		for (; k > 0 && chart_value(work->chart, order[k - 1], last) <
					chart_value(work->chart, i, last);
			k--) {
			order[k] = order[k - 1];
		}
		order[k] = i;
	}
}

/* Each at its line's end, or as near as the others let it: pushed down, then back up from below. */
static void lay_ends(struct work *work, int left, int width)
{
	struct line_layout *out = work->out;
	const struct chart *chart = work->chart;
	int order[DOCUMENT_MAX_SERIES], count = chart->series_count, first = out->label_count;
	sort_ends(work, order);
	int from = out->plot.y - line_height(work) / 2;
	for (int i = 0; i < count; i++) {
		char text[LINE_TEXT_LEN];
		int w, h;
		end_words(work, order[i], text);
		size_of(work, true, text, width, &w, &h);
		struct point end = out->points[order[i]][chart->point_count - 1];
		struct rect rect = {left, MAX_OF(end.y - h / 2, from), width, h};
		str_copy(add_label(work, rect, order[i])->text, LINE_TEXT_LEN, text);
		from = rect.y + h;
	}
	int to = out->plot.y + out->plot.h + line_height(work) / 2;
	for (int i = count - 1; i >= 0; i--) {
		struct rect *rect = &out->labels[first + i].rect;
		rect->y = MIN_OF(rect->y, to - rect->h);
		to = rect->y;
		struct point end = out->points[order[i]][chart->point_count - 1];
		int16_t gap = (int16_t)work->sizes->gap;
		out->leaders[order[i]][0] = (struct point){(int16_t)(end.x + gap), end.y};
		out->leaders[order[i]][1] =
			(struct point){(int16_t)(left - gap / 2), (int16_t)(rect->y + rect->h / 2)};
	}
}

/* --- the points' names below --- */

static int widest_name(const struct work *work)
{
	int widest = 0;
	for (int i = 0; i < work->chart->point_count; i++) {
		int w, h;
		size_of(work, false, work->chart->points[i].in[work->lang], work->out->plot.w / 2,
			&w, &h);
		widest = MAX_OF(widest, w);
	}
	return widest;
}

/* The last one always, and from there every so many that they have room. Returns how high. */
static int lay_names(struct work *work)
{
	const struct chart *chart = work->chart;
	struct line_layout *out = work->out;
	int count = chart->point_count, highest = 0;
	int room = widest_name(work) + work->sizes->gap;
	int pitch = MAX_OF(out->plot.w / (count - 1), 1), step = (room + pitch - 1) / pitch;
	int right = INT16_MAX;
	for (int i = count - 1; i >= 0; i -= MAX_OF(step, 1)) {
		const char *text = chart->points[i].in[work->lang];
		int w, h, x = out->points[0][i].x;
		size_of(work, false, text, out->plot.w / 2, &w, &h);
		struct rect rect = {x - w / 2, out->plot.y + out->plot.h + work->sizes->gap, w, h};
		rect = placing_inside(&work->placing, rect);
		if (rect.x + w < right) { /* at an edge it is moved towards the next */
			str_copy(add_label(work, rect, -1)->text, LINE_TEXT_LEN, text);
			highest = MAX_OF(highest, h);
			right = rect.x;
		}
	}
	return highest;
}

/* --- values at their points --- */

/* The line itself must not run through a number. */
static bool crosses(const struct work *work, struct rect rect)
{
	const struct chart *chart = work->chart;
	for (int series = 0; series < chart->series_count; series++) {
		for (int i = 1; i < chart->point_count; i++) {
			struct point a = work->out->points[series][i - 1];
			struct point b = work->out->points[series][i];
			int from = MAX_OF(a.x, rect.x), to = MIN_OF(b.x, rect.x + rect.w);
			if (from > to || b.x == a.x) {
				continue;
			}
			int first = a.y + (b.y - a.y) * (from - a.x) / (b.x - a.x);
			int last = a.y + (b.y - a.y) * (to - a.x) / (b.x - a.x);
			if (MIN_OF(first, last) < rect.y + rect.h && MAX_OF(first, last) > rect.y) {
				return true;
			}
		}
	}
	return false;
}

static void lay_value(struct work *work, int series, int point, bool is_above)
{
	struct line_layout *out = work->out;
	char text[LINE_TEXT_LEN];
	int w, h;
	chart_figure(chart_value(work->chart, series, point), text, sizeof(text));
	size_of(work, true, text, work->placing.within.w, &w, &h);
	struct point at = out->points[series][point];
	int gap = work->sizes->dot / 2;
	out->has_dot[series][point] = true;
	for (int pass = 0; pass < 2; pass++) { /* at last even over a line */
		for (int i = 0; i < TRIES; i++) {
			int step = i / 2 * h / 2;
			bool goes_up = is_above == (i % 2 == 0);
			struct rect rect = {at.x - w / 2,
				goes_up ? at.y - gap - h - step : at.y + gap + step, w, h};
			rect = placing_inside(&work->placing, rect);
			if ((pass || !crosses(work, rect)) && placing_try(&work->placing, rect)) {
				struct line_label *label = add_label(work, rect, series);
				label->is_value = true;
				label->is_over = pass > 0;
				str_copy(label->text, LINE_TEXT_LEN, text);
				return;
			}
		}
	}
}

static void lay_values(struct work *work, int series)
{
	const struct chart *chart = work->chart;
	int last = chart->point_count - 1, high = 0, low = 0;
	for (int i = 1; i <= last; i++) {
		double value = chart_value(chart, series, i);
		high = value > chart_value(chart, series, high) ? i : high;
		low = value < chart_value(chart, series, low) ? i : low;
	}
	work->out->has_dot[series][last] = true;
	if (high != last) {
		lay_value(work, series, high, true);
	}
	if (low != last && low != high) {
		lay_value(work, series, low, false);
	}
	if (high != 0 && low != 0) {
		lay_value(work, series, 0, true);
	}
}

/* --- all of it --- */

static void lay_points(struct work *work)
{
	const struct chart *chart = work->chart;
	const struct rect plot = work->out->plot;
	for (int series = 0; series < chart->series_count; series++) {
		for (int i = 0; i < chart->point_count; i++) {
			double part = chart->highest > 0
					      ? chart_value(chart, series, i) / chart->highest
					      : 0;
			work->out->points[series][i] = (struct point){
				(int16_t)(plot.x + plot.w * i / (chart->point_count - 1)),
				(int16_t)(plot.y + plot.h - (int)(plot.h * part))};
		}
	}
}

void line_layout(const struct chart *chart, enum lang lang, struct point at, int width,
	const struct line_sizes *sizes, const struct label_type *type, struct line_layout *out)
{
	memset(out, 0, sizeof(*out));
	struct work work = {chart, lang, sizes, type, out, {{0}, 0, {{0}}}};
	int ends, line = line_height(&work), margin = line / 2;
	int names = ends_width(&work, width, &ends);
	int right = names + 3 * sizes->gap;
	int plot = MAX_OF(sizes->plot, ends - line);
	out->plot = (struct rect){
		at.x + margin, at.y + line + sizes->dot, width - right - margin, plot};
	work.placing.within = (struct rect){at.x, at.y, width - names - sizes->gap,
		line + sizes->dot + plot + sizes->gap + 20 * line};
	lay_points(&work);
	lay_ends(&work, at.x + width - names, names);
	out->height = out->plot.y - at.y + plot + sizes->gap + lay_names(&work);
	work.placing.within.h = out->plot.y - at.y + plot + sizes->gap;
	for (int i = 0; i < chart->series_count; i++) {
		lay_values(&work, i);
	}
	out->height = MAX_OF(out->height, out->plot.y - at.y + plot + margin);
}
