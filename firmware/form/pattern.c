#include "firmware/form/pattern.h"
#include "firmware/base/log.h"
#include "firmware/form/pattern_syntax.h"

#include <string.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

/* A search that needs more is none: about 10 ms, 1 MB. */
enum { MATCH_LIMIT = 100000, DEPTH_LIMIT = 20000, HEAP_LIMIT_KB = 1024, MAX_NESTED = 32 };

static void *alloc_in_arena(size_t len, void *arena)
{
	return arena_alloc(arena, len, 1);
}

/* It goes with its arena. */
static void keep(void *memory, void *arena)
{
	(void)memory;
	(void)arena;
}

static const struct pattern *compile(struct arena *arena, const char *text, uint32_t captures)
{
	if (strlen(text) > PATTERN_MAX_LEN || !pattern_syntax_is_good(text)) {
		return NULL;
	}
	pcre2_general_context *general = pcre2_general_context_create(alloc_in_arena, keep, arena);
	pcre2_compile_context *context = general ? pcre2_compile_context_create(general) : NULL;
	if (!context) {
		return NULL;
	}
	pcre2_set_newline(context, PCRE2_NEWLINE_LF);
	pcre2_set_parens_nest_limit(context, MAX_NESTED);
	pcre2_set_compile_extra_options(context, PCRE2_EXTRA_ALT_BSUX); /* \u{…} */
	int error = 0;
	PCRE2_SIZE at = 0;
	return (const struct pattern *)pcre2_compile((PCRE2_SPTR)text, PCRE2_ZERO_TERMINATED,
		PCRE2_UTF | PCRE2_ALT_BSUX | PCRE2_DOLLAR_ENDONLY | captures |
			PCRE2_NEVER_BACKSLASH_C | PCRE2_NEVER_UCP,
		&error, &at, context);
}

const struct pattern *pattern_compile(struct arena *arena, const char *text)
{
	return compile(arena, text, PCRE2_NO_AUTO_CAPTURE);
}

const struct pattern *pattern_compile_part(struct arena *arena, const char *text)
{
	const struct pattern *pattern = compile(arena, text, 0);
	uint32_t count = 0;
	bool is_one = pattern &&
		      pcre2_pattern_info(
			      (const pcre2_code *)pattern, PCRE2_INFO_CAPTURECOUNT, &count) == 0 &&
		      count == 1;
	return is_one ? pattern : NULL;
}

/* Where the whole (part 0) or a group of it lies. */
static bool find(const struct pattern *pattern, const char *text, size_t len, uint32_t part,
	size_t *at_out, size_t *len_out)
{
	pcre2_match_data *data = pcre2_match_data_create(part + 1, NULL);
	pcre2_match_context *limits = pcre2_match_context_create(NULL);
	REQUIRE(data && limits);
	pcre2_set_match_limit(limits, MATCH_LIMIT);
	pcre2_set_depth_limit(limits, DEPTH_LIMIT);
	pcre2_set_heap_limit(limits, HEAP_LIMIT_KB);
	int found = pcre2_match((const pcre2_code *)pattern, (PCRE2_SPTR)text, len, 0,
		PCRE2_NO_UTF_CHECK, data, limits);
	const PCRE2_SIZE *bounds = pcre2_get_ovector_pointer(data) + (size_t)2 * part;
	bool is_found = found > (int)part && bounds[0] <= bounds[1];
	if (is_found) {
		*at_out = bounds[0];
		*len_out = bounds[1] - bounds[0];
	}
	pcre2_match_context_free(limits);
	pcre2_match_data_free(data);
	return is_found;
}

bool pattern_matches(const struct pattern *pattern, const char *text, size_t len)
{
	size_t at, found_len;
	return find(pattern, text, len, 0, &at, &found_len);
}

bool pattern_find_part(const struct pattern *pattern, const char *text, size_t len, size_t *at_out,
	size_t *len_out)
{
	return find(pattern, text, len, 1, at_out, len_out);
}
