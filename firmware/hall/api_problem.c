#include "firmware/hall/api_problem.h"
#include "firmware/base/json.h"
#include "firmware/base/str.h"
#include "firmware/hall/api_common.h"
#include "firmware/msg/case_view.h"

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
		const char *no = json_str(root, "no", "");
		if (case_view_is_no(no)) {
			str_copy(out->case_no, sizeof(out->case_no), no);
		}
		(void)api_said(json_get(root, "text"), &out->text);
	}
	json_free(root);
	return is_known;
}

/* Why the contract's hall says 403: nobody else's 403 is a word of the hall. */
static bool is_forbidden_code(const char *code)
{
	static const char *const codes[] = {"terminal_unknown", "terminal_revoked", "token_unknown",
		"second_factor", "identity_kind"};
	for (size_t i = 0; i < ARRAY_LEN(codes); i++) {
		if (str_equal(code, codes[i])) {
			return true;
		}
	}
	return false;
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
	if (status == 403 && !is_forbidden_code(no_out->code)) {
		*no_out = (struct hall_refusal){0};
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
