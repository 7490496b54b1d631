/* Chinese input: from a key to its candidates, over fifty phrases and a held key; what opening the
 * lexicon costs, and how much of it lies in memory afterwards. Prints one JSON object. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "firmware/base/attr.h"
#include "firmware/base/clock.h"
#include "tests/harness/phrases.h"
#include "tests/harness/usage.h"
#include "ui/input/pinyin.h"

enum { ROUNDS = 20, TIMES_MAX = 65536 };

struct figure {
	int count;
	double times[TIMES_MAX]; /* ms */
};

static struct pinyin pinyin;

static void type(const struct dictionary *dictionary, const char *letters, bool is_name,
	struct figure *figure)
{
	pinyin_begin(&pinyin, dictionary, is_name, false);
	for (; *letters && figure->count < TIMES_MAX; letters++) {
		int64_t started_us = clock_us();
		pinyin_type(&pinyin, *letters);
		figure->times[figure->count++] = (double)(clock_us() - started_us) / 1000;
	}
}

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a;
	double y = *(const double *)b;
	return (x > y) - (x < y);
}

static void tell(const char *name, struct figure *figure, double target_ms)
{
	qsort(figure->times, (size_t)figure->count, sizeof(figure->times[0]), compare);
	double p99 = figure->times[(figure->count - 1) * 99 / 100];
	printf("\"%s\": {\"unit\": \"ms\", \"samples\": %d, \"p50\": %.3f, \"p99\": %.3f, \"max\": "
	       "%.3f, "
	       "\"target\": %.0f, \"ok\": %s}, ",
		name, figure->count, figure->times[figure->count / 2], p99,
		figure->times[figure->count - 1], target_ms, p99 <= target_ms ? "true" : "false");
}

int main(void)
{
	static struct figure first, usual, held;
	static struct lexicon lexicon;
	static const struct dictionary dictionary = {.lexicon = &lexicon};
	char letters[PINYIN_MAX_LETTERS + 1] = "";
	int64_t before_kb = usage_of(getpid()).pss_kb;
	int64_t started_us = clock_us();
	if (lexicon_open(BUILD_DIR "/share/lexicon", &lexicon) != OK) {
		fprintf(stderr, "bench_pinyin: no lexicon\n");
		return 1;
	}
	double open_ms = (double)(clock_us() - started_us) / 1000;
	int64_t opened_kb = usage_of(getpid()).pss_kb;
	for (int i = 0; i < PHRASE_COUNT; i++) {
		type(&dictionary, phrases[i].letters, phrases[i].is_name, &first);
	}
	for (int i = 0; i < ROUNDS * PHRASE_COUNT; i++) {
		const struct phrase *phrase = &phrases[i % PHRASE_COUNT];
		type(&dictionary, phrase->letters, phrase->is_name, &usual);
	}
	for (int letter = 'a'; letter <= 'z'; letter++) {
		memset(letters, letter, PINYIN_MAX_LETTERS);
		type(&dictionary, letters, false, &held);
	}
	int64_t used_kb = usage_of(getpid()).pss_kb;
	printf("{");
	tell("key_first_time", &first, 5);
	tell("key", &usual, 5);
	tell("key_held", &held, 5);
	printf("\"open\": {\"unit\": \"ms\", \"value\": %.3f}, \"pss_before\": {\"unit\": \"kB\", "
	       "\"value\": %lld}, "
	       "\"pss_opened\": {\"unit\": \"kB\", \"value\": %lld}, \"pss_used\": {\"unit\": "
	       "\"kB\", \"value\": %lld}, "
	       "\"state\": {\"unit\": \"byte\", \"value\": %zu}}\n",
		open_ms, (long long)before_kb, (long long)opened_kb, (long long)used_kb,
		sizeof(pinyin));
	lexicon_close(&lexicon);
	return 0;
}
