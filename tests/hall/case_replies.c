#include "tests/hall/case_replies.h"

#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "tests/hall/case_view.h"
#include "tests/hall/number.h"
#include "tests/hall/public_page.h"
#include "tests/hall/supply.h"

#include <sodium.h>
#include <string.h>

enum { LOOK_MS = 30 * 60 * 1000 };

/* --- who has looked --- */

static void mark_of(const struct request *request, int64_t until_ms, char out[static HASH_LEN])
{
	char what[128];
	(void)str_format(what, sizeof(what), "%.80s %lld", request->part, (long long)until_ms);
	keyed_hash(request->hall, "look", what, strlen(what), out);
}

void look_make(const struct request *request, char look_out[static LOOK_LEN])
{
	char mark[HASH_LEN];
	int64_t until_ms = request->now_ms + LOOK_MS;
	mark_of(request, until_ms, mark);
	(void)str_format(look_out, LOOK_LEN, "%s%lld", mark, (long long)until_ms);
}

bool look_is_good(const struct request *request, const char *look)
{
	char mark[HASH_LEN];
	int64_t until_ms;
	if (strlen(look) < HASH_LEN || !number_read(look + HASH_LEN - 1, request->now_ms,
					       request->now_ms + LOOK_MS, &until_ms)) {
		return false;
	}
	mark_of(request, until_ms, mark);
	return sodium_memcmp(mark, look, HASH_LEN - 1) == 0;
}

/* --- what is wanted --- */

static bool wants_photos(const struct fields *fields)
{
	return strcmp(fields_get(fields, "by"), "photos") == 0;
}

bool replies_is_one(const struct fields *fields)
{
	return *fields_get(fields, "ask") != '\0';
}

/* The case of this receipt that asks it; case_finish in either case. */
static bool find_case(struct request *request, const char *ask, struct kase *out)
{
	char *no = is_id(ask)
			   ? sql_text(request->conn,
				     "SELECT a.case_no FROM asks a JOIN cases c ON c.no=a.case_no"
				     " WHERE a.id=? AND c.receipt=?",
				     "ss", ask, request->part)
			   : NULL;
	*out = (struct kase){0};
	bool is_found = no && case_find(request->conn, no, out);
	mem_free(no);
	if (!is_found) {
		reply_problem(request->reply, 422, "unknown_ask", "Not asked of this case", NULL);
	}
	return is_found;
}

/* The Ask while it is open; NULL with the reply filled. */
static json_t *open_ask(struct request *request, const struct kase *kase, const char *id)
{
	json_t *asks = case_asks(request->conn, kase->no), *found = NULL;
	for (size_t i = 0; i < json_array_size(asks) && !found; i++) {
		json_t *ask = json_array_get(asks, i);
		const char *its = json_string_value(json_object_get(ask, "id"));
		found = its && strcmp(its, id) == 0 ? json_incref(ask) : NULL;
	}
	json_decref(asks);
	if (!found) {
		reply_problem(request->reply, 409, "ask_answered", "Supplied already", NULL);
	}
	return found;
}

static void open_link(struct request *request, const struct kase *kase, const char *id,
	char location_out[static HAND_OVER_LEN])
{
	char handoff[ID_LEN], token[ID_LEN];
	json_t *ask = open_ask(request, kase, id);
	if (ask && !supply_is_way(ask, "upload")) {
		reply_problem(
			request->reply, 422, "invalid_material", "Asked for in another way", NULL);
	} else if (ask) {
		const json_t *most = json_object_get(ask, "max_files");
		json_t *items = json_pack("[{s:O,s:O,s:I,s:s}]", "code",
			json_object_get(ask, "code"), "title", json_object_get(ask, "title"),
			"max_files", most ? json_integer_value(most) : (json_int_t)1, "ask", id);
		handoff_begin(request->hall, request->conn,
			&(const struct handoff_for){.terminal = HANDOFF_OF_PAGE,
				.what = kase->no,
				.lang = "",
				.items = items},
			request->now_ms, handoff, token);
		json_decref(items);
		(void)str_format(location_out, HAND_OVER_LEN, "/h/%s", token);
		request->reply->status = 303;
	}
	json_decref(ask);
}

static bool is_done(const struct reply *reply)
{
	return reply->status == 201 || reply->status == 303;
}

/* Within a transaction; 503 when it cannot be written. */
static bool begin(struct request *request)
{
	bool is_begun = store_begin(request->hall->store, request->conn);
	if (!is_begun) {
		reply_problem(request->reply, 503, "unavailable", "Not now", NULL);
	}
	return is_begun;
}

static void end(struct request *request)
{
	bool is_wanted = is_done(request->reply);
	if (!store_end(request->hall->store, request->conn, is_wanted) && is_wanted) {
		reply_clear(request->reply);
		reply_problem(request->reply, 503, "unavailable", "Not now", NULL);
	}
}

void replies_take(struct request *request, const struct fields *fields,
	char location_out[static HAND_OVER_LEN])
{
	struct kase kase;
	const char *id = fields_get(fields, "ask"), *text = fields_get(fields, "text");
	location_out[0] = '\0';
	if (!begin(request)) {
		return;
	}
	if (!wants_photos(fields) && !*text) {
		reply_problem(request->reply, 422, "invalid_material", "Nothing is written", NULL);
	} else if (find_case(request, id, &kase)) {
		if (wants_photos(fields)) {
			open_link(request, &kase, id, location_out);
		} else {
			supply_text(request, &kase, id, text);
		}
		case_finish(&kase);
	}
	end(request);
	if (request->reply->status != 303) {
		location_out[0] = '\0';
	}
}

void replies_hand_over(struct request *request, const struct handoff *handoff)
{
	struct kase kase;
	const char *ask =
		json_string_value(json_object_get(json_array_get(handoff->items, 0), "ask"));
	if (!ask || !begin(request)) {
		return;
	}
	json_t *files = handoff_files(request->conn, handoff), *ids = json_array();
	for (size_t i = 0; i < json_array_size(files); i++) {
		json_array_append(ids, json_object_get(json_array_get(files, i), "id"));
	}
	if (case_find(request->conn, handoff->what, &kase)) {
		supply_files(request, &kase, ask, ids);
	}
	if (request->reply->status == 201) {
		handoff_end(request->conn, handoff, request->now_ms);
	}
	case_finish(&kase);
	json_decref(ids);
	json_decref(files);
	end(request);
}

/* --- how it is said --- */

void replies_note(struct page *page, int status)
{
	switch (status) {
	case 0:
		return;
	case 201:
		public_note(page, "good", page_say(page, "已收到", "We have received it"),
			page_say(page, "您补交的内容已送到办理人员手里。",
				"What you supplied is with the people who work on your case."));
		return;
	case 409:
		public_note(page, "warm", page_say(page, "这一项已经补交过", "Supplied already"),
			page_say(page, "不用再交。", "You need not do it again."));
		return;
	case 422:
		public_note(page, "bad", page_say(page, "没有提交成功", "This was not taken"),
			page_say(page, "内容是空的、太长，或者这一项不再需要。请看下面。",
				"It was empty or too long, or is no longer wanted. See below."));
		return;
	default:
		public_note(page, "bad", page_say(page, "没有提交成功", "This was not taken"),
			page_say(page, "大厅现在忙。请过一会儿再提交一次。",
				"The hall is busy. Please send it once more in a while."));
	}
}

static void begin_form(struct page *page, const char *id, const char *look)
{
	html_add(&page->html,
		"<form method=\"post\" autocomplete=\"off\"><input type=\"hidden\" name=\"look\" "
		"value=\"%s\"><input type=\"hidden\" name=\"ask\" value=\"%s\">",
		look, id);
}

bool replies_form(
	struct page *page, const json_t *ask, const char *look, const struct fields *fields)
{
	const char *id = json_string_value(json_object_get(ask, "id"));
	bool is_text = supply_is_way(ask, "text"), is_upload = supply_is_way(ask, "upload");
	bool is_again = id && fields && strcmp(fields_get(fields, "ask"), id) == 0;
	if (id && is_upload) {
		begin_form(page, id, look);
		html_add(&page->html,
			"<input type=\"hidden\" name=\"by\" value=\"photos\"><button>%s</button>"
			"</form>",
			page_say(page, "用这部手机拍照补交", "Send photos from this phone"));
	}
	if (id && is_text) {
		int most = supply_max_text(ask);
		begin_form(page, id, look);
		html_add(&page->html,
			"<label for=\"%s\">%s</label><textarea id=\"%s\" name=\"text\" rows=\"5\" "
			"maxlength=\"%d\" required>%s</textarea><p class=\"soft small\">",
			id, page_say(page, "请写在这里", "Write it here"), id, most,
			is_again ? fields_get(fields, "text") : "");
		html_add(&page->html,
			page->is_zh ? "最多 %d 字。</p><button>%s</button></form>"
				    : "At most %d characters.</p><button>%s</button></form>",
			most, page_say(page, "提交", "Send"));
	}
	return id && (is_text || is_upload);
}
