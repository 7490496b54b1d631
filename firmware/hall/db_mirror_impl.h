/* Private to db_mirror*.c: one call at a time, and what its outcome means for the file. */
#ifndef ONEDOOR_HALL_DB_MIRROR_IMPL_H
#define ONEDOOR_HALL_DB_MIRROR_IMPL_H

#include "firmware/base/worker.h"
#include "firmware/hall/db_mirror.h"
#include "firmware/hall/db_sql.h"

enum list_state { LIST_COMING, LIST_WHOLE, LIST_OLD };

/* What parts the texts that are kept in one column; no plain text has it. */
#define PART '\x1f'

struct mirror {
	struct lock *lock;
	struct db db; /* its dir is borrowed of nobody: owned */
};

/* What is left to others: a disk with less has no place for a mirror. ERR_FULL, ERR_IO. */
enum err mirror_look_for_room(const struct db *db) MUST_CHECK;

/* Around every call, with the lock held between them. The second hands err on; what only a new file
 * can mend has one, and is ERR_INVALID. */
struct db *mirror_begin(struct mirror *mirror);
enum err mirror_end(struct mirror *mirror, enum err err) MUST_CHECK;

#endif
