#include "firmware/hall/api_helping.h"
#include "firmware/base/json.h"
#include "firmware/base/plain.h"
#include "firmware/base/str.h"
#include "firmware/hall/api_common.h"

#include <string.h>

static char *finish(struct json *root)
{
	char *text = json_text(root);
	json_free(root);
	return text;
}

char *rating_body(const struct rating *rating)
{
	struct json *root = json_new_object();
	json_set_str(root, rating->rated.kind == RATED_CASE ? "case" : "ticket", rating->rated.id);
	json_set_int(root, "level", rating->level);
	if (rating->reason_count > 0) {
		struct json *reasons = json_new_array();
		for (int i = 0; i < rating->reason_count; i++) {
			json_append_str(reasons, rating->reasons[i]);
		}
		json_set(root, "reasons", reasons);
	}
	return finish(root);
}

char *helper_body(const struct helper_order *order)
{
	struct json *root = json_new_object();
	json_set_str(root, "screen", order->screen);
	if (order->place[0]) {
		json_set_str(root, "place", order->place);
	}
	return finish(root);
}

enum err thanks_parse(const char *json, size_t len, struct thanks *out)
{
	struct json *root = NULL;
	enum err err = json_parse(json ? json : "", json ? len : 0, &root);
	if (err != OK) {
		return ERR_INVALID;
	}
	*out = (struct thanks){.has_follow_up = json_bool(root, "follow_up", false)};
	/* Two fallbacks tell a missing one from a false one. */
	bool is_good = api_said(json_get(root, "text"), &out->said) &&
		       json_bool(root, "follow_up", true) == out->has_follow_up;
	json_free(root);
	return is_good ? OK : ERR_INVALID;
}

static enum helper_answer answer_of(const char *state)
{
	return str_equal(state, "done") || str_equal(state, "cancelled") ? HELPER_IS_OVER
	       : str_equal(state, "nobody")				 ? HELPER_IS_NOBODY
									 : HELPER_IS_WAITED_FOR;
}

enum err helper_parse(const char *json, size_t len, struct helper_call *out)
{
	struct json *root = NULL;
	enum err err = json_parse(json ? json : "", json ? len : 0, &root);
	if (err != OK) {
		return ERR_INVALID;
	}
	*out = (struct helper_call){0};
	char state[CODE_LEN + 2];
	bool is_good = api_code(root, "id", out->id, sizeof(out->id)) && strlen(out->id) >= 8 &&
		       api_code(root, "state", state, sizeof(state)) &&
		       api_said(json_get(root, "text"), &out->said);
	if (is_good) {
		out->answer = answer_of(state);
	}
	json_free(root);
	return is_good ? OK : ERR_INVALID;
}
