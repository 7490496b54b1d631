/*
 * The door to public.db, a second SQLite file: the hall's collections as they are to be read, kept
 * for when there is no line. A mirror, nothing else: whatever is wrong with it, it is thrown away
 * and filled again. Any thread, one waits for the other; every call may wait for the disk, none
 * for long.
 *
 * Trouble may come from every call: ERR_FULL (more than it may hold; or the disk, of which it
 * leaves 32 MiB to others), ERR_IO, ERR_INVALID (it was damaged, and is empty now).
 */
#ifndef ONEDOOR_HALL_DB_MIRROR_H
#define ONEDOOR_HALL_DB_MIRROR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "firmware/base/attr.h"
#include "firmware/base/err.h"
#include "firmware/hall/api_collection.h"

struct mirror;

/* Does not touch the disk: all calls fail until mirror_open. */
struct mirror *mirror_create(const char *dir);
void mirror_destroy(struct mirror *mirror); /* NULL is allowed */
/* As often as one likes: opens dir/public.db, which this process must own, when that has not been
 * done or has failed. What is damaged, or of another firmware, is begun anew. */
enum err mirror_open(struct mirror *mirror) MUST_CHECK;

/* Gives the disk back what it takes; false: it took nothing. */
bool mirror_drop(struct mirror *mirror);

/* What the hall offers; heads as from collections_parse. Lists of what it does not offer any more
 * are forgotten. */
enum err mirror_put_collections(struct mirror *mirror, const char *etag, const char *body,
	size_t len, const struct collections *collections, const char *const *heads) MUST_CHECK;
/* body is to be freed with mem_free; ERR_NOT_FOUND. */
enum err mirror_get_collections(struct mirror *mirror, char **body_out, size_t *len_out,
	char *etag_out, size_t etag_size) MUST_CHECK;

/* The next page that is missing. */
struct mirror_job {
	bool is_documents; /* else rows */
	char code[CODE_LEN + 1];
	char version[COLLECTION_VERSION_LEN + 1];
	char cursor[CURSOR_LEN + 1]; /* "": the first */
	char *head;		     /* of rows: as listing_create takes it */
};
/* ERR_NOT_FOUND: everything is there. mirror_job_finish afterwards. */
enum err mirror_next_job(struct mirror *mirror, struct mirror_job *out) MUST_CHECK;
void mirror_job_finish(struct mirror_job *job);
/* The page of rows has come; a list takes the place of an older one with its last page
 * (*is_whole_out), none before. What nobody waits for any more is left as it is. */
enum err mirror_put_rows(struct mirror *mirror, const struct mirror_job *job,
	const struct listing *rows, const char *next, bool *is_whole_out) MUST_CHECK;
enum err mirror_put_documents(struct mirror *mirror, const struct mirror_job *job,
	const struct documents_page *page) MUST_CHECK;
/* It cannot be had now: begun anew, after mirror_try_again or in another version. */
enum err mirror_give_up(struct mirror *mirror, const struct mirror_job *job) MUST_CHECK;
enum err mirror_try_again(struct mirror *mirror) MUST_CHECK;
/* Removes a piece of what is old; ERR_NOT_FOUND: there is nothing. */
enum err mirror_tidy(struct mirror *mirror) MUST_CHECK;

/* What is there is the caller's. ERR_NOT_FOUND: not there, or not whole. */
enum err mirror_read_list(
	struct mirror *mirror, const char *code, struct listing **listing_out) MUST_CHECK;
/* The same with one row. */
enum err mirror_read_row(struct mirror *mirror, const char *code, const char *id,
	struct listing **listing_out) MUST_CHECK;
enum err mirror_read_names(struct mirror *mirror, struct names **names_out) MUST_CHECK;
/* body as above; version_out: COLLECTION_VERSION_LEN + 1 bytes. */
enum err mirror_get_document(struct mirror *mirror, const char *code, const char *id,
	char **body_out, size_t *len_out, char *version_out) MUST_CHECK;
enum err mirror_put_document(struct mirror *mirror, const char *code, const char *id,
	const char *version, const char *body) MUST_CHECK;

#endif
