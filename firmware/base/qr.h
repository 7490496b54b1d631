/* The door to libqrencode. Any thread. */
#ifndef ONEDOOR_BASE_QR_H
#define ONEDOOR_BASE_QR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "firmware/base/attr.h"
#include "firmware/base/err.h"

enum { QR_MAX_SIDE = 177, QR_MAX_TEXT_LEN = 512 };

struct qr {
	int side; /* modules, without the quiet zone (4 on each side, the drawer's duty) */
	uint8_t modules[QR_MAX_SIDE * QR_MAX_SIDE]; /* row by row, 1 = dark */
};

/* Byte mode, error correction M. ERR_TOO_BIG over QR_MAX_TEXT_LEN, ERR_INVALID when empty. */
enum err qr_encode(const char *text, size_t len, struct qr *out) MUST_CHECK;

#endif
