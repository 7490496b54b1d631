#include "firmware/model/scanned.h"

#include "firmware/model/account_step.h"
#include "firmware/model/shape.h"

static bool is_id_byte(uint8_t byte)
{
	return (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') ||
	       (byte >= 'A' && byte <= 'Z') || byte == '-' || byte == '_';
}

/* *at: behind it. */
static bool take(const struct scan *scan, size_t *at, const char *text)
{
	size_t len = strlen(text);
	if (len > scan->len - *at || memcmp(scan->token + *at, text, len) != 0) {
		return false;
	}
	*at += len;
	return true;
}

bool scanned_id(const struct kiosk *kiosk, const struct scan *scan, const char *path,
	char out[HALL_ID_LEN + 1])
{
	size_t at = 0;
	out[0] = '\0';
	if (!kiosk->catalog || !kiosk->catalog->qr_base || !kiosk->catalog->qr_base[0] ||
		!take(scan, &at, kiosk->catalog->qr_base) || !take(scan, &at, path)) {
		return false;
	}
	size_t len = scan->len - at;
	for (size_t i = 0; i < len; i++) {
		if (!is_id_byte(scan->token[at + i])) {
			return false;
		}
	}
	if (len == 0 || len > HALL_ID_LEN) {
		return false;
	}
	memcpy(out, scan->token + at, len);
	out[len] = '\0';
	return true;
}

enum next scanned_begin(struct step *s, const struct scan *scan)
{
	struct entry entry = {.matter = -1, .rated.kind = RATED_TICKET};
	if (scanned_id(s->kiosk, scan, "/t/", entry.rated.id)) {
		return step_enter(s, SHAPE_rate, entry);
	}
	return account_find_bill(s->kiosk, scan, &entry) ? step_enter(s, SHAPE_account, entry)
							 : NEXT_PASS;
}
