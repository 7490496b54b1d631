#include "tests/hall/case_page.h"

#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "tests/hall/api.h"
#include "tests/hall/case_view.h"
#include "tests/hall/document_html.h"
#include "tests/hall/public_page.h"

#include <stdio.h>
#include <string.h>

/* --- asking --- */

/* fields: an answer that came with a look that is over goes with it once more; NULL: none. */
static void add_form(struct page *page, const struct fields *fields)
{
	html_raw(&page->html, "<form class=\"card\" method=\"post\" autocomplete=\"off\">");
	if (fields && replies_is_one(fields)) {
		html_add(&page->html,
			"<input type=\"hidden\" name=\"ask\" value=\"%s\"><input type=\"hidden\" "
			"name=\"text\" value=\"%s\"><input type=\"hidden\" name=\"by\" "
			"value=\"%s\">",
			fields_get(fields, "ask"), fields_get(fields, "text"),
			fields_get(fields, "by"));
	}
	html_add(&page->html,
		"<label for=\"four\">%s"
		"</label><input id=\"four\" type=\"text\" name=\"last_four\" maxlength=\"4\" "
		"size=\"4\" required pattern=\"[0-9]{3}[0-9Xx]\" title=\"%s\" "
		"autocapitalize=\"characters\" spellcheck=\"false\" autofocus>"
		"<p class=\"soft small\">%s</p><button>%s</button></form>",
		page_say(page, "身份证或手机号的后四位", "Last four of the ID or phone number"),
		page_say(page, "四个字符，如 027X", "Four characters, as 027X"),
		page_say(page, "没有留身份证和手机号的，填回执上印的四位数。",
			"If you left neither, the four digits printed on the receipt."),
		page_say(page, "查看进度", "Show the progress"));
}

void case_page_ask(struct page *page, const struct hall *hall)
{
	public_begin(page, hall, page_say(page, "查办件进度", "Follow your application"), "", 0);
	html_add(&page->html, "<p>%s</p>",
		page_say(page, "为了只让您本人看到，请先填后四位。",
			"So that only you see it, enter the last four first."));
	add_form(page, NULL);
	public_end(page, "");
}

/* --- what was found --- */

static void add_fact(struct page *page, const char *label, const char *text)
{
	if (*text) {
		html_add(&page->html, "<dt>%s</dt><dd class=\"wide\">%s</dd>", label, text);
	}
}

static const char *tone_of(const json_t *json)
{
	const char *colour = json_string_value(json_object_get(json, "colour"));
	const char *state = json_string_value(json_object_get(json, "state"));
	return colour && strcmp(colour, "red") == 0	 ? "bad"
	       : colour && strcmp(colour, "yellow") == 0 ? "warm"
	       : state && strcmp(state, "refused") == 0	 ? "bad"
							 : "good";
}

/* The document's facts say number and time, where there is a case. */
static bool has_facts(const json_t *json)
{
	const json_t *blocks = json_object_get(json_object_get(json, "document"), "blocks");
	const char *kind = json_string_value(json_object_get(json_array_get(blocks, 0), "kind"));
	return kind && strcmp(kind, "facts") == 0;
}

static void add_summary(struct page *page, const json_t *json)
{
	char accepted[PAGE_TIME_LEN], promised[PAGE_TIME_LEN], legal[PAGE_TIME_LEN];
	page_time(json_object_get(json, "accepted_at"), accepted);
	page_time(json_object_get(json, "promised_by"), promised);
	page_time(json_object_get(json, "legal_by"), legal);
	html_add(&page->html, "<div class=\"card %s\"><p class=\"state\">%s</p><dl>", tone_of(json),
		page_words(page, json_object_get(json, "state_text")));
	if (!has_facts(json)) {
		add_fact(page, page_say(page, "回执号", "Receipt"),
			json_string_value(json_object_get(json, "no")));
		add_fact(page, page_say(page, "收到时间", "Received"), accepted);
	}
	add_fact(page, page_say(page, "承诺办结", "Promised by"), promised);
	add_fact(page, page_say(page, "法定期限", "By law until"), legal);
	html_raw(&page->html, "</dl></div>");
}

static void add_suspended(struct page *page, const json_t *suspended)
{
	char since[PAGE_TIME_LEN];
	if (!suspended) {
		return;
	}
	page_time(json_object_get(suspended, "since"), since);
	html_add(&page->html,
		"<div class=\"card warm\"><p class=\"state\">%s</p><dl><dt>%s</dt><dd>%s</dd>"
		"<dt>%s</dt><dd>%s</dd><dt>%s</dt><dd>%s</dd></dl></div>",
		page_say(page, "计时已暂停", "The clock stands"), page_say(page, "从", "Since"),
		since, page_say(page, "原因", "Why"),
		page_words(page, json_object_get(suspended, "reason")),
		page_say(page, "何时继续", "Goes on"),
		page_words(page, json_object_get(suspended, "resumes")));
}

/* Who looks, and what was sent and not taken. */
struct looker {
	char look[LOOK_LEN];
	const struct fields *fields; /* NULL: nothing */
};

static void add_asks(struct page *page, const json_t *asks, const struct looker *looker)
{
	bool is_all_here = true;
	size_t i;
	const json_t *ask;
	if (json_array_size(asks) == 0) {
		return;
	}
	html_add(&page->html, "<h2>%s</h2>", page_say(page, "请您补充", "We ask you for"));
	json_array_foreach(asks, i, ask)
	{
		const char *help = page_words(page, json_object_get(ask, "help"));
		html_add(&page->html, "<div class=\"card warm\"><p class=\"state\">%s</p><p>%s</p>",
			page_words(page, json_object_get(ask, "title")),
			page_say(page, "还没收到", "Not received yet"));
		if (*help) {
			html_add(&page->html, "<p>%s</p>", help);
		}
		is_all_here = replies_form(page, ask, looker->look, looker->fields) && is_all_here;
		html_raw(&page->html, "</div>");
	}
	html_add(&page->html, "<p class=\"soft\">%s</p>",
		is_all_here
			? page_say(page, "也可以到任一自助机扫这张回执补交，或交到窗口。",
				  "You may also supply it at any terminal with this receipt, or at "
				  "the window.")
			: page_say(page, "请到任一自助机，扫这张回执补交；也可以交到窗口。",
				  "Supply it at any terminal with this receipt, or at the "
				  "window."));
}

static void add_result(struct page *page, const json_t *json)
{
	const json_t *result = json_object_get(json, "result");
	if (!result) {
		return;
	}
	html_add(&page->html, "<h2>%s</h2><div class=\"card %s\"><p class=\"state\">%s</p><dl>",
		page_say(page, "结果", "Result"), tone_of(json),
		page_words(page, json_object_get(result, "text")));
	add_fact(page, page_say(page, "用章", "Seal"),
		page_words(page, json_object_get(result, "seal")));
	add_fact(page, page_say(page, "领取", "Collect"),
		page_words(page, json_object_get(result, "collect")));
	html_raw(&page->html, "</dl></div>");
}

static void add_appointment(struct page *page, const json_t *appointment)
{
	char at[PAGE_TIME_LEN];
	if (appointment) {
		page_time(json_object_get(appointment, "at"), at);
		html_add(&page->html,
			"<div class=\"card good\"><p class=\"state\">%s</p><p>%s</p>"
			"<p class=\"soft\">%s</p></div>",
			at, page_words(page, json_object_get(appointment, "place")),
			page_say(page, "请按时来，在自助机上扫这张回执取号。",
				"Come in time and check in at a terminal with this receipt."));
	}
}

static void add_case(struct page *page, const json_t *json, const struct looker *looker)
{
	add_summary(page, json);
	add_asks(page, json_object_get(json, "asks"), looker);
	add_suspended(page, json_object_get(json, "suspended"));
	add_result(page, json);
	add_appointment(page, json_object_get(json, "appointment"));
	document_html(page, json_object_get(json, "document"));
}

/* Those of the same receipt belong to the same person. */
static void add_others(struct page *page, struct request *request, const json_t *others,
	const struct looker *looker)
{
	size_t i;
	const json_t *no;
	json_array_foreach(others, i, no)
	{
		struct kase kase;
		if (case_find(request->conn, json_string_value(no), &kase)) {
			json_t *json =
				case_json(request->hall, request->conn, &kase, request->now_ms);
			html_add(&page->html, "<h1>%s</h1>",
				page_words(page, json_object_get(json, "title")));
			add_case(page, json, looker);
			json_decref(json);
		}
		case_finish(&kase);
	}
}

static void show(struct page *page, struct request *request, const json_t *json,
	const struct looker *looker, int replied)
{
	char as_of[PAGE_TIME_LEN];
	page_time(json_object_get(json, "as_of"), as_of);
	public_begin(page, request->hall, page_words(page, json_object_get(json, "title")),
		document_style, 0);
	replies_note(page, replied);
	add_case(page, json, looker);
	add_others(page, request, json_object_get(json, "others"), looker);
	public_end(page, as_of);
}

static void refuse_page(struct page *page, struct request *request, const struct fields *fields)
{
	char text[200];
	const struct reply *reply = request->reply;
	public_begin(page, request->hall, page_say(page, "查办件进度", "Follow your application"),
		"", 0);
	if (reply->status == 429) {
		(void)str_format(text, sizeof(text),
			page->is_zh ? "填错太多次。请过 %d 分钟再试。"
				    : "Too many wrong tries. Try again in %d minutes.",
			(reply->retry_after_s + 59) / 60);
		public_note(page, "bad", page_say(page, "请稍后再试", "Later, please"), text);
	} else if (reply->status == 401) {
		public_note(page, "warm",
			page_say(page, "请再填一次后四位", "The last four again, please"),
			page_say(page, "这一页开得太久。您写的内容还在，填了就提交。",
				"This page was open for too long. What you wrote is kept, and sent "
				"with it."));
		add_form(page, fields);
	} else if (reply->status == 403) {
		public_note(page, "bad", page_say(page, "没有查到", "Nothing found"),
			page_say(page, "请核对后四位。", "Please check the last four."));
		public_note(page, "",
			page_say(page, "刚在断网时办的？", "Applied off line just now?"),
			page_say(page, "这张回执会送到大厅，请稍后再看。回执有效，不必重新申请。",
				"The receipt will be delivered to the hall; look again later. It "
				"is good: you need not apply again."));
		add_form(page, fields);
	} else {
		public_note(page, "warm", page_say(page, "现在查不了", "Not possible now"),
			page_say(page, "请稍后再试。", "Please try again later."));
	}
	public_end(page, "");
}

/* By the last four; the reply is filled when they are wrong. */
static json_t *look_by_four(struct request *request, const struct fields *fields)
{
	char last_four[8];
	(void)str_copy(last_four, sizeof(last_four), fields_get(fields, "last_four"));
	for (char *at = last_four; *at; at++) {
		*at = *at == 'x' ? 'X' : *at;
	}
	request->last_four = last_four;
	json_t *json = case_look(request, request->part);
	request->last_four = NULL;
	mem_wipe(last_four, sizeof(last_four));
	return json;
}

/* As it stands, for who may see it; NULL: there is no case. */
static json_t *look_again(struct request *request)
{
	struct kase kase;
	bool is_found = case_find(request->conn, request->part, &kase);
	json_t *json =
		is_found ? case_json(request->hall, request->conn, &kase, request->now_ms) : NULL;
	case_finish(&kase);
	return json;
}

static json_t *look(struct request *request, const struct fields *fields)
{
	const char *look = fields_get(fields, "look");
	if (!*look) {
		return look_by_four(request, fields);
	}
	json_t *json = look_is_good(request, look) ? look_again(request) : NULL;
	if (!json) {
		reply_problem(request->reply, 401, "look_over", "The last four once more", NULL);
	}
	return json;
}

/* What came of an answer: a status, 0 when there was none. */
static int take(struct request *request, const struct fields *fields, json_t **json,
	char location_out[static HAND_OVER_LEN])
{
	if (!replies_is_one(fields)) {
		return 0;
	}
	replies_take(request, fields, location_out);
	int status = request->reply->status;
	reply_clear(request->reply);
	json_t *now = look_again(request);
	if (now) {
		json_decref(*json);
		*json = now;
	}
	return status;
}

void case_page_show(struct page *page, struct request *request, const struct fields *fields,
	char location_out[static HAND_OVER_LEN])
{
	location_out[0] = '\0';
	json_t *json = look(request, fields);
	if (json && !request->conn->has_failed) {
		struct looker looker;
		int replied = take(request, fields, &json, location_out);
		look_make(request, looker.look);
		looker.fields = replied == 201 ? NULL : fields;
		request->reply->status = replied == 0 || replied == 201 ? 200 : replied;
		show(page, request, json, &looker, replied);
	} else {
		if (!request->reply->status) {
			request->reply->status = 503;
			request->reply->retry_after_s = 2;
		}
		refuse_page(page, request, fields);
	}
	json_decref(json);
}
