/*
 * lexicon_pack OUT WORDS SURNAMES GIVEN: the kiosk's lexicon (ui/input/lexicon_file.h) out of
 * words.txt, "yin2hang2 银行430 引航811" a line, and our two lists of what names are made of. Part
 * of the build. Exit status 1, and why on stderr, when a line is not as it should be.
 */
#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ui/input/lexicon_file.h"
#include "ui/input/syllables.h"

enum { TEXT_MAX = 4 * LEXICON_MAX_SYLLABLES + 1, COST_MAX = 0xffff };

struct word {
	unsigned char syllable_count;
	unsigned short syllables[LEXICON_MAX_SYLLABLES];
	char text[TEXT_MAX];
	struct lexicon_word out;
};

static struct word *words;
static size_t word_count, word_room;

static _Noreturn void fail(const char *path, const char *said)
{
	fprintf(stderr, "%s: %s\n", path, said);
	exit(1);
}

static void *grow(void *list, size_t count, size_t *room, size_t size)
{
	if (count < *room) {
		return list;
	}
	*room = *room ? 2 * *room : 4096;
	list = realloc(list, *room * size);
	if (!list) {
		fail("memory", strerror(errno));
	}
	return list;
}

/* --- reading --- */

/* "yin2hang2"; a syllable may be without a tone. */
static bool take_reading(const char *reading, struct word *out)
{
	out->syllable_count = 0;
	out->out.tones = 0;
	for (const char *at = reading; *at; out->syllable_count++) {
		size_t len = strspn(at, "abcdefghijklmnopqrstuvwxyz");
		int id = syllable_find(at, len);
		if (id == SYLLABLE_NONE || out->syllable_count == LEXICON_MAX_SYLLABLES) {
			return false;
		}
		out->syllables[out->syllable_count] = (unsigned short)id;
		at += len;
		if (*at >= '1' && *at <= '5') {
			out->out.tones |= (unsigned)(*at - '0')
					  << (out->syllable_count * LEXICON_TONE_BITS);
			at++;
		}
	}
	return out->syllable_count > 0;
}

static size_t count_characters(const char *text)
{
	size_t count = 0;
	for (; *text; text++) {
		count += ((unsigned char)*text & 0xc0) != 0x80;
	}
	return count;
}

static void read_words(const char *path)
{
	FILE *file = fopen(path, "re");
	char *line = NULL;
	size_t size = 0;
	if (!file) {
		fail(path, strerror(errno));
	}
	while (getline(&line, &size, file) > 0) {
		struct word word = {0};
		char *rest = NULL, *part = strtok_r(line, " \n", &rest);
		if (!part || !take_reading(part, &word)) {
			fail(path, part ? part : "an empty line");
		}
		while ((part = strtok_r(NULL, " \n", &rest))) {
			size_t len = strcspn(part, "0123456789");
			unsigned long cost = strtoul(part + len, NULL, 10);
			if (len == 0 || len >= TEXT_MAX || !part[len] || cost > COST_MAX) {
				fail(path, part);
			}
			memcpy(word.text, part, len);
			word.text[len] = '\0';
			if (count_characters(word.text) != word.syllable_count) {
				fail(path, part);
			}
			word.out.cost = (uint16_t)cost;
			words = grow(words, word_count, &word_room, sizeof(*words));
			words[word_count++] = word;
		}
	}
	free(line);
	fclose(file);
}

/* By text; what is read alike stands together whatever the tone. */
static int by_text(const void *a, const void *b)
{
	const struct word *x = a, *y = b;
	int order = strcmp(x->text, y->text);
	return order ? order : (x->out.cost > y->out.cost) - (x->out.cost < y->out.cost);
}

/* The n-th of a list, from 1 on. */
static unsigned char surname_cost(unsigned n)
{
	return (unsigned char)lround((130 + 50 * log(n)) / 4);
}

static unsigned char given_cost(unsigned n)
{
	return (unsigned char)lround((200 + 30 * log(n)) / 4);
}

/* Sets the cost of a name's part: "王wang", or "英" in whatever reading. The words are sorted by
 * text. False: there is no such word. */
static bool set_cost(const char *part, unsigned n, bool is_surname)
{
	struct word wanted = {0};
	size_t len = strcspn(part, "abcdefghijklmnopqrstuvwxyz");
	bool is_found = false;
	if (len >= TEXT_MAX || (is_surname && !take_reading(part + len, &wanted))) {
		return false;
	}
	memcpy(wanted.text, part, len);
	for (size_t low = 0, high = word_count; low < high;) { /* to the first of that text */
		size_t middle = (low + high) / 2;
		if (strcmp(words[middle].text, wanted.text) < 0) {
			low = middle + 1;
		} else {
			high = middle;
		}
		if (low < high) {
			continue;
		}
		for (; low < word_count && strcmp(words[low].text, wanted.text) == 0; low++) {
			struct word *word = &words[low];
			bool is_read_so = word->syllable_count == wanted.syllable_count &&
					  memcmp(word->syllables, wanted.syllables,
						  sizeof(wanted.syllables)) == 0;
			if (is_surname && is_read_so && !word->out.surname_cost) {
				word->out.surname_cost = surname_cost(n);
			} else if (!is_surname && !word->out.given_cost) {
				word->out.given_cost = given_cost(n);
			}
			is_found = is_found || !is_surname || is_read_so;
		}
		break;
	}
	return is_found;
}

/* A surname of two that is no word becomes one. */
static void add_surname(const char *path, const char *part)
{
	struct word word = {.out = {.cost = 900}};
	size_t len = strcspn(part, "abcdefghijklmnopqrstuvwxyz");
	if (len >= TEXT_MAX || !take_reading(part + len, &word)) {
		fail(path, part);
	}
	memcpy(word.text, part, len);
	if (count_characters(word.text) != word.syllable_count) {
		fail(path, part);
	}
	words = grow(words, word_count, &word_room, sizeof(*words));
	words[word_count++] = word;
	qsort(words, word_count, sizeof(*words), by_text);
}

static void read_names(const char *path, bool is_surname)
{
	FILE *file = fopen(path, "re");
	char *line = NULL;
	size_t size = 0;
	unsigned n = 0;
	if (!file) {
		fail(path, strerror(errno));
	}
	while (getline(&line, &size, file) > 0) {
		char *rest = NULL;
		line[strcspn(line, "#")] = '\0';
		for (char *part = strtok_r(line, " \n", &rest); part;
			part = strtok_r(NULL, " \n", &rest)) {
			n++;
			if (!set_cost(part, n, is_surname)) {
				if (!is_surname) {
					fail(path, part);
				}
				add_surname(path, part);
				(void)set_cost(part, n, is_surname);
			}
		}
	}
	free(line);
	fclose(file);
}

/* --- the tree --- */

/* As the nodes come: fewer syllables first, then by them, then by cost. */
static int by_reading(const void *a, const void *b)
{
	const struct word *x = a, *y = b;
	if (x->syllable_count != y->syllable_count) {
		return x->syllable_count < y->syllable_count ? -1 : 1;
	}
	for (int i = 0; i < x->syllable_count; i++) {
		if (x->syllables[i] != y->syllables[i]) {
			return x->syllables[i] < y->syllables[i] ? -1 : 1;
		}
	}
	int order = (x->out.cost > y->out.cost) - (x->out.cost < y->out.cost);
	return order ? order : strcmp(x->text, y->text);
}

struct path {
	unsigned char len;
	unsigned short syllables[LEXICON_MAX_SYLLABLES];
};

static int by_path(const void *a, const void *b)
{
	const struct path *x = a, *y = b;
	if (x->len != y->len) {
		return x->len < y->len ? -1 : 1;
	}
	for (int i = 0; i < x->len; i++) {
		if (x->syllables[i] != y->syllables[i]) {
			return x->syllables[i] < y->syllables[i] ? -1 : 1;
		}
	}
	return 0;
}

/* Every beginning of a word, once, shorter ones first: so the children of one node stand together,
 * and those of the next node behind them. */
static struct path *make_paths(size_t *count_out)
{
	struct path *paths = NULL;
	size_t count = 0, room = 0, kept = 0;
	for (size_t i = 0; i < word_count; i++) {
		for (unsigned char len = 0; len <= words[i].syllable_count; len++) {
			struct path path = {.len = len};
			memcpy(path.syllables, words[i].syllables, len * sizeof(path.syllables[0]));
			paths = grow(paths, count, &room, sizeof(*paths));
			paths[count++] = path;
		}
	}
	qsort(paths, count, sizeof(*paths), by_path);
	for (size_t i = 0; i < count; i++) {
		if (kept == 0 || by_path(&paths[kept - 1], &paths[i]) != 0) {
			paths[kept++] = paths[i];
		}
	}
	*count_out = kept;
	return paths;
}

static bool begins_with(const struct path *path, const struct path *start)
{
	return path->len == start->len + 1 && memcmp(path->syllables, start->syllables,
						      start->len * sizeof(path->syllables[0])) == 0;
}

static struct lexicon_node *make_nodes(const struct path *paths, size_t count)
{
	struct lexicon_node *nodes = calloc(count + 1, sizeof(*nodes));
	size_t child = 1, word = 0;
	if (!nodes) {
		fail("memory", strerror(errno));
	}
	for (size_t i = 0; i < count; i++) {
		const struct path *path = &paths[i];
		nodes[i].syllable = path->len ? path->syllables[path->len - 1] : 0;
		nodes[i].first_child = (uint32_t)child;
		nodes[i].first_word = (uint32_t)word;
		while (child < count && begins_with(&paths[child], path)) {
			child++;
		}
		while (word < word_count && words[word].syllable_count == path->len &&
			memcmp(words[word].syllables, path->syllables,
				path->len * sizeof(path->syllables[0])) == 0) {
			word++;
		}
	}
	nodes[count].first_child = (uint32_t)child;
	nodes[count].first_word = (uint32_t)word;
	if (child != count || word != word_count) {
		fail("tree", "not every word has its place");
	}
	return nodes;
}

/* --- writing --- */

static int index_by_text(const void *a, const void *b)
{
	return by_text(&words[*(const uint32_t *)a], &words[*(const uint32_t *)b]);
}

static void put(const char *path, FILE *file, const void *data, size_t size, size_t count)
{
	if (fwrite(data, size, count, file) != count) {
		fail(path, strerror(errno));
	}
}

static void write_file(const char *path)
{
	qsort(words, word_count, sizeof(*words), by_reading);
	struct lexicon_head head = {.magic = LEXICON_MAGIC,
		.version = LEXICON_VERSION,
		.syllable_count = (uint32_t)syllable_count(),
		.word_count = (uint32_t)word_count};
	size_t node_count;
	struct path *paths = make_paths(&node_count);
	struct lexicon_node *nodes = make_nodes(paths, node_count);
	uint32_t *order = calloc(word_count, sizeof(*order));
	FILE *file = fopen(path, "we");
	if (!file || !order) {
		fail(path, strerror(errno));
	}
	for (size_t i = 0; i < word_count; i++) {
		order[i] = (uint32_t)i;
		words[i].out.text = head.text_len;
		head.text_len += (uint32_t)strlen(words[i].text);
	}
	qsort(order, word_count, sizeof(*order), index_by_text);
	head.node_count = (uint32_t)node_count;
	put(path, file, &head, sizeof(head), 1);
	put(path, file, nodes, sizeof(*nodes), node_count + 1);
	for (size_t i = 0; i < word_count; i++) {
		put(path, file, &words[i].out, sizeof(words[i].out), 1);
	}
	put(path, file, &(struct lexicon_word){.text = head.text_len}, sizeof(struct lexicon_word),
		1);
	put(path, file, order, sizeof(*order), word_count);
	for (size_t i = 0; i < word_count; i++) {
		put(path, file, words[i].text, 1, strlen(words[i].text));
	}
	if (fclose(file) != 0) {
		fail(path, strerror(errno));
	}
	free(paths);
	free(nodes);
	free(order);
}

int main(int argc, char **argv)
{
	if (argc != 5) {
		fprintf(stderr, "usage: lexicon_pack OUT WORDS SURNAMES GIVEN\n");
		return 2;
	}
	read_words(argv[2]);
	qsort(words, word_count, sizeof(*words), by_text);
	read_names(argv[3], true);
	read_names(argv[4], false);
	write_file(argv[1]);
	free(words);
	return 0;
}
