/*
 * Bytes for an ESC/POS printer: commands and a slip's dots. No I/O, any thread.
 * Layouts: Epson ESC/POS command reference; what clones leave out is decided by quirks.h.
 *
 * Real-time commands (DLE EOT, DLE ENQ, DLE DC4) are obeyed by many printers even when their bytes
 * stand inside raster data. So that a picture can never clear a buffer or open a drawer:
 * - where such bytes come together at the end of one line and the start of the next, a new band
 *   begins there, and its header keeps them apart: no dot changes;
 * - inside a line, the lone dot of the first byte (10h) is drawn two dots wide (18h). Only the
 *   bytes of commands that exist are touched; on paper it is an eighth of a millimetre.
 */
#ifndef ONEDOOR_DRIVERS_ESCPOS_WIRE_H
#define ONEDOOR_DRIVERS_ESCPOS_WIRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "firmware/base/attr.h"
#include "firmware/base/bytes.h"
#include "firmware/base/err.h"
#include "firmware/msg/raster.h"

enum {
	ESCPOS_BAND_LINES = 128,  /* many clones garble a band of 256 lines or more */
	ESCPOS_MAX_WIDTH = 1024,  /* dots */
	ESCPOS_MAX_HEIGHT = 4096, /* dots: half a metre of paper */
	ESCPOS_RASTER_HEADER = 8, /* GS v 0 m xL xH yL yH */
	ESCPOS_PROOF_ID_LEN = 4,
};

void escpos_put_init(struct bytes_out *out);		   /* ESC @ */
void escpos_put_feed(struct bytes_out *out, uint8_t dots); /* ESC J n */
void escpos_put_cut(
	struct bytes_out *out, uint8_t feed_dots); /* GS V 66 n: feed to the cutter, n more, cut */
void escpos_put_ask(struct bytes_out *out, uint8_t n);	    /* DLE EOT n, n 1..4 */
void escpos_put_ask_paper(struct bytes_out *out);	    /* GS r 1, in the order of printing */
void escpos_put_ask_name(struct bytes_out *out, uint8_t n); /* GS I n: 67 = model as text */
void escpos_put_watch(struct bytes_out *out, uint8_t mask); /* GS a n: 0 off */
/* GS ( H fn 48: answers 37 22 id 00 once everything before is on paper. id bytes 20h..7Eh. */
void escpos_put_proof(struct bytes_out *out, const uint8_t id[ESCPOS_PROOF_ID_LEN]);
/* GS ( D: no drawer pulse and no power-off out of picture data. */
void escpos_put_guard(struct bytes_out *out);
/* DLE DC4 08: throw away all received data; answers 37 25 00. */
void escpos_put_clear(struct bytes_out *out);

/* An id for escpos_put_proof that differs from the one before: out of a job's number. */
void escpos_proof_id(uint32_t job, uint8_t id_out[ESCPOS_PROOF_ID_LEN]);

struct escpos_picture {
	uint8_t *data; /* to be freed with escpos_picture_finish */
	size_t len;
	int lines_per_band;
};

/*
 * The dots as bands of GS v 0. ERR_INVALID when the width is no multiple of 8 or nothing is there,
 * ERR_TOO_BIG over the limits above or wider than width_dots.
 */
enum err escpos_picture_init(struct escpos_picture *picture, const struct raster *raster,
	int width_dots, int lines_per_band) MUST_CHECK;
void escpos_picture_finish(struct escpos_picture *picture); /* wipes */

/* How many bytes of the band in which `offset` lies are still missing: what a printer that was left
 * alone in the middle takes for dots before it listens to commands again. 0 at a band's edge. */
size_t escpos_picture_rest_of_band(const struct escpos_picture *picture, size_t offset);

/* The longest band with its header: the most that can be missing of one. */
size_t escpos_picture_longest_band(const struct escpos_picture *picture);

/* True when p[0..2] would be obeyed as a real-time command. */
bool escpos_is_realtime(const uint8_t p[3]);

#endif
