/* The catalogue as bytes with their ETag, made from the database. Any thread. */
#ifndef ONEDOOR_TESTS_HALL_CATALOG_H
#define ONEDOOR_TESTS_HALL_CATALOG_H

#include <jansson.h>

#include "tests/hall/hall.h"
#include "tests/hall/request.h"

struct catalog *catalog_create(void);
void catalog_destroy(struct catalog *catalog);

/* Makes the bytes anew from the database. ERR_INVALID when hall.json is not what it should be. */
enum err catalog_build(struct hall *hall, struct conn *conn) MUST_CHECK;
/* What a change of the data needs before catalog_build: a new version and as_of. */
void catalog_touch(struct conn *conn, int64_t now_ms);

/* GET /v1/catalog */
void catalog_reply(struct request *request);
/* Of the bytes. */
void catalog_version(struct catalog *catalog, char out[static 64]);
/* hall.json as it was at start: hours, source. Owned by the catalogue, never changes. */
const json_t *catalog_facts(const struct catalog *catalog);

/* Whether an If-None-Match (NULL: none) names the tag. */
bool catalog_has_tag(const char *list, const char *etag);

#endif
