/*
 * A folder of its own for the kiosk's database in a unit test, and the steps most of them take.
 * What goes wrong fails the running cmocka test. One thread.
 */
#ifndef ONEDOOR_TESTS_DB_FOLDER_H
#define ONEDOOR_TESTS_DB_FOLDER_H

#include <stdbool.h>
#include <stddef.h>
#include "firmware/hall/db.h"
#include "firmware/hall/db_outbox.h"
#include "firmware/hall/ticket_duty.h"

#define DB_TODAY "2026-11-24"
enum { DB_NOW_MS = 1000000, DB_LATER_MS = 2000000, DB_PATH_LEN = 160 };

/* For cmocka's set-up and tear-down: makes the folder, removes it with all that is in it. */
int db_folder_begin(void **state);
int db_folder_end(void **state);
/* The same on a disk of its own, 2 MB large; where mounting is not allowed db_folder_is_disk is
 * false, and the test skips itself. */
int db_disk_begin(void **state);
int db_disk_end(void **state);
bool db_folder_is_disk(void);
/* Not one byte more fits; and room again. */
void db_disk_fill(void);
void db_disk_empty(void);
void db_disk_set_read_only(bool is_read_only);

const char *db_folder(void);
void db_folder_path(const char *name, char out[DB_PATH_LEN]);
/* How many names begin like that. */
int db_folder_count(const char *prefix);

struct db *db_folder_open(void);
/* Zone A, today. */
void db_folder_lease(struct db *db, const char *id, int first, int last);
void db_folder_order(struct db *db, const char *key);
/* What the hall is still owed of that ticket. */
enum ticket_duty db_folder_duty(struct db *db, const char *key);
/* The hall has taken it (problem "") or refused it for good. */
void db_folder_told(struct db *db, const char *key, const char *problem);
/* Orders and draws a leased number. */
enum err db_folder_draw(struct db *db, const char *key, struct ticket *ticket);

#endif
