#include "firmware/hall/api_account.h"
#include "firmware/base/json.h"
#include "firmware/base/log.h"
#include "firmware/base/rfc3339.h"
#include "firmware/base/str.h"
#include "firmware/hall/api_common.h"
#include "firmware/hall/api_document.h"

#include <string.h>

enum {
	ANSWER_MAX_LEN = DOCUMENT_MAX_LEN,
	ACCOUNT_LIMIT = 128 * 1024, /* bytes of memory, beside the document */
	SMALL_LIMIT = 64 * 1024,
	TEXT_MAX_LEN = 4 * 400,
	SHOWN_MAX_LEN = 4 * 40,
	VERSION_MAX = 1000000,
	LIST_MAX = 60, /* lines of a receipt, facts of an act */
};

static const int64_t money_max_fen = 100000000000; /* a thousand million yuan */

static struct text words(struct api_memory *memory, const struct json *object, const char *key)
{
	return api_text(memory, object, key, TEXT_MAX_LEN);
}

static int64_t moment(const struct json *object, const char *key)
{
	int64_t ms = 0;
	return rfc3339_parse(json_str(object, key, NULL), &ms, NULL) ? ms : 0;
}

static bool money(const struct json *object, const char *key, int64_t *fen_out)
{
	int64_t fen = json_int(object, key, -1);
	*fen_out = fen >= 0 && fen <= money_max_fen ? fen : 0;
	return fen >= 0 && fen <= money_max_fen;
}

static enum err parse_root(const char *json, size_t len, struct json **root_out)
{
	*root_out = NULL;
	return json && len <= ANSWER_MAX_LEN ? json_parse(json, len, root_out) : ERR_INVALID;
}

static struct item *parse_items(
	struct api_memory *memory, const struct json *array, int max, int *count_out)
{
	size_t room = MIN_OF(json_len(array), (size_t)max);
	struct item *items = room > 0 ? api_alloc(memory, room, sizeof(struct item)) : NULL;
	*count_out = 0;
	for (size_t i = 0; items && i < json_len(array) && *count_out < max; i++) {
		const struct json *object = json_at(array, i);
		struct item item = {.label = words(memory, object, "label"),
			.text = words(memory, object, "text")};
		if (item.text.in[LANG_ZH][0]) {
			items[(*count_out)++] = item;
		}
	}
	return items;
}

/* --- an account --- */

static enum bill_state bill_state_of(const struct json *object)
{
	const char *state = json_str(object, "state", "open");
	return str_equal(state, "paid")	    ? BILL_PAID
	       : str_equal(state, "paying") ? BILL_PAYING
					    : BILL_OPEN;
}

static bool parse_bill(struct api_memory *memory, const struct json *object, struct bill *out)
{
	const char *id = json_str(object, "id", NULL), *due_on = json_str(object, "due_on", "");
	*out = (struct bill){
		.title = words(memory, object, "title"), .state = bill_state_of(object)};
	if (!api_is_code(id, HALL_ID_LEN) || !money(object, "amount_fen", &out->amount_fen) ||
		!out->title.in[LANG_ZH][0]) {
		return false;
	}
	out->id = api_copy_text(memory, id, HALL_ID_LEN);
	if (api_day(due_on, NULL)) {
		str_copy(out->due_on, sizeof(out->due_on), due_on);
	}
	return !memory->is_full;
}

static void parse_bills(
	struct api_memory *memory, const struct json *array, struct account_view *view)
{
	view->bills = api_alloc(memory, ACCOUNT_MAX_BILLS, sizeof(struct bill));
	for (size_t i = 0; view->bills && i < json_len(array); i++) {
		if (view->bill_count < ACCOUNT_MAX_BILLS &&
			parse_bill(memory, json_at(array, i), &view->bills[view->bill_count])) {
			view->bill_count++;
		} else {
			log_warn("hall", "a bill is left out");
		}
	}
}

static struct chart *parse_history(struct api_memory *memory, const struct json *object)
{
	const struct json *points = json_get(object, "points");
	size_t count = MIN_OF(json_len(points), (size_t)ACCOUNT_MAX_POINTS);
	struct chart *chart = count > 0 ? api_alloc(memory, 1, sizeof(*chart)) : NULL;
	struct text *names = api_alloc(memory, count + 1, sizeof(*names));
	double *values = api_alloc(memory, count + 1, sizeof(*values));
	if (!chart || !names || !values) {
		return NULL;
	}
	*chart = (struct chart){.series_count = 1,
		.series = &names[count],
		.points = names,
		.values = values,
		.unit = words(memory, object, "unit")};
	names[count] = (struct text){{"", ""}};
	for (size_t i = 0; i < count; i++) {
		const struct json *point = json_at(points, i), *value = json_get(point, "value");
		bool is_number =
			json_kind(value) == JSON_KIND_INT || json_kind(value) == JSON_KIND_REAL;
		double number = is_number ? json_as_number(value) : -1;
		struct text label = words(memory, point, "label");
		if (number >= 0 && label.in[LANG_ZH][0]) {
			names[chart->point_count] = label;
			values[chart->point_count++] = number;
			chart->highest = MAX_OF(chart->highest, number);
		}
	}
	return chart->point_count > 0 && !memory->is_full ? chart : NULL;
}

static void parse_acts(
	struct api_memory *memory, const struct json *array, struct account_view *view)
{
	view->acts = api_alloc(memory, UNIT_MAX_ACTS, sizeof(view->acts[0]));
	for (size_t i = 0; view->acts && i < json_len(array); i++) {
		const char *code = json_at_str(array, i, NULL);
		if (view->act_count < UNIT_MAX_ACTS && api_is_code(code, CODE_LEN)) {
			view->acts[view->act_count++] = api_copy_text(memory, code, CODE_LEN);
		}
	}
}

static void parse_document(const struct json *root, struct account_view *view)
{
	int skipped = 0;
	const struct json *document = json_get(root, "document");
	if (json_kind(document) == JSON_KIND_OBJECT &&
		document_read_personal(document, &view->document, &skipped) != OK) {
		log_warn("hall", "an account has nothing to be read");
	}
	if (skipped > 0) {
		log_warn("hall", "of an account %d parts are left out", skipped);
	}
}

/* What only its holder sees is shown to nobody else, whatever is sent. */
static void parse_own(struct api_memory *memory, const struct json *root, struct account_view *view)
{
	view->has_balance = money(root, "balance_fen", &view->balance_fen);
	parse_bills(memory, json_get(root, "bills"), view);
	view->history = parse_history(memory, json_get(root, "history"));
}

enum err account_parse(const char *json, size_t len, const char *unit, struct account_view **out)
{
	struct json *root;
	*out = NULL;
	enum err err = parse_root(json, len, &root);
	if (err != OK) {
		return err;
	}
	struct api_memory memory = {.arena = arena_create(ARENA_SECRET, ACCOUNT_LIMIT)};
	struct account_view *view = arena_new(memory.arena, struct account_view);
	REQUIRE(view); /* the first bytes of an empty arena */
	view->arena = memory.arena;
	view->unit = api_copy_text(&memory, json_str(root, "unit", ""), CODE_LEN);
	view->shown_no = api_copy_text(&memory, json_str(root, "shown_no", ""), SHOWN_MAX_LEN);
	view->holder = words(&memory, root, "holder");
	view->is_mine = json_bool(root, "is_mine", false);
	(void)money(root, "paying_fen", &view->paying_fen);
	view->as_of_ms = moment(root, "as_of");
	view->source = words(&memory, root, "source");
	view->facts =
		parse_items(&memory, json_get(root, "facts"), ACCOUNT_MAX_FACTS, &view->fact_count);
	parse_acts(&memory, json_get(root, "acts"), view);
	if (view->is_mine) {
		parse_own(&memory, root, view);
	}
	if (str_equal(view->unit, unit) && view->shown_no[0] &&
		money(root, "due_fen", &view->due_fen) && !memory.is_full) {
		parse_document(root, view);
		*out = view;
	} else {
		account_view_destroy(view);
		err = ERR_INVALID;
	}
	json_free(root);
	return err;
}

/* --- one's own --- */

static bool parse_mine(struct api_memory *memory, const struct json *object, struct my_account *out)
{
	const char *unit = json_str(object, "unit", NULL), *no = json_str(object, "no", NULL),
		   *shown = json_str(object, "shown_no", "");
	if (!api_is_code(unit, CODE_LEN) || !api_is_code(no, ACCOUNT_NO_LEN) || !shown[0]) {
		return false;
	}
	*out = (struct my_account){.unit = api_copy_text(memory, unit, CODE_LEN),
		.no = api_copy_text(memory, no, ACCOUNT_NO_LEN),
		.shown_no = api_copy_text(memory, shown, SHOWN_MAX_LEN)};
	out->has_balance = money(object, "balance_fen", &out->balance_fen);
	(void)money(object, "paying_fen", &out->paying_fen);
	return money(object, "due_fen", &out->due_fen) && !memory->is_full;
}

enum err my_accounts_parse(const char *json, size_t len, struct my_accounts **out)
{
	struct json *root;
	*out = NULL;
	enum err err = parse_root(json, len, &root);
	const struct json *array = json_get(root, "accounts");
	if (err != OK || !json_is_list(array)) {
		json_free(root);
		return err != OK ? err : ERR_INVALID;
	}
	struct api_memory memory = {.arena = arena_create(ARENA_SECRET, SMALL_LIMIT)};
	struct my_accounts *all = arena_new(memory.arena, struct my_accounts);
	REQUIRE(all); /* the first bytes of an empty arena */
	all->arena = memory.arena;
	all->list = api_alloc(&memory, MY_MAX_ACCOUNTS, sizeof(struct my_account));
	for (size_t i = 0; all->list && i < json_len(array); i++) {
		if (all->count < MY_MAX_ACCOUNTS &&
			parse_mine(&memory, json_at(array, i), &all->list[all->count])) {
			all->count++;
		} else {
			log_warn("hall", "an account is left out");
		}
	}
	json_free(root);
	*out = all;
	return OK;
}

/* --- a payment --- */

static enum payment_state state_of(const char *name)
{
	for (int i = PAYMENT_UNKNOWN; i <= PAYMENT_CLOSED; i++) {
		if (str_equal(name, payment_state_name((enum payment_state)i))) {
			return (enum payment_state)i;
		}
	}
	return PAYMENT_UNKNOWN;
}

void receipt_read(struct api_memory *memory, const struct json *object, struct payment_receipt *out)
{
	*out = (struct payment_receipt){
		.no = api_copy_text(memory, json_str(object, "no", ""), RECEIPT_NO_LEN),
		.shown_no = api_copy_text(memory, json_str(object, "shown_no", ""), SHOWN_MAX_LEN),
		.unit = words(memory, object, "unit"),
		.paid_ms = moment(object, "paid_at")};
	(void)money(object, "amount_fen", &out->amount_fen);
	out->lines = parse_items(memory, json_get(object, "lines"), LIST_MAX, &out->line_count);
}

enum err payment_parse(const char *json, size_t len, const char *id, struct payment **out)
{
	struct json *root;
	*out = NULL;
	enum err err = parse_root(json, len, &root);
	if (err != OK) {
		return err;
	}
	struct api_memory memory = {.arena = arena_create(ARENA_SECRET, SMALL_LIMIT)};
	struct payment *payment = arena_new(memory.arena, struct payment);
	REQUIRE(payment); /* the first bytes of an empty arena */
	const char *state = json_str(root, "state", NULL), *qr = json_str(root, "qr", "");
	payment->arena = memory.arena;
	payment->id = api_copy_text(&memory, json_str(root, "id", ""), TICKET_KEY_LEN);
	payment->version = api_int(root, "version", 0, VERSION_MAX, -1);
	payment->state = state_of(state ? state : "");
	payment->qr =
		api_copy_text(&memory, strlen(qr) <= PAYMENT_QR_LEN ? qr : "", PAYMENT_QR_LEN);
	payment->expires_ms = moment(root, "expires_at");
	payment->reason = words(&memory, root, "reason");
	receipt_read(&memory, json_get(root, "receipt"), &payment->receipt);
	if (state && str_equal(payment->id, id) && payment->version >= 0 &&
		money(root, "amount_fen", &payment->amount_fen) && !memory.is_full) {
		*out = payment;
	} else {
		payment_destroy(payment);
		err = ERR_INVALID;
	}
	json_free(root);
	return err;
}

enum err act_result_parse(const char *json, size_t len, struct act_result **out)
{
	struct json *root;
	*out = NULL;
	enum err err = parse_root(json, len, &root);
	if (err != OK) {
		return err;
	}
	struct api_memory memory = {.arena = arena_create(ARENA_SECRET, SMALL_LIMIT)};
	struct act_result *result = arena_new(memory.arena, struct act_result);
	REQUIRE(result); /* the first bytes of an empty arena */
	result->arena = memory.arena;
	result->text = words(&memory, root, "text");
	result->facts =
		parse_items(&memory, json_get(root, "facts"), LIST_MAX, &result->fact_count);
	result->receipt_no =
		api_copy_text(&memory, json_str(root, "receipt_no", ""), RECEIPT_NO_LEN);
	if (result->text.in[LANG_ZH][0] && !memory.is_full) {
		*out = result;
	} else {
		act_result_destroy(result);
		err = ERR_INVALID;
	}
	json_free(root);
	return err;
}

/* --- what is sent --- */

static char *finish(struct json *root)
{
	char *text = json_text(root);
	json_free(root);
	return text;
}

char *payment_body(const struct payment_order *order)
{
	struct json *root = json_new_object();
	json_set_str(root, "unit", order->unit);
	json_set_str(root, "no", order->no);
	json_set_int(root, "amount_fen", order->amount_fen);
	if (order->is_top_up) {
		json_set_bool(root, "top_up", true);
	}
	if (order->bill_count > 0) {
		struct json *bills = json_new_array();
		for (int i = 0; i < order->bill_count; i++) {
			json_append_str(bills, order->bills[i]);
		}
		json_set(root, "bills", bills);
	}
	json_set_str(root, "way", order->code[0] ? "code" : "screen");
	if (order->code[0]) {
		json_set_str(root, "code", order->code);
	}
	return finish(root);
}

char *act_body(const char *unit, const char *no, const char *act)
{
	struct json *root = json_new_object();
	json_set_str(root, "unit", unit);
	json_set_str(root, "no", no);
	json_set_str(root, "act", act);
	return finish(root);
}
