/*
 * golden_rules LOCALE_DIR: the checker of the kit over every page in every state and look. Says for
 * each violation on which page it is and in which looks. Exit status 1 when there is one.
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

int main(int argc, char **argv)
{
	_Static_assert(LOOK_COUNT <= 32, "the looks are bits");
	struct stage *stage = argc == 2 ? stage_open(argv[1]) : NULL;
	if (!stage) {
		fprintf(stderr, "usage: golden_rules LOCALE_DIR\n");
		return 2;
	}
	static struct findings findings;
	int count = 0, violations = 0;
	const struct scenario *all = scenarios(&count);
	for (int i = 0; i < count; i++) {
		findings.scenario = &all[i];
		for (findings.look = 0; findings.look < LOOK_COUNT; findings.look++) {
			struct look look = look_at(findings.look);
			violations += ui_check(stage_draw(stage, &all[i], &look), note, &findings);
		}
		tell(&findings);
	}
	stage_close(stage);
	printf("%d violations in %d frames\n", violations, count * LOOK_COUNT);
	return violations ? 1 : 0;
}
