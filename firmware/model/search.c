/*
 * Search over the matters by Chinese, pinyin, pinyin initials and English, and a small input method
 * whose dictionary is the catalogue itself: letters become words that occur in a matter's name. The
 * query is what is shown: Chinese chosen so far, then letters. Every run of letters and every run
 * of Chinese in it must match.
 */
#include "firmware/model/model.h"
#include "firmware/base/str.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { SYLLABLES_MAX = 64, TOKENS_MAX = 8, WORDS_MAX = 256, WORD_CHARS_MAX = 6, SCORE_NONE = 0 };

/* A name cut into syllables: each Chinese character, or each run of anything else, with its pinyin.
 */
struct syllables {
	int count;
	struct {
		const char *pinyin;
		int pinyin_len;
		int at, len; /* bytes of the Chinese name */
		bool is_han;
	} items[SYLLABLES_MAX];
};

static bool is_han(uint32_t code)
{
	return (code >= 0x3400 && code <= 0x9FFF) || (code >= 0xF900 && code <= 0xFAFF) ||
	       code >= 0x20000;
}

/* False when the pinyin does not line up with the name; then only the letters can be searched. */
static bool cut(const struct matter *matter, struct syllables *out)
{
	const char *name = matter->name.in[LANG_ZH];
	const char *pinyin = matter->pinyin;
	int name_len = (int)strlen(name);
	out->count = 0;
	for (int at = 0; at < name_len;) {
		uint32_t code = 0;
		int len = (int)utf8_decode(name + at, (size_t)(name_len - at), &code);
		if (len == 0) {
			return false;
		}
		if (code == ' ') {
			at += len;
			continue;
		}
		bool han = is_han(code);
		int end = at + len;
		while (!han && end < name_len) {
			int next = (int)utf8_decode(name + end, (size_t)(name_len - end), &code);
			if (next == 0 || is_han(code) || code == ' ') {
				break;
			}
			end += next;
		}
		int pinyin_len = (int)strcspn(pinyin, " ");
		if (out->count == SYLLABLES_MAX || pinyin_len == 0) {
			return false;
		}
		out->items[out->count].pinyin = pinyin;
		out->items[out->count].pinyin_len = pinyin_len;
		out->items[out->count].at = at;
		out->items[out->count].len = end - at;
		out->items[out->count].is_han = han;
		out->count++;
		pinyin += pinyin_len;
		pinyin += *pinyin == ' ';
		at = end;
	}
	return *pinyin == '\0';
}

/*
 * How many syllables from `first` the letters cover: each by its whole pinyin or its initial, the
 * last also by a part. 0: no match. Backtracks over "whole or initial" only, so at most 2^n for the
 * few letters one types.
 */
static int cover(const struct syllables *cut_name, int first, const char *letters, int len)
{
	if (len == 0) {
		return 0;
	}
	if (first >= cut_name->count || !cut_name->items[first].is_han) {
		return 0;
	}
	const char *pinyin = cut_name->items[first].pinyin;
	int pinyin_len = cut_name->items[first].pinyin_len;
	if (len <= pinyin_len && strncmp(pinyin, letters, (size_t)len) == 0) {
		return 1;
	}
	if (len > pinyin_len && strncmp(pinyin, letters, (size_t)pinyin_len) == 0) {
		int rest = cover(cut_name, first + 1, letters + pinyin_len, len - pinyin_len);
		if (rest > 0) {
			return rest + 1;
		}
	}
	/* zh, ch, sh may be typed as one initial letter or as two */
	for (int initial = 2; initial >= 1; initial--) {
		bool is_initial = initial == 1 || (pinyin_len > 1 && pinyin[1] == 'h');
		if (is_initial && len > initial && strncmp(pinyin, letters, (size_t)initial) == 0) {
			int rest = cover(cut_name, first + 1, letters + initial, len - initial);
			if (rest > 0) {
				return rest + 1;
			}
		}
	}
	return 0;
}

struct token {
	const char *text;
	int len;
	bool is_letters;
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
			tokens[count++] = (struct token){at, (int)(end - at), is_letters};
		}
		at = end + (*end == ' ');
	}
	return count;
}

static const char *find_letters(const char *text, const char *letters, int len)
{
	for (; *text; text++) {
		if (strncasecmp(text, letters, (size_t)len) == 0) {
			return text;
		}
	}
	return NULL;
}

struct match {
	int score;	   /* SCORE_NONE: no match */
	int zh_at, zh_len; /* bytes matched in each name; len 0: none */
	int en_at, en_len;
};

static struct match match_letters(const struct matter *matter, const struct syllables *cut_name,
	bool is_cut, const struct token *token)
{
	struct match best = {0};
	for (int first = 0; is_cut && first < cut_name->count; first++) {
		int covered = cover(cut_name, first, token->text, token->len);
		if (covered > 0) {
			int last = first + covered - 1;
			int at = cut_name->items[first].at;
			best.score = (first == 0 ? 300 : 200) - first - covered;
			best.zh_at = at;
			best.zh_len = cut_name->items[last].at + cut_name->items[last].len - at;
			break; /* the first place is the best */
		}
	}
	const char *english = matter->name.in[LANG_EN];
	const char *found = token->len >= 2 ? find_letters(english, token->text, token->len) : NULL;
	if (found) {
		bool is_word = found == english || !isalnum((unsigned char)found[-1]);
		int score = is_word ? (found == english ? 310 : 250) : 60;
		best.score = MAX_OF(best.score, score);
		best.en_at = (int)(found - english);
		best.en_len = token->len;
	}
	return best;
}

static struct match match_chinese(const struct matter *matter, const struct token *token)
{
	const char *name = matter->name.in[LANG_ZH];
	const char *found = memmem(name, strlen(name), token->text, (size_t)token->len);
	if (!found) {
		return (struct match){0};
	}
	return (struct match){
		.score = found == name ? 400 : 350,
		.zh_at = (int)(found - name),
		.zh_len = token->len,
	};
}

static struct match match_matter(const struct matter *matter, const struct syllables *cut_name,
	bool is_cut, const struct token *tokens, int token_count)
{
	struct match whole = {0};
	for (int i = 0; i < token_count; i++) {
		struct match one = tokens[i].is_letters
					   ? match_letters(matter, cut_name, is_cut, &tokens[i])
					   : match_chinese(matter, &tokens[i]);
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
};

/* Counts the words that the letters may stand for; the catalogue is the dictionary. */
static void collect_words(const struct matter *matter, const struct syllables *cut_name,
	const struct token *letters, struct word *words, int *word_count)
{
	const char *name = matter->name.in[LANG_ZH];
	for (int first = 0; first < cut_name->count; first++) {
		int covered = cover(cut_name, first, letters->text, letters->len);
		if (covered == 0 || covered > WORD_CHARS_MAX) {
			continue;
		}
		const char *text = name + cut_name->items[first].at;
		int last = first + covered - 1;
		int len = cut_name->items[last].at + cut_name->items[last].len -
			  cut_name->items[first].at;
		int i = 0;
		while (i < *word_count &&
			(words[i].len != len || memcmp(words[i].text, text, (size_t)len) != 0)) {
			i++;
		}
		if (i < *word_count) {
			words[i].count++;
		} else if (*word_count < WORDS_MAX && len <= CANDIDATE_MAX_LEN) {
			words[(*word_count)++] = (struct word){text, len, 1, covered};
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
	return y->count - x->count;
}

static void insert_result(struct search *search, int *scores, int matter, int score,
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
		.matter = matter,
		.match_at = lang == LANG_ZH ? match->zh_at : match->en_at,
		.match_len = lang == LANG_ZH ? match->zh_len : match->en_len,
	};
	scores[at] = score;
	search->result_count += search->result_count < SEARCH_MAX_RESULTS;
}

void search_run(struct search *search, const struct catalog *catalog, enum lang lang)
{
	search->result_count = search->total_count = search->candidate_count = 0;
	struct token tokens[TOKENS_MAX];
	int token_count = catalog ? cut_query(search->query, tokens) : 0;
	if (token_count == 0) {
		return; /* an empty search finds nothing, not everything */
	}
	const struct token *letters =
		tokens[token_count - 1].is_letters ? &tokens[token_count - 1] : NULL;
	int scores[SEARCH_MAX_RESULTS];
	struct word words[WORDS_MAX];
	int word_count = 0;
	for (int i = 0; i < catalog->matter_count; i++) {
		struct syllables cut_name;
		bool is_cut = cut(&catalog->matters[i], &cut_name);
		struct match match =
			match_matter(&catalog->matters[i], &cut_name, is_cut, tokens, token_count);
		if (match.score != SCORE_NONE) {
			search->total_count++;
			insert_result(search, scores, i, match.score, &match, lang);
		}
		if (letters && is_cut && lang == LANG_ZH) {
			collect_words(&catalog->matters[i], &cut_name, letters, words, &word_count);
		}
	}
	qsort(words, (size_t)word_count, sizeof(words[0]), compare_words);
	for (int i = 0; i < word_count && i < SEARCH_MAX_CANDIDATES; i++) {
		str_copy_len(search->candidates[i], sizeof(search->candidates[i]), words[i].text,
			(size_t)words[i].len);
		search->candidate_count++;
	}
}

void search_clear(struct search *search)
{
	memset(search, 0, sizeof(*search));
}

void search_type(struct kiosk *kiosk, int code_point)
{
	bool is_allowed = code_point == ' ' || (code_point >= 'a' && code_point <= 'z') ||
			  (code_point >= 'A' && code_point <= 'Z') ||
			  (code_point >= '0' && code_point <= '9');
	struct search *search = &kiosk->search;
	size_t len = strlen(search->query);
	if (!is_allowed || len >= QUERY_MAX_LEN || (code_point == ' ' && len == 0)) {
		return;
	}
	search->query[len] = (char)tolower(code_point);
	search->query[len + 1] = '\0';
	search_run(search, kiosk->catalog, kiosk->prefs.lang);
}

void search_delete(struct kiosk *kiosk)
{
	utf8_drop_last(kiosk->search.query);
	search_run(&kiosk->search, kiosk->catalog, kiosk->prefs.lang);
}

void search_choose_candidate(struct kiosk *kiosk, int index)
{
	struct search *search = &kiosk->search;
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
	search_run(search, kiosk->catalog, kiosk->prefs.lang);
}
