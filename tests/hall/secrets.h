/*
 * The hall's secrets: files of their own, so that whoever gets the database has neither the key
 * that opens the kiosks' sealed boxes nor the one behind its hashes. At start, one thread.
 */
#ifndef ONEDOOR_TESTS_HALL_SECRETS_H
#define ONEDOOR_TESTS_HALL_SECRETS_H

#include "tests/hall/hall.h"

/*
 * sealing.key and hash.key in the folder, 64 hexadecimal digits each, 0600; made when the database
 * is new. ERR_AUTH when others may read one, ERR_INVALID when one is missing or another than the
 * database was begun with; the log says which.
 */
enum err secrets_open(struct hall *hall, struct conn *conn, const char *folder) MUST_CHECK;
/* A secret file: nobody but its owner may read it. Logged when it is otherwise or missing. */
enum err secret_check(const char *path) MUST_CHECK;
/* What such a file of 64 hexadecimal digits holds. */
enum { SECRET = 32 };
enum err secret_read(const char *path, unsigned char secret_out[static SECRET]) MUST_CHECK;

#endif
