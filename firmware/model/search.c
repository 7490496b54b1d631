/*
 * Search over names by Chinese, pinyin, pinyin initials and English, and a small input method whose
 * dictionary are the names themselves: letters become words that occur in one. The
 * query is what is shown: Chinese chosen so far, then letters. Every run of letters and every run
 * of Chinese in it must match.
 */
#include "firmware/model/search.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "firmware/model/search_index.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum {
	TOKENS_MAX = QUERY_MAX_LEN / 2 + 1,
	WORDS_MAX = 768,
	WORD_SLOTS = 1024, /* a power of two, more than WORDS_MAX */
	WORD_CHARS_MAX = 6,
	WORD_NAMES_MAX = 1000, /* the first so many names that match are the dictionary */
	SCORE_NONE = 0
};

_Static_assert((int)LETTERS_MAX >= (int)QUERY_MAX_LEN, "a query's letters fit");

struct token {
	const char *text;
	int len;
	bool is_letters;
	uint64_t mask;
	struct letters letters;
	struct syllable_places *places; /* of the index's texts */
};

static int cut_query(const char *query, struct token *tokens)
{
	int count = 0;
	for (const char *at = query; *at;) {
		bool is_letters = (unsigned char)*at < 0x80;
		const char *end = at;
		while (*end && *end != ' ' && ((unsigned char)*end < 0x80) == is_letters) {
			end++;
		}
		if (end > at && count < TOKENS_MAX) {
			struct token *token = &tokens[count++];
			*token = (struct token){at, (int)(end - at), is_letters,
				text_mask(at, (size_t)(end - at)), {0}, NULL};
			letters_take(token->text, token->len, &token->letters);
		}
		at = end + (*end == ' ');
	}
	return count;
}

struct match {
	int score;	   /* SCORE_NONE: no match */
	int zh_at, zh_len; /* bytes matched in each name; len 0: none */
	int en_at, en_len;
};

/* A single letter among words ("register a company") is a word or nothing. */
static void match_english(
	const char *name, struct token *token, bool is_sentence, struct match *best)
{
	bool is_word = false;
	bool is_single = token->len == 1;
	int at = is_single && !is_sentence
			 ? -1
			 : letters_find(&token->letters, name, is_single, &is_word);
	if (at >= 0) {
		int score = is_word ? (at == 0 ? 310 : 250) : SEARCH_INSIDE_WORD;
		best->score = MAX_OF(best->score, score);
		best->en_at = at;
		best->en_len = token->len;
	}
}

/* From which places on a name's syllables spell the letters, syllable by syllable. */
struct fit {
	const struct index_syllable *syllables;
	int count;
	uint64_t places[SYLLABLES_MAX + 1];
};

static void fit_name(const struct search_index *index, int at, struct token *token, struct fit *fit)
{
	const struct index_name *name = &index->names[at];
	fit->syllables = index->syllables + name->first;
	fit->count = name->count;
	uint64_t next = fit->places[name->count] = letters_end(&token->letters);
	for (int i = name->count - 1; i >= 0; i--) {
		next = letters_fit(&token->letters, &token->places[fit->syllables[i].id], next);
		fit->places[i] = next;
	}
	token->letters.steps += name->count;
}

/* How many syllables from `first` on they cover; 0: none, or more than max. */
static int cover(const struct token *token, const struct fit *fit, int first, int max)
{
	int place = 0, count = 0;
	while (place < token->letters.len) {
		int at = first + count;
		if (count == max || at == fit->count || !(fit->places[at] >> place & UINT64_C(1))) {
			return 0;
		}
		place += letters_taken(
			&token->places[fit->syllables[at].id], place, fit->places[at + 1]);
		count++;
	}
	return count;
}

static bool is_spelled(const struct search_index *index, int at, const struct token *token)
{
	return !(token->mask & ~index->names[at].spelled);
}

static void match_spelling(const struct search_index *index, int at, const char *name,
	struct token *token, struct match *best)
{
	struct fit fit;
	if (!is_spelled(index, at, token)) {
		return;
	}
	fit_name(index, at, token, &fit);
	for (int first = 0; first < fit.count; first++) {
		int covered = fit.places[first] & 1 ? cover(token, &fit, first, SYLLABLES_MAX) : 0;
		if (covered > 0) {
			const struct index_syllable *from = &fit.syllables[first];
			const struct index_syllable *to = from + covered - 1;
			int len = index_syllable_len(name, to);
			int score = (first == 0 ? 300 : 200) - first - covered;
			best->score = MAX_OF(score, SEARCH_INSIDE_WORD + 1);
			best->zh_at = len ? from->at : 0;
			best->zh_len = len ? to->at + len - from->at : 0;
			break; /* the first place is the best */
		}
	}
}

static struct match match_letters(const struct search_index *index, int at, const struct text *name,
	struct token *token, bool is_sentence)
{
	struct match best = {0};
	match_spelling(index, at, name->in[LANG_ZH], token, &best);
	if (!(token->mask & ~index->names[at].english)) {
		match_english(name->in[LANG_EN], token, is_sentence, &best);
	}
	return best;
}

static struct match match_chinese(const struct text *name, const struct token *token)
{
	const char *zh = name->in[LANG_ZH];
	const char *found = memmem(zh, strlen(zh), token->text, (size_t)token->len);
	if (!found) {
		return (struct match){0};
	}
	return (struct match){
		.score = found == zh ? 400 : 350,
		.zh_at = (int)(found - zh),
		.zh_len = token->len,
	};
}

static struct match match_name(const struct search_index *index, int at, const struct text *name,
	struct token *tokens, int token_count)
{
	struct match whole = {0};
	bool is_sentence = token_count > 1;
	for (int i = 0; i < token_count; i++) {
		is_sentence = is_sentence && tokens[i].is_letters;
	}
	for (int i = 0; i < token_count; i++) {
		struct match one = tokens[i].is_letters
					   ? match_letters(index, at, name, &tokens[i], is_sentence)
					   : match_chinese(name, &tokens[i]);
		if (one.score == SCORE_NONE) {
			return (struct match){0};
		}
		if (i == 0) {
			whole = one;
			continue;
		}
		whole.score = MIN_OF(whole.score, one.score);
		if (one.zh_len && one.zh_at == whole.zh_at + whole.zh_len) {
			whole.zh_len += one.zh_len; /* "社保" then "ka": one run */
			whole.score += 50;
		}
	}
	return whole;
}

struct word {
	const char *text;
	int len, count, chars;
	int seen; /* when first; the order of equals */
};

/* The words found so far; slots leads from a word's hash to its place, plus one. */
struct words {
	int count;
	struct word words[WORDS_MAX];
	short slots[WORD_SLOTS];
};

static uint32_t hash_of(const char *text, int len)
{
	uint32_t hash = 2166136261;
	for (int i = 0; i < len; i++) {
		hash = (hash ^ (unsigned char)text[i]) * 16777619;
	}
	return hash ^ hash >> 15;
}

static void count_word(struct words *words, const char *text, int len, int chars)
{
	for (uint32_t slot = hash_of(text, len);; slot++) {
		short *place = &words->slots[slot % WORD_SLOTS];
		if (*place == 0) {
			if (words->count < WORDS_MAX) {
				words->words[words->count] =
					(struct word){text, len, 1, chars, words->count};
				*place = (short)++words->count;
			}
			return;
		}
		struct word *word = &words->words[*place - 1];
		if (word->len == len && memcmp(word->text, text, (size_t)len) == 0) {
			word->count++;
			return;
		}
	}
}

/* Counts the words that the letters may stand for; the names are the dictionary. Latin letters
 * are typed as they are: a word ends with a Chinese character. */
static void collect_words(const struct search_index *index, int at, const char *name,
	struct token *token, struct words *words)
{
	struct fit fit;
	if (!is_spelled(index, at, token)) {
		return;
	}
	fit_name(index, at, token, &fit);
	for (int first = 0; first < fit.count; first++) {
		int covered = fit.places[first] & 1 ? cover(token, &fit, first, WORD_CHARS_MAX) : 0;
		if (covered == 0) {
			continue;
		}
		const struct index_syllable *from = &fit.syllables[first];
		const struct index_syllable *to = from + covered - 1;
		int last = index_syllable_len(name, to);
		int len = last ? to->at + last - from->at : 0;
		if (index->texts[to->id].is_han && len > 0 && len <= CANDIDATE_MAX_LEN) {
			count_word(words, name + from->at, len, covered);
		}
	}
}

/* Fewer characters first: the letters spell them whole; then the more frequent. */
static int compare_words(const void *a, const void *b)
{
	const struct word *x = a;
	const struct word *y = b;
	if (x->chars != y->chars) {
		return x->chars - y->chars;
	}
	return y->count != x->count ? y->count - x->count : x->seen - y->seen;
}

static void insert_result(
	struct search *search, int index, const struct match *match, enum lang lang)
{
	int at = search->result_count;
	while (at > 0 && search->results[at - 1].score < match->score) {
		at--;
	}
	if (at == SEARCH_MAX_RESULTS) {
		return;
	}
	int moved = MIN_OF(search->result_count, SEARCH_MAX_RESULTS - 1) - at;
	memmove(&search->results[at + 1], &search->results[at],
		sizeof(search->results[0]) * (size_t)moved);
	search->results[at] = (struct search_result){
		.index = index,
		.match_at = lang == LANG_ZH ? match->zh_at : match->en_at,
		.match_len = lang == LANG_ZH ? match->zh_len : match->en_len,
		.score = match->score,
	};
	search->result_count += search->result_count < SEARCH_MAX_RESULTS;
}

static void offer_words(struct search *search, struct words *words)
{
	qsort(words->words, (size_t)words->count, sizeof(words->words[0]), compare_words);
	for (int i = 0; i < words->count && i < SEARCH_MAX_CANDIDATES; i++) {
		str_copy_len(search->candidates[i], sizeof(search->candidates[i]),
			words->words[i].text, (size_t)words->words[i].len);
		search->candidate_count++;
	}
}

static struct search_name matter_name(const void *arg, int index)
{
	const struct matter *matters = arg;
	return (struct search_name){&matters[index].name, matters[index].pinyin};
}

struct search_list search_matters(const struct catalog *catalog)
{
	return (struct search_list){catalog ? catalog->matter_count : 0, matter_name,
		catalog ? catalog->matters : NULL};
}

/* Where each of the index's syllables stands among the letters. */
static void place_texts(const struct search_index *index, struct token *token)
{
	token->places = mem_alloc((size_t)index->text_count, sizeof(*token->places));
	for (int i = 1; i < index->text_count; i++) {
		letters_place(&token->letters, index->texts[i].text, index->texts[i].len,
			&token->places[i]);
	}
}

static void find(struct search *search, const struct search_index *index, struct token *tokens,
	int token_count, enum lang lang)
{
	struct token *last = &tokens[token_count - 1];
	bool has_words = last->is_letters && lang == LANG_ZH;
	struct words words = {0};
	for (int i = 0; i < index->list.count; i++) {
		const struct text *name = index->list.get(index->list.arg, i).name;
		struct match match = match_name(index, i, name, tokens, token_count);
		if (match.score == SCORE_NONE) {
			continue;
		}
		search->total_count++;
		insert_result(search, i, &match, lang);
		if (has_words && search->total_count <= WORD_NAMES_MAX) {
			collect_words(index, i, name->in[LANG_ZH], last, &words);
		}
	}
	offer_words(search, &words);
}

void search_run(struct search *search, const struct search_index *index, enum lang lang)
{
	search->result_count = search->total_count = search->candidate_count = 0;
	search->steps = 0;
	struct token tokens[TOKENS_MAX];
	int token_count = cut_query(search->query, tokens);
	if (token_count == 0 || !index) {
		return; /* an empty search finds nothing, not everything */
	}
	for (int i = 0; i < token_count; i++) {
		if (tokens[i].is_letters) {
			place_texts(index, &tokens[i]);
		}
	}
	find(search, index, tokens, token_count, lang);
	for (int i = 0; i < token_count; i++) {
		search->steps += tokens[i].letters.steps;
		mem_free(tokens[i].places);
	}
}

void search_list_run(struct search *search, struct search_list list, enum lang lang)
{
	struct search_index *index = search_index_create(list);
	search_run(search, index, lang);
	search_index_destroy(index);
}

void search_clear(struct search *search)
{
	memset(search, 0, sizeof(*search));
}

void search_type(struct search *search, int code_point)
{
	bool is_allowed = code_point == ' ' || (code_point >= 'a' && code_point <= 'z') ||
			  (code_point >= 'A' && code_point <= 'Z') ||
			  (code_point >= '0' && code_point <= '9');
	size_t len = strlen(search->query);
	if (is_allowed && len < QUERY_MAX_LEN && (code_point != ' ' || len > 0)) {
		search->query[len] = (char)tolower(code_point);
		search->query[len + 1] = '\0';
	}
}

void search_delete(struct search *search)
{
	utf8_drop_last(search->query);
}

void search_choose_candidate(struct search *search, int index)
{
	if (index < 0 || index >= search->candidate_count) {
		return;
	}
	size_t len = strlen(search->query);
	while (len > 0 && (unsigned char)search->query[len - 1] < 0x80 &&
		search->query[len - 1] != ' ') {
		search->query[--len] = '\0'; /* the letters it stands for */
	}
	if (len + strlen(search->candidates[index]) <= QUERY_MAX_LEN) {
		strcpy(search->query + len, search->candidates[index]);
	}
}

bool search_act(struct search *search, enum action action, int arg)
{
	switch (action) {
	case ACTION_key:
		search_type(search, arg);
		return true;
	case ACTION_key_delete:
		search_delete(search);
		return true;
	case ACTION_key_clear:
		search_clear(search);
		return true;
	case ACTION_candidate:
		search_choose_candidate(search, arg);
		return true;
	default:
		return false;
	}
}
