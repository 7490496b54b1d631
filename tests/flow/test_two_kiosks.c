/*
 * Two kiosks and one hall, 1,000 tickets, each line down half of the time: every number is unique,
 * and in the end the hall knows every ticket that was given. People come at one pace whether the
 * line is up or down, and it stays down for longer than one of them waits for the hall.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>
#include <sqlite3.h>

#include "firmware/base/clock.h"
#include "firmware/base/json.h"
#include "firmware/base/str.h"
#include "firmware/hall/hall.h"
#include "tests/harness/lines.h"

enum {
	KIOSKS = 2,
	TICKETS = 500,
	FACTS = 256,
	MATTERS = 6,
	PACE_MS = 50,
	FLAP_MS = 2000, /* up, and the same down */
	PROVISIONAL_LEAST = 300,
};

struct kiosk_end {
	struct mailbox *facts;
	struct hall *hall;
	bool has_catalog, is_waiting;
	int64_t next_ms; /* when the next person comes */
	int given, refused, provisional;
	struct line_state line;
	char matter[MATTERS][CODE_LEN + 1], zone[MATTERS][CODE_LEN + 1];
	char numbers[TICKETS][16];
};

/* A matter without identification in each of some zones, so that a ticket needs nothing but a line.
 */
static void choose_matters(struct kiosk_end *end, const struct catalog *catalog)
{
	int count = 0;
	for (int zone = 0; zone < catalog->zone_count && count < MATTERS; zone++) {
		const struct zone *z = &catalog->zones[zone];
		for (int d = z->first_department; d < z->first_department + z->department_count;
			d++) {
			const struct department *department = &catalog->departments[d];
			int m = department->first_matter;
			int last = m + department->matter_count;
			while (m < last && !(catalog->matters[m].identify & IDENTIFY_NONE)) {
				m++;
			}
			if (m < last) {
				str_copy(
					end->matter[count], CODE_LEN + 1, catalog->matters[m].code);
				str_copy(end->zone[count], CODE_LEN + 1, z->code);
				count++;
				break;
			}
		}
	}
	assert_true(count > 0);
	for (int i = count; i < MATTERS; i++) {
		memcpy(end->matter[i], end->matter[i % count], CODE_LEN + 1);
		memcpy(end->zone[i], end->zone[i % count], CODE_LEN + 1);
	}
	end->has_catalog = true;
}

static void take_fact(struct kiosk_end *end, struct msg *fact)
{
	if (fact->kind == MSG_CATALOG_LOADED && !end->has_catalog) {
		choose_matters(end, fact->catalog);
	} else if (fact->kind == MSG_LINE_CHANGED) {
		end->line = fact->line;
	} else if (fact->kind == MSG_TICKET_ISSUED) {
		assert_true(end->is_waiting);
		end->is_waiting = false;
		end->provisional += fact->ticket.is_provisional;
		str_copy(end->numbers[end->given++], sizeof(end->numbers[0]), fact->ticket.number);
		struct cmd *settle = cmd_create(CMD_SETTLE_TICKET, fact->session);
		memcpy(settle->settle.key, fact->ticket.key, sizeof(settle->settle.key));
		settle->settle.result = PRINT_DONE;
		hall_order(end->hall, settle);
	} else if (fact->kind == MSG_TICKET_REFUSED) {
		assert_string_equal(fact->refusal.code, "offline"); /* the leased numbers ran out */
		end->is_waiting = false;
		end->refused++;
	}
	msg_destroy(fact);
}

static void ask(struct kiosk_end *end, int index)
{
	struct cmd *cmd = cmd_create(CMD_TAKE_TICKET, 1);
	int which = index % MATTERS;
	memcpy(cmd->take_ticket.matter, end->matter[which], CODE_LEN + 1);
	memcpy(cmd->take_ticket.zone, end->zone[which], CODE_LEN + 1);
	snprintf(cmd->take_ticket.key, sizeof(cmd->take_ticket.key), "%08x%08x%08x%08x",
		(unsigned)(uintptr_t)end, (unsigned)index, (unsigned)clock_us(),
		(unsigned)getpid());
	end->is_waiting = true;
	hall_order(end->hall, cmd);
}

static int compare(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void open_end(struct kiosk_end *end, const struct lines *lines, int index)
{
	char url[64], ca[300], cert[300], key[300], data[300], id[32];
	snprintf(url, sizeof(url), "https://localhost:%d", lines_port(lines, index));
	snprintf(ca, sizeof(ca), "%s/tls/ca.pem", lines_dir(lines));
	snprintf(id, sizeof(id), "terminal-%04d", index + 1);
	snprintf(cert, sizeof(cert), "%s/tls/%s.pem", lines_dir(lines), id);
	snprintf(key, sizeof(key), "%s/tls/%s.key", lines_dir(lines), id);
	snprintf(data, sizeof(data), "%s/data-%d", lines_dir(lines), index);
	end->facts = mailbox_create(FACTS, NULL, NULL);
	const struct hall_config config = {
		.url = url,
		.ca_file = ca,
		.cert_file = cert,
		.key_file = key,
		.pinned_key = "",
		.data_dir = data,
		.terminal_id = id,
		.block_size = 50,
		.answer_limit_ms = 300,
		.status_every_ms = 500,
		.time_every_ms = 1000,
		.upkeep_every_ms = 100,
		.retry_base_ms = 30,
		.retry_cap_ms = 200,
	};
	end->hall = hall_create(&config, end->facts);
	assert_non_null(end->hall);
}

static void all_numbers_unique_and_reconciled(void **state)
{
	(void)state;
	json_init();
	const struct lines_config lines_config = {.source_dir = SOURCE_DIR,
		.build_dir = BUILD_DIR,
		.count = KIOSKS,
		.hall_args = {"--limit", "all=0"}};
	struct lines *lines = lines_open(&lines_config);
	assert_non_null(lines);
	static struct kiosk_end ends[KIOSKS];
	for (int i = 0; i < KIOSKS; i++) {
		open_end(&ends[i], lines, i);
	}
	int64_t until_ms = clock_ms() + 20000;
	for (int i = 0; i < KIOSKS; i++) { /* a good start: catalogue and leases are there */
		while ((!ends[i].has_catalog || ends[i].line.leased_left == 0) &&
			clock_ms() < until_ms) {
			struct msg *fact = mailbox_take(ends[i].facts, 20);
			if (fact) {
				take_fact(&ends[i], fact);
			}
		}
		assert_true(ends[i].has_catalog);
		assert_true(ends[i].line.leased_left > 0);
		assert_string_equal(
			lines_ask(lines, i, "flap %d %d", FLAP_MS + 130 * i, FLAP_MS + 130 * i),
			"ok");
	}
	until_ms = clock_ms() + 150000;
	while ((ends[0].given < TICKETS || ends[1].given < TICKETS) && clock_ms() < until_ms) {
		for (int i = 0; i < KIOSKS; i++) {
			if (!ends[i].is_waiting && ends[i].given < TICKETS &&
				clock_ms() >= ends[i].next_ms) {
				ends[i].next_ms = clock_ms() + PACE_MS;
				ask(&ends[i], ends[i].given + ends[i].refused);
			}
			struct msg *fact = mailbox_take(ends[i].facts, 1);
			if (fact) {
				take_fact(&ends[i], fact);
			}
		}
	}
	int provisional = 0;
	const char *all[KIOSKS * TICKETS];
	for (int i = 0; i < KIOSKS; i++) {
		assert_int_equal(ends[i].given, TICKETS);
		provisional += ends[i].provisional;
		for (int k = 0; k < TICKETS; k++) {
			all[i * TICKETS + k] = ends[i].numbers[k];
		}
		lines_ask(lines, i, "up");
	}
	qsort(all, KIOSKS * TICKETS, sizeof(all[0]), compare);
	for (int i = 1; i < KIOSKS * TICKETS; i++) {
		if (strcmp(all[i - 1], all[i]) == 0) {
			fail_msg("%s was given twice", all[i]);
		}
	}
	until_ms = clock_ms() + 60000;
	for (int i = 0; i < KIOSKS; i++) {
		do {
			struct msg *fact = mailbox_take(ends[i].facts, 50);
			if (fact) {
				take_fact(&ends[i], fact);
			}
		} while ((ends[i].line.outbox_count > 0 || !ends[i].line.is_online) &&
			 clock_ms() < until_ms);
		assert_int_equal(ends[i].line.outbox_count, 0);
	}
	printf("%d tickets, %d provisional, %d times nothing left\n", KIOSKS * TICKETS, provisional,
		ends[0].refused + ends[1].refused);
	/* The lines were really down, and really up. */
	assert_true(provisional > PROVISIONAL_LEAST);
	assert_true(provisional < KIOSKS * TICKETS - PROVISIONAL_LEAST);
	/* Every number given stands in the hall's database, valid. */
	char path[300];
	sqlite3 *db = NULL;
	sqlite3_stmt *find = NULL;
	snprintf(path, sizeof(path), "%s/hall.db", lines_dir(lines));
	assert_int_equal(sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
	assert_int_equal(
		sqlite3_prepare_v2(db,
			"SELECT COUNT(*) FROM tickets WHERE state<>'void' AND zone=?1 AND n=?2", -1,
			&find, NULL),
		SQLITE_OK);
	for (int i = 0; i < KIOSKS * TICKETS; i++) {
		sqlite3_reset(find);
		sqlite3_bind_text(find, 1, all[i], 1, SQLITE_STATIC);
		sqlite3_bind_int(find, 2, atoi(all[i] + 1));
		assert_int_equal(sqlite3_step(find), SQLITE_ROW);
		if (sqlite3_column_int(find, 0) != 1) {
			fail_msg("the hall knows %s %d times", all[i], sqlite3_column_int(find, 0));
		}
	}
	sqlite3_finalize(find);
	sqlite3_close(db);
	for (int i = 0; i < KIOSKS; i++) {
		mailbox_close(ends[i].facts);
		hall_destroy(ends[i].hall);
		mailbox_destroy(ends[i].facts, msg_destroy);
	}
	lines_close(lines, false);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(all_numbers_unique_and_reconciled)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
