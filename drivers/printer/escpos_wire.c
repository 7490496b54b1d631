#include "drivers/printer/escpos_wire.h"
#include "firmware/base/mem.h"

#include <string.h>

enum { DLE = 0x10, EOT = 0x04, ENQ = 0x05, DC4 = 0x14, ESC = 0x1B, GS = 0x1D };

#define PUT(out, ...)                                                                              \
	do {                                                                                       \
		const uint8_t put_bytes[] = {__VA_ARGS__};                                         \
		bytes_put(out, put_bytes, sizeof(put_bytes));                                      \
	} while (0)

void escpos_put_init(struct bytes_out *out)
{
	PUT(out, ESC, '@');
}

void escpos_put_feed(struct bytes_out *out, uint8_t dots)
{
	PUT(out, ESC, 'J', dots);
}

void escpos_put_cut(struct bytes_out *out, uint8_t feed_dots)
{
	PUT(out, GS, 'V', 66, feed_dots);
}

void escpos_put_ask(struct bytes_out *out, uint8_t n)
{
	PUT(out, DLE, EOT, n);
}

void escpos_put_ask_paper(struct bytes_out *out)
{
	PUT(out, GS, 'r', 1);
}

void escpos_put_ask_name(struct bytes_out *out, uint8_t n)
{
	PUT(out, GS, 'I', n);
}

void escpos_put_watch(struct bytes_out *out, uint8_t mask)
{
	PUT(out, GS, 'a', mask);
}

void escpos_put_proof(struct bytes_out *out, const uint8_t id[ESCPOS_PROOF_ID_LEN])
{
	PUT(out, GS, '(', 'H', 6, 0, 0x30, 0x30);
	bytes_put(out, id, ESCPOS_PROOF_ID_LEN);
}

void escpos_put_guard(struct bytes_out *out)
{
	PUT(out, GS, '(', 'D', 5, 0, 0x14, 1, 0, 2, 0);
}

void escpos_put_clear(struct bytes_out *out)
{
	PUT(out, DLE, DC4, 8, 1, 3, 0x14, 1, 6, 2, 8);
}

void escpos_proof_id(uint32_t job, uint8_t id_out[ESCPOS_PROOF_ID_LEN])
{
	for (int i = ESCPOS_PROOF_ID_LEN - 1; i >= 0; i--) {
		id_out[i] = (uint8_t)('A' + job % 26);
		job /= 26;
	}
}

bool escpos_is_realtime(const uint8_t p[3])
{
	if (p[0] != DLE) {
		return false;
	}
	switch (p[1]) {
	case EOT:
		return (p[2] >= 1 && p[2] <= 8) || p[2] == 0x12 || p[2] == 0x14;
	case ENQ:
		return p[2] <= 2;
	case DC4:
		return p[2] >= 1 && p[2] <= 8;
	default:
		return false;
	}
}

/* Inside one line: the dot of DLE becomes two dots wide, so that no command is left. */
static void guard_line(uint8_t *line, size_t len)
{
	for (size_t i = 0; i + 1 < len; i++) {
		/* The command's third byte may be the next line's first: then any will do. */
		uint8_t three[3] = {line[i], line[i + 1], i + 2 < len ? line[i + 2] : 1};
		if (escpos_is_realtime(three)) {
			line[i] = DLE | DLE >> 1;
		}
	}
}

/* A band ends where a line ends in DLE and the next begins like a command. */
static bool must_part(const uint8_t *line, size_t line_len)
{
	uint8_t second = line[line_len];
	return line[line_len - 1] == DLE && (second == EOT || second == ENQ || second == DC4);
}

enum err escpos_picture_init(struct escpos_picture *picture, const struct raster *raster,
	int width_dots, int lines_per_band)
{
	*picture = (struct escpos_picture){0};
	if (raster->width_px <= 0 || raster->height_px <= 0 || raster->width_px % 8 != 0 ||
		lines_per_band < 1 || lines_per_band > 255) {
		return ERR_INVALID;
	}
	if (raster->width_px > ESCPOS_MAX_WIDTH || raster->width_px > width_dots ||
		raster->height_px > ESCPOS_MAX_HEIGHT) {
		return ERR_TOO_BIG;
	}
	size_t line_len = (size_t)raster->width_px / 8;
	size_t height = (size_t)raster->height_px;
	/* At worst every line is a band of its own; memory that is not touched costs nothing. */
	size_t size = height * (line_len + ESCPOS_RASTER_HEADER);
	picture->data = mem_alloc(size, 1);
	picture->lines_per_band = lines_per_band;
	uint8_t *at = picture->data;
	for (size_t first = 0; first < height;) {
		const uint8_t *lines = raster->bits + first * line_len;
		size_t count = 1;
		while (count < (size_t)lines_per_band && first + count < height &&
			!must_part(lines + (count - 1) * line_len, line_len)) {
			count++;
		}
		const uint8_t header[ESCPOS_RASTER_HEADER] = {
			GS, 'v', '0', 0, (uint8_t)line_len, 0, (uint8_t)count, 0};
		memcpy(at, header, sizeof(header));
		at += sizeof(header);
		memcpy(at, lines, count * line_len);
		for (size_t i = 0; i < count; i++) {
			guard_line(at + i * line_len, line_len);
		}
		at += count * line_len;
		first += count;
	}
	picture->len = (size_t)(at - picture->data);
	return OK;
}

void escpos_picture_finish(struct escpos_picture *picture)
{
	if (picture->data) {
		mem_wipe(picture->data, picture->len);
		mem_free(picture->data);
	}
	*picture = (struct escpos_picture){0};
}

static size_t band_len(const uint8_t *header)
{
	return ESCPOS_RASTER_HEADER + (size_t)header[4] * (size_t)header[6];
}

size_t escpos_picture_rest_of_band(const struct escpos_picture *picture, size_t offset)
{
	for (size_t at = 0; at + ESCPOS_RASTER_HEADER <= picture->len;) {
		size_t end = at + band_len(picture->data + at);
		if (offset < end) {
			return offset == at ? 0 : end - offset;
		}
		at = end;
	}
	return 0;
}

size_t escpos_picture_longest_band(const struct escpos_picture *picture)
{
	size_t longest = 0;
	for (size_t at = 0; at + ESCPOS_RASTER_HEADER <= picture->len;) {
		size_t len = band_len(picture->data + at);
		longest = MAX_OF(longest, len);
		at += len;
	}
	return longest;
}
