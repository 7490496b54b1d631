#include "tests/hall/clerk.h"

#include "firmware/base/attr.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "tests/hall/cases.h"
#include "tests/hall/document.h"
#include "tests/hall/queue.h"
#include "tests/hall/supply.h"

#include <string.h>

enum { TEXT_MAX = 400, TITLE_MAX = 120, DAYS_MAX = 1000, LANES_MAX = 12, TYPES_MAX = 10 };

const char *clerk_words(enum clerk_answer answer, bool is_zh)
{
	static const char *const words[][2] = {
		[CLERK_DONE] = {"done", "已办好"},
		[CLERK_NO_CASE] = {"no such case", "没有这个办件"},
		[CLERK_OVER] = {"it is over", "已经办结"},
		[CLERK_RUNS] = {"its clock runs", "没有暂停"},
		[CLERK_SUSPENDED] = {"its clock stands already", "已经暂停"},
		[CLERK_WAY] = {"upload, certificate, paper or text", "方式不对"},
		[CLERK_CODE] = {"a code is of a-z 0-9 _, a letter first",
			"代码只用 a-z 0-9 _，字母开头"},
		[CLERK_TYPE] = {"a certificate of which type?", "请写明哪种证照"},
		[CLERK_STATE] = {"not a state for this", "状态不对"},
		[CLERK_DEPARTMENT] = {"no such department", "没有这个部门"},
		[CLERK_NOBODY] = {"nobody there", "没有人"},
		[CLERK_GONE] = {"nothing open of that name", "已经处理，或没有这一条"},
		[CLERK_TOO_LONG] = {"too long", "文字太长"},
		[CLERK_MANY] = {"too many already", "已经太多"},
	};
	return words[answer][is_zh];
}

/* Open, and the text no longer than what may be said. case_finish in either case. */
static enum clerk_answer open_case(
	const struct clerk *clerk, const char *no, const char *text, struct kase *kase_out)
{
	return !case_find(clerk->conn, no, kase_out)	     ? CLERK_NO_CASE
	       : case_is_over(kase_out)			     ? CLERK_OVER
	       : text && utf8_count(text) > (size_t)TEXT_MAX ? CLERK_TOO_LONG
							     : CLERK_DONE;
}

static bool is_said(const char *text)
{
	return text && *text;
}

static json_t *words_or(const char *text, const char *zh, const char *en)
{
	return is_said(text) ? text_both(text, text) : text_both(zh, en);
}

static enum clerk_answer changed(const struct clerk *clerk)
{
	return sqlite3_changes(clerk->conn->db) > 0 ? CLERK_DONE : CLERK_GONE;
}

enum clerk_answer clerk_advance(
	const struct clerk *clerk, const char *no, const char *state, const char *note)
{
	struct kase kase;
	enum clerk_answer answer = open_case(clerk, no, note, &kase);
	if (!answer && is_said(state) && !is_code(state)) {
		answer = CLERK_STATE;
	}
	if (!answer && kase.suspended) { /* who goes on with it lets its clock run */
		case_resume(clerk->conn, &kase, clerk->now_ms);
	}
	if (!answer && !case_advance(clerk->hall, clerk->conn, &kase, clerk->now_ms,
			       is_said(state) ? state : NULL,
			       is_said(note) ? text_both(note, note) : NULL)) {
		answer = CLERK_OVER;
	}
	case_finish(&kase);
	return answer;
}

enum clerk_answer clerk_suspend(const struct clerk *clerk, const char *no, const char *reason)
{
	struct kase kase;
	enum clerk_answer answer = open_case(clerk, no, reason, &kase);
	if (!answer && kase.suspended) {
		answer = CLERK_SUSPENDED;
	}
	if (!answer) {
		case_suspend(clerk->hall, clerk->conn, &kase, clerk->now_ms,
			words_or(reason, "现场踏勘", "Site visit"),
			text_both("工作人员恢复", "When staff resume it"));
	}
	case_finish(&kase);
	return answer;
}

enum clerk_answer clerk_resume(const struct clerk *clerk, const char *no)
{
	struct kase kase;
	enum clerk_answer answer = open_case(clerk, no, NULL, &kase);
	if (!answer && !kase.suspended) {
		answer = CLERK_RUNS;
	}
	if (!answer) {
		case_resume(clerk->conn, &kase, clerk->now_ms);
	}
	case_finish(&kase);
	return answer;
}

/* The contract's words; NULL when one is none, or they are too many. */
static json_t *types_of(const char *types)
{
	json_t *list = json_array();
	char word[40];
	while (types && *types) {
		size_t len = strcspn(types, " ");
		if (len > 0 && (!str_copy_len(word, sizeof(word), types, len) || !is_word(word) ||
				       json_array_size(list) == TYPES_MAX)) {
			json_decref(list);
			return NULL;
		}
		if (len > 0) {
			json_array_append_new(list, json_string(word));
		}
		types += len + (types[len] == ' ');
	}
	return list;
}

enum clerk_answer clerk_ask(const struct clerk *clerk, const char *no, const char *code,
	const char *way, const char *title, const char *types, char id_out[static ID_LEN])
{
	struct kase kase;
	const char *name = is_said(title) ? title : code;
	json_t *certificates = types_of(types);
	bool is_certificate = strcmp(way, "certificate") == 0;
	enum clerk_answer answer = open_case(clerk, no, NULL, &kase);
	if (!answer) {
		answer = !is_code(code) ? CLERK_CODE
			 : strchr(way, ' ') || !has_word("upload certificate paper text", way)
				 ? CLERK_WAY
			 : utf8_count(name) > (size_t)TITLE_MAX ? CLERK_TOO_LONG
			 : !certificates || is_certificate != (json_array_size(certificates) > 0)
				 ? CLERK_TYPE
			 : sql_int(clerk->conn, 0,
				   "SELECT COUNT(*) FROM asks WHERE case_no=? AND answered_ms IS "
				   "NULL",
				   "s", kase.no) >= ASKS_MAX
				 ? CLERK_MANY
				 : CLERK_DONE;
	}
	if (!answer) {
		json_t *ask = json_pack("{s:s,s:o,s:s,s:[s],s:i}", "code", code, "title",
			text_both(name, name), "way", way, "ways", way, "max_files", 3);
		if (strcmp(way, "text") == 0) {
			json_object_set_new(ask, "max_length", json_integer(SUPPLY_USUAL_TEXT));
		}
		if (is_certificate) {
			json_object_set(ask, "certificate_types", certificates);
		}
		case_ask(clerk->hall, clerk->conn, &kase, clerk->now_ms, ask, id_out);
	}
	json_decref(certificates);
	case_finish(&kase);
	return answer;
}

static int lanes_of(const struct clerk *clerk, const char *no)
{
	char *stored = sql_text(clerk->conn,
		"SELECT lanes FROM events WHERE case_no=? AND kind='step' AND state='now'", "s",
		no);
	json_t *lanes = stored ? json_loads(stored, 0, NULL) : NULL;
	int count = (int)json_array_size(lanes);
	json_decref(lanes);
	mem_free(stored);
	return count;
}

enum clerk_answer clerk_branch(const struct clerk *clerk, const char *no, const char *department,
	const char *state, int days)
{
	struct kase kase;
	enum clerk_answer answer = open_case(clerk, no, NULL, &kase);
	char *zh =
		sql_text(clerk->conn, "SELECT zh FROM departments WHERE code=?", "s", department);
	char *en =
		sql_text(clerk->conn, "SELECT en FROM departments WHERE code=?", "s", department);
	if (!answer) {
		answer = !zh || !en ? CLERK_DEPARTMENT
			 : strchr(state, ' ') ||
					 !has_word("done now ahead skipped stopped", state) ||
					 days < 0 || days > DAYS_MAX
				 ? CLERK_STATE
			 : lanes_of(clerk, kase.no) >= LANES_MAX ? CLERK_MANY
								 : CLERK_DONE;
	}
	if (!answer) {
		case_branch(clerk->conn, &kase, text_both(zh, en),
			text_both("并联审批", "In parallel"), state, days);
	}
	mem_free(zh);
	mem_free(en);
	case_finish(&kase);
	return answer;
}

enum clerk_answer clerk_end(
	const struct clerk *clerk, const char *no, const char *state, const char *text)
{
	struct kase kase;
	enum clerk_answer answer = open_case(clerk, no, text, &kase);
	if (!answer && (strchr(state, ' ') || !has_word("approved refused done answered", state))) {
		answer = CLERK_STATE;
	}
	if (!answer) {
		bool is_refused = strcmp(state, "refused") == 0;
		case_end(clerk->hall, clerk->conn, &kase, clerk->now_ms, state,
			json_pack("{s:o,s:o,s:o}", "text",
				is_refused ? words_or(text, "不予批准", "Not approved")
					   : words_or(text, "已办好", "Done"),
				"seal",
				text_both("运河市行政审批专用章", "Seal of approval, Yunhe"),
				"collect",
				text_both("60 天内凭身份证到窗口领取",
					"At the window with your ID card, within 60 days")));
	}
	case_finish(&kase);
	return answer;
}

enum clerk_answer clerk_resolve(const struct clerk *clerk, const char *work_item)
{
	sql_run(clerk->conn, "UPDATE work_items SET done_ms=? WHERE id=? AND done_ms IS NULL", "is",
		clerk->now_ms, work_item);
	return changed(clerk);
}

enum clerk_answer clerk_follow_up(const struct clerk *clerk, const char *evaluation)
{
	sql_run(clerk->conn,
		"UPDATE evaluations SET follow_up='done' WHERE id=? AND follow_up='open'", "s",
		evaluation);
	return changed(clerk);
}

enum clerk_answer clerk_help(const struct clerk *clerk, const char *call, const char *state)
{
	if (strcmp(state, "coming") != 0 && strcmp(state, "done") != 0) {
		return CLERK_STATE;
	}
	sql_run(clerk->conn,
		"UPDATE assist_calls SET state=? WHERE id=? AND state IN ('waiting','coming')",
		"ss", state, call);
	return changed(clerk);
}
