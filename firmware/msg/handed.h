/*
 * What goes with a form: the person's certificates, and files that come from a phone. Each is
 * owned by its message until the kiosk takes it; personal, overwritten when destroyed.
 */
#ifndef ONEDOOR_MSG_HANDED_H
#define ONEDOOR_MSG_HANDED_H

#include <stdbool.h>
#include <stdint.h>
#include "firmware/base/arena.h"
#include "firmware/msg/application.h"

enum {
	CERTIFICATES_MAX = 50,
	CERTIFICATE_FIELDS_MAX = 24,
	HANDOFF_MAX_FILES = APPLICATION_MAX_FILES,
	HANDOFF_MAX_ITEMS = 20,
	HANDOFF_URL_LEN = 200,
	THUMBNAIL_SIDE = 96,
};

struct held_certificate {
	const char *id, *type;
	struct text name, issuer;
	char trust;	      /* 'A' (the issuer's register) to 'D' */
	const char *valid_to; /* "2030-01-01"; "" without end */
	int field_count;
	struct {
		const char *name, *value;
	} fields[CERTIFICATE_FIELDS_MAX];
};

struct certificates {
	struct arena *arena; /* secret; holds everything here, this struct too */
	int count;
	struct held_certificate *list;
};

/* A certificate that may be used for one case. */
struct grant {
	char certificate[HALL_ID_LEN + 1];
	char id[HALL_ID_LEN + 1];
	char watermark[LANG_COUNT][200]; /* what is laid over every copy */
};

enum handoff_state { FILE_ARRIVING, FILE_READY, FILE_REFUSED };

struct handoff_file {
	char id[HALL_ID_LEN + 1];
	char material[WORD_LEN + 1];
	enum handoff_state state;
};

struct handoff_item { /* what may be sent */
	char code[WORD_LEN + 1];
	char title[4 * 60 + 1]; /* as the page says it */
	int max_files;
};

struct handoff {
	char id[HALL_ID_LEN + 1];
	char url[HANDOFF_URL_LEN + 1];
	int version;
	bool is_opened; /* a phone has the page */
	int file_count;
	struct handoff_file files[HANDOFF_MAX_FILES];
};

/* A small picture of a file: rows from the top, red, green, blue. */
struct thumbnail {
	char file[HALL_ID_LEN + 1];
	int width, height; /* 0: there is none */
	uint8_t rgb[THUMBNAIL_SIDE * THUMBNAIL_SIDE * 3];
};

/* NULL is allowed. */
void certificates_destroy(struct certificates *certificates);
void handoff_destroy(struct handoff *handoff);
void thumbnail_destroy(struct thumbnail *thumbnail);

#endif
