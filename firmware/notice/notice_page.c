/* One message: picture, what is the matter, what to do instead; in the hall's language, and below
 * in the other. Nothing can be touched. */
#include "firmware/notice/notice.h"
#include "ui/kit/rect.h"
#include "ui/text/tr.h"

#define N_(text) text

static const char *const reasons[] = {
	[NOTICE_REASON_none] = NULL,
#define NOTICE_REASON(code, words) [NOTICE_REASON_##code] = words,
#include "firmware/notice/reasons.def"
#undef NOTICE_REASON
};

enum { LINES_MAX = 2 };

/* What is said in one language. */
struct words {
	const char *title;
	const char *lines[LINES_MAX]; /* NULL: none */
};

static struct words words_of(const struct notice_page *page, enum lang lang)
{
	if (!page->is_out) {
		return (struct words){.title = tr(lang, "One moment"),
			.lines = {tr(lang, "This machine is getting ready.")}};
	}
	return (struct words){
		.title = tr(lang, "This machine cannot help you now"),
		.lines = {tr(lang, "Please use the machine beside, or ask at the desk."),
			tr(lang, "Or call 12345.")},
	};
}

static const struct text_style title_style = {
	.size = TEXT_DISPLAY, .weight = FONT_BOLD, .align = ALIGN_CENTRE};
static const struct text_style line_style = {.size = TEXT_TITLE, .align = ALIGN_CENTRE};
static const struct text_style second_title_style = {
	.size = TEXT_TITLE, .weight = FONT_BOLD, .align = ALIGN_CENTRE};
static const struct text_style second_line_style = {
	.size = TEXT_HEADING, .tone = TONE_SOFT, .align = ALIGN_CENTRE};

static void say(struct ui *ui, struct rect *rest, const struct words *words, bool is_first)
{
	const struct text_style *line = is_first ? &line_style : &second_line_style;
	const int gap = ui_px(ui, is_first ? 6 : 3);
	ui_paragraph(ui, rest, is_first ? &title_style : &second_title_style, words->title, gap);
	for (int i = 0; i < LINES_MAX; i++) {
		if (words->lines[i]) {
			ui_paragraph(ui, rest, line, words->lines[i], gap);
		}
	}
}

static int height_of(struct ui *ui, int width, const struct words *words, bool is_first)
{
	const int gap = ui_px(ui, is_first ? 6 : 3);
	int height = gap + ui_text_height(ui, width, is_first ? &title_style : &second_title_style,
				   words->title);
	for (int i = 0; i < LINES_MAX; i++) {
		height += words->lines[i]
				  ? gap + ui_text_height(ui, width,
						  is_first ? &line_style : &second_line_style,
						  words->lines[i])
				  : 0;
	}
	return height;
}

/* The kiosk's sign: a door in its own colour. */
static void paint_sign(struct ui *ui, struct rect at)
{
	const int side = at.w * 70 / 100;
	ui_round(ui, at, at.w * 28 / 100, TONE_CANAL);
	ui_icon(ui, rect_centre(at, side, side), "door", TONE_ON_CANAL);
}

/* For who looks after the machine, in the hall's language: which it is, and why it does not
 * serve. */
static void paint_foot(struct ui *ui, struct rect *body, const struct notice_page *page)
{
	static const struct text_style style = {
		.size = TEXT_BODY, .tone = TONE_SOFT, .align = ALIGN_CENTRE, .is_single = true};
	struct rect foot = rect_cut_bottom(body, 2 * ui_line_px(ui, TEXT_BODY));
	const char *reason = reasons[page->reason];
	if (!page->is_out) {
		return;
	}
	const struct rect line = rect_cut_top(&foot, foot.h / 2);
	if (reason) {
		ui_text(ui, line, &style, tr(page->lang, reason));
	}
	ui_text(ui, foot, &style, page->terminal);
}

const struct draw_list *notice_draw(struct ui *ui, int64_t now_ms, const struct notice_page *page)
{
	const struct words first = words_of(page, page->lang);
	const struct words second = words_of(page, page->lang == LANG_ZH ? LANG_EN : LANG_ZH);
	ui_begin(ui, now_ms, &(struct ui_look){.page = 1});
	const struct rect panel = ui_panel(ui);
	struct rect body = rect_inset(panel, ui_px(ui, 20), ui_px(ui, 14));
	paint_foot(ui, &body, page);
	const int between = ui_px(ui, 16);
	const int words = height_of(ui, body.w, &first, true) + between +
			  height_of(ui, body.w, &second, false);
	const int most = ui_px(ui, page->is_out ? 150 : 70);
	const int picture = CLAMP(body.h - words - 2 * between, 0, most);
	struct rect in = rect_centre(body, body.w, MIN_OF(words + picture + between, body.h));
	in.y -= (body.h - in.h) / 8; /* the eye's middle lies a little higher */
	const struct rect top = rect_cut_top(&in, picture);
	rect_cut_top(&in, between);
	if (page->is_out) {
		ui_icon(ui, rect_centre(top, picture * 3 / 2, picture), "pic-out-of-service",
			TONE_CANAL);
	} else {
		paint_sign(ui, rect_centre(top, picture, picture));
	}
	say(ui, &in, &first, true);
	rect_cut_top(&in, between);
	say(ui, &in, &second, false);
	return ui_end(ui);
}
