/* What survives on disk: rows and their states, numbers drawn once, power cuts, damage. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <fcntl.h>
#include <ftw.h>
#include <glob.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "firmware/hall/db.h"

static const char today[] = "2026-11-24";
enum { NOW_MS = 1000000, LATER_MS = 2000000 };

static char dir[64];

static int set_up(void **state)
{
	(void)state;
	str_copy(dir, sizeof(dir), "/tmp/onedoor-db-XXXXXX");
	return mkdtemp(dir) ? 0 : -1;
}

static int remove_one(const char *path, const struct stat *info, int kind, struct FTW *walk)
{
	(void)info;
	(void)kind;
	(void)walk;
	return remove(path);
}

static int tear_down(void **state)
{
	(void)state;
	return nftw(dir, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

static struct db *open_db(void)
{
	struct db *db = NULL;
	assert_int_equal(db_create(dir, &db), OK);
	return db;
}

static void put_lease(struct db *db, const char *id, int first, int last)
{
	struct lease lease = {.zone = "A",
		.prefix = "A",
		.digit_count = 4,
		.first = first,
		.last = last,
		.expires_ms = LATER_MS};
	str_copy(lease.id, sizeof(lease.id), id);
	str_copy(lease.date, sizeof(lease.date), today);
	assert_int_equal(db_put_lease(db, &lease), OK);
}

static enum err draw(struct db *db, const char *key, struct ticket *ticket)
{
	assert_int_equal(db_order_ticket(db, key, "hrss-01", "A", NOW_MS), OK);
	*ticket =
		(struct ticket){.zone = "A", .matter = "hrss-01", .issued_ms = NOW_MS, .floor = 2};
	str_copy(ticket->key, sizeof(ticket->key), key);
	return db_issue_leased(db, today, "c2VhbGVk", ticket);
}

static void leased_numbers_are_drawn_in_order_and_end(void **state)
{
	(void)state;
	struct db *db = open_db();
	put_lease(db, "block-one", 99, 100);
	put_lease(db, "block-one", 99, 100); /* the same answer again */
	put_lease(db, "block-two", 7, 7);
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
		assert_int_equal(draw(db, key, &ticket), OK);
		assert_string_equal(ticket.number, wanted[i]);
		assert_true(ticket.is_provisional);
	}
	struct ticket ticket;
	assert_int_equal(draw(db, "key-3", &ticket), ERR_NOT_FOUND);
	struct ticket_row row;
	assert_int_equal(db_get_ticket(db, "key-3", &row), OK);
	assert_int_equal(row.state, TICKET_ORDERED); /* nothing half done */
	db_destroy(db);
}

static enum ticket_duty duty_after(
	struct db *db, const char *key, enum print_result first, int second)
{
	struct ticket ticket;
	assert_int_equal(draw(db, key, &ticket), OK);
	assert_int_equal(db_settle_ticket(db, key, first), OK);
	if (second >= 0) {
		assert_int_equal(db_settle_ticket(db, key, (enum print_result)second), OK);
	}
	struct ticket_row row;
	assert_int_equal(db_get_ticket(db, key, &row), OK);
	assert_int_equal(row.state, TICKET_SETTLED);
	return row.duty;
}

static void settling_decides_the_duty(void **state)
{
	(void)state;
	struct db *db = open_db();
	put_lease(db, "block", 1, 50);
	assert_int_equal(duty_after(db, "done", PRINT_DONE, -1), DUTY_CONFIRM);
	assert_int_equal(duty_after(db, "uncertain", PRINT_UNCERTAIN, -1), DUTY_CONFIRM);
	assert_int_equal(duty_after(db, "not", PRINT_NOT_DONE, -1), DUTY_VOID);
	/* "Did a slip come out?" answered later. */
	assert_int_equal(duty_after(db, "then-not", PRINT_UNCERTAIN, PRINT_NOT_DONE), DUTY_VOID);
	assert_int_equal(duty_after(db, "then-done", PRINT_UNCERTAIN, PRINT_DONE), DUTY_CONFIRM);
	assert_int_equal(db_settle_ticket(db, "nobody", PRINT_DONE), ERR_NOT_FOUND);

	/* An online number needs nothing more, unless no slip came out. */
	assert_int_equal(db_order_ticket(db, "online", "hrss-01", "A", NOW_MS), OK);
	assert_int_equal(db_order_ticket(db, "online", "hrss-01", "A", NOW_MS), ERR_BUSY);
	struct ticket ticket = {
		.key = "online", .number = "A0500", .zone = "A", .issued_ms = NOW_MS};
	assert_int_equal(db_issue_ticket(db, &ticket), OK);
	assert_int_equal(db_settle_ticket(db, "online", PRINT_DONE), OK);
	struct ticket_row row;
	assert_int_equal(db_get_ticket(db, "online", &row), OK);
	assert_int_equal(row.duty, DUTY_NONE);
	assert_int_equal(db_settle_ticket(db, "online", PRINT_NOT_DONE), OK);
	assert_int_equal(db_spend_number(db, "online", today, NOW_MS), OK);
	assert_int_equal(db_get_ticket(db, "online", &row), OK);
	assert_int_equal(row.duty, DUTY_VOID);
	assert_string_equal(row.ticket.number, "A0500");
	assert_string_equal(row.spent_number, "A0006");
	db_destroy(db);
}

static void the_outbox_empties_in_order(void **state)
{
	(void)state;
	struct db *db = open_db();
	put_lease(db, "block", 1, 50);
	assert_int_equal(duty_after(db, "one", PRINT_DONE, -1), DUTY_CONFIRM);
	assert_int_equal(duty_after(db, "two", PRINT_NOT_DONE, -1), DUTY_VOID);
	assert_int_equal(db_order_ticket(db, "lost", "hrss-01", "A", NOW_MS), OK);
	assert_int_equal(db_abandon_ticket(db, "lost"), OK);
	int open = 0;
	int refused = 0;
	assert_int_equal(db_count_duties(db, &open, &refused), OK);
	assert_int_equal(open, 3);
	int64_t after = 0;
	struct ticket_row row;
	assert_int_equal(db_next_duty(db, &after, &row), OK);
	assert_string_equal(row.ticket.key, "one");
	assert_string_equal(row.sealed, "c2VhbGVk");
	assert_string_equal(row.post_key, "");
	assert_int_equal(db_set_post_key(db, "one", "post"), OK);
	assert_int_equal(db_drop_sealed(db, "one"), OK); /* another body: another key */
	assert_int_equal(db_get_ticket(db, "one", &row), OK);
	assert_string_equal(row.post_key, "");
	assert_string_equal(row.sealed, "");
	assert_int_equal(db_end_duty(db, "one", ""), OK);
	assert_int_equal(db_next_duty(db, &after, &row), OK);
	assert_string_equal(row.ticket.key, "two");
	assert_int_equal(db_end_duty(db, "two", "number_conflict"), OK);
	assert_int_equal(db_next_duty(db, &after, &row), OK);
	assert_string_equal(row.ticket.key, "lost");
	assert_string_equal(row.block_id, "");
	assert_int_equal(db_next_duty(db, &after, &row), ERR_NOT_FOUND);
	assert_int_equal(db_count_duties(db, &open, &refused), OK);
	assert_int_equal(open, 1);
	assert_int_equal(refused, 1); /* kept for staff */

	/* Confirmed, and then it turns out that no slip came: told anew, under a new key. */
	assert_int_equal(db_settle_ticket(db, "one", PRINT_NOT_DONE), OK);
	assert_int_equal(db_get_ticket(db, "one", &row), OK);
	assert_int_equal(row.duty, DUTY_VOID);
	assert_int_equal(db_end_duty(db, "one", ""), OK);
	assert_int_equal(db_settle_ticket(db, "one", PRINT_DONE), OK); /* a void one stays void */
	assert_int_equal(db_get_ticket(db, "one", &row), OK);
	assert_int_equal(row.duty, DUTY_NONE);
	db_destroy(db);
}

static void a_start_finds_what_the_cut_left(void **state)
{
	(void)state;
	struct db *db = open_db();
	put_lease(db, "block", 1, 50);
	struct ticket ticket;
	assert_int_equal(db_order_ticket(db, "ordered", "hrss-01", "A", NOW_MS), OK);
	assert_int_equal(draw(db, "fresh", &ticket), OK);
	db_destroy(db);

	db = open_db();
	int count = -1;
	assert_int_equal(db_settle_old(db, true, NOW_MS, &count), OK);
	assert_int_equal(count, 0);
	struct ticket_row row;
	assert_int_equal(db_find_unsettled(db, NOW_MS, &row), OK);
	assert_string_equal(row.ticket.key, "fresh");
	assert_string_equal(row.ticket.number, "A0001");
	assert_int_equal(row.ticket.floor, 2);
	assert_int_equal(db_get_ticket(db, "ordered", &row), OK);
	assert_int_equal(row.duty, DUTY_VOID); /* the hall may have given a number */
	assert_int_equal(db_settle_old(db, true, NOW_MS + 1, &count), OK);
	assert_int_equal(count, 1);
	assert_int_equal(db_find_unsettled(db, NOW_MS, &row), ERR_NOT_FOUND);
	assert_int_equal(db_get_ticket(db, "fresh", &row), OK);
	assert_int_equal(row.duty, DUTY_CONFIRM); /* somebody may hold the slip */
	db_destroy(db);
}

static void only_what_is_over_is_forgotten(void **state)
{
	(void)state;
	struct db *db = open_db();
	put_lease(db, "block", 1, 50);
	assert_int_equal(duty_after(db, "done", PRINT_DONE, -1), DUTY_CONFIRM);
	assert_int_equal(duty_after(db, "open", PRINT_DONE, -1), DUTY_CONFIRM);
	assert_int_equal(duty_after(db, "refused", PRINT_DONE, -1), DUTY_CONFIRM);
	assert_int_equal(db_end_duty(db, "done", ""), OK);
	assert_int_equal(db_end_duty(db, "refused", "number_conflict"), OK);
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
	struct db *db = open_db();
	char *body = NULL;
	size_t len = 0;
	char etag[64];
	assert_int_equal(db_get_catalog(db, &body, &len, etag, sizeof(etag)), ERR_NOT_FOUND);
	assert_int_equal(db_put_catalog(db, "\"a\"", "{}", 2), OK);
	assert_int_equal(db_put_catalog(db, "\"b\"", "{\"\0\"}", 5), OK);
	db_destroy(db);
	db = open_db();
	assert_int_equal(db_get_catalog(db, &body, &len, etag, sizeof(etag)), OK);
	assert_int_equal(len, 5);
	assert_memory_equal(body, "{\"\0\"}", 6);
	assert_string_equal(etag, "\"b\"");
	mem_free(body);
	db_destroy(db);
}

/* The child gives numbers as fast as it can and says each only after the call has returned, as the
 * kiosk prints only then. */
NO_RETURN static void give_numbers(int out_fd, int round)
{
	struct db *db = NULL;
	if (db_create(dir, &db) != OK) {
		_exit(1);
	}
	for (int i = 0;; i++) {
		char key[TICKET_KEY_LEN + 1];
		str_format(key, sizeof(key), "key-%d-%d", round, i);
		struct ticket ticket = {.zone = "A", .matter = "m-01", .issued_ms = NOW_MS};
		str_copy(ticket.key, sizeof(ticket.key), key);
		if (db_order_ticket(db, key, "m-01", "A", NOW_MS) != OK ||
			db_issue_leased(db, today, "", &ticket) != OK) {
			_exit(2);
		}
		int number = (int)strtol(ticket.number + 1, NULL, 10);
		if (write(out_fd, &number, sizeof(number)) != sizeof(number)) {
			_exit(3);
		}
		if (i % 3 == 0 && db_settle_ticket(db, key, PRINT_DONE) != OK) {
			_exit(4);
		}
	}
}

static void a_power_cut_at_any_write_gives_no_number_twice(void **state)
{
	(void)state;
	enum { ROUNDS = 25, NUMBERS = 9000 };
	static bool is_given[NUMBERS + 1];
	struct db *db = open_db();
	for (int i = 0; i < 9; i++) {
		char id[16];
		str_format(id, sizeof(id), "block-%d", i);
		put_lease(db, id, i * 1000 + 1, i * 1000 + 1000);
	}
	db_destroy(db);
	int given_count = 0;
	for (int round = 0; round < ROUNDS; round++) {
		int fds[2];
		assert_int_equal(pipe(fds), 0);
		pid_t child = fork();
		assert_true(child >= 0);
		if (child == 0) {
			close(fds[0]);
			give_numbers(fds[1], round);
		}
		close(fds[1]);
		/* Killed after a few numbers, somewhere in the middle of the next. */
		int number;
		for (int i = 0; i <= round % 7; i++) {
			assert_int_equal(read(fds[0], &number, sizeof(number)), sizeof(number));
			assert_in_range(number, 1, NUMBERS);
			assert_false(is_given[number]);
			is_given[number] = true;
			given_count++;
		}
		for (volatile int spin = 0; spin < round * 4001; spin++) {
		}
		kill(child, SIGKILL);
		int status;
		assert_int_equal(waitpid(child, &status, 0), child);
		assert_true(WIFSIGNALED(status)); /* killed, not failed */
		while (read(fds[0], &number, sizeof(number)) == sizeof(number)) {
			assert_false(is_given[number]);
			is_given[number] = true;
			given_count++;
		}
		close(fds[0]);
	}
	/* Every number that was said is on disk; at most one a cut is there unsaid. */
	db = open_db();
	int stored_count = 0;
	for (int round = 0; round < ROUNDS; round++) {
		for (int i = 0;; i++) {
			char key[TICKET_KEY_LEN + 1];
			str_format(key, sizeof(key), "key-%d-%d", round, i);
			struct ticket_row row;
			if (db_get_ticket(db, key, &row) != OK) {
				break;
			}
			if (row.state != TICKET_ORDERED) {
				stored_count++;
				assert_string_equal(row.ticket.number, row.spent_number);
			}
		}
	}
	assert_in_range(stored_count, given_count, given_count + ROUNDS);
	int left = 0;
	assert_int_equal(db_count_leased(db, NULL, today, NOW_MS, &left), OK);
	assert_int_equal(left, NUMBERS - stored_count);
	db_destroy(db);
	glob_t aside;
	char pattern[128];
	str_format(pattern, sizeof(pattern), "%s/kiosk.db.damaged-*", dir);
	assert_int_equal(glob(pattern, 0, NULL, &aside), GLOB_NOMATCH); /* it was never damaged */
}

static void scribble(const char *name, off_t at, size_t len)
{
	char path[128];
	str_format(path, sizeof(path), "%s/%s", dir, name);
	int fd = open(path, O_WRONLY | O_CREAT, 0600);
	assert_true(fd >= 0);
	for (size_t i = 0; i < len; i++) {
		assert_int_equal(pwrite(fd, "\xEE", 1, at + (off_t)i), 1);
	}
	close(fd);
}

static void a_folder_has_one_kiosk(void **state)
{
	(void)state;
	struct db *db = open_db();
	struct db *second = NULL;
	assert_int_equal(db_create(dir, &second), ERR_BUSY);
	assert_null(second);
	db_destroy(db);
	db_destroy(open_db()); /* free again */
}

static void a_damaged_file_is_set_aside(void **state)
{
	(void)state;
	static const struct {
		off_t at;
		size_t len;
	} wounds[] = {{0, 100}, {0, 16}, {4096, 4096}, {100, 60}};
	for (size_t i = 0; i < ARRAY_LEN(wounds); i++) {
		struct db *db = open_db();
		put_lease(db, "block", 1, 50);
		struct ticket ticket;
		assert_int_equal(draw(db, "key", &ticket), OK);
		db_destroy(db); /* checkpoints: all of it is in kiosk.db now */
		scribble("kiosk.db", wounds[i].at, wounds[i].len);
		db = open_db();
		int left = -1;
		assert_int_equal(db_count_leased(db, NULL, today, NOW_MS, &left), OK);
		assert_int_equal(left, 0); /* lost, but given to nobody else */
		db_destroy(db);
		glob_t aside;
		char pattern[128];
		str_format(pattern, sizeof(pattern), "%s/kiosk.db.damaged-*", dir);
		assert_int_equal(glob(pattern, 0, NULL, &aside), 0);
		assert_true(aside.gl_pathc >= 1);
		for (size_t k = 0; k < aside.gl_pathc; k++) {
			unlink(aside.gl_pathv[k]);
		}
		globfree(&aside);
		char path[128];
		str_format(path, sizeof(path), "%s/kiosk.db", dir);
		unlink(path);
	}
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(leased_numbers_are_drawn_in_order_and_end),
		TEST(settling_decides_the_duty),
		TEST(the_outbox_empties_in_order),
		TEST(a_start_finds_what_the_cut_left),
		TEST(only_what_is_over_is_forgotten),
		TEST(the_catalogue_is_kept_byte_for_byte),
		TEST(a_power_cut_at_any_write_gives_no_number_twice),
		TEST(a_folder_has_one_kiosk),
		TEST(a_damaged_file_is_set_aside),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
