#include "firmware/hall/api_handed.h"
#include "firmware/base/json.h"
#include "firmware/base/str.h"
#include "firmware/hall/api_common.h"
#include "firmware/hall/seal.h"

#include <string.h>

enum { ARENA_LIMIT = 256 * 1024, TEXT_MAX_LEN = 4 * 400, FIELD_MAX_LEN = 4 * 400 };

static struct text parse_text(struct api_memory *memory, const struct json *object, const char *key)
{
	const char *any = json_str(object, key, "");
	const struct json *map = json_get(object, key);
	struct text out;
	(void)api_words(memory, any[0] ? any : json_str(map, "zh", ""),
		any[0] ? any : json_str(map, "en", ""), TEXT_MAX_LEN, &out);
	return out;
}

static void parse_fields(
	struct api_memory *memory, const struct json *map, struct held_certificate *out)
{
	for (struct json_member m = json_first(map);
		m.key && out->field_count < CERTIFICATE_FIELDS_MAX; json_next(map, &m)) {
		const char *value = json_str(map, m.key, NULL);
		if (value && api_is_code(m.key, WORD_LEN)) {
			out->fields[out->field_count].name = api_copy_text(memory, m.key, WORD_LEN);
			out->fields[out->field_count++].value =
				api_copy_text(memory, value, FIELD_MAX_LEN);
		}
	}
}

static bool parse_certificate(
	struct api_memory *memory, const struct json *object, struct held_certificate *out)
{
	const char *id = json_str(object, "id", NULL), *type = json_str(object, "type", NULL);
	const char *trust = json_str(object, "trust", ""),
		   *valid_to = json_str(object, "valid_to", "");
	if (!api_is_code(id, HALL_ID_LEN) || !api_is_code(type, WORD_LEN) || trust[0] < 'A' ||
		trust[0] > 'D' || trust[1] || (valid_to[0] && !api_day(valid_to, NULL))) {
		return false;
	}
	*out = (struct held_certificate){.id = api_copy_text(memory, id, HALL_ID_LEN),
		.type = api_copy_text(memory, type, WORD_LEN),
		.name = parse_text(memory, object, "name"),
		.issuer = parse_text(memory, object, "issuer"),
		.trust = trust[0],
		.valid_to = api_copy_text(memory, valid_to, 10)};
	parse_fields(memory, json_get(object, "fields"), out);
	return out->name.in[LANG_ZH][0] != '\0' && !memory->is_full;
}

enum err certificates_parse(const char *json, size_t len, struct certificates **out)
{
	struct json *root = NULL;
	*out = NULL;
	enum err err = json_parse(json, len, &root);
	if (err != OK || !json_is_list(root)) {
		json_free(root);
		return err != OK ? err : ERR_INVALID;
	}
	struct api_memory memory = {.arena = arena_create(ARENA_SECRET, ARENA_LIMIT)};
	struct certificates *all = arena_new(memory.arena, struct certificates);
	size_t count = MIN_OF(json_len(root), (size_t)CERTIFICATES_MAX);
	all->arena = memory.arena;
	all->list = api_alloc(&memory, count, sizeof(struct held_certificate));
	for (size_t i = 0; all->list && i < count; i++) {
		if (parse_certificate(&memory, json_at(root, i), &all->list[all->count])) {
			all->count++;
		}
	}
	json_free(root);
	*out = all;
	return OK;
}

enum err grant_parse(const char *json, size_t len, struct grant *out)
{
	struct json *root = NULL;
	enum err err = json_parse(json, len, &root);
	if (err != OK) {
		return err;
	}
	const struct json *words = json_get(root, "watermark");
	bool is_good = api_code(root, "id", out->id, sizeof(out->id));
	const char *zh = json_str(words, "zh", json_str(root, "watermark", ""));
	str_copy(out->watermark[LANG_ZH], sizeof(out->watermark[0]), zh);
	str_copy(out->watermark[LANG_EN], sizeof(out->watermark[0]), json_str(words, "en", zh));
	for (int i = 0; i < LANG_COUNT; i++) {
		api_clean_text(out->watermark[i], sizeof(out->watermark[i]) - 1);
	}
	json_free(root);
	return is_good ? OK : ERR_INVALID;
}

enum err handoff_parse(const char *json, size_t len, struct handoff *out)
{
	struct json *root = NULL;
	enum err err = json_parse(json, len, &root);
	if (err != OK) {
		return err;
	}
	const char *url = json_str(root, "url", "");
	bool is_good = api_code(root, "id", out->id, sizeof(out->id)) &&
		       str_starts(url, "https://") && str_copy(out->url, sizeof(out->url), url);
	api_clean_text(out->url, sizeof(out->url) - 1);
	json_free(root);
	return is_good ? OK : ERR_INVALID;
}

enum err handoff_parse_files(const char *json, size_t len, struct handoff *out)
{
	struct json *root = NULL;
	enum err err = json_parse(json, len, &root);
	if (err != OK) {
		return err;
	}
	const struct json *files = json_get(root, "files");
	bool is_good = json_is_list(files);
	out->version = api_int(root, "version", 0, 1000000, 0);
	out->is_opened = json_bool(root, "opened", false);
	out->file_count = 0;
	for (size_t i = 0; i < json_len(files) && out->file_count < HANDOFF_MAX_FILES; i++) {
		const struct json *object = json_at(files, i);
		struct handoff_file *file = &out->files[out->file_count];
		const char *state = json_str(object, "state", "");
		if (api_code(object, "id", file->id, sizeof(file->id)) &&
			api_code(object, "item", file->material, sizeof(file->material))) {
			file->state = str_equal(state, "ready")	    ? FILE_READY
				      : str_equal(state, "refused") ? FILE_REFUSED
								    : FILE_ARRIVING;
			out->file_count++;
		}
	}
	json_free(root);
	return is_good ? OK : ERR_INVALID;
}

enum err thumbnail_parse(const char *json, size_t len, struct thumbnail *out)
{
	struct json *root = NULL;
	enum err err = json_parse(json, len, &root);
	if (err != OK) {
		return err;
	}
	int width = api_int(root, "width", 1, THUMBNAIL_SIDE, 0);
	int height = api_int(root, "height", 1, THUMBNAIL_SIDE, 0);
	size_t want = (size_t)width * (size_t)height * 3;
	bool is_good = want > 0 && seal_from_base64(json_str(root, "pixels", ""), out->rgb,
					   sizeof(out->rgb)) == want;
	out->width = is_good ? width : 0;
	out->height = is_good ? height : 0;
	json_free(root);
	return is_good ? OK : ERR_INVALID;
}

static char *finish(struct json *root)
{
	char *text = json_text(root);
	json_free(root);
	return text;
}

char *grant_body(const char *matter, bool is_bundle, const char *purpose)
{
	struct json *root = json_new_object();
	json_set_str(root, is_bundle ? "bundle" : "matter", matter);
	json_set_str(root, "purpose", purpose);
	return finish(root);
}

char *handoff_body(const char *matter, bool is_bundle, const char *case_no,
	const struct handoff_item *items, int count, enum lang lang)
{
	struct json *root = json_new_object(), *list = json_new_array();
	json_set_str(root,
		case_no[0]  ? "case"
		: is_bundle ? "bundle"
			    : "matter",
		case_no[0] ? case_no : matter);
	for (int i = 0; i < count; i++) {
		struct json *item = json_new_object();
		json_set_str(item, "code", items[i].code);
		json_set_str(item, "title", items[i].title);
		json_set_int(item, "max_files", items[i].max_files);
		json_append(list, item);
	}
	json_set(root, "items", list);
	json_set_str(root, "lang", lang == LANG_EN ? "en" : "zh");
	return finish(root);
}

char *supply_body(const char *ask, const struct handed_in *files, int count)
{
	struct json *root = json_new_object();
	json_set_str(root, "ask", ask);
	if (count > 0 && files[0].is_grant) {
		json_set_str(root, "grant", files[0].id);
	} else {
		struct json *list = json_new_array();
		for (int i = 0; i < count; i++) {
			json_append_str(list, files[i].id);
		}
		json_set(root, "files", list);
	}
	return finish(root);
}

char *reply_text(const char *ask, const char *text)
{
	struct json *root = json_new_object();
	json_set_str(root, "ask", ask);
	json_set_str(root, "text", text);
	return finish(root);
}

char *supply_sealed_body(const char *sealed)
{
	struct json *root = json_new_object();
	json_set_str(root, "sealed", sealed);
	return finish(root);
}
