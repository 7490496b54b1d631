/*
 * All that the hall says of one matter (or of a bundle) beside the catalogue: the guide to be read,
 * the form to be filled in and what is to be handed in. A document, immutable once made; travels
 * inside its message. What is asked for in it is public, so are the answers of before.
 */
#ifndef ONEDOOR_MSG_MATTER_H
#define ONEDOOR_MSG_MATTER_H

#include "firmware/form/form.h"
#include "firmware/msg/document.h"
#include "firmware/msg/hall.h"

enum {
	MATTER_MAX_MATERIALS = 40,
	MATTER_MAX_TYPES = 10, /* of certificates that do for a material */
	WORD_LEN = 32,	       /* of materials and types of certificates */
	PAGE_URL_LEN = 200,
};

enum material_way { WAY_UPLOAD = 1, WAY_CERTIFICATE = 2, WAY_PAPER = 4 }; /* a set of bits */

struct material {
	const char *code;
	struct text title, help;
	unsigned ways; /* bits of enum material_way, never 0 */
	bool is_required;
	int max_files;
	int type_count;
	const char **types;	     /* of certificates */
	const struct terms *only_if; /* walk_holds; NULL: always */
};

struct matter_detail {
	struct arena *arena;	/* holds the materials, this struct too */
	struct document *guide; /* owned */
	const char *page_url;	/* the guide on a phone; "" the hall has no such page */
	struct form *form;	/* owned; NULL: at the window only */
	int material_count;
	struct material *materials;
};

void matter_detail_destroy(struct matter_detail *detail); /* NULL is allowed */

#endif
