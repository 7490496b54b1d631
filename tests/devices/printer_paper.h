/* The printer's paper: rows of dots until the cutter, then a PNG. One thread. */
#ifndef TESTS_DEVICES_PRINTER_PAPER_H
#define TESTS_DEVICES_PRINTER_PAPER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct paper;

struct paper *paper_create(int width_dots);
void paper_destroy(struct paper *paper);
/* A row of width / 8 bytes, 1 = black; NULL: an empty one. Over 20,000 rows a slip: dropped,
 * paper_is_endless. */
void paper_row(struct paper *paper, const uint8_t *dots);
int paper_rows(const struct paper *paper); /* since the last cut */
/* Writes DIR/slip-NN.png (dir NULL: only counts), begins anew. False when it cannot be written. */
bool paper_cut(struct paper *paper, const char *dir);
int paper_slips(const struct paper *paper);
/* Of those, the ones with a black dot on them; the others are blank pieces. */
int paper_inked(const struct paper *paper);
/* The last inked slip: "ROWS HASH", where HASH is the FNV-1a (64 bits, hexadecimal) of its bytes
 * from the first with a dot to the last; so blank rows at its head and foot only count as rows. */
const char *paper_last(const struct paper *paper);

#endif
