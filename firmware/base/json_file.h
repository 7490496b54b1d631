/* A small file that holds one JSON object. Waits for the disk: workers only, or at start. */
#ifndef ONEDOOR_BASE_JSON_FILE_H
#define ONEDOOR_BASE_JSON_FILE_H

#include <stddef.h>
#include "firmware/base/attr.h"
#include "firmware/base/err.h"
#include "firmware/base/json.h"

/* To be freed with json_free; NULL unless OK. ERR_INVALID: no object is in it; else as fs_read. */
enum err json_file_read(const char *path, size_t limit, struct json **root_out) MUST_CHECK;
/* As fs_write_atomic: the old or the new one, never a mix. Takes over the object. */
enum err json_file_write(const char *path, struct json *root) MUST_CHECK;

#endif
