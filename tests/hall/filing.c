#include "tests/hall/filing.h"

#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "tests/hall/api.h"
#include "tests/hall/detail.h"
#include "tests/hall/document.h"
#include "tests/hall/filing_materials.h"
#include "tests/hall/form.h"
#include "tests/hall/queue.h"
#include "tests/hall/slots.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MATTERS_MAX = 20 };

struct filing {
	struct request *request;
	const json_t *wanted; /* the CaseRequest */
	const char *submitted_at;
	int64_t submitted_ms;
	struct refusal *refusal;

	const char *code, *lang, *contact, *last_four;
	bool is_bundle;
	struct detail detail;
	json_t *answers;
	char person[HASH_LEN], agent[HASH_LEN], digest[HASH_LEN];
	char person_kind[8]; /* "" : nobody */
	char four[8];	     /* "" : none */
	char matters[MATTERS_MAX][24];
	int matter_count;
	json_t *missing; /* Asks */
	int64_t slot_ms; /* 0: no appointment */
	const char *place;
};

static bool refuse_it(
	struct filing *f, int status, const char *code, const char *title, json_t *extra)
{
	f->refusal->status = status;
	f->refusal->code = code;
	f->refusal->title = title;
	f->refusal->extra = extra;
	return false;
}

static bool refuse_at(struct filing *f, const char *code, const char *title, const char *pointer)
{
	return refuse_it(f, 422, code, title, json_pack("{s:s}", "pointer", pointer));
}

/* --- its shape --- */

static bool read_shape(struct filing *f)
{
	struct request *request = f->request;
	const json_t *wanted = f->wanted;
	const char *matter, *bundle;
	bool is_good =
		only_members(request, wanted, "",
			"matter bundle answers person agent last_four materials contact lang") &&
		may_text(request, wanted, "/matter", is_matter_code, &matter) &&
		may_text(request, wanted, "/bundle", is_bundle_code, &bundle) &&
		may_text(request, wanted, "/contact", is_phone, &f->contact) &&
		may_text(request, wanted, "/last_four", is_last_four, &f->last_four) &&
		want_text(request, wanted, "/lang", is_lang, &f->lang) &&
		(matter != NULL) != (bundle != NULL) &&
		json_is_object(json_object_get(wanted, "answers"));
	reply_clear(request->reply);
	if (!is_good) {
		return refuse_it(f, 422, "sealed_unreadable", "No CaseRequest", NULL);
	}
	f->is_bundle = bundle != NULL;
	f->code = bundle ? bundle : matter;
	str_copy(f->refusal->matter, sizeof(f->refusal->matter), f->code);
	return true;
}

static const char *number_of(const json_t *identity)
{
	const json_t *card = json_object_get(identity, "card");
	const char *number = json_string_value(
		card ? json_object_get(card, "number") : json_object_get(identity, "phone"));
	return number ? number : "";
}

/* The card's day of expiry is looked at as of when it was shown. */
static bool read_person(struct filing *f, const char *member, char person_out[static HASH_LEN],
	char kind_out[static 8])
{
	struct request *request = f->request;
	const json_t *identity = json_object_get(f->wanted, member);
	const char *kind;
	char pointer[16];
	int64_t now_ms = request->now_ms;
	if (!identity) {
		return true;
	}
	snprintf(pointer, sizeof(pointer), "/%s", member);
	request->now_ms = f->submitted_ms;
	bool is_good = identity_check(request, identity, &kind, person_out, NULL);
	request->now_ms = now_ms;
	const char *code = is_good ? NULL : identity_fault(request->reply);
	reply_clear(request->reply);
	if (!is_good) {
		return refuse_at(f, code ? code : "sealed_unreadable", "Not an identity", pointer);
	}
	str_copy(kind_out, 8, kind);
	return true;
}

static bool read_people(struct filing *f)
{
	char agent_kind[8] = "";
	if (!read_person(f, "person", f->person, f->person_kind) ||
		!read_person(f, "agent", f->agent, agent_kind)) {
		return false;
	}
	/* Both have their cards. */
	if (agent_kind[0] &&
		(strcmp(agent_kind, "card") != 0 || strcmp(f->person_kind, "card") != 0)) {
		return refuse_it(f, 422, "identity_kind", "An agent and a person have cards",
			json_pack("{s:[s]}", "identify", "card"));
	}
	if (f->person_kind[0]) {
		const char *number = number_of(json_object_get(f->wanted, "person"));
		str_copy(f->four, sizeof(f->four), number + strlen(number) - 4);
		str_copy(f->refusal->person, sizeof(f->refusal->person), f->person);
	} else if (f->last_four) {
		str_copy(f->four, sizeof(f->four), f->last_four);
	}
	str_copy(f->refusal->last_four, sizeof(f->refusal->last_four), f->four);
	return true;
}

/* --- what it is about --- */

static json_t *words_json(const char *list)
{
	json_t *words = json_array();
	while (*list) {
		size_t len = strcspn(list, " ");
		json_array_append_new(words, json_stringn(list, len));
		list += len + (list[len] == ' ');
	}
	return words;
}

static bool check_matter(struct filing *f, const char *code)
{
	struct conn *conn = f->request->conn;
	bool is_good = true;
	sqlite3_stmt *row =
		sql_open(conn, "SELECT identify, suspended FROM matters WHERE code=?", "s", code);
	if (!sql_next(conn, row)) {
		is_good = refuse_it(f, 422, "unknown_matter", "Not in the catalogue", NULL);
	} else if (*sql_column(row, 1)) {
		is_good = refuse_it(f, 409, "matter_suspended", "Switched off by the hall",
			json_pack("{s:o*}", "text", json_loads(sql_column(row, 1), 0, NULL)));
	} else {
		const char *ways = sql_column(row, 0);
		bool is_known = f->person_kind[0] != '\0';
		if (!has_word(ways, is_known ? f->person_kind : "none") &&
			!(is_known && has_word(ways, "none"))) {
			is_good =
				refuse_it(f, 422, is_known ? "identity_kind" : "identity_required",
					"This matter asks for an identity",
					json_pack("{s:o}", "identify", words_json(ways)));
		}
	}
	sql_close(row);
	return is_good;
}

static bool judge(struct filing *f)
{
	char pointer[FORM_WHY_LEN];
	if (!detail_find(f->request->conn, f->code, f->is_bundle, &f->detail) || !f->detail.form) {
		return refuse_it(f, 422, "unknown_matter", "Cannot be applied for", NULL);
	}
	const char *slot = slots_field(f->detail.form);
	slots_open(f->detail.form);
	f->answers = form_judge(f->detail.form, json_object_get(f->wanted, "answers"), pointer);
	if (!f->answers) {
		return refuse_at(f, "invalid_answers", "An answer does not fit the form", pointer);
	}
	const char *at = slot ? json_string_value(json_object_get(f->answers, slot)) : NULL;
	if (at) {
		const char *place = json_string_value(json_object_get(f->answers, "place"));
		f->place = place ? place : "hall";
		if (!slot_read(at, &f->slot_ms) ||
			!slot_is_free(f->request->hall, f->request->conn, f->place, f->slot_ms,
				f->request->now_ms)) {
			return refuse_it(f, 409, "slot_taken", "Not free any more", NULL);
		}
	}
	return true;
}

/* Which matters come of it. */
static bool find_matters(struct filing *f)
{
	const json_t *bundle = json_object_get(f->detail.form, "x-bundle");
	size_t i;
	const json_t *entry;
	if (!f->is_bundle) {
		str_copy(f->matters[f->matter_count++], sizeof(f->matters[0]), f->code);
	}
	json_array_foreach(f->is_bundle ? bundle : NULL, i, entry)
	{
		const char *code = json_string_value(json_object_get(entry, "matter"));
		if (code && f->matter_count < MATTERS_MAX &&
			form_holds(json_object_get(entry, "if"), f->answers)) {
			str_copy(f->matters[f->matter_count++], sizeof(f->matters[0]), code);
		}
	}
	for (int n = 0; n < f->matter_count; n++) {
		if (!check_matter(f, f->matters[n])) {
			return false;
		}
	}
	/* A basket from which the answers took everything. */
	return f->matter_count > 0 ||
	       refuse_at(f, "invalid_answers", "No matter comes of these answers", "");
}

/* The very same again, while the first one is open. */
static bool check_twice(struct filing *f)
{
	char *text = json_dumps(f->answers, JSON_COMPACT | JSON_SORT_KEYS);
	size_t len = strlen(text) + 200;
	char *all = mem_alloc(len, 1);
	snprintf(all, len, "%s %s %s", f->code, f->person, text);
	keyed_hash(f->request->hall, "case", all, strlen(all), f->digest);
	mem_wipe(all, len);
	mem_free(all);
	mem_wipe(text, strlen(text));
	free(text);
	char *no = f->person_kind[0] ? sql_text(f->request->conn,
					       "SELECT no FROM cases WHERE person=? AND digest=? "
					       "AND finished_ms "
					       "IS NULL ORDER BY place",
					       "ss", f->person, f->digest)
				     : NULL;
	if (no) {
		json_t *extra =
			strcmp(f->person_kind, "card") == 0 ? json_pack("{s:s}", "no", no) : NULL;
		mem_free(no);
		return refuse_it(f, 409, "duplicate_case", "Handed in already", extra);
	}
	return true;
}

/* --- filing --- */

static json_t *place_text(struct filing *f)
{
	const json_t *field =
		json_object_get(json_object_get(f->detail.form, "properties"), "place");
	size_t i;
	const json_t *choice;
	json_array_foreach(json_object_get(field, "oneOf"), i, choice)
	{
		const char *code = json_string_value(json_object_get(choice, "const"));
		if (code && strcmp(code, f->place) == 0) {
			return json_deep_copy(json_object_get(choice, "x-title"));
		}
	}
	return text_both("政务服务中心", "Service centre");
}

static void add_appointment(struct filing *f, const char *no)
{
	char id[ID_LEN];
	const char *matter = json_string_value(json_object_get(f->answers, "matter"));
	json_t *text = place_text(f);
	char *words = json_dumps(text, JSON_COMPACT);
	random_id(id);
	sql_run(f->request->conn,
		"INSERT INTO appointments(id, case_no, person, place, place_text, at_ms, matter, "
		"state) VALUES(?,?,?,?,?,?,?,'booked')",
		"sssssis", id, no, f->person_kind[0] ? f->person : NULL, f->place, words,
		f->slot_ms, matter);
	free(words);
	json_decref(text);
}

/* Whose material it is: the first matter's that knows it. */
static int owner_of(struct filing *f, const char *code)
{
	for (int n = 0; f->is_bundle && n < f->matter_count; n++) {
		struct detail detail;
		bool knows = detail_find(f->request->conn, f->matters[n], false, &detail) &&
			     material_find(detail.materials, code) != NULL;
		detail_finish(&detail);
		if (knows) {
			return n;
		}
	}
	return 0;
}

static bool store(struct filing *f)
{
	struct request *request = f->request;
	char nos[MATTERS_MAX][CASE_NO_LEN];
	int owners[ASKS_MAX], asked[MATTERS_MAX] = {0};
	size_t i;
	json_t *ask;
	json_array_foreach(f->missing, i, ask)
	{
		owners[i] = owner_of(f, json_string_value(json_object_get(ask, "code")));
		asked[owners[i]]++;
	}
	for (int n = 0; n < f->matter_count; n++) {
		struct filed filed = {.receipt = request->key,
			.terminal = request->terminal,
			.matter = f->matters[n],
			.bundle = f->is_bundle ? f->code : NULL,
			.place = n,
			.person = f->person_kind[0] ? f->person : NULL,
			.agent = f->agent[0] ? f->agent : NULL,
			.last_four = f->four[0] ? f->four : NULL,
			.digest = f->digest,
			.lang = f->lang,
			.submitted_at = f->submitted_at,
			.contact = f->contact,
			.answers = f->answers,
			.is_waiting = asked[n] > 0};
		if (!case_add(request->hall, request->conn, &filed, request->now_ms, nos[n])) {
			return refuse_it(f, 422, "unknown_matter", "Not in the catalogue", NULL);
		}
		case_note(request->conn, nos[n], request->now_ms, text_both("自助机", "Terminal"),
			text_both("收到申请", "Received"));
	}
	json_array_foreach(f->missing, i, ask)
	{
		struct kase kase;
		char id[ID_LEN];
		if (case_find(request->conn, nos[owners[i]], &kase)) {
			case_ask(request->hall, request->conn, &kase, request->now_ms,
				json_deep_copy(ask), id);
		}
		case_finish(&kase);
	}
	const json_t *entry;
	json_array_foreach(json_object_get(f->wanted, "materials"), i, entry)
	{
		const char *code = json_string_value(json_object_get(entry, "code"));
		const json_t *material = material_find(f->detail.materials, code);
		if (form_holds(json_object_get(material, "if"), f->answers)) {
			material_give(request, nos[owner_of(f, code)], code,
				json_string_value(json_object_get(entry, "file")),
				json_string_value(json_object_get(entry, "grant")));
		}
	}
	if (f->slot_ms) {
		add_appointment(f, nos[0]);
	}
	return true;
}

static bool check_materials(struct filing *f)
{
	char pointer[FORM_WHY_LEN] = "";
	if (!materials_check(f->request, json_object_get(f->wanted, "materials"),
		    f->detail.materials, f->code, f->person_kind[0] ? f->person : "", pointer)) {
		return refuse_at(f, "invalid_material", "Not a material of this matter", pointer);
	}
	f->missing = materials_missing(
		f->detail.materials, json_object_get(f->wanted, "materials"), f->answers);
	return true;
}

bool filing_run(struct request *request, const json_t *wanted, const char *submitted_at,
	int64_t submitted_ms, struct refusal *refusal_out)
{
	struct filing f = {.request = request,
		.wanted = wanted,
		.submitted_at = submitted_at,
		.submitted_ms = submitted_ms,
		.refusal = refusal_out};
	bool is_filed = read_shape(&f) && read_people(&f) && judge(&f) && find_matters(&f) &&
			check_twice(&f) && check_materials(&f) && store(&f);
	detail_finish(&f.detail);
	json_decref(f.answers);
	json_decref(f.missing);
	return is_filed;
}
