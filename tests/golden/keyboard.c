/*
 * golden_keyboard LOCALE_DIR [OUT_DIR [WORD]...]: the on-screen keyboard in its states and looks,
 * on a page as a form has them. The checker's rules are held to each; with OUT_DIR the pictures are
 * written whose name contains every WORD. Exit status 1 when there is a violation.
 */
#include <stdio.h>
#include <string.h>

#include "firmware/base/attr.h"
#include "firmware/base/fs.h"
#include "firmware/base/log.h"
#include "firmware/base/str.h"
#include "tests/golden/stage.h"
#include "ui/input/keyboard.h"
#include "ui/kit/check.h"
#include "ui/text/tr.h"

enum { SHORT_PX = 1080, LONG_PX = 1920, PANEL_BOTTOM_MM = 700, FIELD_TOP_MM = 232 };

static const double MM_PER_PX = 0.369;

struct state {
	const char *name;
	enum typing_kind kind;
	const char *text, *letters; /* stands there, is being composed */
	enum input_mode mode;
	int first; /* candidate shown */
};

static const struct state states[] = {
	{"empty", TYPING_TEXT, "", "", MODE_PINYIN, 0},
	{"words", TYPING_TEXT, "人民路", "shibahao", MODE_PINYIN, 0},
	{"more", TYPING_TEXT, "", "yi", MODE_PINYIN, 20},
	{"sentence", TYPING_TEXT, "您好，", "xiaoqumenkoudeludenghuailehaojitianle", MODE_PINYIN,
		0},
	{"name", TYPING_NAME, "", "zhangsan", MODE_PINYIN, 0},
	{"lower", TYPING_TEXT, "Wi", "", MODE_LOWER, 0},
	{"upper", TYPING_TEXT, "", "", MODE_UPPER, 0},
	{"signs", TYPING_TEXT, "3", "", MODE_SIGNS, 0},
	{"latin", TYPING_LATIN, "name@", "", MODE_LOWER, 0},
	{"latin-signs", TYPING_LATIN, "name", "", MODE_SIGNS, 0},
	{"digits", TYPING_DIGITS, "0512", "", MODE_DIGITS, 0},
	{"decimal", TYPING_DECIMAL, "86.", "", MODE_DIGITS, 0},
	{"id", TYPING_ID_NUMBER, "3205", "", MODE_DIGITS, 0},
};

static struct lexicon lexicon;
static const struct dictionary dictionary = {.lexicon = &lexicon};
static const char *now_name;

static void set(struct input_method *input, const struct state *state, enum lang lang)
{
	char commit[TYPED_MAX_LEN + 1];
	const struct typing typing = {.kind = state->kind, .field = 1};
	input_wipe(input);
	input_follow(input, &typing, lang, &dictionary);
	input_act(input, ACTION_input_mode, (int)state->mode, commit);
	for (const char *at = state->letters; *at; at++) {
		input_act(input, ACTION_key, *at, commit);
	}
	input_act(input, ACTION_candidates, state->first, commit);
}

/* As on the form's page: a question, the field, the keys at the bottom of the touch zone. */
static void draw(
	struct ui *ui, const struct state *state, const struct input_method *input, enum lang lang)
{
	struct rect body = rect_inset(ui_panel(ui), ui_px(ui, 14), ui_px(ui, 44));
	if (ui_is_portrait(ui)) {
		rect_cut_top(&body, ui_px(ui, FIELD_TOP_MM - 44));
		rect_cut_bottom(&body, ui_px(ui, 44));
	} else {
		rect_cut_right(&body, ui_px(ui, 122));
		rect_cut_bottom(&body, -ui_px(ui, 20));
	}
	struct rect line = rect_cut_top(&body, ui_px_elder(ui, ui_is_portrait(ui) ? 32 : 28));
	input_field(ui, line,
		FIELD(.text = state->text, .placeholder = lang == LANG_ZH ? "请填写" : "Write here",
			.size = TEXT_HEADING, .is_active = true, .is_personal = true,
			.label = "field"),
		input);
	input_draw(ui, body, input, lang);
}

static void note(void *arg, enum check_rule rule, const char *what)
{
	(void)arg;
	(void)rule;
	printf("%s: %s\n", now_name, what);
}

static bool is_wanted(const char *name, char **words, int count)
{
	for (int i = 0; i < count; i++) {
		if (!strstr(name, words[i])) {
			return false;
		}
	}
	return true;
}

int main(int argc, char **argv)
{
	if (argc < 2 || tr_init(argv[1]) != OK ||
		lexicon_open(BUILD_DIR "/share/lexicon", &lexicon) != OK ||
		(argc > 2 && fs_make_dir(argv[2]) != OK)) {
		fprintf(stderr, "usage: golden_keyboard LOCALE_DIR [OUT_DIR [WORD]...]\n");
		return 2;
	}
	static struct input_method input;
	struct gfx *gfx[2];
	struct ui *uis[2];
	for (int i = 0; i < 2; i++) {
		int width = i ? LONG_PX : SHORT_PX, height = i ? SHORT_PX : LONG_PX;
		const struct gfx_config config = {.display = DISPLAY_OFFSCREEN,
			.width_px = width,
			.height_px = height,
			.title = "",
			.assets_dir = BUILD_DIR "/share"};
		REQUIRE(gfx_create(&config, &gfx[i]) == OK);
		const struct ui_config ui_config = {.width_px = width,
			.height_px = height,
			.mm_per_px = MM_PER_PX,
			.panel_bottom_mm = PANEL_BOTTOM_MM};
		uis[i] = ui_create(&ui_config, gfx_measurer(gfx[i]));
	}
	int violations = 0, frames = 0;
	for (size_t i = 0; i < ARRAY_LEN(states) * LOOK_COUNT; i++) {
		const struct state *state = &states[i / LOOK_COUNT];
		struct look look = look_at((int)(i % LOOK_COUNT));
		char name[120], path[1024];
		struct ui *ui = uis[look.is_landscape];
		str_format(name, sizeof(name), "keyboard-%s-%s-%s%s%s%s", state->name,
			look.lang == LANG_EN ? "en" : "zh",
			look.is_landscape ? "landscape" : "portrait", look.is_elder ? "-elder" : "",
			look.is_high_contrast ? "-contrast" : "", look.is_low_reach ? "-low" : "");
		set(&input, state, look.lang);
		now_name = name;
		ui_begin(ui, (int64_t)(i + 1) * 5000,
			&(const struct ui_look){.is_elder = look.is_elder,
				.is_high_contrast = look.is_high_contrast,
				.is_low_reach = look.is_low_reach,
				.page = (uint32_t)i + 1});
		draw(ui, state, &input, look.lang);
		const struct draw_list *list = ui_end(ui);
		violations += ui_check(ui, note, NULL);
		frames++;
		if (argc > 2 && is_wanted(name, argv + 3, argc - 3)) {
			gfx_present(gfx[look.is_landscape], list);
			REQUIRE(str_format(path, sizeof(path), "%s/%s.png", argv[2], name));
			REQUIRE(gfx_shot(gfx[look.is_landscape], path) == OK);
		}
	}
	for (int i = 0; i < 2; i++) {
		ui_destroy(uis[i]);
		gfx_destroy(gfx[i]);
	}
	input_wipe(&input);
	lexicon_close(&lexicon);
	printf("%d violations in %d frames\n", violations, frames);
	return violations ? 1 : 0;
}
