#include "firmware/base/qr.h"

#include <errno.h>
#include <qrencode.h>

enum err qr_encode(const char *text, size_t len, struct qr *out)
{
	if (len == 0) {
		return ERR_INVALID;
	}
	if (len > QR_MAX_TEXT_LEN) {
		return ERR_TOO_BIG;
	}
	QRcode *code = QRcode_encodeData((int)len, (const unsigned char *)text, 0, QR_ECLEVEL_M);
	if (!code) {
		return errno == ERANGE ? ERR_TOO_BIG : ERR_INVALID;
	}
	out->side = code->width;
	for (int i = 0; i < code->width * code->width; i++) {
		out->modules[i] = code->data[i] & 1;
	}
	QRcode_free(code);
	return OK;
}
