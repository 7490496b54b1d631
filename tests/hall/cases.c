#include "tests/hall/cases.h"

#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "tests/hall/document.h"
#include "tests/hall/number.h"
#include "tests/hall/times.h"
#include "tests/hall/vault.h"
#include "tests/hall/who.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SEQ_COUNT = 100000, TRIES = 200 };

/* --- numbers --- */

bool case_no_is_good(const char *no)
{
	char digits[CASE_NO_LEN];
	if (strlen(no) != 14 || strspn(no, "0123456789") != 14) {
		return false;
	}
	snprintf(digits, sizeof(digits), "%.13s", no);
	return luhn_digit(digits) == no[13] - '0';
}

void case_no_make(int64_t day_ms, int seq, char no_out[static CASE_NO_LEN])
{
	char date[TIME_LEN], digits[CASE_NO_LEN];
	date_text(day_ms, date);
	snprintf(digits, sizeof(digits), "%.4s%.2s%.2s%05d", date, date + 5, date + 8,
		seq % SEQ_COUNT);
	snprintf(no_out, CASE_NO_LEN, "%.13s%d", digits, luhn_digit(digits));
}

/* At random, so that a number says neither how many came before nor which come next. */
static bool find_free_no(struct conn *conn, int64_t now_ms, char no_out[static CASE_NO_LEN])
{
	for (int i = 0; i < TRIES; i++) {
		case_no_make(now_ms, 1 + (int)randombytes_uniform(SEQ_COUNT - 1), no_out);
		if (!sql_int(conn, 1, "SELECT COUNT(*) FROM cases WHERE no=?", "s", no_out)) {
			return true;
		}
	}
	return false;
}

/* --- reading --- */

static json_t *json_column(sqlite3_stmt *row, int column)
{
	const char *text = sql_column(row, column);
	return *text ? json_loads(text, 0, NULL) : NULL;
}

bool case_find(struct conn *conn, const char *no, struct kase *out)
{
	*out = (struct kase){0};
	sqlite3_stmt *row = sql_open(conn,
		"SELECT c.no, c.receipt, c.matter, c.state, c.person, c.agent, c.factor, m.kind,"
		" c.title, c.state_text, c.suspended, c.result, c.facts, c.accepted_ms,"
		" c.finished_ms, c.promised, c.legal, c.used_days, c.clock_ms, c.rated"
		" FROM cases c LEFT JOIN matters m ON m.code=c.matter"
		" WHERE c.no=?1 OR c.receipt=?1 ORDER BY c.place LIMIT 1",
		"s", no);
	bool is_found = sql_next(conn, row);
	if (is_found) {
		str_copy(out->no, sizeof(out->no), sql_column(row, 0));
		str_copy(out->receipt, sizeof(out->receipt), sql_column(row, 1));
		str_copy(out->matter, sizeof(out->matter), sql_column(row, 2));
		str_copy(out->state, sizeof(out->state), sql_column(row, 3));
		str_copy(out->person, sizeof(out->person), sql_column(row, 4));
		str_copy(out->agent, sizeof(out->agent), sql_column(row, 5));
		str_copy(out->factor, sizeof(out->factor), sql_column(row, 6));
		str_copy(out->kind, sizeof(out->kind), sql_column(row, 7));
		out->title = json_column(row, 8);
		out->state_text = json_column(row, 9);
		out->suspended = json_column(row, 10);
		out->result = json_column(row, 11);
		out->facts = json_column(row, 12);
		out->accepted_ms = sqlite3_column_int64(row, 13);
		out->finished_ms = sqlite3_column_int64(row, 14);
		out->promised = sqlite3_column_int(row, 15);
		out->legal = sqlite3_column_int(row, 16);
		out->used_days = sqlite3_column_int(row, 17);
		out->clock_ms = sqlite3_column_int64(row, 18);
		out->is_rated = sqlite3_column_int(row, 19) != 0;
	}
	sql_close(row);
	return is_found;
}

void case_finish(struct kase *kase)
{
	json_decref(kase->title);
	json_decref(kase->state_text);
	json_decref(kase->suspended);
	json_decref(kase->result);
	json_decref(kase->facts);
	*kase = (struct kase){0};
}

/* --- a new one --- */

struct step {
	const char *state, *zh, *en;
};

/* What the step after the first one is called, by the kind of the matter. */
static const struct step *steps_of(const char *kind)
{
	static const struct step approval[] = {{"handling", "审查", "Examined"},
		{"handling", "决定", "Decided"}, {"approved", "送达结果", "Result handed over"},
		{0}};
	static const struct step service[] = {
		{"handling", "办理", "Handled"}, {"done", "办结", "Finished"}, {0}};
	static const struct step voice[] = {{"dispatched", "派给承办单位", "Passed on"},
		{"handling", "承办单位办理", "Handled there"}, {"answered", "答复", "Answered"},
		{0}};
	return strcmp(kind, "voice") == 0     ? voice
	       : strcmp(kind, "service") == 0 ? service
					      : approval;
}

static void add_step(struct conn *conn, const char *no, int n, int64_t at_ms, const char *state,
	const char *leads_to, json_t *text)
{
	char *words = json_dumps(text, JSON_COMPACT);
	sql_run(conn,
		"INSERT INTO events(case_no, n, kind, at_ms, state, text, who) "
		"VALUES(?,?,'step',NULLIF(?,0),?,?,?)",
		"siisss", no, (int64_t)n, at_ms, state, words, leads_to);
	free(words);
	json_decref(text);
}

static void add_steps(struct conn *conn, const char *no, const char *kind, int64_t now_ms)
{
	add_step(conn, no, 0, now_ms, "done", "accepted", text_both("收到申请", "Received"));
	const struct step *step = steps_of(kind);
	for (int i = 0; step[i].state; i++) {
		add_step(conn, no, i + 1, 0, i == 0 ? "now" : "ahead", step[i].state,
			text_both(step[i].zh, step[i].en));
	}
}

/* Sealed: nobody reads in the database what a citizen wrote. */
static unsigned char *seal_json(struct hall *hall, const json_t *json, size_t *len_out)
{
	char *text = json_dumps(json, JSON_COMPACT);
	unsigned char *box = vault_seal(hall, "case answers", text, strlen(text), len_out);
	mem_wipe(text, strlen(text));
	free(text);
	return box;
}

bool case_add(struct hall *hall, struct conn *conn, const struct filed *filed, int64_t now_ms,
	char no_out[static CASE_NO_LEN])
{
	char factor[HASH_LEN];
	sqlite3_stmt *row =
		sql_open(conn, "SELECT kind, promised, legal, zh, en FROM matters WHERE code=?",
			"s", filed->matter);
	bool is_found = sql_next(conn, row) && find_free_no(conn, now_ms, no_out);
	if (is_found) {
		size_t answers_len, contact_len;
		json_t *title = text_both(sql_column(row, 3), sql_column(row, 4));
		char *title_text = json_dumps(title, JSON_COMPACT);
		const char *said = filed->contact ? filed->contact : "";
		unsigned char *answers = seal_json(hall, filed->answers, &answers_len);
		unsigned char *contact =
			vault_seal(hall, "contact", said, strlen(said), &contact_len);
		factor_hash(hall, no_out, filed->last_four ? filed->last_four : "", factor);
		sql_run(conn,
			"INSERT INTO cases(no, receipt, terminal, place, matter, bundle, kind, "
			"person, agent, factor, digest, lang, state, title, submitted_at, "
			"accepted_ms, promised, legal, used_days, clock_ms, contact, answers) "
			"VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,0,NULLIF(?,0),?,?)",
			"sssisssssssssssiiiibb", no_out, filed->receipt, filed->terminal,
			(int64_t)filed->place, filed->matter, filed->bundle, sql_column(row, 0),
			filed->person, filed->agent, filed->last_four ? factor : NULL,
			filed->digest, filed->lang, filed->is_waiting ? "supplement" : "accepted",
			title_text, filed->submitted_at, now_ms,
			(int64_t)sqlite3_column_int(row, 1), (int64_t)sqlite3_column_int(row, 2),
			filed->is_waiting ? (int64_t)0 : now_ms, (const void *)contact, contact_len,
			(const void *)answers, answers_len);
		add_steps(conn, no_out, sql_column(row, 0), now_ms);
		free(title_text);
		json_decref(title);
		mem_free(answers);
		mem_free(contact);
	}
	sql_close(row);
	return is_found;
}
