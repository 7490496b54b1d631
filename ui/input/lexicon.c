#include "ui/input/lexicon.h"

#include <string.h>

#include "firmware/base/attr.h"
#include "firmware/base/fs.h"
#include "ui/input/syllables.h"

enum { COUNT_MAX = 1 << 24 };

enum err lexicon_read(const void *data, size_t len, struct lexicon *out)
{
	*out = (struct lexicon){0};
	struct lexicon_head head;
	if (len < sizeof(head) || (uintptr_t)data % _Alignof(struct lexicon_node) != 0) {
		return ERR_INVALID;
	}
	memcpy(&head, data, sizeof(head));
	if (memcmp(head.magic, LEXICON_MAGIC, sizeof(head.magic)) != 0 ||
		head.version != LEXICON_VERSION ||
		head.syllable_count != (uint32_t)syllable_count() || head.node_count == 0 ||
		head.node_count > COUNT_MAX || head.word_count > COUNT_MAX ||
		head.text_len > COUNT_MAX) {
		return ERR_INVALID;
	}
	size_t nodes_len = ((size_t)head.node_count + 1) * sizeof(struct lexicon_node);
	size_t words_len = ((size_t)head.word_count + 1) * sizeof(struct lexicon_word);
	size_t by_text_len = (size_t)head.word_count * sizeof(uint32_t);
	if (len != sizeof(head) + nodes_len + words_len + by_text_len + head.text_len) {
		return ERR_INVALID;
	}
	const uint8_t *at = (const uint8_t *)data + sizeof(head);
	out->head = head;
	out->nodes = (const void *)at;
	out->words = (const void *)(at + nodes_len);
	out->by_text = (const void *)(at + nodes_len + words_len);
	out->text = (const char *)at + nodes_len + words_len + by_text_len;
	return OK;
}

enum err lexicon_open(const char *path, struct lexicon *out)
{
	const void *file = NULL;
	size_t len = 0;
	*out = (struct lexicon){0};
	enum err err = fs_map(path, &file, &len);
	if (err) {
		return err;
	}
	err = lexicon_read(file, len, out);
	if (err) {
		fs_unmap(file, len);
		return err;
	}
	out->file = file;
	out->file_len = len;
	return OK;
}

void lexicon_close(struct lexicon *lexicon)
{
	fs_unmap(lexicon->file, lexicon->file_len);
	*lexicon = (struct lexicon){0};
}

static struct lexicon_range between(uint32_t first, uint32_t end, uint32_t count)
{
	bool is_good = first <= end && end <= count;
	return (struct lexicon_range){first, is_good ? end - first : 0};
}

struct lexicon_range lexicon_children(const struct lexicon *lexicon, uint32_t node)
{
	if (node >= lexicon->head.node_count) {
		return (struct lexicon_range){0};
	}
	const struct lexicon_node *at = &lexicon->nodes[node];
	return between(at[0].first_child, at[1].first_child, lexicon->head.node_count);
}

/* The first of the range whose syllable is not before that one. */
static uint32_t lower_bound(
	const struct lexicon *lexicon, struct lexicon_range range, unsigned syllable)
{
	uint32_t low = range.first, high = range.first + range.count;
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		if (lexicon->nodes[middle].syllable < syllable) {
			low = middle + 1;
		} else {
			high = middle;
		}
	}
	return low;
}

struct lexicon_range lexicon_among(
	const struct lexicon *lexicon, struct lexicon_range children, unsigned first, unsigned last)
{
	uint32_t from = lower_bound(lexicon, children, first);
	uint32_t end = children.first + children.count;
	children = (struct lexicon_range){from, end - from};
	if (first == last) { /* the usual case: one or none */
		children.count = from < end && lexicon->nodes[from].syllable == first;
		return children;
	}
	children.count = lower_bound(lexicon, children, last + 1) - from;
	return children;
}

struct lexicon_range lexicon_words(const struct lexicon *lexicon, uint32_t node)
{
	if (node >= lexicon->head.node_count) {
		return (struct lexicon_range){0};
	}
	const struct lexicon_node *at = &lexicon->nodes[node];
	return between(at[0].first_word, at[1].first_word, lexicon->head.word_count);
}

const char *lexicon_text(const struct lexicon *lexicon, uint32_t word, size_t *len_out)
{
	*len_out = 0;
	if (word >= lexicon->head.word_count) {
		return "";
	}
	const struct lexicon_word *at = &lexicon->words[word];
	struct lexicon_range range = between(at[0].text, at[1].text, lexicon->head.text_len);
	*len_out = range.count;
	return range.count ? lexicon->text + range.first : "";
}

unsigned lexicon_tone(const struct lexicon *lexicon, uint32_t word, unsigned index)
{
	if (word >= lexicon->head.word_count || index >= LEXICON_MAX_SYLLABLES) {
		return 0;
	}
	unsigned shift = index * LEXICON_TONE_BITS;
	return lexicon->words[word].tones >> shift & ((1U << LEXICON_TONE_BITS) - 1);
}

/* The text's order to that of the word: below 0 before it. */
static int compare(const struct lexicon *lexicon, uint32_t word, const char *text, size_t len)
{
	size_t word_len;
	const char *word_text = lexicon_text(lexicon, word, &word_len);
	int order = memcmp(text, word_text, MIN_OF(len, word_len));
	return order ? order : (len > word_len) - (len < word_len);
}

bool lexicon_find(const struct lexicon *lexicon, const char *text, size_t len, uint32_t *word_out)
{
	uint32_t low = 0, high = lexicon->head.word_count;
	while (low < high) { /* the first that is not before it: the most frequent reading */
		uint32_t middle = low + (high - low) / 2;
		if (compare(lexicon, lexicon->by_text[middle], text, len) > 0) {
			low = middle + 1;
		} else {
			high = middle;
		}
	}
	if (low == lexicon->head.word_count ||
		compare(lexicon, lexicon->by_text[low], text, len) != 0) {
		return false;
	}
	*word_out = lexicon->by_text[low];
	return true;
}
