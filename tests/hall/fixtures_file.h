/* Reading the city's data. At start, one thread. */
#ifndef ONEDOOR_TESTS_HALL_FIXTURES_FILE_H
#define ONEDOOR_TESTS_HALL_FIXTURES_FILE_H

#include <jansson.h>

#include "firmware/base/attr.h"
#include "firmware/base/err.h"

/* The file of the folder, to be freed with mem_free. ERR_NOT_FOUND is the caller's matter;
 * everything else is logged. */
enum err fixtures_read(const char *folder, const char *file, char **text_out) MUST_CHECK;
/* As JSON, the caller's. *json_out NULL and OK when there is no such file. */
enum err fixtures_read_json(const char *folder, const char *file, json_t **json_out) MUST_CHECK;

#endif
