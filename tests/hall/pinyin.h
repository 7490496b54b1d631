/* How names are read: fixtures/pinyin.txt, the usual reading of each character and the words that
 * are read otherwise. Immutable once open: any thread. */
#ifndef ONEDOOR_TESTS_HALL_PINYIN_H
#define ONEDOOR_TESTS_HALL_PINYIN_H

#include <stddef.h>

#include "firmware/base/attr.h"
#include "firmware/base/err.h"

struct pinyin;

/* Lines of syllables, a tab, and words that are read so. ERR_NOT_FOUND; ERR_INVALID and a line of
 * the log. */
enum err pinyin_open(const char *folder, struct pinyin **pinyin_out) MUST_CHECK;
void pinyin_close(struct pinyin *pinyin); /* NULL is allowed */
/* The contract's Pinyin of the name; "" when it does not fit into out, or a character is unknown.
 */
void pinyin_read(const struct pinyin *pinyin, const char *name, char *out, size_t size);

#endif
