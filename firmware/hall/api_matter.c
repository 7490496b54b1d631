#include "firmware/hall/api_matter.h"
#include "firmware/base/log.h"
#include "firmware/base/str.h"
#include "firmware/form/walk.h"
#include "firmware/hall/api_common.h"
#include "firmware/hall/api_document.h"

enum {
	ARENA_LIMIT = 256 * 1024,
	TEXT_MAX_LEN = 4 * 2000, /* bytes: 2,000 characters */
	FILES_MAX = 9,
};

/* A language map, or one text for all. */
static struct text words(struct api_memory *memory, const struct json *object, const char *key)
{
	const char *any = json_str(object, key, "");
	const struct json *map = json_get(object, key);
	struct text out;
	(void)api_words(memory, any[0] ? any : json_str(map, "zh", ""),
		any[0] ? any : json_str(map, "en", ""), TEXT_MAX_LEN, &out);
	return out;
}

static unsigned parse_ways(const struct json *array)
{
	unsigned ways = 0;
	for (size_t i = 0; i < json_len(array); i++) {
		const char *way = json_at_str(array, i, "");
		ways |= str_equal(way, "upload")	? WAY_UPLOAD
			: str_equal(way, "certificate") ? WAY_CERTIFICATE
			: str_equal(way, "paper")	? WAY_PAPER
							: 0u;
	}
	return ways;
}

bool api_matter_types(struct api_memory *memory, const struct json *array, struct material *out)
{
	if (json_len(array) > MATTER_MAX_TYPES) {
		return false;
	}
	out->types = api_alloc(memory, json_len(array), sizeof(*out->types));
	for (size_t i = 0; out->types && i < json_len(array); i++) {
		const char *type = json_at_str(array, i, NULL);
		if (!api_is_code(type, WORD_LEN)) {
			return false;
		}
		out->types[out->type_count++] = api_copy_text(memory, type, WORD_LEN);
	}
	return true;
}

static bool parse_material(struct api_memory *memory, const struct json *object, struct form *form,
	struct material *out)
{
	const char *code = json_str(object, "code", NULL);
	if (!api_is_code(code, WORD_LEN) ||
		!api_matter_types(memory, json_get(object, "certificate_types"), out)) {
		return false;
	}
	out->code = api_copy_text(memory, code, WORD_LEN);
	out->title = words(memory, object, "title");
	out->help = words(memory, object, "help");
	out->ways = parse_ways(json_get(object, "ways"));
	out->is_required = json_bool(object, "required", false);
	out->max_files = api_int(object, "max_files", 1, FILES_MAX, 1);
	const struct json *only_if = json_get(object, "if");
	struct form_refusal why;
	if (only_if && !form_read_condition(form, only_if, &out->only_if, &why)) {
		log_warn("hall", "condition of a material: %s at '%s'",
			form_reason_name(why.reason), why.pointer);
		return false;
	}
	return out->ways != 0 && out->title.in[LANG_ZH][0] != '\0';
}

static bool parse_materials(
	struct api_memory *memory, const struct json *array, struct matter_detail *detail)
{
	if (json_len(array) > MATTER_MAX_MATERIALS) {
		return false;
	}
	detail->materials = api_alloc(memory, json_len(array), sizeof(struct material));
	for (size_t i = 0; detail->materials && i < json_len(array); i++) {
		struct material *material = &detail->materials[i];
		if (!parse_material(memory, json_at(array, i), detail->form, material)) {
			return false;
		}
		for (int k = 0; k < detail->material_count; k++) {
			if (str_equal(detail->materials[k].code, material->code)) {
				return false;
			}
		}
		detail->material_count++;
	}
	return !memory->is_full;
}

/* What it cannot ask for rightly it does not ask for. */
static void parse_form(struct api_memory *memory, const struct json *root, const char *code,
	struct matter_detail *detail)
{
	const struct json *form = json_get(root, "form");
	struct form_refusal why = {0};
	if (!form) {
		return;
	}
	detail->form = form_read(form, FORM_MAX_LEN, &why);
	if (!detail->form) {
		log_warn("hall", "form of %s: %s at '%s'; at the window only", code,
			form_reason_name(why.reason), why.pointer);
		return;
	}
	if (!parse_materials(memory, json_get(root, "materials"), detail)) {
		log_warn("hall", "materials of %s cannot be read; at the window only", code);
		form_destroy(detail->form);
		detail->form = NULL;
		detail->material_count = 0;
	}
}

enum err matter_parse(
	const char *json, size_t len, const char *code, struct matter_detail **detail_out)
{
	*detail_out = NULL;
	struct json *root = NULL;
	enum err err = len <= DOCUMENT_MAX_LEN ? json_parse(json, len, &root) : ERR_TOO_BIG;
	if (err != OK) {
		return err;
	}
	struct document *guide = NULL;
	int skipped = 0;
	err = str_equal(json_str(root, "code", ""), code)
		      ? document_read(json_get(root, "guide"), &guide, &skipped)
		      : ERR_INVALID;
	if (skipped > 0) {
		log_warn("hall", "guide of %s: %d parts left out", code, skipped);
	}
	if (err == OK) {
		struct api_memory memory = {.arena = arena_create(ARENA_PLAIN, ARENA_LIMIT)};
		struct matter_detail *detail = arena_new(memory.arena, struct matter_detail);
		REQUIRE(detail); /* the first bytes of an empty arena */
		detail->arena = memory.arena;
		detail->guide = guide;
		detail->page_url = api_page_url(&memory, root);
		parse_form(&memory, root, code, detail);
		*detail_out = detail;
	}
	json_free(root);
	return err;
}
