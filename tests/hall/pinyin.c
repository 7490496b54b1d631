#include "tests/hall/pinyin.h"

#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "tests/hall/fixtures.h"
#include "tests/hall/fixtures_file.h"

#include <stdlib.h>
#include <string.h>

enum { WORD_MAX_LEN = 4 * 4 };

struct word {
	const char *text, *syllables; /* both in the file's text */
};

struct pinyin {
	char *text; /* the file, cut into words */
	int count;
	struct word *words; /* by text */
};

static int compare(const void *a, const void *b)
{
	return strcmp(((const struct word *)a)->text, ((const struct word *)b)->text);
}

/* Cuts the text and counts its words; words NULL: counts only, and cuts nothing. */
static int cut(char *text, struct word *words)
{
	int count = 0;
	for (char *line = text, *end; *line; line = end + 1) {
		end = strchr(line, '\n');
		char *at = end ? memchr(line, '\t', (size_t)(end - line)) : NULL;
		if (!at) {
			return -1;
		}
		const char *syllables = line;
		char *word = at + 1;
		for (char *next; word < end; word = next + 1) {
			next = word + strcspn(word, " \n");
			if (words) {
				words[count] = (struct word){word, syllables};
			}
			count++;
			if (words) {
				*at = '\0';
				*next = '\0';
			}
		}
	}
	return count;
}

enum err pinyin_open(const char *folder, struct pinyin **pinyin_out)
{
	struct pinyin *pinyin = mem_new(struct pinyin);
	enum err err = fixtures_read(folder, "pinyin.txt", &pinyin->text);
	*pinyin_out = NULL;
	if (!err) {
		pinyin->count = cut(pinyin->text, NULL);
		if (pinyin->count <= 0) {
			log_error("fixtures", "pinyin.txt: syllables, a tab, words, in each line");
			err = ERR_INVALID;
		}
	}
	if (err) {
		pinyin_close(pinyin);
		return err;
	}
	pinyin->words = mem_alloc((size_t)pinyin->count, sizeof(struct word));
	(void)cut(pinyin->text, pinyin->words);
	qsort(pinyin->words, (size_t)pinyin->count, sizeof(struct word), compare);
	*pinyin_out = pinyin;
	return OK;
}

void pinyin_close(struct pinyin *pinyin)
{
	if (pinyin) {
		mem_free(pinyin->words);
		mem_free(pinyin->text);
		mem_free(pinyin);
	}
}

/* The longest word that the text begins with; its bytes, 0: none. */
static size_t longest(const struct pinyin *pinyin, const char *text, const char **syllables_out)
{
	char part[WORD_MAX_LEN + 1];
	(void)str_copy(part, sizeof(part), text);
	for (; *part; utf8_drop_last(part)) {
		const struct word wanted = {part, NULL};
		const struct word *found = bsearch(
			&wanted, pinyin->words, (size_t)pinyin->count, sizeof(wanted), compare);
		if (found) {
			*syllables_out = found->syllables;
			return strlen(part);
		}
	}
	return 0;
}

static bool is_figure(char c)
{
	return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
}

void pinyin_read(const struct pinyin *pinyin, const char *name, char *out, size_t size)
{
	uint32_t code_point;
	bool is_whole = true;
	out[0] = '\0';
	for (const char *at = name; *at && is_whole;) {
		const char *syllables;
		size_t len = longest(pinyin, at, &syllables);
		if (len) {
			is_whole = str_append(out, size, "%s%s", *out ? " " : "", syllables);
		} else if (is_figure(*at)) {
			is_whole = str_append(out, size, "%s", *out ? " " : "");
			for (; is_figure(at[len]) && is_whole; len++) {
				char c = at[len] >= 'A' && at[len] <= 'Z' ? (char)(at[len] | 0x20)
									  : at[len];
				is_whole = str_append(out, size, "%c", c);
			}
		} else { /* punctuation has none */
			len = MAX_OF(utf8_decode(at, strlen(at), &code_point), 1);
		}
		at += len;
	}
	if (!is_whole || !pinyin_fits(name, out)) {
		out[0] = '\0';
	}
}
