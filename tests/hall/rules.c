#include "tests/hall/rules.h"

#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "tests/hall/number.h"

#include <fnmatch.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WORD_MAX = 1024, KEY_MAX = 64 };

struct rule {
	const char *origin;
	char pattern[160];
	char with[128]; /* stands in the body, or is its key; "": never mind */
	bool is_one;	/* only the first ticket met, and that one again */
	char one[KEY_MAX + 1];
	int64_t left, hits; /* left: negative for always */
	struct fault fault;
};

struct rules {
	struct rule *all[RULES_MAX];
	int count;
};

struct rules *rules_create(void)
{
	return mem_new(struct rules);
}

void rules_destroy(struct rules *rules)
{
	if (rules) {
		rules_drop(rules, NULL, NULL);
		mem_free(rules);
	}
}

/* %20 and its like in place; anything else stays as it is. */
static void decode(char *text)
{
	char *out = text;
	for (; *text; text++) {
		unsigned int byte;
		int used = 0;
		if (*text == '%' && sscanf(text + 1, "%2x%n", &byte, &used) == 1 && used == 2 &&
			byte) {
			*out++ = (char)byte;
			text += 2;
		} else {
			*out++ = *text;
		}
	}
	*out = '\0';
}

static bool add_header(struct front *front, const char *value)
{
	const char *colon = strchr(value, ':');
	if (!colon || front->header_count == FRONT_HEADERS_MAX) {
		return false;
	}
	int index = front->header_count++;
	return str_copy_len(front->names[index], sizeof(front->names[index]), value,
		       (size_t)(colon - value)) &&
	       str_copy(front->values[index], sizeof(front->values[index]), colon + 1);
}

static bool set_outcome(struct fault *fault, enum outcome outcome)
{
	bool is_first = fault->outcome == OUTCOME_NONE || fault->outcome == outcome;
	fault->outcome = outcome;
	return is_first;
}

/* name=value into the rule; false when it is not known or out of range. */
static bool read_what(struct rule *rule, const char *name, const char *value)
{
	struct fault *fault = &rule->fault;
	int64_t number = 0;
	bool is_yes = str_equal(value, "yes");
	if (str_equal(name, "count")) {
		return number_read(value, 0, 1000000, &rule->left);
	}
	if (str_equal(name, "with")) {
		return *value && str_copy(rule->with, sizeof(rule->with), value);
	}
	if (str_equal(name, "one")) {
		rule->is_one = is_yes;
		return is_yes;
	}
	if (str_equal(name, "wait_ms")) {
		bool is_good = number_read(value, 0, 3600000, &number);
		fault->wait_ms = (int)number;
		return is_good;
	}
	if (str_equal(name, "hang")) {
		fault->is_hanging = is_yes;
		return is_yes;
	}
	if (str_equal(name, "rate")) {
		return number_read(value, 1, INT32_MAX, &fault->rate_bps);
	}
	if (str_equal(name, "lose")) {
		return is_yes && set_outcome(fault, OUTCOME_LOST);
	}
	if (str_equal(name, "garbage")) {
		return is_yes && set_outcome(fault, OUTCOME_GARBAGE);
	}
	if (str_equal(name, "cut")) {
		return number_read(value, 0, INT32_MAX, &fault->cut_after_bytes) &&
		       set_outcome(fault, OUTCOME_CUT);
	}
	if (str_equal(name, "status")) {
		bool is_good = number_read(value, 200, 599, &number);
		fault->status = (int)number;
		return is_good &&
		       (fault->outcome == OUTCOME_FRONT || set_outcome(fault, OUTCOME_PROBLEM));
	}
	if (str_equal(name, "code")) {
		return str_copy(fault->code, sizeof(fault->code), value);
	}
	if (str_equal(name, "retry_s") || str_equal(name, "retry_date_s")) {
		bool is_good = number_read(value, -1, 1000000, &number);
		fault->retry_s = (int)number;
		fault->is_retry_date = name[6] == 'd';
		return is_good;
	}
	if (fault->outcome != OUTCOME_PROBLEM && fault->outcome != OUTCOME_FRONT) {
		return false; /* what follows goes with a status */
	}
	fault->outcome = OUTCOME_FRONT;
	if (str_equal(name, "type")) {
		return str_copy(fault->front.type, sizeof(fault->front.type), value);
	}
	if (str_equal(name, "header")) {
		return add_header(&fault->front, value);
	}
	return str_equal(name, "body") &&
	       str_copy(fault->front.body, sizeof(fault->front.body), value);
}

static bool read_rule(struct rule *rule, const char *line)
{
	line += strspn(line, " ");
	size_t len = strcspn(line, " ");
	if (len == 0 || !str_copy_len(rule->pattern, sizeof(rule->pattern), line, len)) {
		return false;
	}
	for (line += len; *(line += strspn(line, " ")); line += len) {
		char word[WORD_MAX];
		/* A body has blanks: the rest is its. */
		len = str_starts(line, "body=") ? strlen(line) : strcspn(line, " ");
		char *value =
			str_copy_len(word, sizeof(word), line, len) ? strchr(word, '=') : NULL;
		if (!value) {
			return false;
		}
		*value++ = '\0';
		decode(value);
		if (!read_what(rule, word, value)) {
			return false;
		}
	}
	const struct fault *fault = &rule->fault;
	return fault->outcome != OUTCOME_PROBLEM || fault->status >= 400;
}

bool rules_add(struct rules *rules, const char *origin, const char *line, const char **why_out)
{
	if (rules->count == RULES_MAX) {
		*why_out = "too many rules";
		return false;
	}
	struct rule *rule = mem_new(struct rule);
	rule->origin = origin;
	rule->left = -1;
	rule->fault.retry_s = -1;
	if (!read_rule(rule, line)) {
		mem_free(rule);
		*why_out = "at PATTERN [NAME=VALUE]..., see tests/hall/README.md";
		return false;
	}
	rules->all[rules->count++] = rule;
	return true;
}

int rules_drop(struct rules *rules, const char *origin, const char *pattern)
{
	int kept = 0;
	int before = rules->count;
	for (int i = 0; i < before; i++) {
		struct rule *rule = rules->all[i];
		if ((!origin || str_equal(rule->origin, origin)) &&
			(!pattern || str_equal(rule->pattern, pattern))) {
			mem_free(rule);
		} else {
			rules->all[kept++] = rule;
		}
	}
	rules->count = kept;
	return before - kept;
}

/* The ticket a request is about: the key inside a reconciliation, else the request's own, else the
 * one in its path. */
static void find_key(const struct asked *asked, char key_out[static KEY_MAX + 1])
{
	json_t *body = asked->body
			       ? json_loadb(asked->body, asked->len, JSON_REJECT_DUPLICATES, NULL)
			       : NULL;
	const char *key = json_string_value(json_object_get(body, "key"));
	key = key ? key : asked->key;
	const char *last = strrchr(asked->path, '/');
	if (!key && last && str_equal(asked->method, "DELETE")) {
		key = last + 1;
	}
	str_copy(key_out, KEY_MAX + 1, key ? key : "");
	json_decref(body);
}

static bool is_met(const struct rule *rule, const struct asked *asked, const char *key)
{
	char target[1024];
	str_format(target, sizeof(target), "%s%s%s", rule->pattern[0] == '/' ? "" : asked->method,
		rule->pattern[0] == '/' ? "" : ":", asked->path);
	bool has_text =
		!rule->with[0] || str_equal(rule->with, key) ||
		(asked->body && memmem(asked->body, asked->len, rule->with, strlen(rule->with)));
	return fnmatch(rule->pattern, target, 0) == 0 && has_text &&
	       (!rule->is_one || !rule->one[0] || str_equal(rule->one, key));
}

static void add_outcome(const struct fault *from, struct fault *to)
{
	struct fault both = *from;
	both.wait_ms = to->wait_ms;
	both.is_hanging = to->is_hanging;
	both.rate_bps = to->rate_bps;
	*to = both;
}

void rules_take(struct rules *rules, const struct asked *asked, struct fault *fault_out)
{
	char key[KEY_MAX + 1];
	*fault_out = (struct fault){.retry_s = -1};
	find_key(asked, key);
	for (int i = 0; i < rules->count; i++) {
		struct rule *rule = rules->all[i];
		const struct fault *fault = &rule->fault;
		bool is_late = fault->outcome && fault_out->outcome; /* somebody else's turn */
		if (rule->left == 0 || is_late || !is_met(rule, asked, key)) {
			continue;
		}
		rule->hits++;
		rule->left -= rule->left > 0;
		if (rule->is_one) {
			str_copy(rule->one, sizeof(rule->one), key);
		}
		fault_out->wait_ms += fault->wait_ms;
		fault_out->is_hanging = fault_out->is_hanging || fault->is_hanging;
		fault_out->rate_bps = fault->rate_bps ? fault->rate_bps : fault_out->rate_bps;
		if (fault->outcome) {
			add_outcome(fault, fault_out);
		}
	}
}

bool rules_still_hang(const struct rules *rules, const struct asked *asked)
{
	char key[KEY_MAX + 1];
	find_key(asked, key);
	for (int i = 0; i < rules->count; i++) {
		if (rules->all[i]->fault.is_hanging && is_met(rules->all[i], asked, key)) {
			return true;
		}
	}
	return false;
}

void rules_list(const struct rules *rules, char *out, size_t size)
{
	json_t *list = json_array();
	for (int i = 0; i < rules->count; i++) {
		const struct rule *rule = rules->all[i];
		json_array_append_new(list,
			json_pack("{s:s,s:s,s:I,s:I}", "at", rule->pattern, "from", rule->origin,
				"hits", (json_int_t)rule->hits, "left", (json_int_t)rule->left));
	}
	char *text = json_dumps(list, JSON_COMPACT);
	REQUIRE(text);
	str_copy(out, size, text);
	free(text);
	json_decref(list);
}
