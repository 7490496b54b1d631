/* What staff do with a case. */
#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "tests/hall/cases.h"
#include "tests/hall/document.h"

#include <stdlib.h>
#include <string.h>

void case_note(struct conn *conn, const char *no, int64_t now_ms, json_t *who, json_t *what)
{
	char *by = json_dumps(who, JSON_COMPACT), *said = json_dumps(what, JSON_COMPACT);
	sql_run(conn,
		"INSERT INTO events(case_no, n, kind, at_ms, text, who) VALUES(?1,"
		" (SELECT 1000+COUNT(*) FROM events WHERE case_no=?1 AND kind='audit'),"
		" 'audit', ?2, ?3, ?4)",
		"siss", no, now_ms, said, by);
	free(by);
	free(said);
	json_decref(who);
	json_decref(what);
}

static json_t *staff(void)
{
	return text_both("工作人员", "Staff");
}

static void set_state(struct conn *conn, struct kase *kase, const char *state)
{
	str_copy(kase->state, sizeof(kase->state), state);
	json_decref(kase->state_text);
	kase->state_text = NULL;
	sql_run(conn, "UPDATE cases SET state=?, state_text=NULL WHERE no=?", "ss", state,
		kase->no);
}

static void set_json(struct conn *conn, const struct kase *kase, const char *text, json_t *value)
{
	char *said = value ? json_dumps(value, JSON_COMPACT) : NULL;
	sql_run(conn, text, "ss", said, kase->no);
	free(said);
}

static void stop_clock(struct hall *hall, struct conn *conn, struct kase *kase, int64_t now_ms)
{
	kase->used_days = case_days_used(hall, kase, now_ms);
	kase->clock_ms = 0;
	sql_run(conn, "UPDATE cases SET used_days=?, clock_ms=NULL WHERE no=?", "is",
		(int64_t)kase->used_days, kase->no);
}

static void start_clock(struct conn *conn, struct kase *kase, int64_t now_ms)
{
	if (!kase->clock_ms) {
		kase->clock_ms = now_ms;
		sql_run(conn, "UPDATE cases SET clock_ms=? WHERE no=?", "is", now_ms, kase->no);
	}
}

static void set_unsuspended(struct conn *conn, struct kase *kase)
{
	json_decref(kase->suspended);
	kase->suspended = NULL;
	set_json(conn, kase, "UPDATE cases SET suspended=? WHERE no=?", NULL);
}

static void finish(struct hall *hall, struct conn *conn, struct kase *kase, int64_t now_ms)
{
	stop_clock(hall, conn, kase, now_ms);
	set_unsuspended(conn, kase);
	kase->finished_ms = now_ms;
	sql_run(conn, "UPDATE cases SET finished_ms=? WHERE no=?", "is", now_ms, kase->no);
}

/* The step at hand becomes done and the next one is at hand. leads_to_out: the state of the one
 * that was. */
static bool turn_step(struct conn *conn, const char *no, int64_t now_ms, json_t *note,
	char leads_to_out[static 40])
{
	char *said = note ? json_dumps(note, JSON_COMPACT) : NULL;
	sqlite3_stmt *row = sql_open(conn,
		"SELECT who FROM events WHERE case_no=? AND kind='step' AND state='now' ORDER BY n"
		" LIMIT 1",
		"s", no);
	bool is_found = sql_next(conn, row);
	str_copy(leads_to_out, 40, is_found ? sql_column(row, 0) : "");
	sql_close(row);
	sql_run(conn,
		"UPDATE events SET state='done', at_ms=?, note=? WHERE case_no=? AND kind='step' "
		"AND"
		" state='now'",
		"iss", now_ms, said, no);
	sql_run(conn,
		"UPDATE events SET state='now' WHERE case_no=?1 AND n=(SELECT MIN(n) FROM events"
		" WHERE case_no=?1 AND kind='step' AND state='ahead')",
		"s", no);
	free(said);
	return is_found;
}

/* Of a case whose steps do not say where they lead. */
static const char *usual_state(struct conn *conn, const char *no)
{
	bool is_at_work = sql_int(conn, 0,
		"SELECT COUNT(*) FROM events WHERE case_no=? AND kind='step' AND state='now'", "s",
		no);
	return is_at_work ? "handling" : "done";
}

bool case_advance(struct hall *hall, struct conn *conn, struct kase *kase, int64_t now_ms,
	const char *state, json_t *note)
{
	char leads_to[40];
	bool is_turned = !case_is_over(kase) && turn_step(conn, kase->no, now_ms, note, leads_to);
	if (is_turned) {
		set_state(conn, kase,
			state	      ? state
			: leads_to[0] ? leads_to
				      : usual_state(conn, kase->no));
		case_note(conn, kase->no, now_ms, staff(), case_state_text(kase->state));
		if (case_is_over(kase)) {
			finish(hall, conn, kase, now_ms);
		}
	}
	json_decref(note);
	return is_turned;
}

static void set_suspended(
	struct conn *conn, struct kase *kase, int64_t now_ms, json_t *reason, json_t *resumes)
{
	json_decref(kase->suspended);
	kase->suspended = json_pack("{s:I,s:o,s:o}", "since_ms", (json_int_t)now_ms, "reason",
		reason, "resumes", resumes);
	set_json(conn, kase, "UPDATE cases SET suspended=? WHERE no=?", kase->suspended);
}

void case_suspend(struct hall *hall, struct conn *conn, struct kase *kase, int64_t now_ms,
	json_t *reason, json_t *resumes)
{
	stop_clock(hall, conn, kase, now_ms);
	set_suspended(conn, kase, now_ms, reason, resumes);
	set_state(conn, kase, "suspended");
	case_note(conn, kase->no, now_ms, staff(), text_both("暂停计时", "Clock stopped"));
}

void case_resume(struct conn *conn, struct kase *kase, int64_t now_ms)
{
	set_unsuspended(conn, kase);
	set_state(conn, kase, "handling");
	start_clock(conn, kase, now_ms);
	case_note(conn, kase->no, now_ms, staff(), text_both("恢复计时", "Clock running again"));
}

void case_ask(struct hall *hall, struct conn *conn, struct kase *kase, int64_t now_ms, json_t *ask,
	char id_out[static ID_LEN])
{
	random_id(id_out);
	json_object_set_new(ask, "id", json_string(id_out));
	char *text = json_dumps(ask, JSON_COMPACT);
	sql_run(conn, "INSERT INTO asks(id, case_no, code, ask) VALUES(?,?,?,?)", "ssss", id_out,
		kase->no, json_string_value(json_object_get(ask, "code")), text);
	case_note(conn, kase->no, now_ms, staff(),
		json_pack("{s:s,s:s}", "zh", "请补充材料", "en", "Asked for something"));
	stop_clock(hall, conn, kase, now_ms);
	set_suspended(conn, kase, now_ms, text_both("缺少材料", "Something is missing"),
		text_both("您补齐以后", "When you have supplied it"));
	set_state(conn, kase, "supplement");
	free(text);
	json_decref(ask);
}

void case_supplied(struct conn *conn, struct kase *kase, int64_t now_ms)
{
	set_unsuspended(conn, kase);
	/* Nobody had begun with it: it is as new. */
	set_state(conn, kase, kase->used_days == 0 ? "accepted" : "handling");
	start_clock(conn, kase, now_ms);
}

void case_end(struct hall *hall, struct conn *conn, struct kase *kase, int64_t now_ms,
	const char *state, json_t *result)
{
	char ignored[40];
	while (turn_step(conn, kase->no, now_ms, NULL, ignored)) {
	}
	json_decref(kase->result);
	kase->result = result;
	set_json(conn, kase, "UPDATE cases SET result=? WHERE no=?", result);
	set_state(conn, kase, state);
	finish(hall, conn, kase, now_ms);
	case_note(conn, kase->no, now_ms, staff(), case_state_text(state));
}

bool case_withdraw(struct conn *conn, struct kase *kase, int64_t now_ms)
{
	if (strcmp(kase->state, "accepted") != 0 && strcmp(kase->state, "supplement") != 0) {
		return false;
	}
	set_unsuspended(conn, kase);
	set_state(conn, kase, "withdrawn");
	sql_run(conn,
		"UPDATE events SET state='skipped' WHERE case_no=? AND kind='step' AND "
		"state<>'done'",
		"s", kase->no);
	sql_run(conn, "UPDATE cases SET finished_ms=?, clock_ms=NULL WHERE no=?", "is", now_ms,
		kase->no);
	sql_run(conn, "UPDATE appointments SET state='cancelled' WHERE case_no=?", "s", kase->no);
	case_note(conn, kase->no, now_ms, text_both("申请人", "Applicant"),
		text_both("撤回", "Withdrawn"));
	return true;
}

void case_branch(struct conn *conn, const struct kase *kase, json_t *label, json_t *text,
	const char *state, int days)
{
	char *stored = sql_text(conn,
		"SELECT lanes FROM events WHERE case_no=? AND kind='step' AND state='now'", "s",
		kase->no);
	json_t *lanes = stored ? json_loads(stored, 0, NULL) : NULL;
	lanes = lanes ? lanes : json_array();
	json_t *lane = json_pack("{s:o,s:o,s:s,s:s,s:i,s:i}", "label", label, "text", text, "state",
		state, "colour", "green", "days_used", 0, "days_allowed", days);
	/* One of each department: the last word counts. */
	for (size_t i = json_array_size(lanes); i > 0; i--) {
		if (json_equal(json_object_get(json_array_get(lanes, i - 1), "label"), label)) {
			json_array_remove(lanes, i - 1);
		}
	}
	json_array_append_new(lanes, lane);
	char *words = json_dumps(lanes, JSON_COMPACT);
	sql_run(conn, "UPDATE events SET lanes=? WHERE case_no=? AND kind='step' AND state='now'",
		"ss", words, kase->no);
	free(words);
	json_decref(lanes);
	mem_free(stored);
}
