/*
 * Search over names by Chinese, pinyin, pinyin initials and English, and a small input method whose
 * dictionary are the names themselves: letters become words that occur in one. The
 * query is what is shown: Chinese chosen so far, then letters. Every run of letters and every run
 * of Chinese in it must match.
 */
#include "firmware/model/search.h"
#include "firmware/base/str.h"
#include "firmware/model/spelling.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum {
	TOKENS_MAX = QUERY_MAX_LEN / 2 + 1,
	WORDS_MAX = 768,
	WORD_SLOTS = 1024, /* a power of two, more than WORDS_MAX */
	WORD_CHARS_MAX = 6,
	SCORE_NONE = 0
};

_Static_assert((int)LETTERS_MAX >= (int)QUERY_MAX_LEN, "a query's letters fit");

struct token {
	const char *text;
	int len;
	bool is_letters;
	struct letters letters;
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
			*token = (struct token){at, (int)(end - at), is_letters, {0}};
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
		int score = is_word ? (at == 0 ? 310 : 250) : 60;
		best->score = MAX_OF(best->score, score);
		best->en_at = at;
		best->en_len = token->len;
	}
}

static struct match match_letters(const struct text *name, const struct spelling *spelling,
	struct token *token, bool is_sentence)
{
	struct match best = {0};
	struct letters_fit fit;
	letters_match(&token->letters, spelling, &fit);
	for (int first = 0; first < spelling->count; first++) {
		int covered = letters_cover(&token->letters, spelling, &fit, first, SYLLABLES_MAX);
		if (covered > 0) {
			const struct syllable *from = &spelling->syllables[first];
			const struct syllable *to = from + covered - 1;
			best.score = (first == 0 ? 300 : 200) - first - covered;
			best.zh_at = from->at;
			best.zh_len = to->at + to->len - from->at;
			break; /* the first place is the best */
		}
	}
	match_english(name->in[LANG_EN], token, is_sentence, &best);
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

static struct match match_name(const struct text *name, const struct spelling *spelling,
	struct token *tokens, int token_count)
{
	struct match whole = {0};
	bool is_sentence = token_count > 1;
	for (int i = 0; i < token_count; i++) {
		is_sentence = is_sentence && tokens[i].is_letters;
	}
	for (int i = 0; i < token_count; i++) {
		struct match one = tokens[i].is_letters
					   ? match_letters(name, spelling, &tokens[i], is_sentence)
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
static void collect_words(const struct text *name, const struct spelling *spelling,
	struct token *token, struct words *words)
{
	struct letters_fit fit;
	letters_match(&token->letters, spelling, &fit);
	for (int first = 0; first < spelling->count; first++) {
		int covered = letters_cover(&token->letters, spelling, &fit, first, WORD_CHARS_MAX);
		if (covered == 0) {
			continue;
		}
		const struct syllable *from = &spelling->syllables[first];
		const struct syllable *to = from + covered - 1;
		int len = to->at + to->len - from->at;
		if (to->is_han && len > 0 && len <= CANDIDATE_MAX_LEN) {
			count_word(words, name->in[LANG_ZH] + from->at, len, covered);
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

static void insert_result(struct search *search, int *scores, int index, int score,
	const struct match *match, enum lang lang)
{
	int at = search->result_count;
	while (at > 0 && scores[at - 1] < score) {
		at--;
	}
	if (at == SEARCH_MAX_RESULTS) {
		return;
	}
	int moved = MIN_OF(search->result_count, SEARCH_MAX_RESULTS - 1) - at;
	memmove(&search->results[at + 1], &search->results[at],
		sizeof(search->results[0]) * (size_t)moved);
	memmove(&scores[at + 1], &scores[at], sizeof(scores[0]) * (size_t)moved);
	search->results[at] = (struct search_result){
		.index = index,
		.match_at = lang == LANG_ZH ? match->zh_at : match->en_at,
		.match_len = lang == LANG_ZH ? match->zh_len : match->en_len,
	};
	scores[at] = score;
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

void search_run(struct search *search, struct search_list list, enum lang lang)
{
	search->result_count = search->total_count = search->candidate_count = 0;
	search->steps = 0;
	struct token tokens[TOKENS_MAX];
	int token_count = cut_query(search->query, tokens);
	if (token_count == 0) {
		return; /* an empty search finds nothing, not everything */
	}
	struct token *last = &tokens[token_count - 1];
	int scores[SEARCH_MAX_RESULTS];
	struct words words = {0};
	for (int i = 0; i < list.count; i++) {
		struct search_name one = list.get(list.arg, i);
		struct spelling spelling;
		spelling_cut(one.name->in[LANG_ZH], one.pinyin, &spelling);
		struct match match = match_name(one.name, &spelling, tokens, token_count);
		if (match.score != SCORE_NONE) {
			search->total_count++;
			insert_result(search, scores, i, match.score, &match, lang);
		}
		if (last->is_letters && lang == LANG_ZH) {
			collect_words(one.name, &spelling, last, &words);
		}
	}
	offer_words(search, &words);
	for (int i = 0; i < token_count; i++) {
		search->steps += tokens[i].letters.steps;
	}
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
