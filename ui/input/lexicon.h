/*
 * The lexicon: Chinese words with toned readings and costs, one file that is mapped and never read
 * as a whole. It is a tree of syllables: a node's children are its next syllables, by id; its words
 * are those read so, by cost. assets/lexicon_pack.c writes it. The file's head is checked when it
 * is opened and every index when it is used, so that no file can lead outside. Any thread.
 */
#ifndef ONEDOOR_UI_INPUT_LEXICON_H
#define ONEDOOR_UI_INPUT_LEXICON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "firmware/base/attr.h"
#include "firmware/base/err.h"
#include "ui/input/lexicon_file.h"

struct lexicon {
	const void *file; /* mapped; NULL: not from a file */
	size_t file_len;
	struct lexicon_head head;
	const struct lexicon_node *nodes;
	const struct lexicon_word *words;
	const uint32_t *by_text;
	const char *text;
};

/* ERR_NOT_FOUND, ERR_IO; ERR_INVALID: not a lexicon of this version. */
enum err lexicon_open(const char *path, struct lexicon *out) MUST_CHECK;
void lexicon_close(struct lexicon *lexicon); /* one that was not opened is allowed */
/* The same over bytes that the caller keeps, 4-byte aligned. */
enum err lexicon_read(const void *data, size_t len, struct lexicon *out) MUST_CHECK;

/* A range of nodes or words; empty when the file says nonsense. */
struct lexicon_range {
	uint32_t first, count;
};
enum { LEXICON_ROOT = 0 };
struct lexicon_range lexicon_children(const struct lexicon *lexicon, uint32_t node);
/* Those of children whose syllable is from first to last. */
struct lexicon_range lexicon_among(const struct lexicon *lexicon, struct lexicon_range children,
	unsigned first, unsigned last);
struct lexicon_range lexicon_words(const struct lexicon *lexicon, uint32_t node);
/* Its characters: not terminated; empty when the file says nonsense. */
const char *lexicon_text(const struct lexicon *lexicon, uint32_t word, size_t *len_out);
/* The tone 1–5 of its index-th syllable; 0: none. */
unsigned lexicon_tone(const struct lexicon *lexicon, uint32_t word, unsigned index);
/* The word of that text, of several readings the most frequent one; false when there is none. */
bool lexicon_find(const struct lexicon *lexicon, const char *text, size_t len, uint32_t *word_out);

#endif
