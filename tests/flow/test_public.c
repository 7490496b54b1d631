/*
 * What can be looked up, with the hall's client alone: the mirror fills by itself, over a line that
 * is cut, too; then everything is read with the hall away. What changes comes by itself; what is
 * damaged is made anew; and what is not there yet is asked for.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <cmocka.h>

#include "firmware/base/clock.h"
#include "firmware/base/fs.h"
#include "firmware/base/json.h"
#include "firmware/base/str.h"
#include "tests/harness/applicant.h"

enum {
	FACTS = 256,
	LIMIT_MS = 30000, /* that a busy machine may take */
	OPEN_LIMIT_MS = 3000,
};

static struct lines *lines;

/* The contract's witness takes its time for each row, and so does what looks at each access to
 * memory: with them the hall has few. */
#if defined(__SANITIZE_THREAD__)
enum { IS_SLOW = 1 };
#else
enum { IS_SLOW = 0 };
#endif
static bool has_few;
static const char *large, *other;
static int large_count;

/* A client, and what it has told. */
struct reader {
	struct hall *hall;
	struct mailbox *facts;
	struct collections *collections;
	struct names *names;
	struct listing *listing;
	struct entry_detail *detail;
	bool is_online, is_answered;
	char refusal[48];
};

/* --- the client --- */

static void begin(struct reader *reader, const char *data)
{
	struct applicant who = applicant_on(lines, 0, data);
	const struct hall_config pace = {.collections_every_ms = 1000, .answer_limit_ms = 10000};
	*reader = (struct reader){.facts = mailbox_create(FACTS, NULL, NULL)};
	reader->hall = applicant_open(&who, &pace, reader->facts);
	assert_non_null(reader->hall);
}

static void end(struct reader *reader)
{
	hall_destroy(reader->hall);
	mailbox_destroy(reader->facts, msg_destroy);
	collections_destroy(reader->collections);
	names_destroy(reader->names);
	listing_destroy(reader->listing);
	entry_detail_destroy(reader->detail);
}

/* The same folder in a new life. */
static void restart(struct reader *reader, const char *data)
{
	end(reader);
	begin(reader, data);
}

static void take(struct reader *reader, struct msg *fact)
{
	switch (fact->kind) {
	case MSG_LINE_CHANGED:
		reader->is_online = fact->line.is_online;
		break;
	case MSG_COLLECTIONS_LOADED:
		collections_destroy(reader->collections);
		reader->collections = fact->collections;
		fact->collections = NULL;
		break;
	case MSG_NAMES_LOADED:
		names_destroy(reader->names);
		reader->names = fact->names;
		fact->names = NULL;
		break;
	case MSG_COLLECTION_READ:
		listing_destroy(reader->listing);
		reader->listing = fact->collection_read.listing;
		fact->collection_read.listing = NULL;
		str_copy(reader->refusal, sizeof(reader->refusal), fact->refusal.code);
		reader->is_answered = true;
		break;
	case MSG_ENTRY_READ:
		entry_detail_destroy(reader->detail);
		reader->detail = fact->entry_read.detail;
		fact->entry_read.detail = NULL;
		str_copy(reader->refusal, sizeof(reader->refusal), fact->refusal.code);
		reader->is_answered = true;
		break;
	default:
		break;
	}
}

static void wait_until(struct reader *reader, bool (*is_so)(struct reader *reader))
{
	int64_t until_ms = clock_ms() + LIMIT_MS;
	while (!is_so(reader)) {
		assert_true(clock_ms() < until_ms);
		struct msg *fact = mailbox_take(reader->facts, 20);
		if (fact) {
			take(reader, fact);
			msg_destroy(fact);
		}
	}
}

static bool is_answered(struct reader *reader)
{
	return reader->is_answered;
}

static void read_collection(struct reader *reader, const char *code)
{
	struct cmd *cmd = cmd_create(CMD_READ_COLLECTION, 1);
	str_copy(cmd->read_collection.collection, sizeof(cmd->read_collection.collection), code);
	reader->is_answered = false;
	hall_order(reader->hall, cmd);
	wait_until(reader, is_answered);
}

static void read_entry(struct reader *reader, const char *code, const char *id)
{
	struct cmd *cmd = cmd_create(CMD_READ_ENTRY, 1);
	str_copy(cmd->read_entry.collection, sizeof(cmd->read_entry.collection), code);
	str_copy(cmd->read_entry.id, sizeof(cmd->read_entry.id), id);
	reader->is_answered = false;
	hall_order(reader->hall, cmd);
	wait_until(reader, is_answered);
}

/* --- what is waited for --- */

static bool has_collections(struct reader *reader)
{
	return reader->collections;
}

static bool is_online(struct reader *reader)
{
	return reader->is_online;
}

static bool is_offline(struct reader *reader)
{
	return !reader->is_online;
}

static int named_in(const struct names *names, const char *code)
{
	int count = 0;
	for (int i = 0; names && i < names->row_count; i++) {
		count += str_equal(names->collections[names->rows[i].collection], code);
	}
	return count;
}

/* Every entry of every list can be found. */
static bool is_all_named(struct reader *reader)
{
	int count = 0;
	for (int i = 0; reader->collections && i < reader->collections->collection_count; i++) {
		count += reader->collections->collections[i].count;
	}
	return reader->names && count > 0 && reader->names->row_count == count;
}

static int64_t hits(const char *pattern)
{
	struct json *root = NULL;
	const char *rules = lines_hall(lines, "rules");
	int64_t count = -1;
	assert_int_equal(json_parse(rules, strlen(rules), &root), OK);
	for (size_t i = 0; i < json_len(root); i++) {
		if (str_equal(json_str(json_at(root, i), "at", ""), pattern)) {
			count = json_int(json_at(root, i), "hits", 0);
		}
	}
	json_free(root);
	assert_true(count >= 0);
	return count;
}

static void hall(const char *command)
{
	const char *answer = lines_hall(lines, "%s", command);
	if (!str_starts(answer, "ok")) {
		fail_msg("%s: %s", command, answer);
	}
}

static void line(const char *command)
{
	assert_true(str_starts(lines_ask(lines, 0, "%s", command), "ok"));
}

/* A round is over when the next one asks what there is: what is missing then is left out. */
static bool has_rounds(struct reader *reader)
{
	(void)reader;
	return hits("GET:/v1/collections") >= 2;
}

static void wait_round(struct reader *reader)
{
	hall("at GET:/v1/collections");
	wait_until(reader, has_rounds);
	hall("at GET:/v1/collections off");
}

static void fill(struct reader *reader, const char *data)
{
	begin(reader, data);
	wait_until(reader, is_all_named);
	wait_round(reader);
}

static void go_offline(struct reader *reader)
{
	line("down");
	wait_until(reader, is_offline);
}

static void go_online(struct reader *reader)
{
	line("up");
	wait_until(reader, is_online);
}

/* --- the tests --- */

static void read_some_entries(struct reader *reader, const char *code)
{
	/* borrowed until the next list is read */
	const struct listing *listing = reader->listing;
	for (int i = 0; i < listing->row_count; i += 1 + listing->row_count / 4) {
		const struct entry_row *row = &listing->rows[i];
		if (row->link[0]) {
			continue; /* that is opened instead */
		}
		read_entry(reader, code, row->id);
		if (!reader->detail) {
			fail_msg("%s/%s: %s", code, row->id, reader->refusal);
		}
		assert_true(reader->detail->is_old);
		assert_string_equal(reader->detail->id, row->id);
		assert_true(reader->detail->document->title.in[LANG_ZH][0] != '\0');
	}
}

/* All that the hall offers: whole, with its documents, with nobody to ask. */
static void read_everything(struct reader *reader)
{
	int count = reader->collections->collection_count;
	assert_true(count > 0);
	for (int i = 0; i < count; i++) {
		const struct collection *collection = &reader->collections->collections[i];
		int64_t began_ms = clock_ms();
		read_collection(reader, collection->code);
		if (!reader->listing) {
			fail_msg("%s: %s", collection->code, reader->refusal);
		}
		assert_true(clock_ms() - began_ms < OPEN_LIMIT_MS);
		assert_int_equal(reader->listing->row_count, collection->count);
		assert_true(reader->listing->is_old);
		assert_string_equal(reader->listing->collection.version, collection->version);
		read_some_entries(reader, collection->code);
	}
}

static void all_is_read_with_the_hall_away(void **state)
{
	(void)state;
	struct reader reader;
	fill(&reader, "whole");
	read_collection(&reader, large);
	assert_int_equal(reader.listing->row_count, large_count);
	assert_false(reader.listing->is_old);
	read_entry(&reader, large, reader.listing->rows[large_count - 1].id);
	assert_false(reader.detail->is_old);
	assert_true(strstr(reader.detail->page_url, "/e/"));
	go_offline(&reader);
	read_everything(&reader);
	restart(&reader, "whole"); /* and nobody has been asked since the start */
	wait_until(&reader, is_all_named);
	read_everything(&reader);
	read_collection(&reader, "no_such_list");
	assert_null(reader.listing);
	assert_string_equal(reader.refusal, "offline");
	go_online(&reader);
	end(&reader);
}

/* Every connection ends after so many bytes, or there is none for a while; what has come stays. */
static void it_comes_over_a_bad_line(void **state)
{
	(void)state;
	struct reader reader;
	if (has_few) {
		skip(); /* they come at once; and the witness wants whole answers */
	}
	hall("at GET:/v1/collections/market_supervision*");
	line("cut-after 700000");
	begin(&reader, "bad-line");
	wait_until(&reader, has_collections);
	while (hits("GET:/v1/collections/market_supervision*") < 4) {
		poll(NULL, 0, 20);
	}
	line("down");
	wait_until(&reader, is_offline);
	restart(&reader, "bad-line");
	line("up");
	line("cut-after 700000");
	wait_until(&reader, is_all_named);
	line("up");
	wait_round(&reader);
	/* 20,000 rows are 40 pages or a few more; those that were cut came once more */
	assert_in_range(hits("GET:/v1/collections/market_supervision*"), 40, 90);
	hall("at GET:/v1/collections/market_supervision* off");
	go_offline(&reader);
	read_everything(&reader);
	go_online(&reader);
	end(&reader);
}

static void write_file(const char *name, const char *text, char path[300])
{
	str_format(path, 300, "%s/%s", lines_dir(lines), name);
	assert_int_equal(fs_write_atomic(path, text, strlen(text)), OK);
}

static bool has_the_new_one(struct reader *reader)
{
	return named_in(reader->names, "added") == 2;
}

static bool has_one_less(struct reader *reader)
{
	return named_in(reader->names, "added") == 1;
}

static bool has_none(struct reader *reader)
{
	return named_in(reader->names, "added") == 0 &&
	       collections_find(reader->collections, "added") < 0;
}

/* A list that nobody has thought of before: it comes, changes and goes without anybody's doing. */
static void what_changes_comes_by_itself(void **state)
{
	(void)state;
	struct reader reader;
	char path[300], command[340];
	fill(&reader, "changing");
	write_file("added.json",
		"{\"order\": 5, \"collection\": {\"code\": \"added\", \"name\": {\"zh\": \"树\", "
		"\"en\": "
		"\"Trees\"}, \"pinyin\": \"shu\", \"shelf\": \"life\", \"as_of\": "
		"\"2026-11-24T00:00:00+08:00\", \"source\": {\"zh\": \"园林局\", \"en\": "
		"\"Parks\"}, "
		"\"columns\": [{\"name\": {\"zh\": \"高\", \"en\": \"Height\"}}], \"filters\": "
		"[]}, "
		"\"entries\": [{\"id\": \"oak\", \"name\": {\"zh\": \"橡树\", \"en\": \"Oak\"}, "
		"\"cells\": "
		"[\"9 m\"]}]}",
		path);
	str_format(command, sizeof(command), "collection-add %s", path);
	hall(command);
	write_file("elm.json",
		"{\"id\": \"elm\", \"name\": {\"zh\": \"榆树\", \"en\": \"Elm\"}, \"cells\": [\"8 "
		"m\"], "
		"\"document\": {\"title\": {\"zh\": \"榆树\", \"en\": \"Elm\"}, \"blocks\": "
		"[{\"kind\": "
		"\"paragraph\", \"text\": {\"zh\": \"老榆树。\", \"en\": \"An old elm.\"}}]}}",
		path);
	str_format(command, sizeof(command), "entry-add added %s", path);
	hall(command);
	wait_until(&reader, has_the_new_one);
	wait_round(&reader);
	go_offline(&reader);
	read_entry(&reader, "added", "elm");
	assert_string_equal(reader.detail->document->blocks[0].text.in[LANG_EN], "An old elm.");
	read_entry(&reader, "added", "oak"); /* its cells */
	assert_string_equal(reader.detail->document->blocks[0].items[0].text.in[LANG_EN], "9 m");
	hall("entry-remove added oak");
	read_entry(&reader, "added", "oak");
	assert_true(reader.detail->is_old);
	go_online(&reader);
	wait_until(&reader, has_one_less);
	read_entry(&reader, "added", "oak");
	assert_null(reader.detail);
	assert_string_equal(reader.refusal, "unknown_entry");
	hall("collection-remove added");
	wait_until(&reader, has_none);
	read_collection(&reader, "added");
	assert_null(reader.listing);
	assert_string_equal(reader.refusal, "unknown_collection");
	end(&reader);
}

/* A list that the hall cannot say keeps none of the others. */
static void one_that_fails_fails_alone(void **state)
{
	(void)state;
	struct reader reader;
	char first[120], second[120];
	str_format(first, sizeof(first), "at GET:/v1/collections/%s*", other);
	str_format(second, sizeof(second), "at GET:/v1/collections/fees*");
	assert_true(str_starts(
		lines_hall(lines, "%s status=404 code=unknown_collection", first), "ok"));
	assert_true(str_starts(
		lines_hall(lines, "%s status=200 type=text/html body=login", second), "ok"));
	begin(&reader, "alone");
	wait_until(&reader, has_collections);
	wait_round(&reader);
	assert_int_equal(named_in(reader.names, large), large_count);
	assert_int_equal(named_in(reader.names, other), 0);
	assert_int_equal(named_in(reader.names, "fees"), 0);
	assert_true(str_starts(lines_hall(lines, "%s off", first), "ok"));
	assert_true(str_starts(lines_hall(lines, "%s off", second), "ok"));
	wait_until(&reader, is_all_named);
	end(&reader);
}

static void damage(const char *data)
{
	char path[400];
	str_format(path, sizeof(path), "%s/%s/public.db", lines_dir(lines), data);
	FILE *file = fopen(path, "r+b");
	assert_non_null(file);
	for (long at = 8192; at < 400000; at += 4096) {
		assert_int_equal(fseek(file, at, SEEK_SET), 0);
		assert_int_equal(fputs("damage", file) >= 0, true);
	}
	assert_int_equal(fclose(file), 0);
}

static void what_is_damaged_is_made_anew(void **state)
{
	(void)state;
	struct reader reader;
	fill(&reader, "damaged");
	end(&reader);
	damage("damaged");
	line("down");
	begin(&reader, "damaged");
	read_collection(&reader, "fees"); /* nothing is left, and nobody to ask */
	assert_null(reader.listing);
	assert_string_equal(reader.refusal, "offline");
	assert_null(reader.names);
	line("up");
	wait_until(&reader, is_all_named);
	wait_round(&reader);
	damage("damaged"); /* and while it is in use */
	for (int i = 0; i < reader.collections->collection_count; i++) {
		read_collection(&reader, reader.collections->collections[i].code);
		assert_non_null(reader.listing); /* whoever answers */
	}
	wait_round(&reader);
	go_offline(&reader);
	read_everything(&reader);
	go_online(&reader);
	end(&reader);
}

/* Before the mirror has it, or where nothing can be kept: of the hall. */
static void what_is_not_there_is_asked_for(void **state)
{
	(void)state;
	struct reader reader;
	char path[400];
	str_format(path, sizeof(path), "%s/no-place", lines_dir(lines));
	assert_int_equal(mkdir(path, 0700), 0);
	str_append(path, sizeof(path), "/public.db");
	assert_int_equal(mkdir(path, 0700), 0);
	begin(&reader, "no-place");
	wait_until(&reader, has_collections);
	wait_until(&reader, is_online);
	read_collection(&reader, large);
	assert_int_equal(reader.listing->row_count, large_count);
	assert_false(reader.listing->is_old);
	read_entry(&reader, large, reader.listing->rows[1].id);
	assert_string_equal(reader.detail->id, reader.listing->rows[1].id);
	read_entry(&reader, large, "no-such-one");
	assert_null(reader.detail);
	assert_string_equal(reader.refusal, "unknown_entry");
	read_collection(&reader, "no_such_list");
	assert_string_equal(reader.refusal, "unknown_collection");
	read_collection(&reader, "../secrets");
	assert_null(reader.listing);
	go_offline(&reader);
	read_collection(&reader, "fees");
	assert_null(reader.listing);
	assert_string_equal(reader.refusal, "offline");
	line("up");
	end(&reader);
}

/* How much is in the largest list; no page is asked for before its time. */
static void look_at_hall(void)
{
	struct applicant who = applicant_on(lines, 0, "first");
	const struct hall_config pace = {.lists_after_ms = 1000000};
	struct reader reader = {.facts = mailbox_create(FACTS, NULL, NULL)};
	reader.hall = applicant_open(&who, &pace, reader.facts);
	assert_non_null(reader.hall);
	hall("at GET:/v1/collections/*");
	wait_until(&reader, has_collections);
	int index = collections_find(reader.collections, large);
	assert_true(index >= 0);
	large_count = reader.collections->collections[index].count;
	assert_int_equal(hits("GET:/v1/collections/*"), 0);
	hall("at GET:/v1/collections/* off");
	end(&reader);
}

static int set_up(void **state)
{
	(void)state;
	json_init();
	has_few = IS_SLOW || getenv("ONEDOOR_CONTRACT") != NULL;
	large = has_few ? "notices" : "market_supervision";
	other = has_few ? "points" : "admin_approval";
	struct lines_config config = {.source_dir = SOURCE_DIR, .build_dir = BUILD_DIR, .count = 1};
	if (!has_few) {
		config.hall_args[0] = "--collections";
		config.hall_args[1] = SOURCE_DIR "/tests/hall/fixtures/collections";
	}
	lines = lines_open(&config);
	if (!lines) {
		return -1;
	}
	hall("limit all=0"); /* many kiosks in the place of one */
	look_at_hall();
	assert_true(has_few || large_count == 20000);
	return 0;
}

/* Whatever the one before has left. */
static int between(void **state)
{
	(void)state;
	hall("clear");
	line("up");
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	lines_close(lines, false);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(all_is_read_with_the_hall_away, between),
		cmocka_unit_test_setup(it_comes_over_a_bad_line, between),
		cmocka_unit_test_setup(what_changes_comes_by_itself, between),
		cmocka_unit_test_setup(one_that_fails_fails_alone, between),
		cmocka_unit_test_setup(what_is_damaged_is_made_anew, between),
		cmocka_unit_test_setup(what_is_not_there_is_asked_for, between),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
