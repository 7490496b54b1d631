/* What survives on disk: rows and their states, numbers drawn once. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "tests/harness/db_folder.h"

#define today DB_TODAY
enum { NOW_MS = DB_NOW_MS, LATER_MS = DB_LATER_MS };

static void leased_numbers_are_drawn_in_order_and_end(void **state)
{
	(void)state;
	struct db *db = db_folder_open();
	db_folder_lease(db, "block-one", 99, 100);
	db_folder_lease(db, "block-one", 99, 100); /* the same answer again */
	db_folder_lease(db, "block-two", 7, 7);
	int left = 0;
	assert_int_equal(db_count_leased(db, NULL, today, NOW_MS, &left), OK);
	assert_int_equal(left, 3);
	assert_int_equal(db_count_leased(db, "B", today, NOW_MS, &left), OK);
	assert_int_equal(left, 0);
	assert_int_equal(db_count_leased(db, "A", "2026-11-25", NOW_MS, &left), OK);
	assert_int_equal(left, 0);
	assert_int_equal(db_count_leased(db, "A", today, LATER_MS, &left), OK);
	assert_int_equal(left, 0); /* expired */
	static const char *const wanted[] = {"A0099", "A0100", "A0007"};
	for (int i = 0; i < 3; i++) {
		struct ticket ticket;
		char key[8];
		str_format(key, sizeof(key), "key-%d", i);
		assert_int_equal(db_folder_draw(db, key, &ticket), OK);
		assert_string_equal(ticket.number, wanted[i]);
		assert_true(ticket.is_provisional);
	}
	struct ticket ticket;
	assert_int_equal(db_folder_draw(db, "key-3", &ticket), ERR_NOT_FOUND);
	struct ticket_row row;
	assert_int_equal(db_get_ticket(db, "key-3", &row), OK);
	assert_int_equal(row.state, TICKET_ORDERED); /* nothing half done */
	db_destroy(db);
}

/* The contract's most: a block of every zone for two days, and a ticket with every window. */
static void every_zone_has_its_numbers(void **state)
{
	(void)state;
	struct db *db = db_folder_open();
	static const char *const dates[] = {today, "2026-11-25"};
	struct ticket ticket = {.floor = -5, .issued_ms = NOW_MS, .qr = "https://hall.example/t/1"};
	for (int i = 0; i < HALL_MAX_MATTER_WINDOWS; i++) {
		assert_true(str_append(ticket.windows, sizeof(ticket.windows), "%sA%03d",
			i ? ", " : "", 900 + 2 * i));
	}
	for (int i = 0; i < HALL_MAX_ZONES * 2; i++) {
		struct lease lease = {.digit_count = 4, .first = 1, .last = 50};
		lease.expires_ms = DB_LATER_MS;
		str_format(lease.id, sizeof(lease.id), "block-%03d", i);
		str_format(lease.zone, sizeof(lease.zone), "%c", 'A' + i / 2);
		str_copy(lease.prefix, sizeof(lease.prefix), lease.zone);
		str_copy(lease.date, sizeof(lease.date), dates[i % 2]);
		assert_int_equal(db_put_lease(db, &lease), OK);
	}
	for (int i = 0; i < HALL_MAX_ZONES * 2; i++) {
		char number[8];
		struct ticket_row row;
		int left = 0;
		str_format(ticket.key, sizeof(ticket.key), "key-%d", i);
		str_format(ticket.zone, sizeof(ticket.zone), "%c", 'A' + i / 2);
		str_format(number, sizeof(number), "%c0001", 'A' + i / 2);
		assert_int_equal(
			db_order_ticket(db, ticket.key, "hrss-01", ticket.zone, "", NOW_MS), OK);
		assert_int_equal(db_issue_leased(db, dates[i % 2], "", &ticket), OK);
		assert_string_equal(ticket.number, number);
		assert_int_equal(db_count_leased(db, ticket.zone, dates[i % 2], NOW_MS, &left), OK);
		assert_int_equal(left, 49);
		assert_int_equal(db_get_ticket(db, ticket.key, &row), OK);
		assert_string_equal(row.ticket.windows, ticket.windows);
		assert_int_equal(row.ticket.floor, -5);
	}
	db_destroy(db);
}

static enum ticket_duty duty_after(
	struct db *db, const char *key, enum print_result first, int second)
{
	struct ticket ticket;
	assert_int_equal(db_folder_draw(db, key, &ticket), OK);
	assert_int_equal(db_settle_ticket(db, key, first), OK);
	if (second >= 0) {
		assert_int_equal(db_settle_ticket(db, key, (enum print_result)second), OK);
	}
	struct ticket_row row;
	assert_int_equal(db_get_ticket(db, key, &row), OK);
	assert_int_equal(row.state, TICKET_SETTLED);
	return db_folder_duty(db, key);
}

static void settling_decides_the_duty(void **state)
{
	(void)state;
	struct db *db = db_folder_open();
	db_folder_lease(db, "block", 1, 50);
	assert_int_equal(duty_after(db, "done", PRINT_DONE, -1), DUTY_CONFIRM);
	assert_int_equal(duty_after(db, "uncertain", PRINT_UNCERTAIN, -1), DUTY_CONFIRM);
	assert_int_equal(duty_after(db, "not", PRINT_NOT_DONE, -1), DUTY_VOID);
	/* "Did a slip come out?" answered later. */
	assert_int_equal(duty_after(db, "then-not", PRINT_UNCERTAIN, PRINT_NOT_DONE), DUTY_VOID);
	assert_int_equal(duty_after(db, "then-done", PRINT_UNCERTAIN, PRINT_DONE), DUTY_CONFIRM);
	assert_int_equal(db_settle_ticket(db, "nobody", PRINT_DONE), ERR_NOT_FOUND);

	/* An online number needs nothing more, unless no slip came out. */
	assert_int_equal(db_order_ticket(db, "online", "hrss-01", "A", "", NOW_MS), OK);
	assert_int_equal(db_order_ticket(db, "online", "hrss-01", "A", "", NOW_MS), ERR_BUSY);
	struct ticket ticket = {
		.key = "online", .number = "A0500", .zone = "A", .issued_ms = NOW_MS};
	assert_int_equal(db_issue_ticket(db, &ticket), OK);
	assert_int_equal(db_settle_ticket(db, "online", PRINT_DONE), OK);
	struct ticket_row row;
	assert_int_equal(db_get_ticket(db, "online", &row), OK);
	assert_int_equal(db_folder_duty(db, row.ticket.key), DUTY_NONE);
	assert_int_equal(db_settle_ticket(db, "online", PRINT_NOT_DONE), OK);
	assert_int_equal(db_get_ticket(db, "online", &row), OK);
	assert_int_equal(db_folder_duty(db, row.ticket.key), DUTY_VOID);
	assert_string_equal(row.ticket.number, "A0500");
	assert_string_equal(row.block_id, "");
	db_destroy(db);
}

/* Whether the hall has heard of it or not yet: no number comes under that key any more, and none of
 * the block is lost by it. */
static void what_is_given_up_stays_so(void **state)
{
	(void)state;
	enum { BEFORE, AT_THE_START, TOLD, STATES };
	struct db *db = db_folder_open();
	db_folder_lease(db, "block", 1, 50);
	for (int when = BEFORE; when < STATES; when++) {
		char key[8];
		struct ticket_row row;
		int count;
		str_format(key, sizeof(key), "key-%d", when);
		assert_int_equal(db_order_ticket(db, key, "hrss-01", "A", "", NOW_MS), OK);
		if (when == AT_THE_START) { /* as a power cut leaves it */
			assert_int_equal(db_abandon_orders(db), OK);
		} else {
			assert_int_equal(db_abandon_ticket(db, key), OK);
		}
		if (when == TOLD) {
			db_folder_told(db, key, "");
		}
		struct ticket ticket = {.number = "A0500", .zone = "A", .issued_ms = NOW_MS};
		str_copy(ticket.key, sizeof(ticket.key), key);
		assert_int_equal(db_issue_leased(db, today, "", &ticket), ERR_IO);
		assert_int_equal(db_issue_ticket(db, &ticket), ERR_NOT_FOUND);
		assert_int_equal(db_order_ticket(db, key, "hrss-01", "A", "", NOW_MS), ERR_BUSY);
		assert_int_equal(db_settle_ticket(db, key, PRINT_DONE), OK);
		assert_int_equal(db_get_ticket(db, key, &row), OK);
		assert_int_equal(row.state, TICKET_SETTLED);
		assert_int_equal(db_folder_duty(db, key), when == TOLD ? DUTY_NONE : DUTY_VOID);
		assert_string_equal(row.ticket.number, "");
		assert_string_equal(row.block_id, "");
		assert_int_equal(db_count_leased(db, "A", today, NOW_MS, &count), OK);
		assert_int_equal(count, 50);
	}
	db_destroy(db);
}

static void expect_next(struct db *db, int64_t *after, const char *key, const char *kind)
{
	struct outbox_entry entry;
	assert_int_equal(db_next_entry(db, NOW_MS, after, &entry), OK);
	assert_string_equal(entry.subject, key);
	assert_string_equal(entry.kind, kind);
	assert_int_equal(strlen(entry.key), TICKET_KEY_LEN);
	outbox_entry_finish(&entry);
}

/* One after the other, and no more. */
static void expect_of_kind(struct db *db, const char *kind, const char *const *subjects, int count)
{
	struct outbox_entry entry;
	int64_t after = 0;
	for (int i = 0; i < count; i++) {
		assert_int_equal(db_next_entry_of(db, kind, &after, &entry), OK);
		assert_string_equal(entry.subject, subjects[i]);
		outbox_entry_finish(&entry);
	}
	assert_int_equal(db_next_entry_of(db, kind, &after, &entry), ERR_NOT_FOUND);
}

static void the_outbox_empties_in_order(void **state)
{
	(void)state;
	struct db *db = db_folder_open();
	db_folder_lease(db, "block", 1, 50);
	assert_int_equal(duty_after(db, "one", PRINT_DONE, -1), DUTY_CONFIRM);
	assert_int_equal(duty_after(db, "two", PRINT_NOT_DONE, -1), DUTY_VOID);
	assert_int_equal(db_order_ticket(db, "lost", "hrss-01", "A", "", NOW_MS), OK);
	assert_int_equal(db_abandon_ticket(db, "lost"), OK);
	int open = 0;
	int refused = 0;
	assert_int_equal(db_count_entries(db, &open, &refused), OK);
	assert_int_equal(open, 3);
	expect_of_kind(db, "ticket_confirm", (const char *const[]){"one"}, 1);
	expect_of_kind(db, "ticket_void", (const char *const[]){"two", "lost"}, 2);
	int64_t after = 0;
	expect_next(db, &after, "one", "ticket_confirm");
	struct outbox_entry before;
	struct outbox_entry entry;
	assert_int_equal(db_find_entry(db, "one", &before), OK);
	assert_non_null(strstr(before.body, "\"identity_sealed\":\"c2VhbGVk\""));
	assert_int_equal(db_rephrase_entry(db, before.position, "{}"), OK);
	assert_int_equal(db_find_entry(db, "one", &entry), OK);
	assert_string_equal(entry.body, "{}");
	assert_string_not_equal(entry.key, before.key); /* another body: another key */
	outbox_entry_finish(&entry);
	outbox_entry_finish(&before);
	db_folder_told(db, "one", "");
	expect_next(db, &after, "two", "ticket_void");
	db_folder_told(db, "two", "number_conflict");
	expect_next(db, &after, "lost", "ticket_void");
	assert_int_equal(db_next_entry(db, NOW_MS, &after, &entry), ERR_NOT_FOUND);
	assert_int_equal(db_count_entries(db, &open, &refused), OK);
	assert_int_equal(open, 1);
	assert_int_equal(refused, 1); /* kept for staff */

	/* Confirmed, and then it turns out that no slip came: told anew, under a new key. */
	assert_int_equal(db_settle_ticket(db, "one", PRINT_NOT_DONE), OK);
	assert_int_equal(db_folder_duty(db, "one"), DUTY_VOID);
	db_folder_told(db, "one", "");
	assert_int_equal(db_settle_ticket(db, "one", PRINT_DONE), OK); /* a void one stays void */
	assert_int_equal(db_folder_duty(db, "one"), DUTY_NONE);
	db_destroy(db);
}

/* The counts that are kept say what counting would. */
static void counts_follow(void **state)
{
	(void)state;
	struct db *db = db_folder_open();
	db_folder_lease(db, "block", 1, 50);
	struct ticket ticket;
	int wanted = 0;
	for (int i = 0; i < 12; i++) {
		char key[8];
		str_format(key, sizeof(key), "key-%d", i);
		assert_int_equal(db_folder_draw(db, key, &ticket), OK);
		if (i % 2 == 0) {
			assert_int_equal(db_settle_ticket(db, key, PRINT_NOT_DONE), OK);
		}
		if (i % 3 == 0) {
			db_folder_told(db, key, i == 0 ? "number_conflict" : "");
		}
		wanted += i % 3 == 0 ? 0 : 1;
		int open = 0;
		int refused = 0;
		assert_int_equal(db_count_entries(db, &open, &refused), OK);
		assert_int_equal(open, wanted);
		assert_int_equal(refused, 1); /* the first */
	}
	db_destroy(db);
	db = db_folder_open();
	int open = 0;
	int refused = 0;
	assert_int_equal(db_count_entries(db, &open, &refused), OK);
	assert_int_equal(open, wanted);
	assert_int_equal(refused, 1);
	db_destroy(db);
}

/* One that failed waits until its time; a clock that was wrong then holds up nothing. */
static void an_entry_waits_until_it_is_due(void **state)
{
	(void)state;
	struct db *db = db_folder_open();
	db_folder_lease(db, "block", 1, 50);
	duty_after(db, "one", PRINT_DONE, -1);
	duty_after(db, "two", PRINT_DONE, -1);
	struct outbox_entry entry;
	assert_int_equal(db_find_entry(db, "one", &entry), OK);
	assert_int_equal(db_set_entry_due(db, entry.position, 3, NOW_MS + 5000), OK);
	int64_t after = 0;
	expect_next(db, &after, "two", "ticket_confirm");
	int64_t due_ms;
	db_folder_told(db, "two", "");
	assert_int_equal(db_next_due(db, NOW_MS, &due_ms), OK);
	assert_int_equal(due_ms, NOW_MS + 5000);
	struct outbox_entry again;
	after = 0;
	assert_int_equal(db_next_entry(db, NOW_MS + 5000, &after, &again), OK);
	assert_int_equal(again.tries, 3);
	outbox_entry_finish(&again);
	assert_int_equal(
		db_set_entry_due(db, entry.position, 3, NOW_MS + (int64_t)365 * 24 * 3600 * 1000),
		OK);
	after = 0;
	expect_next(db, &after, "one", "ticket_confirm");
	assert_int_equal(db_next_due(db, NOW_MS, &due_ms), OK);
	assert_int_equal(due_ms, NOW_MS);
	outbox_entry_finish(&entry);
	db_destroy(db);
}

static void a_start_finds_what_the_cut_left(void **state)
{
	(void)state;
	struct db *db = db_folder_open();
	db_folder_lease(db, "block", 1, 50);
	struct ticket ticket;
	assert_int_equal(db_order_ticket(db, "ordered", "hrss-01", "A", "", NOW_MS), OK);
	assert_int_equal(db_folder_draw(db, "fresh", &ticket), OK);
	db_destroy(db);

	db = db_folder_open();
	int count = -1;
	assert_int_equal(db_abandon_orders(db), OK);
	assert_int_equal(db_settle_old(db, NOW_MS, &count), OK);
	assert_int_equal(count, 0);
	struct ticket_row row;
	assert_int_equal(db_find_unsettled(db, NOW_MS, &row), OK);
	assert_string_equal(row.ticket.key, "fresh");
	assert_string_equal(row.ticket.number, "A0001");
	assert_int_equal(row.ticket.floor, 2);
	assert_int_equal(db_get_ticket(db, "ordered", &row), OK);
	assert_int_equal(db_folder_duty(db, row.ticket.key),
		DUTY_VOID); /* the hall may have given a number */
	assert_int_equal(db_settle_old(db, NOW_MS + 1, &count), OK);
	assert_int_equal(count, 1);
	assert_int_equal(db_find_unsettled(db, NOW_MS, &row), ERR_NOT_FOUND);
	assert_int_equal(db_folder_duty(db, "fresh"), DUTY_CONFIRM); /* somebody may hold it */
	db_destroy(db);
}

static void only_what_is_over_is_forgotten(void **state)
{
	(void)state;
	struct db *db = db_folder_open();
	db_folder_lease(db, "block", 1, 50);
	assert_int_equal(duty_after(db, "done", PRINT_DONE, -1), DUTY_CONFIRM);
	assert_int_equal(duty_after(db, "open", PRINT_DONE, -1), DUTY_CONFIRM);
	assert_int_equal(duty_after(db, "refused", PRINT_DONE, -1), DUTY_CONFIRM);
	db_folder_told(db, "done", "");
	db_folder_told(db, "refused", "number_conflict");
	assert_int_equal(db_tidy(db, "2026-12-24", NOW_MS + 1000, NOW_MS + 1), OK);
	struct ticket_row row;
	assert_int_equal(db_get_ticket(db, "done", &row), ERR_NOT_FOUND);
	assert_int_equal(db_get_ticket(db, "open", &row), OK);
	assert_int_equal(db_get_ticket(db, "refused", &row), OK);
	assert_int_equal(db_tidy(db, "2026-12-24", NOW_MS + 9001, NOW_MS + 6001), OK);
	assert_int_equal(db_get_ticket(db, "refused", &row), ERR_NOT_FOUND);
	assert_int_equal(db_get_ticket(db, "open", &row), OK); /* however old */
	db_destroy(db);
}

static void the_catalogue_is_kept_byte_for_byte(void **state)
{
	(void)state;
	struct db *db = db_folder_open();
	char *body = NULL;
	size_t len = 0;
	char etag[64];
	assert_int_equal(db_get_catalog(db, &body, &len, etag, sizeof(etag)), ERR_NOT_FOUND);
	assert_int_equal(db_put_catalog(db, "\"a\"", "{}", 2), OK);
	assert_int_equal(db_put_catalog(db, "\"b\"", "{\"\0\"}", 5), OK);
	db_destroy(db);
	db = db_folder_open();
	assert_int_equal(db_get_catalog(db, &body, &len, etag, sizeof(etag)), OK);
	assert_int_equal(len, 5);
	assert_memory_equal(body, "{\"\0\"}", 6);
	assert_string_equal(etag, "\"b\"");
	mem_free(body);
	db_destroy(db);
}

static void answers_are_kept_the_newest(void **state)
{
	(void)state;
	struct db *db = db_folder_open();
	char *body = NULL;
	size_t len = 0;
	char etag[64];
	assert_int_equal(
		db_get_cached(db, "/v1/matters/a", &body, &len, etag, sizeof(etag)), ERR_NOT_FOUND);
	for (int i = 0; i < CACHE_MAX_COUNT + 5; i++) {
		char path[32];
		str_format(path, sizeof(path), "/v1/matters/%d", i);
		assert_int_equal(db_put_cached(db, path, "\"e\"", "{}", 2, NOW_MS + i), OK);
	}
	assert_int_equal(
		db_get_cached(db, "/v1/matters/4", &body, &len, etag, sizeof(etag)), ERR_NOT_FOUND);
	assert_int_equal(db_put_cached(db, "/v1/matters/5", "\"f\"", "{1}", 3, NOW_MS + 999), OK);
	assert_int_equal(db_get_cached(db, "/v1/matters/5", &body, &len, etag, sizeof(etag)), OK);
	assert_int_equal(len, 3);
	assert_string_equal(body, "{1}");
	assert_string_equal(etag, "\"f\"");
	mem_free(body);
	assert_int_equal(
		db_put_cached(db, "/x", "\"f\"", "{}", CACHE_MAX_LEN + 1, NOW_MS), ERR_TOO_BIG);
	db_destroy(db);
}

static void a_folder_has_one_kiosk(void **state)
{
	(void)state;
	struct db *db = db_folder_open();
	struct db *second = db_create(db_folder());
	int left;
	assert_int_equal(db_open(second), ERR_BUSY);
	assert_int_equal(db_count_leased(second, NULL, today, NOW_MS, &left), ERR_BUSY);
	db_destroy(db);
	assert_int_equal(db_open(second), OK); /* free again */
	assert_int_equal(db_count_leased(second, NULL, today, NOW_MS, &left), OK);
	db_destroy(second);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, db_folder_begin, db_folder_end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(leased_numbers_are_drawn_in_order_and_end),
		TEST(every_zone_has_its_numbers),
		TEST(settling_decides_the_duty),
		TEST(what_is_given_up_stays_so),
		TEST(the_outbox_empties_in_order),
		TEST(counts_follow),
		TEST(an_entry_waits_until_it_is_due),
		TEST(a_start_finds_what_the_cut_left),
		TEST(only_what_is_over_is_forgotten),
		TEST(the_catalogue_is_kept_byte_for_byte),
		TEST(answers_are_kept_the_newest),
		TEST(a_folder_has_one_kiosk),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
