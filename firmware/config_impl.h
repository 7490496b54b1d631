/* What the files of the configuration share; nobody else includes it. */
#ifndef ONEDOOR_CONFIG_IMPL_H
#define ONEDOOR_CONFIG_IMPL_H

#include <stdbool.h>
#include "firmware/config.h"

enum { FAULTS_MAX = 20 };

/* Where a value stands, and how many faults were found there. */
struct place {
	const char *name; /* a file's, or --set */
	int line;	  /* 0: none */
	int fault_count;
	char *said; /* CONFIG_SAID_LEN + 1 bytes for the first of them; NULL: the log alone */
};

/* Logs "name:line: ..."; the first FAULTS_MAX only. */
void place_fault(struct place *place, const char *fmt, ...) PRINTF_LIKE(2, 3);

enum { CONFIG_KEYS_MAX = 64 };
/* Its number, 0 … CONFIG_KEYS_MAX - 1; -1, and said with what there is instead: none. */
int config_find_key(struct place *place, const char *section, const char *name);
/* False, and said with those there are: none. */
bool config_find_section(struct place *place, const char *section);
/* The terminal's own: its id, its files, its fleet. The fleet does not say them. */
bool config_is_own(int key);
/* False, and said with what would be right: not stored. */
bool config_store(struct config *config, int key, const char *value, struct place *place);

/* The value of a key of path.* that nobody has set, "/usr/share/...": of the program's own prefix
 * where it was installed below another one (PREFIX/bin, PREFIX/libexec/onedoor), as it is
 * everywhere else. */
void config_prefix_path(char path[CONFIG_TEXT_LEN + 1]);

#endif
