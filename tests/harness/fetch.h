/*
 * What the hall gives to others than the kiosk: to a phone, and to somebody who asks as the
 * kiosk's terminal would, to compare. By curl, so that no code of ours is in between. One thread.
 */
#ifndef ONEDOOR_TESTS_FETCH_H
#define ONEDOOR_TESTS_FETCH_H

#include <stddef.h>
#include "firmware/base/json.h"
#include "tests/harness/scene.h"

/* The page of that path as a phone gets it, cut at size; the HTTP status is the last line of it.
 * more: further arguments, or "". */
void fetch_page(struct scene *scene, const char *path, const char *more, char *out, size_t size);
/* The hall's answer, to be freed with json_free; the test fails when it is none. Of a scene without
 * a proxy, or whose line is up. */
struct json *fetch_json(struct scene *scene, const char *path);

#endif
