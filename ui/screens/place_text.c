#include "ui/screens/place_text.h"

#include <stdlib.h>
#include <string.h>

#include "firmware/base/str.h"
#include "firmware/msg/hall.h"
#include "ui/text/tr.h"

enum { CODE_MAX_LEN = 15, CODES_MAX = HALL_WINDOWS_LEN / 3, RANGE_LEAST = 3 };

struct code {
	char text[CODE_MAX_LEN + 1];
	int prefix_len; /* before the figures it ends with; all of it when there are none */
	int number;	/* -1 none */
};

static struct code code_of(const char *text, size_t len)
{
	struct code code = {.number = -1};
	str_copy_len(code.text, sizeof(code.text), text, len);
	size_t end = strlen(code.text), at = end;
	while (at > 0 && end - at < 6 && code.text[at - 1] >= '0' && code.text[at - 1] <= '9') {
		at--;
	}
	code.prefix_len = (int)at;
	code.number = at < end ? atoi(code.text + at) : -1;
	return code;
}

/* A9, A10, A011: by the letters, then by the number. */
static int compare(const void *a, const void *b)
{
	const struct code *x = a, *y = b;
	int letters = strncmp(x->text, y->text, (size_t)MAX_OF(x->prefix_len, y->prefix_len));
	if (x->prefix_len != y->prefix_len || letters != 0) {
		return strcmp(x->text, y->text);
	}
	return x->number != y->number ? x->number - y->number : strcmp(x->text, y->text);
}

static bool is_next(const struct code *code, const struct code *after)
{
	return code->number >= 0 && after->number == code->number + 1 &&
	       after->prefix_len == code->prefix_len &&
	       strncmp(after->text, code->text, (size_t)code->prefix_len) == 0 &&
	       strlen(after->text) == strlen(code->text);
}

/* In order, none twice. */
static int read_codes(const char *windows, struct code *codes)
{
	int count = 0, kept = 0;
	for (const char *at = windows, *comma; at && count < CODES_MAX;
		at = comma ? comma + 2 : NULL) {
		comma = strstr(at, ", ");
		codes[count++] = code_of(at, comma ? (size_t)(comma - at) : strlen(at));
	}
	qsort(codes, (size_t)count, sizeof(codes[0]), compare);
	for (int i = 0; i < count; i++) {
		if (kept == 0 || strcmp(codes[kept - 1].text, codes[i].text) != 0) {
			codes[kept++] = codes[i];
		}
	}
	return kept;
}

static void add(enum lang lang, char list[WINDOWS_TEXT_LEN], const char *one)
{
	char joined[WINDOWS_TEXT_LEN];
	if (list[0]) {
		str_format(joined, sizeof(joined), tr(lang, "%1$s, %2$s"), list, one);
	}
	str_copy(list, WINDOWS_TEXT_LEN, list[0] ? joined : one);
}

void windows_text(enum lang lang, const char *windows, char out[WINDOWS_TEXT_LEN])
{
	out[0] = '\0';
	if (!windows || !windows[0]) {
		return;
	}
	struct code codes[CODES_MAX];
	int count = read_codes(windows, codes);
	char list[WINDOWS_TEXT_LEN] = "";
	for (int first = 0, last; first < count; first = last + 1) {
		last = first;
		while (last + 1 < count && is_next(&codes[last], &codes[last + 1])) {
			last++;
		}
		if (last - first + 1 < RANGE_LEAST) {
			last = first; /* two are two, not a range */
			add(lang, list, codes[first].text);
			continue;
		}
		char range[2 * CODE_MAX_LEN + 8];
		str_format(range, sizeof(range), tr(lang, "%1$s–%2$s"), codes[first].text,
			codes[last].text);
		add(lang, list, range);
	}
	bool is_many = count > 1 || strchr(windows, '-');
	str_format(out, WINDOWS_TEXT_LEN, is_many ? tr(lang, "Windows %s") : tr(lang, "Window %s"),
		list);
}

void floor_text(enum lang lang, int floor, char out[FLOOR_TEXT_LEN])
{
	str_format(out, FLOOR_TEXT_LEN, floor < 0 ? tr(lang, "Basement %d") : tr(lang, "Floor %d"),
		abs(floor));
}

void place_text(
	enum lang lang, int floor, const char *zone, const char *windows, char out[PLACE_TEXT_LEN])
{
	char words[WINDOWS_TEXT_LEN];
	out[0] = '\0';
	if (floor != 0) {
		floor_text(lang, floor, out);
	}
	if (zone[0]) {
		str_append(out, PLACE_TEXT_LEN, "%s%s", out[0] ? " · " : "", zone);
	}
	windows_text(lang, windows, words);
	if (words[0]) {
		str_append(out, PLACE_TEXT_LEN, "%s%s", out[0] ? "\n" : "", words);
	}
}
