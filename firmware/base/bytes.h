/* Reading and writing bounded byte buffers, for the *_wire.c files. An overrun sets is_bad and
 * returns zeros, so that a parser checks once at its end. No library, any thread. */
#ifndef ONEDOOR_BASE_BYTES_H
#define ONEDOOR_BASE_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct bytes_in {
	const uint8_t *at;
	size_t left;
	bool is_bad;
};

static inline struct bytes_in bytes_in(const uint8_t *data, size_t len)
{
	return (struct bytes_in){.at = data, .left = len};
}

/* Borrowed from the buffer; NULL (and is_bad) when fewer than len are left. */
static inline const uint8_t *bytes_take(struct bytes_in *in, size_t len)
{
	if (in->is_bad || len > in->left) {
		in->is_bad = true;
		return NULL;
	}
	const uint8_t *taken = in->at;
	in->at += len;
	in->left -= len;
	return taken;
}

static inline uint8_t bytes_u8(struct bytes_in *in)
{
	const uint8_t *p = bytes_take(in, 1);
	return p ? p[0] : 0;
}

static inline uint16_t bytes_be16(struct bytes_in *in)
{
	const uint8_t *p = bytes_take(in, 2);
	return p ? (uint16_t)(p[0] << 8 | p[1]) : 0;
}

static inline uint16_t bytes_le16(struct bytes_in *in)
{
	const uint8_t *p = bytes_take(in, 2);
	return p ? (uint16_t)(p[1] << 8 | p[0]) : 0;
}

struct bytes_out {
	uint8_t *data;
	size_t size;
	size_t len;
	bool is_bad; /* something did not fit */
};

static inline struct bytes_out bytes_out(uint8_t *data, size_t size)
{
	return (struct bytes_out){.data = data, .size = size};
}

static inline void bytes_put(struct bytes_out *out, const void *data, size_t len)
{
	if (out->is_bad || len > out->size - out->len) {
		out->is_bad = true;
		return;
	}
	if (len) {
		__builtin_memcpy(out->data + out->len, data, len);
	}
	out->len += len;
}

static inline void bytes_put_u8(struct bytes_out *out, uint8_t value)
{
	bytes_put(out, &value, 1);
}

static inline void bytes_put_be16(struct bytes_out *out, uint16_t value)
{
	const uint8_t pair[] = {(uint8_t)(value >> 8), (uint8_t)value};
	bytes_put(out, pair, 2);
}

static inline void bytes_put_le16(struct bytes_out *out, uint16_t value)
{
	const uint8_t pair[] = {(uint8_t)value, (uint8_t)(value >> 8)};
	bytes_put(out, pair, 2);
}

#endif
