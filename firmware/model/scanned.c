#include "firmware/model/scanned.h"
#include "firmware/base/str.h"
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

/* An address of this hall's with that path; *at: behind it. */
static bool take_path(
	const struct kiosk *kiosk, const struct scan *scan, const char *path, size_t *at)
{
	const char *base = kiosk->catalog ? kiosk->catalog->qr_base : NULL;
	return base && base[0] && take(scan, at, base) && take(scan, at, path);
}

/* As long as it is one; *at: behind it. */
static bool take_id(const struct scan *scan, size_t *at, char *out, size_t size)
{
	const char *begin = (const char *)scan->token + *at;
	size_t len = 0;
	while (*at + len < scan->len && is_id_byte(scan->token[*at + len])) {
		len++;
	}
	*at += len;
	return len > 0 && str_copy_len(out, size, begin, len);
}

bool scanned_id(const struct kiosk *kiosk, const struct scan *scan, const char *path,
	char out[HALL_ID_LEN + 1])
{
	size_t at = 0;
	bool is_one = take_path(kiosk, scan, path, &at) &&
		      take_id(scan, &at, out, HALL_ID_LEN + 1) && at == scan->len;
	if (!is_one) {
		out[0] = '\0';
	}
	return is_one;
}

bool scanned_entry(const struct kiosk *kiosk, const struct scan *scan,
	char collection[CODE_LEN + 1], char id[ENTRY_ID_LEN + 1])
{
	size_t at = 0;
	return take_path(kiosk, scan, "/e/", &at) && take_id(scan, &at, collection, CODE_LEN + 1) &&
	       take(scan, &at, "/") && take_id(scan, &at, id, ENTRY_ID_LEN + 1) && at == scan->len;
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
