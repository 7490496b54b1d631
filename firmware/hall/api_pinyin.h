/* The catalogue's pinyin as search wants it, however a hall spells it. Pure, any thread. */
#ifndef ONEDOOR_HALL_API_PINYIN_H
#define ONEDOOR_HALL_API_PINYIN_H

#include <stddef.h>

/* Lower-case letters a–z and figures in tokens by single blanks: tones are taken off ("lǜ"), ü, u:
 * and their like become v, everything else parts tokens. Cut at out_size, at a whole token. */
void api_clean_pinyin(const char *text, char *out, size_t out_size);

#endif
