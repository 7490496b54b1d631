/* A damaged file with applications in it that the hall has not been told: what can be read comes
 * along, what cannot is work for staff, and nothing of it goes without a word. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "tests/harness/db_folder.h"

enum { CASES = 60, BODY_LEN = 1500, PAGE_LEN = 4096 };

static void key_of(int index, char key[TICKET_KEY_LEN + 1])
{
	str_format(key, TICKET_KEY_LEN + 1, "%032d", index);
}

/* Recognised in the file by how it begins. */
static void body_of(int index, char body[BODY_LEN + 1])
{
	memset(body, 'b', BODY_LEN);
	body[BODY_LEN] = '\0';
	int len = snprintf(body, BODY_LEN, "{\"sealed\":\"%04d,", index);
	body[len] = 'b';
}

static void put_cases(struct db *db, int count)
{
	char body[BODY_LEN + 1];
	for (int i = 0; i < count; i++) {
		struct outbox_entry entry = {.kind = OUTBOX_CASE,
			.method = "POST",
			.path = "/v1/cases",
			.body = body,
			.due_ms = DB_NOW_MS + i,
			.made_ms = DB_NOW_MS};
		key_of(i, entry.key);
		key_of(i, entry.subject);
		body_of(i, body);
		assert_int_equal(db_put_entry(db, &entry), OK);
	}
}

static void begin_with(int count)
{
	struct db *db = db_folder_open();
	put_cases(db, count);
	db_destroy(db);
}

static void read_file(char **bytes_out, size_t *len_out)
{
	char path[DB_PATH_LEN];
	struct stat info;
	db_folder_path("kiosk.db", path);
	int fd = open(path, O_RDONLY);
	assert_true(fd >= 0 && fstat(fd, &info) == 0);
	*len_out = (size_t)info.st_size;
	*bytes_out = mem_alloc(*len_out, 1);
	assert_int_equal(read(fd, *bytes_out, *len_out), info.st_size);
	close(fd);
}

static void scribble(off_t at, size_t len)
{
	char path[DB_PATH_LEN];
	static const char rubbish[PAGE_LEN] = {'\xEE'};
	db_folder_path("kiosk.db", path);
	int fd = open(path, O_WRONLY);
	assert_int_equal(pwrite(fd, rubbish, len, at), (ssize_t)len);
	close(fd);
}

/* Where a page with this in it begins; searched from the end, where the newest copy is. */
static off_t page_with(const char *text)
{
	char *bytes;
	size_t len;
	read_file(&bytes, &len);
	const char *found = NULL;
	for (const char *at = bytes;
		(at = memmem(at, len - (size_t)(at - bytes), text, strlen(text))) != NULL; at++) {
		found = at;
	}
	assert_non_null(found);
	off_t page = (found - bytes) / PAGE_LEN * PAGE_LEN;
	mem_free(bytes);
	return page;
}

/* Those that are there as they were, in their order. */
static int count_whole(struct db *db)
{
	int64_t after = 0;
	int count = 0;
	int last = -1;
	struct outbox_entry entry;
	while (db_next_entry(db, INT64_MAX / 4, &after, &entry) == OK) {
		char body[BODY_LEN + 1];
		char key[TICKET_KEY_LEN + 1];
		int index = atoi(entry.subject);
		assert_true(index > last && index < CASES);
		last = index;
		body_of(index, body);
		key_of(index, key);
		assert_string_equal(entry.kind, OUTBOX_CASE);
		assert_string_equal(entry.key, key);
		assert_string_equal(entry.path, "/v1/cases");
		assert_int_equal(entry.due_ms, DB_NOW_MS + index);
		count += entry.body && str_equal(entry.body, body);
		outbox_entry_finish(&entry);
	}
	return count;
}

static void expect_counts(struct db *db, int open, int refused)
{
	int open_count;
	int refused_count;
	assert_int_equal(db_count_entries(db, &open_count, &refused_count), OK);
	assert_int_equal(open_count, open);
	assert_int_equal(refused_count, refused);
}

static void damage_elsewhere_costs_none(void **state)
{
	(void)state;
	struct db *db = db_folder_open();
	assert_int_equal(db_put_catalog(db, "etag", "the catalogue, which is damaged", 31), OK);
	put_cases(db, CASES);
	struct outbox_entry refused;
	char key[TICKET_KEY_LEN + 1];
	key_of(7, key);
	assert_int_equal(db_find_entry(db, key, &refused), OK);
	assert_int_equal(db_refuse_entry(db, refused.position, "matter_closed"), OK);
	outbox_entry_finish(&refused);
	db_destroy(db);
	scribble(page_with("the catalogue, which"), 8);
	db = db_folder_open();
	assert_true(db_folder_count("kiosk.db.damaged-1") > 0);
	assert_int_equal(db_folder_count("kiosk.db.new"), 0);
	expect_counts(db, CASES - 1, 1);
	assert_int_equal(count_whole(db), CASES - 1);
	assert_int_equal(db_find_entry(db, key, &refused), OK);
	assert_string_equal(refused.problem, "matter_closed"); /* that is known no less */
	outbox_entry_finish(&refused);
	db_destroy(db);
	db = db_folder_open(); /* it is on the disk */
	assert_int_equal(count_whole(db), CASES - 1);
	db_destroy(db);
}

static void what_is_lost_is_known_by_its_key(void **state)
{
	(void)state;
	begin_with(CASES);
	scribble(page_with("\"sealed\":\"0030,"), 8);
	struct db *db = db_folder_open();
	int saved = count_whole(db);
	assert_in_range(saved, CASES - 4, CASES - 1); /* a page holds two of them */
	expect_counts(db, saved, CASES - saved);
	char key[TICKET_KEY_LEN + 1];
	struct outbox_entry lost;
	key_of(30, key);
	assert_int_equal(db_find_entry(db, key, &lost), OK);
	assert_string_equal(lost.problem, OUTBOX_LOST);
	assert_null(lost.body);
	outbox_entry_finish(&lost);
	db_destroy(db);
}

static void what_nobody_can_count_is_one_work_item(void **state)
{
	(void)state;
	begin_with(CASES);
	scribble(0, 100); /* no program takes it for a database any more */
	struct db *db = db_folder_open();
	expect_counts(db, 0, 1);
	struct outbox_entry lost;
	assert_int_equal(db_find_entry(db, "", &lost), OK);
	assert_string_equal(lost.problem, OUTBOX_LOST);
	outbox_entry_finish(&lost);
	put_cases(db, CASES); /* it goes on */
	expect_counts(db, CASES, 1);
	db_destroy(db);
}

/* One page after the other, each of them alone. */
static void no_page_takes_one_without_a_word(void **state)
{
	(void)state;
	int damaged_count = 0;
	int whole_count = 0;
	for (off_t at = 0;; at += PAGE_LEN) {
		begin_with(CASES);
		char *bytes;
		size_t len;
		read_file(&bytes, &len);
		mem_free(bytes);
		if ((size_t)at >= len) {
			break;
		}
		scribble(at, PAGE_LEN);
		struct db *db = db_folder_open();
		int open;
		int refused;
		assert_int_equal(db_count_entries(db, &open, &refused), OK);
		int whole = count_whole(db);
		assert_int_equal(whole, open);
		assert_true(whole == CASES || refused > 0);
		damaged_count += db_folder_count("kiosk.db.damaged-1") > 0;
		whole_count += whole == CASES;
		db_destroy(db);
		assert_int_equal(db_folder_end(NULL), 0);
		assert_int_equal(db_folder_begin(NULL), 0);
	}
	assert_true(damaged_count > CASES / 3);
	assert_true(whole_count > 3); /* what is in other pages costs none */
}

static void a_cut_while_it_is_replaced_costs_none(void **state)
{
	(void)state;
	char path[DB_PATH_LEN];
	char new_path[DB_PATH_LEN];
	begin_with(CASES);
	db_folder_path("kiosk.db", path);
	db_folder_path("kiosk.db.new", new_path);
	/* Set aside already, and the new one, complete, not yet in its place. */
	assert_int_equal(rename(path, new_path), 0);
	struct db *db = db_folder_open();
	assert_int_equal(count_whole(db), CASES);
	db_destroy(db);
	/* Still in its place, and the new one only begun. */
	int fd = open(new_path, O_WRONLY | O_CREAT, 0600);
	assert_int_equal(write(fd, "half", 4), 4);
	close(fd);
	db = db_folder_open();
	assert_int_equal(count_whole(db), CASES);
	assert_int_equal(db_folder_count("kiosk.db.new"), 0);
	db_destroy(db);
	assert_int_equal(db_folder_count("kiosk.db.damaged-"), 0);
}

static void without_room_it_stays_where_it_is(void **state)
{
	(void)state;
	if (!db_folder_is_disk()) {
		skip();
	}
	struct db *db = db_folder_open();
	assert_int_equal(db_put_catalog(db, "etag", "the catalogue, which is damaged", 31), OK);
	put_cases(db, CASES);
	db_destroy(db);
	scribble(page_with("the catalogue, which"), 8);
	db_disk_fill();
	db = db_create(db_folder());
	for (int i = 0; i < 3; i++) {
		assert_int_equal(db_open(db), ERR_FULL);
		assert_int_equal(db_folder_count("kiosk.db.damaged-"), 0);
		assert_int_equal(db_folder_count("kiosk.db.new"), 0);
	}
	db_disk_empty();
	assert_int_equal(db_open(db), OK);
	assert_true(db_folder_count("kiosk.db.damaged-1") > 0);
	assert_int_equal(count_whole(db), CASES);
	expect_counts(db, CASES, 0);
	db_destroy(db);
}

/* What was handed in when there was room is sent and ends without any. */
static void a_full_disk_delivers(void **state)
{
	(void)state;
	if (!db_folder_is_disk()) {
		skip();
	}
	struct db *db = db_folder_open();
	put_cases(db, CASES);
	db_disk_fill();
	struct outbox_entry entry;
	for (int i = 0; i < CASES; i++) {
		int64_t after = 0;
		assert_int_equal(db_next_entry(db, INT64_MAX / 4, &after, &entry), OK);
		assert_int_equal(atoi(entry.subject), i);
		assert_int_equal(db_drop_entry(db, entry.position), OK);
		outbox_entry_finish(&entry);
	}
	expect_counts(db, 0, 0);
	assert_int_equal(db_trouble(db), OK);
	db_destroy(db);
	db_disk_empty();
}

#define TEST(function)	    cmocka_unit_test_setup_teardown(function, db_folder_begin, db_folder_end)
#define DISK_TEST(function) cmocka_unit_test_setup_teardown(function, db_disk_begin, db_disk_end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(damage_elsewhere_costs_none),
		TEST(what_is_lost_is_known_by_its_key),
		TEST(what_nobody_can_count_is_one_work_item),
		TEST(no_page_takes_one_without_a_word),
		TEST(a_cut_while_it_is_replaced_costs_none),
		DISK_TEST(without_room_it_stays_where_it_is),
		DISK_TEST(a_full_disk_delivers),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
