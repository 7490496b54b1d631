/* The terminal's own files in path.own (fleet/settings.h has their names), and how it stands by
 * them. Waits for the disk; the worker's thread. */
#ifndef ONEDOOR_CARE_OWN_H
#define ONEDOOR_CARE_OWN_H

#include "firmware/care/care_worker.h"
#include "firmware/fleet/settings.h"

/* The whole file with a NUL behind, to be freed with mem_free. */
enum err own_read(
	const struct care *care, const char *name, size_t limit, char **text_out) MUST_CHECK;
/* Whole or not at all, readable by us alone; the folder is made when it is missing. */
enum err own_write(const struct care *care, const char *name, const char *text) MUST_CHECK;
/* OK too when there is none. */
enum err own_remove(const struct care *care, const char *name) MUST_CHECK;
bool own_is_there(const struct care *care, const char *name);
/* Something can be written there; the folder is made when it is missing. */
bool own_can_keep(const struct care *care);
void own_path(const struct care *care, const char *name, char out[PATH_MAX]);

/* Sets state: what is missing, how we stand, until when the certificate is good. */
void own_look(struct care *care);
/* Whether certificate and key lie there as enrolment puts them, so that they are ours to renew. */
bool own_has_pem(const struct care *care);
/* The key for which a certificate is asked: the same until there is one, whatever happens in
 * between. Written down before it is given out; to be freed with request_free. */
enum err own_new_key(const struct care *care, char **key_out) MUST_CHECK;
/* Both in their one file, and the key is nobody's new one any more. ERR_INVALID, ERR_REFUSED: as
 * request_join; else the disk's. */
enum err own_keep(struct care *care, const char *key, const char *certificate) MUST_CHECK;

#endif
