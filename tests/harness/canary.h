/*
 * Canaries: strings and bytes that must not survive a visit, looked for in a process's own memory,
 * in the files it has open, and in folders. One thread. Reading another process needs to be root
 * or its parent.
 */
#ifndef ONEDOOR_TESTS_CANARY_H
#define ONEDOOR_TESTS_CANARY_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* Under a sanitizer a process is not searched: quarantine and shadow keep copies that nobody else
 * has, and terabytes of shadow are read for minutes. Files are. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define CAN_SEARCH_MEMORY false
#else
#define CAN_SEARCH_MEMORY true
#endif

struct canaries;

struct canaries *canaries_create(void);
void canaries_destroy(struct canaries *canaries);

/* text is looked for as UTF-8 and as UTF-16 and UTF-32 of both byte orders; name tells it in what
 * is said, borrowed. */
void canaries_add_text(struct canaries *canaries, const char *name, const char *text);
void canaries_add_bytes(struct canaries *canaries, const char *name, const void *bytes, size_t len);

/*
 * Each look counts anew and returns how many were found, all names together; -1, said on stderr,
 * when there was nothing to look at. What is found is said on stderr (name, encoding, place) when
 * says is not NULL: a word on what it means there.
 */
/* Every readable mapping that can be written to, and all anonymous ones. */
long canaries_in_process(struct canaries *canaries, pid_t pid, const char *says);
/* What its descriptors of plain files hold, deleted ones too. */
long canaries_in_open_files(struct canaries *canaries, pid_t pid, const char *says);
long canaries_in_file(struct canaries *canaries, const char *path, const char *says);
/* Every file below it. */
long canaries_in_dir(struct canaries *canaries, const char *dir, const char *says);

/* Of the last look. */
long canaries_found(const struct canaries *canaries, const char *name);
size_t canaries_looked_at(const struct canaries *canaries); /* bytes */

#endif
