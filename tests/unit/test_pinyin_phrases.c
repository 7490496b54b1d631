/* How many touches of a candidate 50 phrases take, typed letter by letter: at best one each. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "firmware/base/str.h"
#include "tests/harness/phrases.h"
#include "ui/input/pinyin.h"

enum { PICKS_MAX = 70, IN_SIGHT = 10 };

static struct lexicon lexicon;
static const struct dictionary dictionary = {.lexicon = &lexicon};

/* The candidate that begins `rest` with the most letters, one in sight if there is any; -1. */
static int best_candidate(const struct pinyin *pinyin, const char *rest)
{
	int best = -1;
	size_t best_len = 0;
	for (int i = 0; i < pinyin_count(pinyin); i++) {
		char text[PINYIN_TEXT_LEN + 1];
		pinyin_candidate(pinyin, i, text);
		if (i >= IN_SIGHT && best >= 0) {
			break;
		}
		if (str_starts(rest, text) && strlen(text) > best_len) {
			best = i;
			best_len = strlen(text);
		}
	}
	return best;
}

/* Returns how many it took; 0: it could not be composed. */
static int compose(const struct phrase *phrase, int *far_out)
{
	static struct pinyin pinyin;
	int picks = 0;
	pinyin_begin(&pinyin, &dictionary, phrase->is_name, false);
	for (const char *at = phrase->letters; *at; at++) {
		assert_true(pinyin_type(&pinyin, *at));
	}
	for (const char *rest = phrase->text; *rest; picks++) {
		char text[PINYIN_TEXT_LEN + 1];
		int best = best_candidate(&pinyin, rest);
		if (best < 0) {
			return 0;
		}
		*far_out += best >= IN_SIGHT;
		assert_true(pinyin_pick(&pinyin, best, text));
		rest += strlen(text);
	}
	return pinyin.len == 0 ? picks : 0;
}

static void fifty_phrases(void **state)
{
	(void)state;
	int picks = 0, firsts = 0, far = 0;
	for (int i = 0; i < PHRASE_COUNT; i++) {
		int count = compose(&phrases[i], &far);
		if (count == 0) {
			fail_msg(
				"%s cannot be composed of %s", phrases[i].text, phrases[i].letters);
		}
		if (count > 1) {
			print_message("%s: %d\n", phrases[i].text, count);
		}
		picks += count;
		firsts += count == 1;
	}
	print_message("%d picks for %d phrases, %d of them at one touch, %d picks out of sight\n",
		picks, PHRASE_COUNT, firsts, far);
	assert_in_range(picks, PHRASE_COUNT, PICKS_MAX);
}

static int open_lexicon(void **state)
{
	(void)state;
	return lexicon_open(BUILD_DIR "/share/lexicon", &lexicon) == OK ? 0 : -1;
}

static int close_lexicon(void **state)
{
	(void)state;
	lexicon_close(&lexicon);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(fifty_phrases),
	};
	return cmocka_run_group_tests(tests, open_lexicon, close_lexicon);
}
