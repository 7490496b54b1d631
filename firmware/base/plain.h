/*
 * What others say – a device's name, a hall's text, a file's path – as one plain line: nothing in
 * it that cannot be seen and still moves, hides, turns or forges what stands beside it. No library,
 * any thread.
 */
#ifndef ONEDOOR_BASE_PLAIN_H
#define ONEDOOR_BASE_PLAIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Controls, line and paragraph separators, and what Unicode lets every program leave out (UCD,
 * Default_Ignorable_Code_Point): zero-width blanks and joiners, marks of direction, soft hyphen,
 * byte order mark, variation selectors, tags. Never drawn. */
bool plain_is_unseen(uint32_t code_point);
/* Private use: what it looks like is known only to who wrote it, whatever a font shows for it. */
bool plain_is_private(uint32_t code_point);

/* Copies as one line of valid UTF-8, cut at a whole character and terminated: what ends a line or
 * moves the pen becomes a blank, what else is unseen is left out, each byte that is no UTF-8
 * becomes '?'. Never longer than text; out may be text itself. */
void plain_copy(char *out, size_t out_size, const char *text, size_t len);
/* Nothing to be seen in it but blanks. */
bool plain_is_blank(const char *text);

#endif
