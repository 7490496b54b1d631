#define PCRE2_CODE_UNIT_WIDTH 8
#include "tests/hall/form_text.h"

#include "firmware/base/attr.h"
#include "tests/hall/times.h"

#include <pcre2.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum { PATTERN_MAX = 256, MATCH_LIMIT = 100000, DEPTH_LIMIT = 1000, HEAP_LIMIT_KIB = 1024 };

#define DIGITS "0123456789"

static bool is_date(const char *text)
{
	int64_t ms;
	return strlen(text) == 10 && date_parse(text, &ms);
}

/* GB 11643: 17 digits with a birth date, and a check character. */
static bool is_id_number(const char *text)
{
	static const int weights[] = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
	char born[12];
	int sum = 0;
	if (strlen(text) != 18 || strspn(text, DIGITS) < 17 || text[0] == '0') {
		return false;
	}
	for (size_t i = 0; i < ARRAY_LEN(weights); i++) {
		sum += (text[i] - '0') * weights[i];
	}
	snprintf(born, sizeof(born), "%.4s-%.2s-%.2s", text + 6, text + 10, text + 12);
	return text[17] == "10X98765432"[sum % 11] && is_date(born) &&
	       (!strncmp(born, "19", 2) || !strncmp(born, "20", 2));
}

static bool is_phone_cn(const char *text)
{
	size_t digits = strspn(text, DIGITS), len = strlen(text);
	if (text[0] == '1') {
		return len == 11 && digits == 11 && text[1] >= '3';
	}
	if (text[0] != '0' || (digits != 3 && digits != 4) || text[digits] != '-') {
		return false;
	}
	const char *local = text + digits + 1;
	size_t count = strlen(local);
	return (count == 7 || count == 8) && strspn(local, DIGITS) == count && local[0] >= '2';
}

static bool is_money(const char *text)
{
	size_t whole = strspn(text, DIGITS);
	return whole >= 1 && whole <= 12 && (text[0] != '0' || whole == 1) && text[whole] == '.' &&
	       strspn(text + whole + 1, DIGITS) == 2 && text[whole + 3] == '\0';
}

/* GB 32100: 17 characters, weights 3^i mod 31, and a check character. */
static bool is_uscc(const char *text)
{
	static const char letters[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";
	int sum = 0, weight = 1;
	if (strlen(text) != 18 || strspn(text, letters) != 18 || strspn(text + 2, DIGITS) < 6) {
		return false;
	}
	for (int i = 0; i < 17; i++) {
		sum += (int)(strchr(letters, text[i]) - letters) * weight;
		weight = weight * 3 % 31;
	}
	return text[17] == letters[(31 - sum % 31) % 31];
}

static const struct {
	const char *name;
	bool (*fits)(const char *text);
} formats[] = {
	{"date", is_date},
	{"id-number", is_id_number},
	{"phone-cn", is_phone_cn},
	{"money", is_money},
	{"uscc", is_uscc},
};

bool format_is_known(const char *format)
{
	for (size_t i = 0; i < ARRAY_LEN(formats); i++) {
		if (strcmp(formats[i].name, format) == 0) {
			return true;
		}
	}
	return false;
}

bool format_fits(const char *format, const char *text)
{
	for (size_t i = 0; i < ARRAY_LEN(formats); i++) {
		if (strcmp(formats[i].name, format) == 0) {
			return formats[i].fits(text);
		}
	}
	return false;
}

static pcre2_code *compile(const char *pattern)
{
	int error;
	PCRE2_SIZE at;
	return strlen(pattern) <= PATTERN_MAX
		       ? pcre2_compile((PCRE2_SPTR)pattern, PCRE2_ZERO_TERMINATED,
				 PCRE2_UTF | PCRE2_UCP | PCRE2_NEVER_BACKSLASH_C |
					 PCRE2_DOLLAR_ENDONLY | PCRE2_ALT_BSUX,
				 &error, &at, NULL)
		       : NULL;
}

/* Groups are (…) and (?:…) alone; no reference back, no \s and \b, which differ between engines. */
bool pattern_is_sound(const char *pattern)
{
	for (const char *at = pattern; *at; at++) {
		if (*at == '\\') {
			at++;
			if (*at == '\0' || !strchr("^$\\.*+?()[]{}|/-dDwWtnrfupP", *at)) {
				return false;
			}
		} else if (at[0] == '(' && (at[1] == '*' || (at[1] == '?' && at[2] != ':'))) {
			return false;
		}
	}
	pcre2_code *code = compile(pattern);
	pcre2_code_free(code);
	return code != NULL;
}

bool pattern_fits(const char *pattern, const char *text)
{
	pcre2_code *code = compile(pattern);
	if (!code) {
		return false;
	}
	pcre2_match_context *context = pcre2_match_context_create(NULL);
	pcre2_match_data *data = pcre2_match_data_create(1, NULL);
	bool fits = false;
	if (context && data) {
		pcre2_set_match_limit(context, MATCH_LIMIT);
		pcre2_set_depth_limit(context, DEPTH_LIMIT);
		pcre2_set_heap_limit(context, HEAP_LIMIT_KIB);
		fits = pcre2_match(code, (PCRE2_SPTR)text, strlen(text), 0, 0, data, context) >= 0;
	}
	pcre2_match_data_free(data);
	pcre2_match_context_free(context);
	pcre2_code_free(code);
	return fits;
}
