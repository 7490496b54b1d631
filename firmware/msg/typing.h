/* What is typed on a page: said by the page's shape, heard by the keyboard. Plain data. */
#ifndef ONEDOOR_MSG_TYPING_H
#define ONEDOOR_MSG_TYPING_H

#include <stdbool.h>

enum typing_kind {
	TYPING_NOTHING,	  /* nothing is typed there */
	TYPING_TEXT,	  /* words and sentences */
	TYPING_NAME,	  /* a person's name: surnames first, then single characters */
	TYPING_LATIN,	  /* letters and figures only */
	TYPING_DIGITS,	  /* 0–9 */
	TYPING_DECIMAL,	  /* 0–9 and a point */
	TYPING_ID_NUMBER, /* 0–9 and X */
};

struct typing {
	enum typing_kind kind;
	int field;     /* which question it is: another one forgets what is being composed */
	bool has_text; /* something stands in the field already */
};

/* How much one commit can be: bytes of UTF-8. */
enum { TYPED_MAX_LEN = 64 };

#endif
