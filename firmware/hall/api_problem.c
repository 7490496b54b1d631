#include "firmware/hall/api_problem.h"
#include "firmware/base/json.h"
#include "firmware/base/str.h"

static bool is_problem_code(const char *code, size_t max_len)
{
	size_t len = 0;
	for (; code[len]; len++) {
		char c = code[len];
		bool is_good = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
			       (c >= '0' && c <= '9') || c == '_';
		if (!is_good || len >= max_len) {
			return false;
		}
	}
	return len > 0;
}

static enum refusal refusal_of(const char *code)
{
	static const struct {
		const char *code;
		enum refusal refusal;
	} known[] = {
		{"quota_used_up", REFUSAL_QUOTA},
		{"numbers_exhausted", REFUSAL_QUOTA},
		{"card_limit_reached", REFUSAL_CARD_LIMIT},
		{"card_expired", REFUSAL_CARD_EXPIRED},
		{"hall_closed", REFUSAL_CLOSED},
		{"identity_required", REFUSAL_IDENTITY},
		{"identity_kind", REFUSAL_IDENTITY},
		{"identity_expired", REFUSAL_IDENTITY},
		{"invalid_card", REFUSAL_IDENTITY},
		{"invalid_phone", REFUSAL_IDENTITY},
		{"unknown_matter", REFUSAL_UNKNOWN_MATTER},
	};
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		if (str_equal(known[i].code, code)) {
			return known[i].refusal;
		}
	}
	return REFUSAL_OTHER;
}

void problem_parse(int status, const char *json, size_t len, struct hall_refusal *out)
{
	*out = (struct hall_refusal){.refusal = REFUSAL_OTHER};
	struct json *root = NULL;
	if (json && json_parse(json, len, &root) == OK) {
		const char *code = json_str(root, "code", "");
		if (is_problem_code(code, sizeof(out->code) - 1)) {
			str_copy(out->code, sizeof(out->code), code);
			out->refusal = refusal_of(code);
		}
	}
	json_free(root);
	if (!out->code[0]) {
		str_format(out->code, sizeof(out->code), "http_%d", status);
	}
}
