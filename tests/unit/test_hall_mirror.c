/* The mirror of what can be looked up: page by page, whole or not at all, and thrown away at any
 * damage. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>
#include <unistd.h>

#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "firmware/hall/db_mirror.h"
#include "tests/harness/db_folder.h"

enum { BODY_LEN = 4096 };

static void collection_json(char out[BODY_LEN], const char *code, const char *version)
{
	str_append(out, BODY_LEN,
		"%s{\"code\":\"%s\",\"version\":\"%s\",\"name\":{\"zh\":\"清单\",\"en\":\"A "
		"list\"},"
		"\"source\":{\"zh\":\"局\"},\"columns\":[{\"name\":{\"zh\":\"状态\",\"en\":"
		"\"State\"}},"
		"{\"name\":{\"zh\":\"数\"}}],\"filters\":[{\"code\":\"d\",\"name\":{\"zh\":\"区\"},"
		"\"values\":[{\"code\":\"a\",\"name\":{\"zh\":\"甲\"}},{\"code\":\"b\",\"name\":{"
		"\"zh\":"
		"\"乙\"}}]}]}",
		out[strlen(out) - 1] == '[' ? "" : ",", code, version);
}

/* "one:v1 two:v1" */
static void offer(struct mirror *mirror, const char *lists)
{
	char body[BODY_LEN] = "{\"version\":\"x\",\"collections\":[";
	char code[32], version[32];
	for (int len = 0; sscanf(lists, " %31[^:]:%31s%n", code, version, &len) == 2;
		lists += len) {
		collection_json(body, code, version);
	}
	str_append(body, sizeof(body), "]}");
	struct collections *collections;
	const char *heads[COLLECTIONS_MAX];
	assert_int_equal(collections_parse(body, strlen(body), &collections, heads), OK);
	assert_int_equal(
		mirror_put_collections(mirror, "\"e\"", body, strlen(body), collections, heads),
		OK);
	collections_destroy(collections);
}

static struct mirror *fresh(void)
{
	struct mirror *mirror = mirror_create(db_folder());
	assert_int_equal(mirror_open(mirror), OK);
	return mirror;
}

static struct listing *rows(const struct mirror_job *job, int first, int count)
{
	struct listing *listing;
	assert_int_equal(listing_create(job->head, count, &listing), OK);
	for (int i = first; i < first + count; i++) {
		char json[512];
		struct entries_page page;
		str_format(json, sizeof(json),
			"{\"version\":\"%s\",\"entries\":[{\"id\":\"e-%d\",\"name\":{\"zh\":\"第 "
			"%d\",\"en\":"
			"\"Number %d\"},\"pinyin\":\"di "
			"%d\",\"cells\":[{\"zh\":\"存续\",\"en\":\"Operating\"},"
			"\"%d\"],\"tags\":{\"d\":\"b\"},\"codes\":[\"C%d\",\"D%d\"],\"date\":"
			"\"2026-01-02\","
			"\"place\":{\"lat\":31.5,\"lon\":120.25},\"icon\":\"shop\",\"link\":"
			"\"matter/x\","
			"\"note\":{\"zh\":\"注\"},\"has_document\":%s}]}",
			job->version, i, i, i, i, i, i, i, i % 2 ? "false" : "true");
		assert_int_equal(entries_parse(json, strlen(json), listing, &page), OK);
	}
	assert_int_equal(listing->row_count, count);
	return listing;
}

static void put(struct mirror *mirror, int first, int count, const char *next, bool is_whole)
{
	struct mirror_job job;
	bool is_whole_now;
	assert_int_equal(mirror_next_job(mirror, &job), OK);
	assert_false(job.is_documents);
	struct listing *page = rows(&job, first, count);
	assert_int_equal(mirror_put_rows(mirror, &job, page, next, &is_whole_now), OK);
	assert_int_equal(is_whole_now, is_whole);
	listing_destroy(page);
	mirror_job_finish(&job);
}

static int row_count(struct mirror *mirror, const char *code)
{
	struct listing *listing;
	enum err err = mirror_read_list(mirror, code, &listing);
	int count = err == OK ? listing->row_count : -(int)err;
	listing_destroy(listing);
	return count;
}

static void a_list_is_there_when_it_is_whole(void **state)
{
	(void)state;
	struct mirror *mirror = fresh();
	struct mirror_job job;
	assert_int_equal(mirror_next_job(mirror, &job), ERR_NOT_FOUND);
	offer(mirror, "one:v1 two:v1");
	put(mirror, 0, 3, "p2", false);
	assert_int_equal(row_count(mirror, "one"), -(int)ERR_NOT_FOUND);
	mirror_destroy(mirror);
	mirror = fresh(); /* what has come stays */
	assert_int_equal(mirror_next_job(mirror, &job), OK);
	assert_string_equal(job.code, "one");
	assert_string_equal(job.cursor, "p2");
	mirror_job_finish(&job);
	put(mirror, 3, 2, "", true);
	put(mirror, 0, 0, "", true); /* an empty one */
	assert_int_equal(row_count(mirror, "two"), 0);
	struct listing *listing;
	assert_int_equal(mirror_read_list(mirror, "one", &listing), OK);
	assert_int_equal(listing->row_count, 5);
	const struct entry_row *row = &listing->rows[4];
	assert_string_equal(row->id, "e-4");
	assert_string_equal(row->name.in[LANG_ZH], "第 4");
	assert_string_equal(row->name.in[LANG_EN], "Number 4");
	assert_string_equal(row->note.in[LANG_EN], "注");
	assert_string_equal(row->pinyin, "di 4");
	assert_string_equal(row->date, "2026-01-02");
	assert_string_equal(row->cells[0].in[LANG_EN], "Operating");
	assert_string_equal(row->cells[1].in[LANG_EN], "4");
	assert_int_equal(row->tags[0], 1);
	assert_int_equal(row->tags[1], -1);
	assert_int_equal(row->code_count, 2);
	assert_string_equal(row->codes[1], "D4");
	assert_true(row->has_place && row->lat == 31.5 && row->lon == 120.25);
	assert_string_equal(row->icon, "shop");
	assert_string_equal(row->link, "matter/x");
	assert_true(row->has_document && !listing->rows[3].has_document);
	assert_string_equal(listing->collection.columns[0].name.in[LANG_EN], "State");
	listing_destroy(listing);
	mirror_destroy(mirror);
}

static void the_old_one_stays_until_the_new_one_is_whole(void **state)
{
	(void)state;
	struct mirror *mirror = fresh();
	offer(mirror, "one:v1");
	put(mirror, 0, 3, "", true);
	offer(mirror, "one:v2");
	assert_int_equal(row_count(mirror, "one"), 3);
	put(mirror, 0, 2, "p2", false);
	assert_int_equal(row_count(mirror, "one"), 3);
	put(mirror, 2, 2, "", true);
	assert_int_equal(row_count(mirror, "one"), 4);
	int pieces = 0;
	while (mirror_tidy(mirror) == OK) {
		pieces++;
	}
	assert_in_range(pieces, 2, 4);
	assert_int_equal(row_count(mirror, "one"), 4);
	offer(mirror, "one:v2 two:v1"); /* nothing new of one */
	assert_int_equal(row_count(mirror, "one"), 4);
	offer(mirror, "two:v1"); /* one is no more */
	assert_int_equal(row_count(mirror, "one"), -(int)ERR_NOT_FOUND);
	mirror_destroy(mirror);
}

/* House and citizen may bring the same page; what nobody waits for does no harm. */
static void a_page_comes_twice_or_too_late(void **state)
{
	(void)state;
	struct mirror *mirror = fresh();
	struct mirror_job first, second;
	bool is_whole;
	offer(mirror, "one:v1");
	assert_int_equal(mirror_next_job(mirror, &first), OK);
	struct listing *page = rows(&first, 0, 3);
	assert_int_equal(mirror_put_rows(mirror, &first, page, "p2", &is_whole), OK);
	assert_int_equal(mirror_next_job(mirror, &second), OK);
	struct listing *rest = rows(&second, 3, 1);
	/* the citizen's, all at once */
	assert_int_equal(mirror_put_rows(mirror, &first, page, "", &is_whole), OK);
	assert_true(is_whole);
	assert_int_equal(mirror_put_rows(mirror, &second, rest, "", &is_whole), OK);
	assert_false(is_whole);
	assert_int_equal(row_count(mirror, "one"), 3);
	offer(mirror, "one:v2"); /* and one of a version that is no more */
	assert_int_equal(mirror_put_rows(mirror, &first, page, "", &is_whole), OK);
	assert_false(is_whole);
	listing_destroy(page);
	listing_destroy(rest);
	mirror_job_finish(&first);
	mirror_job_finish(&second);
	mirror_destroy(mirror);
}

static void what_is_given_up_lets_the_others_by(void **state)
{
	(void)state;
	struct mirror *mirror = fresh();
	struct mirror_job job;
	offer(mirror, "one:v1 two:v1");
	put(mirror, 0, 3, "p2", false);
	assert_int_equal(mirror_next_job(mirror, &job), OK);
	assert_int_equal(mirror_give_up(mirror, &job), OK);
	mirror_job_finish(&job);
	offer(mirror, "one:v1 two:v1"); /* the same once more changes nothing */
	assert_int_equal(mirror_next_job(mirror, &job), OK);
	assert_string_equal(job.code, "two");
	mirror_job_finish(&job);
	assert_int_equal(mirror_try_again(mirror), OK);
	assert_int_equal(mirror_next_job(mirror, &job), OK);
	assert_string_equal(job.code, "one");
	assert_string_equal(job.cursor, ""); /* from the beginning */
	assert_int_equal(mirror_give_up(mirror, &job), OK);
	mirror_job_finish(&job);
	offer(mirror, "one:v2 two:v1"); /* another version is another chance */
	assert_int_equal(mirror_next_job(mirror, &job), OK);
	assert_string_equal(job.code, "one");
	mirror_job_finish(&job);
	mirror_destroy(mirror);
}

static void put_documents(struct mirror *mirror, const char *ids, const char *next)
{
	struct mirror_job job;
	struct documents_page page = {0};
	assert_int_equal(mirror_next_job(mirror, &job), OK);
	assert_true(job.is_documents);
	char id[2][8];
	page.count = sscanf(ids, "%7s %7s", id[0], id[1]);
	for (int i = 0; i < page.count; i++) {
		page.documents[i] = (struct entry_text){id[i], job.version};
	}
	str_copy(page.page.next, sizeof(page.page.next), next);
	assert_int_equal(mirror_put_documents(mirror, &job, &page), OK);
	mirror_job_finish(&job);
}

/* "": there is none. */
static void assert_document(struct mirror *mirror, const char *id, const char *wanted)
{
	char *body, version[COLLECTION_VERSION_LEN + 1] = "";
	size_t len = 0;
	enum err err = mirror_get_document(mirror, "one", id, &body, &len, version);
	assert_int_equal(err, wanted[0] ? OK : ERR_NOT_FOUND);
	assert_string_equal(version, wanted);
	assert_string_equal(body ? body : "", wanted);
	mem_free(body);
}

static void documents_follow_the_rows(void **state)
{
	(void)state;
	struct mirror *mirror = fresh();
	struct mirror_job job;
	offer(mirror, "one:v1");
	put(mirror, 0, 3, "", true);
	put_documents(mirror, "e-0", "p2");
	put_documents(mirror, "e-2", "");
	assert_int_equal(mirror_next_job(mirror, &job), ERR_NOT_FOUND);
	assert_document(mirror, "e-0", "v1");
	assert_document(mirror, "e-1", "");
	offer(mirror, "one:v2");
	put(mirror, 0, 1, "", true);
	assert_document(mirror, "e-0", "v1"); /* better than none */
	put_documents(mirror, "e-0", "");
	assert_document(mirror, "e-0", "v2");
	assert_document(mirror, "e-2", "");
	offer(mirror, "two:v1");
	while (mirror_tidy(mirror) == OK) {
	}
	assert_document(mirror, "e-0", "");
	assert_int_equal(mirror_put_document(mirror, "one", "e-9", "v3", "v3"), OK);
	assert_document(mirror, "e-9", "v3");
	mirror_destroy(mirror);
}

/* A list without a document of its own is not asked for any. */
static void nothing_is_asked_for_in_vain(void **state)
{
	(void)state;
	struct mirror *mirror = fresh();
	struct mirror_job job;
	offer(mirror, "one:v1");
	put(mirror, 1, 1, "", true);
	assert_int_equal(mirror_next_job(mirror, &job), ERR_NOT_FOUND);
	mirror_destroy(mirror);
}

static void names_are_of_all_lists(void **state)
{
	(void)state;
	struct mirror *mirror = fresh();
	struct names *names;
	assert_int_equal(mirror_read_names(mirror, &names), OK);
	assert_int_equal(names->row_count, 0);
	names_destroy(names);
	offer(mirror, "one:v1 two:v1 three:v1");
	put(mirror, 0, 2, "", true);
	put(mirror, 7, 1, "", true);
	put(mirror, 0, 1, "p2", false);
	assert_int_equal(mirror_read_names(mirror, &names), OK);
	assert_int_equal(names->collection_count, 2);
	assert_int_equal(names->row_count, 3);
	const struct entry_name *last = &names->rows[2];
	assert_string_equal(names->collections[last->collection], "two");
	assert_string_equal(last->id, "e-7");
	assert_string_equal(last->name.in[LANG_EN], "Number 7");
	assert_string_equal(last->pinyin, "di 7");
	assert_int_equal(last->code_count, 2);
	assert_string_equal(last->codes[0], "C7");
	names_destroy(names);
	mirror_destroy(mirror);
}

static void a_row_is_found_by_its_id(void **state)
{
	(void)state;
	struct mirror *mirror = fresh();
	struct listing *found;
	offer(mirror, "one:v1");
	put(mirror, 0, 3, "", true);
	assert_int_equal(mirror_read_row(mirror, "one", "e-1", &found), OK);
	assert_int_equal(found->row_count, 1);
	assert_string_equal(found->rows[0].id, "e-1");
	listing_destroy(found);
	assert_int_equal(mirror_read_row(mirror, "one", "e-3", &found), ERR_NOT_FOUND);
	assert_null(found);
	assert_int_equal(mirror_read_row(mirror, "two", "e-1", &found), ERR_NOT_FOUND);
	mirror_destroy(mirror);
}

/* --- the file --- */

static void set_bytes(const char *name, long at, int byte, size_t count)
{
	char path[DB_PATH_LEN];
	db_folder_path(name, path);
	FILE *file = fopen(path, "r+b");
	assert_non_null(file);
	assert_int_equal(fseek(file, at, SEEK_SET), 0);
	for (size_t i = 0; i < count; i++) {
		assert_int_not_equal(fputc(byte, file), EOF);
	}
	assert_int_equal(fclose(file), 0);
}

static void fill(int count)
{
	char path[DB_PATH_LEN];
	db_folder_path("public.db", path);
	unlink(path);
	struct mirror *mirror = fresh();
	offer(mirror, "one:v1");
	put(mirror, 0, count, "", true);
	mirror_destroy(mirror);
}

static void what_is_damaged_is_begun_anew(void **state)
{
	(void)state;
	static const struct {
		long at;
		size_t count;
	} damages[] = {{0, 16}, {0, 4096}, {20, 4}, {4096, 4096}, {8 * 4096, 8192}};
	for (size_t i = 0; i < ARRAY_LEN(damages); i++) {
		fill(200);
		set_bytes("public.db", damages[i].at, 0x5a, damages[i].count);
		struct mirror *mirror = fresh();
		assert_int_equal(row_count(mirror, "one"), -(int)ERR_NOT_FOUND);
		offer(mirror, "one:v1"); /* and can be filled again */
		put(mirror, 0, 2, "", true);
		assert_int_equal(row_count(mirror, "one"), 2);
		mirror_destroy(mirror);
	}
}

/* Found while it is read: that answer is none, the next ones are as of a new file. */
static void damage_is_met_while_reading(void **state)
{
	(void)state;
	fill(20000); /* more than SQLite keeps in memory */
	struct mirror *mirror = fresh();
	char *body, etag[32];
	size_t len;
	for (int page = 1; page < 1000; page++) {
		set_bytes("public.db", page * 4096L, 0x5a, 64);
	}
	assert_int_equal(row_count(mirror, "one"), -(int)ERR_INVALID);
	assert_int_equal(row_count(mirror, "one"), -(int)ERR_NOT_FOUND);
	assert_int_equal(
		mirror_get_collections(mirror, &body, &len, etag, sizeof(etag)), ERR_NOT_FOUND);
	offer(mirror, "one:v1");
	put(mirror, 0, 2, "", true);
	assert_int_equal(row_count(mirror, "one"), 2);
	mirror_destroy(mirror);
}

static void one_of_another_firmware_is_begun_anew(void **state)
{
	(void)state;
	fill(200);
	set_bytes("public.db", 63, 77, 1); /* user_version */
	struct mirror *mirror = fresh();
	assert_int_equal(row_count(mirror, "one"), -(int)ERR_NOT_FOUND);
	mirror_destroy(mirror);
}

static void without_a_place_nothing_is_kept(void **state)
{
	(void)state;
	struct mirror *mirror = mirror_create("/nowhere/at/all");
	struct mirror_job job;
	assert_int_not_equal(mirror_open(mirror), OK);
	assert_int_not_equal(mirror_next_job(mirror, &job), OK);
	assert_int_not_equal(mirror_try_again(mirror), OK);
	struct listing *listing;
	assert_int_not_equal(mirror_read_list(mirror, "one", &listing), OK);
	assert_null(listing);
	mirror_destroy(mirror);
}

/* 64 MiB: what is there stays readable. */
static void there_is_a_most_that_it_holds(void **state)
{
	(void)state;
	enum { BODY = 250 * 1024, MOST = 300 };
	struct mirror *mirror = fresh();
	offer(mirror, "one:v1");
	put(mirror, 1, 3, "", true);
	char *body = mem_alloc(BODY + 1, 1);
	memset(body, 'x', BODY);
	enum err err = OK;
	int count = 0;
	for (; err == OK && count < MOST; count++) {
		char id[16];
		str_format(id, sizeof(id), "d-%d", count);
		err = mirror_put_document(mirror, "one", id, "v1", body);
	}
	mem_free(body);
	assert_int_equal(err, ERR_FULL);
	assert_in_range(count, 200, 270);
	assert_int_equal(row_count(mirror, "one"), 3);
	assert_true(mirror_drop(mirror));
	assert_false(mirror_drop(mirror));
	assert_int_equal(db_folder_count("public.db"), 0);
	assert_int_equal(row_count(mirror, "one"), -(int)ERR_FULL);
	assert_int_equal(mirror_open(mirror), OK);
	assert_int_equal(row_count(mirror, "one"), -(int)ERR_NOT_FOUND);
	mirror_destroy(mirror);
}

/* Today's numbers need the little that there is. */
static void a_small_disk_has_no_place_for_it(void **state)
{
	(void)state;
	if (!db_folder_is_disk()) {
		skip();
	}
	struct mirror *mirror = mirror_create(db_folder());
	assert_int_equal(mirror_open(mirror), ERR_FULL);
	assert_int_equal(db_folder_count("public.db"), 0);
	mirror_destroy(mirror);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, db_folder_begin, db_folder_end)
		TEST(a_list_is_there_when_it_is_whole),
		TEST(the_old_one_stays_until_the_new_one_is_whole),
		TEST(a_page_comes_twice_or_too_late),
		TEST(what_is_given_up_lets_the_others_by),
		TEST(documents_follow_the_rows),
		TEST(nothing_is_asked_for_in_vain),
		TEST(names_are_of_all_lists),
		TEST(a_row_is_found_by_its_id),
		TEST(what_is_damaged_is_begun_anew),
		TEST(damage_is_met_while_reading),
		TEST(one_of_another_firmware_is_begun_anew),
		TEST(without_a_place_nothing_is_kept),
		TEST(there_is_a_most_that_it_holds),
#undef TEST
		cmocka_unit_test_setup_teardown(
			a_small_disk_has_no_place_for_it, db_disk_begin, db_disk_end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
