#include "firmware/care/command_book.h"
#include "firmware/base/json_file.h"
#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"

#include <string.h>

enum { BOOK_MAX = 4 * 1024 * 1024 }; /* every result with the longest log */

static const char *const names[COMMAND_KIND_COUNT] = {
	[COMMAND_RESTART] = "restart",
	[COMMAND_REBOOT] = "reboot",
	[COMMAND_SELF_TEST] = "self_test",
	[COMMAND_OUT_OF_SERVICE] = "out_of_service",
	[COMMAND_IN_SERVICE] = "in_service",
	[COMMAND_LOG_BUNDLE] = "log_bundle",
	[COMMAND_UPDATE] = "update",
	[COMMAND_SCREENSHOT] = "screenshot",
};

static const char *const ends[] = {
	[COMMAND_DONE] = "done", [COMMAND_REFUSED] = "refused", [COMMAND_FAILED] = "failed"};

static int index_of(const char *const words[], int count, const char *word)
{
	int at = 0;
	while (at < count && !str_equal(words[at], word)) {
		at++;
	}
	return at;
}

const char *command_name(enum command_kind kind)
{
	return names[kind];
}

enum command_kind command_of(const char *name)
{
	return (enum command_kind)index_of(names, COMMAND_KIND_COUNT, name);
}

const char *command_end_name(enum command_end end)
{
	return ends[end];
}

/* --- on the disk --- */

static bool read_open(struct command_book *book, const struct json *list)
{
	book->open_count = (int)json_len(list);
	if (!json_is_list(list) || json_len(list) > BOOK_OPEN_MAX) {
		return false;
	}
	for (int i = 0; i < book->open_count; i++) {
		const struct json *from = json_at(list, (size_t)i);
		struct begun_command *to = &book->open[i];
		to->id = json_int(from, "id", 0);
		to->kind = command_of(json_str(from, "name", ""));
		str_copy(to->boot_id, sizeof(to->boot_id), json_str(from, "boot", ""));
		str_copy(to->slot, sizeof(to->slot), json_str(from, "slot", ""));
		if (to->id <= 0 || to->kind == COMMAND_KIND_COUNT) {
			return false;
		}
	}
	return true;
}

static bool read_ended(struct command_book *book, const struct json *list)
{
	if (!json_is_list(list) || json_len(list) > BOOK_ENDED_MAX) {
		return false;
	}
	for (size_t i = 0; i < json_len(list); i++) {
		const struct json *from = json_at(list, i);
		struct ended_command *to = &book->ended[i];
		int end = index_of(ends, (int)ARRAY_LEN(ends), json_str(from, "state", ""));
		const char *log = json_str(from, "log", NULL);
		to->result.id = json_int(from, "id", 0);
		to->result.end = (enum command_end)end;
		str_copy(to->result.words, sizeof(to->result.words), json_str(from, "words", ""));
		str_copy(to->key, sizeof(to->key), json_str(from, "key", ""));
		to->log = log ? mem_copy_str(log) : NULL;
		book->ended_count++;
		if (to->result.id <= 0 || end == (int)ARRAY_LEN(ends) ||
			strlen(to->key) != TICKET_KEY_LEN) {
			return false;
		}
	}
	return true;
}

static bool read_book(struct command_book *book, const struct json *root)
{
	book->last = json_int(root, "last", -1);
	book->is_out_of_service = json_get(root, "out_of_service") != NULL;
	str_copy(book->reason, sizeof(book->reason), json_str(root, "out_of_service", ""));
	return book->last >= 0 && read_open(book, json_get(root, "open")) &&
	       read_ended(book, json_get(root, "ended"));
}

void book_load(struct command_book *book, const char *dir)
{
	struct json *root = NULL;
	memset(book, 0, sizeof(*book));
	if (!str_format(book->path, sizeof(book->path), "%s/commands.json", dir)) {
		book->path[0] = '\0';
	}
	enum err err = json_file_read(book->path, BOOK_MAX, &root);
	if (err == OK && !read_book(book, root)) {
		err = ERR_INVALID;
	}
	json_free(root);
	if (err != OK && err != ERR_NOT_FOUND) {
		log_error("care", "%s: %s: what was begun is not known any more", book->path,
			err_name(err));
		book_free(book);
		book->is_lost = true;
		book->last = 0;
		book->open_count = 0;
	}
}

enum err book_save(const struct command_book *book)
{
	struct json *root = json_new_object(), *open = json_new_array(), *ended = json_new_array();
	json_set_int(root, "last", book->last);
	if (book->is_out_of_service) {
		json_set_str(root, "out_of_service", book->reason);
	}
	for (int i = 0; i < book->open_count; i++) {
		struct json *to = json_new_object();
		json_set_int(to, "id", book->open[i].id);
		json_set_str(to, "name", names[book->open[i].kind]);
		json_set_str(to, "boot", book->open[i].boot_id);
		json_set_str(to, "slot", book->open[i].slot);
		json_append(open, to);
	}
	for (int i = 0; i < book->ended_count; i++) {
		const struct ended_command *from = &book->ended[i];
		struct json *to = json_new_object();
		json_set_int(to, "id", from->result.id);
		json_set_str(to, "state", ends[from->result.end]);
		json_set_str(to, "words", from->result.words);
		json_set_str(to, "key", from->key);
		if (from->log) {
			json_set_str(to, "log", from->log);
		}
		json_append(ended, to);
	}
	json_set(root, "open", open);
	json_set(root, "ended", ended);
	enum err err = json_file_write(book->path, root);
	if (err != OK) {
		log_error("care", "%s: %s", book->path, err_name(err));
	}
	return err;
}

void book_free(struct command_book *book)
{
	for (int i = 0; i < book->ended_count; i++) {
		mem_free(book->ended[i].log);
	}
	book->ended_count = 0;
}

/* --- in memory --- */

void book_begin(struct command_book *book, int64_t id, enum command_kind kind, const char *boot_id,
	const char *slot)
{
	REQUIRE(book->open_count < BOOK_OPEN_MAX);
	struct begun_command *begun = &book->open[book->open_count++];
	*begun = (struct begun_command){.id = id, .kind = kind};
	str_copy(begun->boot_id, sizeof(begun->boot_id), boot_id);
	str_copy(begun->slot, sizeof(begun->slot), slot);
	book->last = MAX_OF(book->last, id);
}

bool book_end(struct command_book *book, int64_t id, enum command_end end, const char *words,
	const char *key, char *log)
{
	int at = 0;
	while (at < book->open_count && book->open[at].id != id) {
		at++;
	}
	if (at == book->open_count) {
		mem_free(log);
		return false;
	}
	REQUIRE(book->ended_count < BOOK_ENDED_MAX);
	book->open_count--;
	memmove(&book->open[at], &book->open[at + 1],
		sizeof(book->open[0]) * (size_t)(book->open_count - at));
	struct ended_command *ended = &book->ended[book->ended_count++];
	*ended = (struct ended_command){.result = {.id = id, .end = end}, .log = log};
	str_copy(ended->result.words, sizeof(ended->result.words), words ? words : "");
	str_copy(ended->key, sizeof(ended->key), key);
	return true;
}

void book_drop_ended(struct command_book *book)
{
	REQUIRE(book->ended_count > 0);
	mem_free(book->ended[0].log);
	book->ended_count--;
	memmove(&book->ended[0], &book->ended[1],
		sizeof(book->ended[0]) * (size_t)book->ended_count);
}
