/* What stands on a slip: its words, and its code as an independent reader sees it. One thread. */
#ifndef ONEDOOR_TESTS_SLIPS_H
#define ONEDOOR_TESTS_SLIPS_H

#include <stddef.h>
#include "firmware/msg/document.h"

/* All words of the document but those of tables and timelines, below each other; cut at size. */
void slip_words(const struct document *document, enum lang lang, char *out, size_t size);
/* What zbarimg reads from the picture; without it, or a code, the test fails. */
void slip_read_code(const char *png_path, char *out, size_t size);

#endif
