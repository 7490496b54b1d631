/* The hall's list of commands (openapi.yaml getCommands). JSON to structs, no I/O: whatever the
 * hall sends, it ends with OK or a reason. */
#ifndef ONEDOOR_CARE_COMMANDS_READ_H
#define ONEDOOR_CARE_COMMANDS_READ_H

#include <stddef.h>
#include "firmware/base/attr.h"
#include "firmware/base/err.h"
#include "firmware/msg/care.h"

enum { COMMANDS_READ_MAX = 16 };

/* until_ms is UTC here. kind COMMAND_KIND_COUNT: nobody here knows it, or it lacks what it needs.
 * ERR_INVALID: not such a list. */
enum err commands_read(const char *json, size_t len, struct command out[COMMANDS_READ_MAX],
	int *count_out) MUST_CHECK;

#endif
