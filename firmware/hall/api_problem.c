#include "firmware/hall/api_problem.h"
#include "firmware/base/json.h"
#include "firmware/base/str.h"

#include <string.h>
#include <strings.h>

static bool is_problem_code(const char *code, size_t max_len)
{
	size_t len = 0;
	for (; code[len]; len++) {
		char c = code[len];
		bool is_good = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
		if (!is_good || len >= max_len) {
			return false;
		}
	}
	return len > 0;
}

static bool is_type(const char *type, const char *wanted)
{
	size_t len = strlen(wanted);
	return strncasecmp(type, wanted, len) == 0 && strchr("; \t", type[len]);
}

static bool parse_problem(int status, const char *json, size_t len, struct hall_refusal *out)
{
	struct json *root = NULL;
	if (!json || json_parse(json, len, &root) != OK) {
		return false;
	}
	const char *code = json_str(root, "code", "");
	bool is_known = json_str(root, "type", NULL) && json_str(root, "title", NULL) &&
			json_int(root, "status", 0) == status &&
			is_problem_code(code, sizeof(out->code) - 1);
	if (is_known) {
		str_copy(out->code, sizeof(out->code), code);
	}
	json_free(root);
	return is_known;
}

enum err answer_judge(
	int status, const char *type, const char *json, size_t len, struct hall_refusal *no_out)
{
	*no_out = (struct hall_refusal){0};
	if (status == 204 || status == 304) {
		return OK;
	}
	if (status >= 200 && status < 300) {
		return len > 0 && is_type(type, "application/json") ? OK : ERR_PROTOCOL;
	}
	if (status < 400 || status > 599 || !is_type(type, "application/problem+json") ||
		!parse_problem(status, json, len, no_out)) {
		return ERR_PROTOCOL;
	}
	if (status == 403 && !str_equal(no_out->code, "terminal_unknown") &&
		!str_equal(no_out->code, "second_factor")) {
		*no_out = (struct hall_refusal){0}; /* the contract knows no others */
		return ERR_PROTOCOL;
	}
	bool is_passing = status == 408 || status == 425 || status == 429 || status >= 500;
	return is_passing ? ERR_BUSY : ERR_REFUSED;
}

bool problem_is_final(int status, const struct hall_refusal *no)
{
	return status == 409 || status == 422 ||
	       (status == 404 && str_equal(no->code, "unknown_block"));
}
