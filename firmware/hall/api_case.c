#include "firmware/hall/api_case.h"
#include "firmware/base/json.h"
#include "firmware/base/log.h"
#include "firmware/base/rfc3339.h"
#include "firmware/base/str.h"
#include "firmware/hall/api_account.h"
#include "firmware/hall/api_common.h"
#include "firmware/hall/api_document.h"
#include "firmware/hall/api_matter.h"

#include <string.h>

enum {
	ANSWER_MAX_LEN = DOCUMENT_MAX_LEN,
	CASE_LIMIT = 128 * 1024, /* bytes of memory, beside the document */
	PAGE_LIMIT = 512 * 1024,
	TEXT_MAX_LEN = 4 * 400,
	USUAL_LENGTH = 500, /* of an answer in words, when the hall does not say */
};

static struct text words(struct api_memory *memory, const struct json *object, const char *key)
{
	return api_text(memory, object, key, TEXT_MAX_LEN);
}

static bool has_words(const struct text *text)
{
	return text->in[LANG_ZH][0] != '\0';
}

static int64_t moment(const struct json *object, const char *key)
{
	int64_t ms = 0;
	return rfc3339_parse(json_str(object, key, NULL), &ms, NULL) ? ms : 0;
}

static bool is_figures(const char *no)
{
	return no && strlen(no) == CASE_NO_LEN && strspn(no, "0123456789") == CASE_NO_LEN;
}

/* --- a case --- */

static unsigned way_of(const char *name)
{
	static const char *const names[] = {"upload", "certificate", "paper", "text"};
	for (unsigned i = 0; i < ARRAY_LEN(names); i++) {
		if (name && str_equal(name, names[i])) {
			return 1U << i;
		}
	}
	return 0;
}

static bool parse_ask(struct api_memory *memory, const struct json *object, struct case_ask *out)
{
	const struct json *ways = json_get(object, "ways");
	struct material *material = &out->material;
	*out = (struct case_ask){.ways = way_of(json_str(object, "way", NULL)),
		.material = {.code = api_copy_text(memory, json_str(object, "code", ""), WORD_LEN),
			.title = words(memory, object, "title"),
			.help = words(memory, object, "help"),
			.is_required = true,
			.max_files = (int)json_int(object, "max_files", 1)}};
	out->max_length = api_int(object, "max_length", 1, ASK_MAX_TEXT, USUAL_LENGTH);
	for (size_t i = 0; i < json_len(ways); i++) {
		out->ways |= way_of(json_at_str(ways, i, NULL));
	}
	material->ways = out->ways & (WAY_UPLOAD | WAY_CERTIFICATE | WAY_PAPER);
	return api_code(object, "id", out->id, sizeof(out->id)) && has_words(&material->title) &&
	       api_is_code(json_str(object, "code", NULL), WORD_LEN) && material->max_files > 0 &&
	       material->max_files <= ASK_MAX_FILES &&
	       api_matter_types(memory, json_get(object, "certificate_types"), material);
}

static void parse_asks(struct api_memory *memory, const struct json *array, struct case_view *view)
{
	view->asks = api_alloc(memory, CASE_MAX_ASKS, sizeof(struct case_ask));
	for (size_t i = 0; view->asks && i < json_len(array); i++) {
		if (view->ask_count < CASE_MAX_ASKS &&
			parse_ask(memory, json_at(array, i), &view->asks[view->ask_count])) {
			view->ask_count++;
		}
	}
}

static void parse_others(
	struct api_memory *memory, const struct json *array, struct case_view *view)
{
	view->others = api_alloc(memory, CASE_MAX_OTHERS, sizeof(view->others[0]));
	for (size_t i = 0; view->others && i < json_len(array); i++) {
		const char *no = json_at_str(array, i, NULL);
		if (view->other_count < CASE_MAX_OTHERS && is_figures(no)) {
			str_copy(view->others[view->other_count++], sizeof(view->others[0]), no);
		}
	}
}

/* Which case it is: the one that was asked for, by its number or by its receipt's key. */
static bool parse_name(const struct json *root, const char *asked, struct case_view *view)
{
	bool is_named = api_code(root, "no", view->no, sizeof(view->no));
	return is_named &&
	       (str_equal(view->no, asked) || (is_figures(view->no) && !is_figures(asked)));
}

static void parse_appointment(const struct json *with_id, const char *name,
	const struct json *with_matter, struct appointment *out)
{
	*out = (struct appointment){0};
	if (api_code(with_id, name, out->id, sizeof(out->id))) {
		(void)api_code(with_matter, "matter", out->matter, sizeof(out->matter));
		out->at_ms = moment(with_matter, "at");
	}
}

static void parse_rest(struct api_memory *memory, const struct json *root, struct case_view *view)
{
	const struct json *suspended = json_get(root, "suspended");
	const struct json *result = json_get(root, "result");
	const struct json *appointment = json_get(root, "appointment");
	const char *promised_by = json_str(root, "promised_by", "");
	(void)api_code(root, "matter", view->matter, sizeof(view->matter));
	view->source = words(memory, root, "source");
	view->colour = api_colour(root);
	view->accepted_ms = moment(root, "accepted_at");
	view->as_of_ms = moment(root, "as_of");
	if (api_day(promised_by, NULL)) {
		str_copy(view->promised_by, sizeof(view->promised_by), promised_by);
	}
	view->is_suspended = json_kind(suspended) == JSON_KIND_OBJECT;
	view->suspended_ms = moment(suspended, "since");
	view->reason = words(memory, suspended, "reason");
	view->resumes = words(memory, suspended, "resumes");
	view->can_rate = json_bool(root, "can_rate", false);
	view->result = words(memory, result, "text");
	view->seal = words(memory, result, "seal");
	view->collect = words(memory, result, "collect");
	view->appointment_ms = moment(appointment, "at");
	view->place = words(memory, appointment, "place");
	parse_appointment(appointment, "id", appointment, &view->appointment);
	parse_asks(memory, json_get(root, "asks"), view);
	parse_others(memory, json_get(root, "others"), view);
}

static void parse_document(const struct json *root, struct case_view *view)
{
	int skipped = 0;
	if (document_read_personal(json_get(root, "document"), &view->document, &skipped) != OK) {
		log_warn("hall", "a case has nothing to be read");
	} else if (skipped > 0) {
		log_warn("hall", "of a case %d parts are left out", skipped);
	}
}

static enum err parse_root(const char *json, size_t len, struct json **root_out)
{
	*root_out = NULL;
	return len <= ANSWER_MAX_LEN ? json_parse(json, len, root_out) : ERR_TOO_BIG;
}

enum err case_parse(const char *json, size_t len, const char *asked, struct case_view **view_out)
{
	struct json *root;
	*view_out = NULL;
	enum err err = parse_root(json, len, &root);
	if (err != OK) {
		return err;
	}
	struct api_memory memory = {.arena = arena_create(ARENA_SECRET, CASE_LIMIT)};
	struct case_view *view = arena_new(memory.arena, struct case_view);
	REQUIRE(view); /* the first bytes of an empty arena */
	view->arena = memory.arena;
	view->title = words(&memory, root, "title");
	view->state_text = words(&memory, root, "state_text");
	if (parse_name(root, asked, view) && has_words(&view->title) &&
		has_words(&view->state_text)) {
		parse_rest(&memory, root, view);
		view->page_url = api_page_url(&memory, root);
		parse_document(root, view);
		*view_out = view;
	} else {
		case_view_destroy(view);
		err = ERR_INVALID;
	}
	json_free(root);
	return err;
}

enum err supplied_parse(const char *json, size_t len, bool *is_taken_out)
{
	struct json *root;
	enum err err = parse_root(json, len, &root);
	if (err != OK) {
		return err;
	}
	*is_taken_out = json_str(root, "state", "")[0] && json_is_list(json_get(root, "asks"));
	json_free(root);
	return *is_taken_out ? OK : ERR_INVALID;
}

/* --- my page --- */

static enum entry_kind kind_of(const struct json *object)
{
	static const char *const names[] = {[ENTRY_OTHER] = "",
		[ENTRY_APPOINTMENT] = "appointment",
		[ENTRY_CASE] = "case",
		[ENTRY_ASK] = "ask",
		[ENTRY_TICKET] = "ticket",
		[ENTRY_CERTIFICATE] = "certificate",
		[ENTRY_EVALUATION] = "evaluation",
		[ENTRY_BILL] = "bill",
		[ENTRY_RECEIPT] = "receipt"};
	const char *name = json_str(object, "kind", "");
	for (int i = ENTRY_APPOINTMENT; i <= ENTRY_RECEIPT; i++) {
		if (str_equal(name, names[i])) {
			return (enum entry_kind)i;
		}
	}
	return ENTRY_OTHER;
}

/* "water/3205840012217" */
static void parse_entry_account(const struct json *target, struct entry_account *out)
{
	const char *name = json_str(target, "account", ""), *slash = strchr(name, '/');
	if (slash && slash - name <= CODE_LEN && api_is_code(slash + 1, ACCOUNT_NO_LEN)) {
		str_format(out->unit, sizeof(out->unit), "%.*s", (int)(slash - name), name);
	}
	if (api_is_code(out->unit, CODE_LEN)) {
		str_copy(out->no, sizeof(out->no), slash + 1);
	}
}

static const struct payment_receipt *parse_entry_receipt(
	struct api_memory *memory, const struct json *object)
{
	struct payment_receipt *receipt = json_kind(object) == JSON_KIND_OBJECT
						  ? api_alloc(memory, 1, sizeof(*receipt))
						  : NULL;
	if (receipt) {
		receipt_read(memory, object, receipt);
	}
	return receipt && !memory->is_full && receipt->no[0] ? receipt : NULL;
}

static bool parse_entry(struct api_memory *memory, const struct json *object, struct my_entry *out)
{
	const struct json *target = json_get(object, "target");
	const char *no = json_str(target, "case", json_str(target, "evaluation", NULL));
	*out = (struct my_entry){.kind = kind_of(object),
		.title = words(memory, object, "title"),
		.text = words(memory, object, "text"),
		.state_text = words(memory, object, "state_text"),
		.colour = api_colour(object),
		.at_ms = moment(object, "at")};
	parse_appointment(target, "appointment", object, &out->appointment);
	parse_entry_account(target, &out->account);
	if (out->kind == ENTRY_RECEIPT) {
		out->receipt = parse_entry_receipt(memory, json_get(object, "receipt"));
	}
	if (is_figures(no)) {
		str_copy(out->case_no, sizeof(out->case_no), no);
	} else if (api_code(target, "evaluation", out->rated_ticket, sizeof(out->rated_ticket))) {
		out->kind = ENTRY_EVALUATION; /* of a ticket: that is no case */
	}
	return has_words(&out->title) && !memory->is_full;
}

static void parse_entries(struct api_memory *memory, const struct json *array, struct my_page *page)
{
	int skipped = 0;
	page->entries = api_alloc(memory, MY_MAX_ENTRIES, sizeof(struct my_entry));
	for (size_t i = 0; page->entries && i < json_len(array); i++) {
		memory->is_full = false;
		if (page->entry_count < MY_MAX_ENTRIES &&
			parse_entry(memory, json_at(array, i), &page->entries[page->entry_count])) {
			page->entry_count++;
		} else {
			skipped++;
		}
	}
	if (skipped > 0) {
		log_warn("hall", "of a person's page %d entries are left out", skipped);
	}
}

enum err my_page_parse(const char *json, size_t len, struct my_page **page_out)
{
	struct json *root;
	*page_out = NULL;
	enum err err = parse_root(json, len, &root);
	if (err != OK) {
		return err;
	}
	if (json_is_list(json_get(root, "entries"))) {
		struct api_memory memory = {.arena = arena_create(ARENA_SECRET, PAGE_LIMIT)};
		struct my_page *page = arena_new(memory.arena, struct my_page);
		REQUIRE(page); /* the first bytes of an empty arena */
		page->arena = memory.arena;
		page->as_of_ms = moment(root, "as_of");
		page->source = words(&memory, root, "source");
		parse_entries(&memory, json_get(root, "entries"), page);
		*page_out = page;
	} else {
		err = ERR_INVALID;
	}
	json_free(root);
	return err;
}
