#include "firmware/hall/api_application.h"
#include "firmware/base/json.h"
#include "firmware/base/rfc3339.h"
#include "firmware/base/str.h"
#include "firmware/hall/api_common.h"
#include "firmware/hall/api_requests.h"

#include <string.h>

enum { TEXT_MAX_LEN = 4 * 400 };

static const char *const lang_names[LANG_COUNT] = {[LANG_ZH] = "zh", [LANG_EN] = "en"};

static char *finish(struct json *root)
{
	char *text = json_text(root);
	json_free(root);
	return text;
}

static void set_identity(struct json *root, const char *key, const struct identity *identity)
{
	struct json *object = identity_object(identity->way, &identity->card, &identity->phone);
	if (object) {
		json_set(root, key, object);
	}
}

char *application_body(const struct application *application, const char *last_four)
{
	struct json *answers = NULL;
	if (json_parse(application->answers, strlen(application->answers), &answers) != OK) {
		return NULL;
	}
	struct json *root = json_new_object();
	json_set_str(root, application->is_bundle ? "bundle" : "matter", application->matter);
	json_set(root, "answers", answers);
	set_identity(root, "person", &application->person);
	set_identity(root, "agent", &application->agent);
	if (last_four[0]) {
		json_set_str(root, "last_four", last_four);
	}
	struct json *files = json_new_array();
	for (int i = 0; i < application->file_count; i++) {
		const struct handed_in *file = &application->files[i];
		struct json *object = json_new_object();
		json_set_str(object, "code", file->material);
		json_set_str(object, file->is_grant ? "grant" : "file", file->id);
		json_append(files, object);
	}
	json_set(root, "materials", files);
	if (application->person.way == IDENTIFY_PHONE) {
		json_set_str(root, "contact", pii_reveal(&application->person.phone));
	}
	json_set_str(root, "lang", lang_names[application->lang]);
	return finish(root);
}

char *sealed_case_body(
	const char *sealed, int64_t submitted_ms, int utc_offset_min, bool is_offline)
{
	char submitted_at[RFC3339_LEN + 1];
	rfc3339_format(submitted_ms, utc_offset_min, submitted_at);
	struct json *root = json_new_object();
	json_set_str(root, "sealed", sealed);
	json_set_str(root, "submitted_at", submitted_at);
	json_set_bool(root, "offline", is_offline);
	return finish(root);
}

static struct text parse_text(struct api_memory *memory, const struct json *object, const char *key)
{
	return api_text(memory, object, key, TEXT_MAX_LEN);
}

static bool is_case_no(const char *no)
{
	return no && strlen(no) == CASE_NO_LEN && strspn(no, "0123456789") == CASE_NO_LEN;
}

static bool parse_case(struct api_memory *memory, const struct json *object, struct filed_case *out)
{
	const char *no = json_str(object, "no", NULL);
	const char *promised_by = json_str(object, "promised_by", "");
	const struct json *asks = json_get(object, "asks");
	const struct json *appointment = json_get(object, "appointment");
	if (!is_case_no(no) || (promised_by[0] && !api_day(promised_by, NULL))) {
		return false;
	}
	str_copy(out->no, sizeof(out->no), no);
	str_copy(out->promised_by, sizeof(out->promised_by), promised_by);
	out->title = parse_text(memory, object, "title");
	out->next = parse_text(memory, object, "next");
	out->ask_count = (int)MIN_OF(json_len(asks), (size_t)99);
	out->first_ask = parse_text(memory, json_at(asks, 0), "title");
	out->place = parse_text(memory, appointment, "place");
	(void)rfc3339_parse(json_str(appointment, "at", NULL), &out->at_ms, NULL);
	return out->title.in[LANG_ZH][0] != '\0';
}

static bool parse_cases(struct api_memory *memory, const struct json *array, struct receipt *out)
{
	size_t count = json_len(array);
	if (count == 0 || count > RECEIPT_MAX_CASES) {
		return false;
	}
	out->cases = api_alloc(memory, count, sizeof(struct filed_case));
	for (size_t i = 0; out->cases && i < count; i++) {
		if (!parse_case(memory, json_at(array, i), &out->cases[i])) {
			return false;
		}
		out->case_count++;
	}
	return !memory->is_full;
}

enum err receipt_parse(const char *json, size_t len, const char *key, struct receipt *out)
{
	struct json *root = NULL;
	enum err err = json_parse(json, len, &root);
	if (err != OK) {
		return err;
	}
	struct api_memory memory = {.arena = out->arena};
	out->case_count = 0; /* of an answer before that was cut */
	bool is_good = str_equal(json_str(root, "receipt", ""), key) &&
		       parse_cases(&memory, json_get(root, "cases"), out);
	out->commitment = parse_text(&memory, root, "commitment");
	const char *qr = json_str(root, "qr", "");
	is_good = is_good && str_starts(qr, "https://") && str_copy(out->qr, sizeof(out->qr), qr);
	api_clean_text(out->qr, sizeof(out->qr) - 1);
	json_free(root);
	return is_good ? OK : ERR_INVALID;
}
