/*
 * golden_rules LOCALE_DIR [PANEL]: the checker of the kit over every page in every state and look.
 * With a PANEL ("1920x1080@0.277"), the landscape ones on that. Says for each violation on which
 * page it is and in which looks. Exit status 1 when there is one.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "firmware/base/attr.h"
#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "tests/golden/stage.h"
#include "ui/kit/check.h"

enum { FINDING_MAX = 2000 };

struct findings {
	const struct scenario *scenario;
	int look; /* being looked at */
	int count;
	struct finding {
		char *what;
		uint32_t looks; /* bits by index */
	} all[FINDING_MAX];	/* of this scenario */
};

static void note(void *arg, enum check_rule rule, const char *what)
{
	(void)rule;
	struct findings *findings = arg;
	int i = 0;
	while (i < findings->count && strcmp(findings->all[i].what, what) != 0) {
		i++;
	}
	if (i == findings->count) {
		REQUIRE(i < FINDING_MAX);
		findings->all[findings->count++] = (struct finding){mem_copy_str(what), 0};
	}
	findings->all[i].looks |= 1u << findings->look;
}

static void tell(struct findings *findings)
{
	for (int i = 0; i < findings->count; i++) {
		int first = __builtin_ctz(findings->all[i].looks);
		int more = __builtin_popcount(findings->all[i].looks) - 1;
		struct look look = look_at(first);
		char name[120];
		look_name(findings->scenario, &look, name, sizeof(name));
		printf("%s", name);
		if (more) {
			printf(" and %d more", more);
		}
		printf(": %s\n", findings->all[i].what);
		mem_free(findings->all[i].what);
	}
	findings->count = 0;
}

/* How large each text of a page is in usual type; of a text that stands there twice, the smaller.
 */
enum { TEXTS_MAX = 1024 };
static struct sizes {
	int count;
	struct {
		char *text;
		int px;
	} all[TEXTS_MAX];
} usual;

static int font_px(const struct draw_list *list, const struct ui_line *line)
{
	return line->cmd >= 0 ? list->cmds[line->cmd].font.size_px : 0;
}

static void note_sizes(const struct ui *ui, const struct draw_list *list)
{
	int count;
	const struct ui_line *lines = ui_lines(ui, &count);
	for (int i = 0; i < count; i++) {
		int px = font_px(list, &lines[i]);
		int k = 0;
		while (k < usual.count && strcmp(usual.all[k].text, lines[i].text) != 0) {
			k++;
		}
		if (px > 0 && k == usual.count) {
			REQUIRE(k < TEXTS_MAX);
			usual.all[usual.count].text = mem_copy_str(lines[i].text);
			usual.all[usual.count++].px = px;
		} else if (px > 0) {
			usual.all[k].px = MIN_OF(usual.all[k].px, px);
		}
	}
}

/* Large type is large: nothing that stands on both pages is smaller there. On a low panel what is
 * even larger than its titles may give way. */
static int compare_sizes(
	const struct ui *ui, const struct draw_list *list, bool is_low, struct findings *to)
{
	int count, violations = 0, most = is_low ? ui_theme(ui)->em_px[TEXT_TITLE] : INT32_MAX;
	const struct ui_line *lines = ui_lines(ui, &count);
	for (int i = 0; i < count; i++) {
		int px = font_px(list, &lines[i]);
		for (int k = 0; px > 0 && k < usual.count; k++) {
			if (strcmp(usual.all[k].text, lines[i].text) == 0 &&
				px < MIN_OF(usual.all[k].px, most)) {
				char what[300];
				snprintf(what, sizeof(what),
					"\"%s\" is smaller in large type: %d px, usually %d",
					lines[i].text, px, usual.all[k].px);
				note(to, RULE_LAYOUT, what);
				violations++;
			}
		}
	}
	return violations;
}

static void forget_sizes(void)
{
	for (int i = 0; i < usual.count; i++) {
		mem_free(usual.all[i].text);
	}
	usual.count = 0;
}

static int check_sizes(struct stage *stage, const struct scenario *scenario, struct look look,
	bool is_low, struct findings *findings)
{
	look.is_elder = false;
	const struct ui *ui = stage_draw(stage, scenario, &look);
	note_sizes(ui, stage_list(stage));
	look.is_elder = true;
	ui = stage_draw(stage, scenario, &look);
	int violations = compare_sizes(ui, stage_list(stage), is_low, findings);
	forget_sizes();
	return violations;
}

int main(int argc, char **argv)
{
	_Static_assert(LOOK_COUNT <= 32, "the looks are bits");
	struct panel_size size;
	bool has_panel = argc == 3;
	bool is_usage = argc == 2 || (has_panel && panel_size_read(argv[2], &size));
	struct stage *stage = is_usage ? stage_open(argv[1], has_panel ? &size : NULL) : NULL;
	if (!stage) {
		fprintf(stderr, "usage: golden_rules LOCALE_DIR [WIDTHxHEIGHT@MM_PER_PX]\n");
		return 2;
	}
	int first_look = has_panel ? LOOK_COUNT / 2 : 0; /* landscape is the second half */
	static struct findings findings;
	int count = 0, violations = 0;
	const struct scenario *all = scenarios(&count);
	for (int i = 0; i < count; i++) {
		findings.scenario = &all[i];
		for (findings.look = first_look; findings.look < LOOK_COUNT; findings.look++) {
			struct look look = look_at(findings.look);
			violations += ui_check(stage_draw(stage, &all[i], &look), note, &findings);
			/* a pressed key shows over its neighbours what the finger hides */
			bool has_keys = all[i].screen == SCREEN_phone ||
					all[i].screen == SCREEN_question ||
					all[i].screen == SCREEN_reply;
			int hands = has_keys ? HAND_FINGER : HAND_COUNT;
			for (int hand = HAND_KEY; look_has_hands(&look) && hand < hands; hand++) {
				stage_draw(stage, &all[i], &look);
				violations += ui_check(
					stage_touch(stage, (enum hand)hand), note, &findings);
			}
			if (look.is_elder && !look.is_high_contrast) {
				violations +=
					check_sizes(stage, &all[i], look, has_panel, &findings);
			}
		}
		tell(&findings);
	}
	stage_close(stage);
	printf("%d violations in %d frames\n", violations, count * (LOOK_COUNT - first_look));
	return violations ? 1 : 0;
}
