#include "tests/hall/supply.h"

#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "tests/hall/case_view.h"
#include "tests/hall/document.h"
#include "tests/hall/filing_materials.h"
#include "tests/hall/vault.h"

#include <string.h>

enum { FILES_MAX = 9 };

static bool problem(struct request *request, int status, const char *code, const char *title)
{
	reply_problem(request->reply, status, code, title, NULL);
	return false;
}

bool supply_is_way(const json_t *ask, const char *way)
{
	const json_t *ways = json_object_get(ask, "ways");
	const char *only = json_string_value(json_object_get(ask, "way"));
	bool is_one = !ways && only && strcmp(only, way) == 0;
	for (size_t i = 0; i < json_array_size(ways); i++) {
		const char *text = json_string_value(json_array_get(ways, i));
		is_one = is_one || (text && strcmp(text, way) == 0);
	}
	return is_one;
}

int supply_max_text(const json_t *ask)
{
	int64_t most = json_integer_value(json_object_get(ask, "max_length"));
	return most > 0 && most <= SUPPLY_MAX_TEXT ? (int)most : SUPPLY_USUAL_TEXT;
}

/* The Ask as it was stored; NULL with the reply filled. */
static json_t *find_ask(
	struct request *request, const struct kase *kase, const char *id, const char *way)
{
	json_t *ask = NULL;
	sqlite3_stmt *row = sql_open(request->conn,
		"SELECT ask, answered_ms IS NOT NULL FROM asks WHERE id=? AND case_no=?", "ss", id,
		kase->no);
	if (!sql_next(request->conn, row) || (!sqlite3_column_int(row, 1) && case_is_over(kase))) {
		(void)problem(request, 422, "unknown_ask", "Not asked of this case");
	} else if (sqlite3_column_int(row, 1)) {
		(void)problem(request, 409, "ask_answered", "Supplied already");
	} else {
		ask = json_loads(sql_column(row, 0), 0, NULL);
	}
	sql_close(row);
	if (ask && !supply_is_way(ask, way)) {
		(void)problem(request, 422, "invalid_material", "Asked for in another way");
		json_decref(ask);
		ask = NULL;
	}
	return ask;
}

static const char *in(const json_t *words, const char *lang)
{
	const char *text = json_string_value(words);
	text = text ? text : json_string_value(json_object_get(words, lang));
	return text ? text : "";
}

/* Everybody who may see the case sees that it came, nobody what it says. */
static void note(struct request *request, const struct kase *kase, const json_t *ask)
{
	char zh[600], en[600];
	const json_t *title = json_object_get(ask, "title");
	(void)str_format(zh, sizeof(zh), "补交：%s", in(title, "zh"));
	(void)str_format(en, sizeof(en), "Supplied: %s", in(title, "en"));
	case_note(request->conn, kase->no, request->now_ms, text_both("申请人", "Applicant"),
		text_both(zh, en));
}

static void answer_ask(struct request *request, struct kase *kase, const char *id,
	const json_t *ask, const char *text)
{
	size_t len = 0;
	unsigned char *box = vault_seal(request->hall, "ask", text, strlen(text), &len);
	sql_run(request->conn, "UPDATE asks SET answered_ms=?, answer=? WHERE id=?", "ibs",
		request->now_ms, (const void *)box, len, id);
	mem_free(box);
	note(request, kase, ask);
	json_t *left = case_asks(request->conn, kase->no);
	if (json_array_size(left) == 0) {
		case_supplied(request->conn, kase, request->now_ms);
	}
	reply_json(request->reply, 201,
		json_pack("{s:s,s:o,s:o}", "state", kase->state, "state_text", case_words(kase),
			"asks", left));
}

void supply_text(struct request *request, struct kase *kase, const char *id, const char *text)
{
	json_t *ask = find_ask(request, kase, id, "text");
	if (ask && utf8_count(text) > (size_t)supply_max_text(ask)) {
		(void)problem(request, 422, "invalid_material", "Longer than asked for");
	} else if (ask) {
		answer_ask(request, kase, id, ask, text);
	}
	json_decref(ask);
}

static bool take_files(
	struct request *request, const struct kase *kase, const json_t *ask, const json_t *files)
{
	const char *code = json_string_value(json_object_get(ask, "code"));
	const json_t *max = json_object_get(ask, "max_files");
	size_t most = max ? (size_t)json_integer_value(max) : 1;
	size_t count = json_array_size(files);
	bool is_good = count >= 1 && count <= most && count <= FILES_MAX;
	for (size_t i = 0; is_good && i < count; i++) {
		const char *file = json_string_value(json_array_get(files, i));
		is_good = file && is_id(file) && file_is_good(request, file);
		for (size_t k = 0; is_good && k < i; k++) {
			is_good = !json_equal(json_array_get(files, k), json_array_get(files, i));
		}
	}
	for (size_t i = 0; is_good && i < count; i++) {
		material_give(
			request, kase->no, code, json_string_value(json_array_get(files, i)), NULL);
	}
	return is_good || problem(request, 422, "invalid_material", "Not files of this terminal");
}

void supply_files(struct request *request, struct kase *kase, const char *id, const json_t *files)
{
	json_t *ask = find_ask(request, kase, id, "upload");
	if (ask && take_files(request, kase, ask, files)) {
		answer_ask(request, kase, id, ask, "");
	}
	json_decref(ask);
}

void supply_grant(struct request *request, struct kase *kase, const char *id, const char *grant)
{
	json_t *ask = find_ask(request, kase, id, "certificate");
	bool is_good = ask && is_id(grant) &&
		       grant_is_good(request, grant, json_object_get(ask, "certificate_types"),
			       NULL, kase->person);
	if (is_good) {
		material_give(request, kase->no, json_string_value(json_object_get(ask, "code")),
			NULL, grant);
		answer_ask(request, kase, id, ask, "");
	} else if (ask) {
		(void)problem(request, 422, "invalid_material", "Not a grant for this");
	}
	json_decref(ask);
}
