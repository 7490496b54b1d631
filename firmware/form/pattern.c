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

const struct pattern *pattern_compile(struct arena *arena, const char *text)
{
	if (strlen(text) > PATTERN_MAX_LEN || !pattern_syntax_is_good(text)) {
		return NULL;
	}
	pcre2_general_context *general = pcre2_general_context_create(alloc_in_arena, keep, arena);
	pcre2_compile_context *compile = general ? pcre2_compile_context_create(general) : NULL;
	if (!compile) {
		return NULL;
	}
	pcre2_set_newline(compile, PCRE2_NEWLINE_LF);
	pcre2_set_parens_nest_limit(compile, MAX_NESTED);
	pcre2_set_compile_extra_options(compile, PCRE2_EXTRA_ALT_BSUX); /* \u{…} */
	int error = 0;
	PCRE2_SIZE at = 0;
	return (const struct pattern *)pcre2_compile((PCRE2_SPTR)text, PCRE2_ZERO_TERMINATED,
		PCRE2_UTF | PCRE2_ALT_BSUX | PCRE2_DOLLAR_ENDONLY | PCRE2_NO_AUTO_CAPTURE |
			PCRE2_NEVER_BACKSLASH_C | PCRE2_NEVER_UCP,
		&error, &at, compile);
}

bool pattern_matches(const struct pattern *pattern, const char *text, size_t len)
{
	pcre2_match_data *data = pcre2_match_data_create(1, NULL);
	pcre2_match_context *limits = pcre2_match_context_create(NULL);
	REQUIRE(data && limits);
	pcre2_set_match_limit(limits, MATCH_LIMIT);
	pcre2_set_depth_limit(limits, DEPTH_LIMIT);
	pcre2_set_heap_limit(limits, HEAP_LIMIT_KB);
	int found = pcre2_match((const pcre2_code *)pattern, (PCRE2_SPTR)text, len, 0,
		PCRE2_NO_UTF_CHECK, data, limits);
	pcre2_match_context_free(limits);
	pcre2_match_data_free(data);
	return found >= 0;
}
