/* Fictional people on cards: the 256-byte text blocks of the four layouts (see the tables in
 * idcard_cards.c). */
#ifndef TESTS_DEVICES_IDCARD_CARDS_H
#define TESTS_DEVICES_IDCARD_CARDS_H

#include <stdbool.h>
#include <stdint.h>

enum { CARD_TEXT = 256, CARD_PHOTO = 1024, CARD_ADDRESS = 70 };

/* Fills the block for a name of the list; false if there is no such person. */
bool card_make(const char *name, uint8_t text[CARD_TEXT]);
/* The names, blank-separated, for help texts. */
const char *card_names(void);
/* A picture block: a right header and noise, no face. */
void card_photo(uint8_t photo[CARD_PHOTO]);
/* UTF-8 into a field of UTF-16LE padded with blanks; what does not fit is cut. */
void card_put_utf8(uint8_t *field, int len, const char *text);

#endif
