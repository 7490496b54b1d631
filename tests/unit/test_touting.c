/* The rule against touting as the kiosk keeps it by itself, and what it remembers of people for it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>
#include <sys/stat.h>

#include "firmware/base/fs.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "firmware/hall/day.h"
#include "firmware/hall/seal.h"
#include "tests/harness/db_folder.h"

#define ANNA  "11111111111111111111111111111111"
#define BORIS "22222222222222222222222222222222"

enum { LIMIT = 3 };

static int key_count;

static bool may(struct db *db, const char *who, const char *matter)
{
	bool may_draw = false;
	assert_int_equal(db_may_draw(db, who, matter, LIMIT, &may_draw), OK);
	return may_draw;
}

static const char *order(struct db *db, const char *who, const char *matter)
{
	static char key[32];
	str_format(key, sizeof(key), "key-%d", key_count++);
	assert_int_equal(db_order_ticket(db, key, matter, "A", who, DB_NOW_MS), OK);
	return key;
}

/* Gives a number of ours; its slip ends as told (-1: not yet). */
static const char *give(struct db *db, const char *who, const char *matter, int result)
{
	const char *key = order(db, who, matter);
	struct ticket ticket = {.zone = "A", .issued_ms = DB_NOW_MS};
	str_copy(ticket.key, sizeof(ticket.key), key);
	assert_int_equal(db_issue_leased(db, DB_TODAY, "", &ticket), OK);
	if (result >= 0) {
		assert_int_equal(db_settle_ticket(db, key, (enum print_result)result), OK);
	}
	return key;
}

static void one_open_number_of_a_matter(void **state)
{
	(void)state;
	struct db *db = db_folder_open();
	db_folder_lease(db, "block", 1, 50);
	assert_true(may(db, ANNA, "m-1"));
	order(db, ANNA, "m-1");
	assert_true(may(db, ANNA, "m-1")); /* asked for is not given */
	char key[32];
	str_copy(key, sizeof(key), give(db, ANNA, "m-1", -1));
	assert_false(may(db, ANNA, "m-1")); /* in the printer */
	assert_true(may(db, ANNA, "m-2"));
	assert_true(may(db, BORIS, "m-1"));
	assert_true(may(db, "", "m-1")); /* who need not say who he is */
	assert_int_equal(db_settle_ticket(db, key, PRINT_DONE), OK);
	assert_false(may(db, ANNA, "m-1"));
	db_destroy(db);
	db = db_folder_open(); /* nor after a restart */
	assert_false(may(db, ANNA, "m-1"));
	/* The hall knows: from here on it is the hall's to say whether it is still open. */
	db_folder_told(db, key, "");
	assert_true(may(db, ANNA, "m-1"));
	db_destroy(db);
}

static void what_nobody_holds_gives_the_place_back(void **state)
{
	(void)state;
	static const enum print_result lost[] = {PRINT_NOT_DONE, PRINT_UNCERTAIN};
	struct db *db = db_folder_open();
	db_folder_lease(db, "block", 1, 50);
	for (size_t i = 0; i < 2 * LIMIT; i++) {
		give(db, ANNA, "m-1", lost[i % 2]);
		assert_true(may(db, ANNA, "m-1"));
	}
	char key[32];
	str_copy(key, sizeof(key), give(db, ANNA, "m-1", PRINT_UNCERTAIN));
	assert_int_equal(db_settle_ticket(db, key, PRINT_DONE), OK); /* "it came" */
	assert_false(may(db, ANNA, "m-1"));
	/* Left in the printer when the power failed, and nobody came to say. */
	give(db, BORIS, "m-1", -1);
	int count;
	assert_int_equal(db_settle_old(db, DB_NOW_MS + 1, &count), OK);
	assert_true(may(db, BORIS, "m-1"));
	assert_int_equal(db_abandon_ticket(db, order(db, BORIS, "m-1")), OK);
	assert_true(may(db, BORIS, "m-1"));
	db_destroy(db);
}

static void so_many_a_day(void **state)
{
	(void)state;
	struct db *db = db_folder_open();
	db_folder_lease(db, "block", 1, 50);
	struct ticket ticket = {.number = "A0900", .zone = "A", .issued_ms = DB_NOW_MS};
	str_copy(ticket.key, sizeof(ticket.key), order(db, ANNA, "m-1"));
	assert_int_equal(db_issue_ticket(db, &ticket), OK); /* by the hall: it counts */
	assert_int_equal(db_settle_ticket(db, ticket.key, PRINT_DONE), OK);
	db_folder_told(db, give(db, ANNA, "m-2", PRINT_DONE), "");
	assert_true(may(db, ANNA, "m-3"));
	give(db, ANNA, "m-3", PRINT_DONE);
	assert_false(may(db, ANNA, "m-4"));
	assert_true(may(db, BORIS, "m-4"));
	assert_int_equal(db_forget_people(db), OK); /* midnight */
	assert_true(may(db, ANNA, "m-3"));
	int open;
	int refused;
	assert_int_equal(db_count_entries(db, &open, &refused), OK);
	assert_int_equal(open, 1); /* what the hall is owed stays */
	db_destroy(db);
}

static void a_word_for_somebody(void **state)
{
	(void)state;
	uint8_t one[SEAL_KEY_LEN];
	uint8_t other[SEAL_KEY_LEN];
	char text[SEAL_KEY_TEXT_LEN + 1];
	char a[SEAL_WHO_LEN + 1];
	char b[SEAL_WHO_LEN + 1];
	seal_new_key(one, text);
	seal_new_key(other, text);
	uint8_t parsed[SEAL_KEY_LEN];
	assert_int_equal(seal_parse_key(text, parsed), OK);
	assert_memory_equal(parsed, other, SEAL_KEY_LEN);
	static const char *const numbers[] = {"card:110101199003070273", "card:110101199003070274",
		"phone:13800000000", "card:13800000000", ""};
	seal_who(one, numbers[0], a);
	assert_int_equal(strlen(a), SEAL_WHO_LEN);
	seal_who(one, numbers[0], b);
	assert_string_equal(a, b);
	seal_who(other, numbers[0], b); /* tomorrow */
	assert_string_not_equal(a, b);
	for (size_t i = 1; i < ARRAY_LEN(numbers); i++) {
		seal_who(one, numbers[i], b);
		assert_string_not_equal(a, b);
	}
}

static void put_day(const char *text, size_t len)
{
	char path[DB_PATH_LEN];
	db_folder_path("day", path);
	assert_int_equal(fs_write_atomic(path, text, len), OK);
}

static void the_key_lasts_for_its_day(void **state)
{
	(void)state;
	struct day day = {0};
	struct day again = {0};
	assert_int_not_equal(day_load(&again, db_folder(), "2026-11-24"), OK);
	assert_int_equal(day_begin(&day, db_folder(), "2026-11-24"), OK);
	assert_int_equal(day_load(&again, db_folder(), "2026-11-24"), OK); /* a restart */
	assert_memory_equal(&day, &again, sizeof(day));
	char path[DB_PATH_LEN];
	struct stat before;
	struct stat after;
	db_folder_path("day", path);
	assert_int_equal(stat(path, &before), 0);
	assert_int_equal(before.st_mode & 0777, 0600);
	assert_int_not_equal(day_load(&again, db_folder(), "2026-11-25"), OK);
	assert_int_equal(day_begin(&again, db_folder(), "2026-11-25"), OK);
	assert_memory_not_equal(day.key, again.key, sizeof(day.key));
	/* In the same place: no copy of yesterday's lies about. */
	assert_int_equal(stat(path, &after), 0);
	assert_int_equal(before.st_ino, after.st_ino);
	assert_int_equal(before.st_size, after.st_size);
	assert_int_not_equal(day_load(&day, db_folder(), "2026-11-24"), OK);
}

static void a_damaged_key_is_none(void **state)
{
	(void)state;
	char path[DB_PATH_LEN];
	char *good;
	size_t len;
	struct day day = {0};
	assert_int_equal(day_begin(&day, db_folder(), "2026-11-24"), OK);
	db_folder_path("day", path);
	assert_int_equal(fs_read(path, 1000, &good, &len), OK);
	for (size_t cut = 0; cut < len; cut++) {
		put_day(good, cut);
		assert_int_not_equal(day_load(&day, db_folder(), "2026-11-24"), OK);
	}
	static const size_t wounds[] = {0, 9, 10, 20};
	for (size_t i = 0; i < ARRAY_LEN(wounds); i++) {
		char kept = good[wounds[i]];
		good[wounds[i]] = '*';
		put_day(good, len);
		assert_int_not_equal(day_load(&day, db_folder(), "2026-11-24"), OK);
		good[wounds[i]] = kept;
	}
	put_day(good, len);
	assert_int_equal(day_load(&day, db_folder(), "2026-11-24"), OK);
	mem_free(good);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, db_folder_begin, db_folder_end)

int main(void)
{
	seal_init();
	const struct CMUnitTest tests[] = {
		TEST(one_open_number_of_a_matter),
		TEST(what_nobody_holds_gives_the_place_back),
		TEST(so_many_a_day),
		TEST(a_word_for_somebody),
		TEST(the_key_lasts_for_its_day),
		TEST(a_damaged_key_is_none),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
