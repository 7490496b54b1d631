/*
 * What the hall has told the terminal to do, as it is kept on the disk: the number of the newest
 * one that was begun, those that go on, those whose result the hall has not heard yet, and whether
 * the terminal is out of service by it. It is written before anything is begun, whole or not at
 * all. One thread; waits for the disk.
 */
#ifndef ONEDOOR_CARE_COMMAND_BOOK_H
#define ONEDOOR_CARE_COMMAND_BOOK_H

#include <limits.h>
#include <stdbool.h>
#include <stdint.h>
#include "firmware/base/attr.h"
#include "firmware/base/err.h"
#include "firmware/hall/hall_time.h"
#include "firmware/msg/care.h"
#include "firmware/msg/hall.h"

enum { BOOK_OPEN_MAX = 16, BOOK_ENDED_MAX = 32 };

struct begun_command {
	int64_t id;
	enum command_kind kind;
	char boot_id[BOOT_ID_LEN + 1]; /* and which system it was, … */
	char slot[32];		       /* … when it was begun */
};

struct ended_command {
	struct command_result result;
	char key[TICKET_KEY_LEN + 1]; /* with which the hall is told, however often */
	char *log;		      /* owned; NULL none */
};

struct command_book {
	char path[PATH_MAX];
	bool is_lost; /* what stood there cannot be read: nobody knows what was begun */
	int64_t last; /* id of the newest one that was begun */
	bool is_out_of_service;
	char reason[CARE_REASON_LEN + 1];
	int open_count, ended_count; /* the oldest first */
	struct begun_command open[BOOK_OPEN_MAX];
	struct ended_command ended[BOOK_ENDED_MAX];
};

/* "restart"; static. */
const char *command_name(enum command_kind kind);
/* COMMAND_KIND_COUNT: no such one. */
enum command_kind command_of(const char *name);
const char *command_end_name(enum command_end end);

/* Reads dir/commands.json; an empty book when there is none. */
void book_load(struct command_book *book, const char *dir);
enum err book_save(const struct command_book *book) MUST_CHECK;
void book_free(struct command_book *book);

/* In memory; there must be room. */
void book_begin(struct command_book *book, int64_t id, enum command_kind kind, const char *boot_id,
	const char *slot);
/* Takes over log. False: that one does not go on. */
bool book_end(struct command_book *book, int64_t id, enum command_end end, const char *words,
	const char *key, char *log);
/* The hall has heard of the oldest result. */
void book_drop_ended(struct command_book *book);

#endif
