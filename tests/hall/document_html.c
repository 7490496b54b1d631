#include "tests/hall/document_html.h"

#include "firmware/base/attr.h"
#include "firmware/base/str.h"
#include "tests/hall/document_judge.h"
#include "tests/hall/public_page.h"
#include "tests/hall/queue.h"

#include <stdio.h>
#include <string.h>

const char document_style[] =
	"ol.line{list-style:none;margin:0;padding:0}"
	"ol.line>li{position:relative;padding:0 0 18px 34px}"
	"ol.line>li:before{content:'';position:absolute;left:2px;top:5px;width:16px;height:16px;"
	"border-radius:50%;border:3px solid #7F8A88;background:#F6F4EF;z-index:1}"
	"ol.line>li:after{content:'';position:absolute;left:11.5px;top:8px;bottom:-8px;width:3px;"
	"background:#DAD6CC}ol.line>li:last-child:after{display:none}"
	"ol.line>.done:before{background:#0B6E69;border-color:#0B6E69}"
	"ol.line>.done:after{background:#0B6E69}"
	"ol.line>.now:before{border-color:#0B6E69;background:#fff;box-shadow:0 0 0 5px #C5E0DC}"
	"ol.line>.now{font-weight:600}ol.line>.now p{font-weight:400}"
	"ol.line>.stopped:before{border-color:#B3261E;background:#B3261E}"
	"ol.line>.skipped{color:#4A5A61;text-decoration:line-through}"
	".lane{background:#fff;border-radius:10px;border-left:6px solid #7F8A88;padding:10px 12px;"
	"margin:8px 0 0;font-weight:400}"
	".lane.green{border-color:#2B6E36}.lane.yellow{border-color:#8F5200}"
	".lane.red{border-color:#B3261E}"
	".table{overflow-x:auto;background:#fff;border-radius:14px;margin:0 0 14px}"
	".figures td,.figures th+th,.figure{text-align:right;white-space:nowrap}"
	"th.figure{white-space:normal}.figures tr>:first-child{min-width:6.5em;font-weight:400}"
	".figures meter{display:block;width:100%;min-width:2.4em;height:10px}"
	".plan{width:100%;height:auto;background:#fff;border:1px solid #7F8A88;margin:0 0 14px}"
	".plan *{vector-effect:non-scaling-stroke}.plan polygon{fill:#fff;stroke:#7F8A88}"
	".plan .zone{fill:#E1EFED}.plan .wall{fill:#4A5A61}.plan polyline{fill:none;"
	"stroke:#0B6E69;stroke-width:4px}.plan circle{fill:#7F8A88}.plan .here,.plan .target{"
	"fill:#0B6E69}.plan text{fill:#17242B}"
	"table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:10px 8px;"
	"border-bottom:1px solid "
	"#DAD6CC;vertical-align:top}tr>:first-child{padding-left:14px;min-width:4.5em}"
	"tr>:last-child{padding-right:14px}th{font-size:.85em}"
	"ul,ol.steps{padding-left:1.3em;margin:0 0 14px}ul.check{list-style:'☐  "
	"';padding-left:1.6em}";

static const char *member(const json_t *object, const char *name)
{
	const char *text = json_string_value(json_object_get(object, name));
	return text ? text : "";
}

static const char *words(const struct page *page, const json_t *object, const char *name)
{
	return page_words(page, json_object_get(object, name));
}

/* Only what the style knows becomes a class. */
static const char *known(const char *text, const char *among)
{
	return has_word(among, text) ? text : "";
}

/* What eyes see as a dot, others hear. */
static const char *state_words(const struct page *page, const char *state)
{
	return strcmp(state, "done") == 0      ? page_say(page, "已完成", "Done")
	       : strcmp(state, "now") == 0     ? page_say(page, "正在办", "At work")
	       : strcmp(state, "skipped") == 0 ? page_say(page, "已跳过", "Left out")
	       : strcmp(state, "stopped") == 0 ? page_say(page, "已停止", "Stopped")
					       : page_say(page, "还没到", "Not yet");
}

static void add_facts(struct page *page, const json_t *block)
{
	size_t i;
	const json_t *item, *items = json_object_get(block, "items");
	/* Moments, one under the other, are a log: their labels are too long for a column. */
	const char *first = words(page, json_array_get(items, 0), "label");
	bool is_log = first[0] >= '0' && first[0] <= '9' && strchr(first, ':');
	html_add(&page->html, "<dl class=\"card%s\">", is_log ? " log" : "");
	json_array_foreach(items, i, item)
	{
		html_add(&page->html, "<dt>%s</dt><dd>%s</dd>", words(page, item, "label"),
			words(page, item, "text"));
	}
	html_raw(&page->html, "</dl>");
}

static void add_lane(struct page *page, const json_t *lane)
{
	const char *state = member(lane, "state");
	html_add(&page->html,
		"<div class=\"lane %s\"><h3>%s</h3><p>%s</p><p class=\"soft small\">%s",
		known(member(lane, "colour"), "green yellow red"), words(page, lane, "label"),
		words(page, lane, "text"), state_words(page, state));
	const json_t *allowed = json_object_get(lane, "days_allowed");
	if (json_is_integer(allowed)) {
		html_add(&page->html,
			page->is_zh ? " · 已用 %d 个工作日，共 %d 个"
				    : " · %d of %d working days used",
			(int)json_integer_value(json_object_get(lane, "days_used")),
			(int)json_integer_value(allowed));
	}
	html_raw(&page->html, "</p></div>");
}

static void add_timeline(struct page *page, const json_t *block)
{
	size_t i, k;
	const json_t *item, *lane;
	html_raw(&page->html, "<ol class=\"line\">");
	json_array_foreach(json_object_get(block, "items"), i, item)
	{
		const char *state = member(item, "state"), *label = words(page, item, "label");
		const char *note = words(page, item, "note");
		html_add(&page->html, "<li class=\"%s\">%s",
			known(state, "done now ahead skipped stopped"), words(page, item, "text"));
		html_add(&page->html, "<p class=\"soft small\">%s%s%s</p>",
			state_words(page, state), *label ? " · " : "", label);
		if (*note) {
			html_add(&page->html, "<p>%s</p>", note);
		}
		json_array_foreach(json_object_get(item, "lanes"), k, lane)
		{
			add_lane(page, lane);
		}
		html_raw(&page->html, "</li>");
	}
	html_raw(&page->html, "</ol>");
}

static void add_list(struct page *page, const json_t *block, const char *open, const char *close)
{
	size_t i;
	const json_t *item;
	html_raw(&page->html, open);
	json_array_foreach(json_object_get(block, "items"), i, item)
	{
		const char *note = words(page, item, "label");
		html_add(&page->html, "<li>%s", words(page, item, "text"));
		if (*note) {
			html_add(&page->html, "<p class=\"soft small\">%s</p>", note);
		}
		html_raw(&page->html, "</li>");
	}
	html_raw(&page->html, close);
}

/* Figures stand at the right, under each other. */
static const char *cell_class(const struct page *page, const json_t *row, size_t column)
{
	const char *text = page_words(page, json_array_get(row, column));
	text += strcspn(text, "0123456789") == 1 ? 1 : 0; /* a sign, a currency */
	return column > 0 && *text >= '0' && *text <= '9' ? " class=\"figure\"" : "";
}

/* like: the row by which its cells are set. */
static void add_cells(struct page *page, const json_t *cells, const json_t *like)
{
	const char *tag = cells == like ? "td" : "th";
	size_t i;
	const json_t *cell;
	html_raw(&page->html, "<tr>");
	json_array_foreach(cells, i, cell)
	{
		html_add(&page->html, "<%s", tag);
		html_raw(&page->html, cell_class(page, like, i));
		html_add(&page->html, ">%s</%s>", page_words(page, cell), tag);
	}
	html_raw(&page->html, "</tr>");
}

static void add_table(struct page *page, const json_t *block)
{
	size_t i;
	const json_t *row;
	html_raw(&page->html, "<div class=\"table\"><table>");
	const json_t *rows = json_object_get(block, "rows");
	add_cells(page, json_object_get(block, "head"), json_array_get(rows, 0));
	json_array_foreach(rows, i, row)
	{
		add_cells(page, row, row);
	}
	html_raw(&page->html, "</table></div>");
}

static double value_at(const json_t *series, size_t point)
{
	return json_number_value(json_array_get(json_object_get(series, "values"), point));
}

/* A chart's figures: a point a row, a series a column; a bar as long as it is. */
static void add_figures(struct page *page, const json_t *block)
{
	size_t i, k;
	double highest = 0;
	const json_t *point, *one, *series = json_object_get(block, "series");
	const json_t *points = json_object_get(block, "points");
	html_raw(&page->html, "<div class=\"table\"><table class=\"figures\"><tr><th></th>");
	json_array_foreach(series, k, one)
	{
		html_add(&page->html, "<th>%s</th>", words(page, one, "name"));
		for (i = 0; i < json_array_size(points); i++) {
			highest = MAX_OF(highest, value_at(one, i));
		}
	}
	html_raw(&page->html, "</tr>");
	json_array_foreach(points, i, point)
	{
		html_add(&page->html, "<tr><th>%s</th>", page_words(page, point));
		json_array_foreach(series, k, one)
		{
			char text[40];
			double value = value_at(one, i);
			snprintf(text, sizeof(text), "%.10g", value);
			html_add(&page->html,
				"<td>%s<meter value=\"%d\" max=\"1000\"></meter></td>", text,
				highest > 0 ? (int)(1000 * value / highest) : 0);
		}
		html_raw(&page->html, "</tr>");
	}
	html_raw(&page->html, "</table></div>");
}

/* --- the plan of a floor --- */

static void add_points(struct page *page, const json_t *points)
{
	size_t i;
	const json_t *point;
	json_array_foreach(points, i, point)
	{
		html_add(&page->html, "%d,%d ", (int)json_number_value(json_array_get(point, 0)),
			(int)json_number_value(json_array_get(point, 1)));
	}
}

static void add_plan_word(struct page *page, int x, int y, int size, const char *text)
{
	html_add(&page->html,
		"<text x=\"%d\" y=\"%d\" font-size=\"%d\" text-anchor=\"middle\">%s</text>", x,
		y + size / 3, size, text);
}

/* Its name in the middle of its corners. */
static void add_area(struct page *page, const json_t *area, int size)
{
	size_t i;
	const json_t *point, *points = json_object_get(area, "points");
	double x = 0, y = 0, count = (double)MAX_OF(json_array_size(points), 1);
	html_add(&page->html, "<polygon class=\"%s\" points=\"",
		known(member(area, "kind"), "zone room wall stairs lift entrance"));
	add_points(page, points);
	html_raw(&page->html, "\"/>");
	json_array_foreach(points, i, point)
	{
		x += json_number_value(json_array_get(point, 0)) / count;
		y += json_number_value(json_array_get(point, 1)) / count;
	}
	add_plan_word(page, (int)x, (int)y, size, words(page, area, "name"));
}

static void add_mark(struct page *page, const json_t *mark, int size)
{
	const char *kind = known(member(mark, "kind"), "here target window facility");
	const char *name = words(page, mark, "name");
	int x = (int)json_number_value(json_object_get(mark, "x"));
	int y = (int)json_number_value(json_object_get(mark, "y"));
	bool is_here = strcmp(kind, "here") == 0;
	html_add(&page->html, "<circle class=\"%s\" cx=\"%d\" cy=\"%d\" r=\"%d\"/>", kind, x, y,
		is_here || strcmp(kind, "target") == 0 ? size / 2 : size / 5);
	name = is_here && !*name ? page_say(page, "您在这里", "You are here") : name;
	add_plan_word(page, x, y + size, size, name);
}

static void add_plan(struct page *page, const json_t *block)
{
	size_t i;
	const json_t *one, *route = json_object_get(block, "route");
	int width = (int)json_integer_value(json_object_get(block, "width_mm"));
	int height = (int)json_integer_value(json_object_get(block, "height_mm"));
	int size = MAX_OF(width, height) / 36;
	html_add(&page->html,
		"<svg class=\"plan\" role=\"img\" aria-label=\"%s\" viewBox=\"0 0 %d %d\">",
		words(page, block, "text"), width, height);
	json_array_foreach(json_object_get(block, "areas"), i, one)
	{
		add_area(page, one, size);
	}
	if (json_array_size(route) > 1) {
		html_raw(&page->html, "<polyline points=\"");
		add_points(page, route);
		html_raw(&page->html, "\"/>");
	}
	json_array_foreach(json_object_get(block, "marks"), i, one)
	{
		add_mark(page, one, size);
	}
	html_raw(&page->html, "</svg>");
}

static void add_band(struct page *page, const char *label, const char *text)
{
	if (*label) {
		public_note(page, "warm", label, text);
	} else {
		html_add(&page->html, "<div class=\"card warm\"><p>%s</p></div>", text);
	}
}

/* What a table, a chart or a plan is about. */
static void add_title(struct page *page, const json_t *block)
{
	const char *text = words(page, block, "text"), *unit = words(page, block, "unit");
	unit = strstr(text, unit) ? "" : unit; /* said already */
	if (*text || *unit) {
		html_add(&page->html, "<h3>%s%s%s%s</h3>", text, *text && *unit ? " (" : "", unit,
			*text && *unit ? ")" : "");
	}
}

/* What has a page of its own, and a number to call. What else it may lead to is at a terminal only:
 * its words alone. */
static void add_link(struct page *page, const json_t *block)
{
	static const struct {
		const char *kind, *begin;
	} roads[] = {{"matter/", "/m/"}, {"bundle/", "/m/"}, {"entry/", "/e/"}, {"phone/", "tel:"}};
	const char *code = member(block, "code"), *text = words(page, block, "text");
	for (size_t i = 0; i < ARRAY_LEN(roads); i++) {
		if (link_judge(code) && str_starts(code, roads[i].kind)) {
			html_add(&page->html, "<p class=\"way\"><a href=\"%s%s\">%s</a></p>",
				roads[i].begin, code + strlen(roads[i].kind), text);
			return;
		}
	}
	html_add(&page->html, "<p>%s</p>", text);
}

static void add_block(struct page *page, const json_t *block)
{
	const char *kind = member(block, "kind"), *text = words(page, block, "text");
	if (strcmp(kind, "heading") == 0) {
		html_add(&page->html, "<h2>%s</h2>", text);
	} else if (strcmp(kind, "paragraph") == 0) {
		html_add(&page->html, "<p>%s</p>", text);
	} else if (strcmp(kind, "note") == 0) {
		html_add(&page->html, "<p class=\"soft\">%s</p>", text);
	} else if (strcmp(kind, "band") == 0) {
		add_band(page, words(page, block, "label"), text);
	} else if (strcmp(kind, "big") == 0) {
		html_add(&page->html,
			"<div class=\"card\"><p class=\"soft\">%s</p>"
			"<p class=\"state\">%s</p></div>",
			words(page, block, "label"), text);
	} else if (strcmp(kind, "facts") == 0) {
		add_facts(page, block);
	} else if (strcmp(kind, "timeline") == 0) {
		add_timeline(page, block);
	} else if (strcmp(kind, "list") == 0) {
		add_list(page, block, "<ul>", "</ul>");
	} else if (strcmp(kind, "checklist") == 0) {
		add_list(page, block, "<ul class=\"check\">", "</ul>");
	} else if (strcmp(kind, "steps") == 0) {
		add_list(page, block, "<ol class=\"steps\">", "</ol>");
	} else if (strcmp(kind, "link") == 0) {
		add_link(page, block);
	} else if (strcmp(kind, "table") == 0) {
		add_title(page, block);
		add_table(page, block);
	} else if (strcmp(kind, "chart") == 0) {
		add_title(page, block);
		add_figures(page, block);
	} else if (strcmp(kind, "plan") == 0) {
		add_title(page, block);
		add_plan(page, block);
	}
}

void document_html(struct page *page, const json_t *document)
{
	size_t i;
	const json_t *block;
	json_array_foreach(json_object_get(document, "blocks"), i, block)
	{
		add_block(page, block);
	}
}
