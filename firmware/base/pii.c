#include "firmware/base/pii.h"
#include "firmware/base/mem.h"
#include "firmware/base/plain.h"
#include "firmware/base/str.h"

#include <string.h>

bool pii_set(struct pii *pii, const char *text, size_t len)
{
	mem_wipe(pii, sizeof(*pii));
	return str_copy_len(pii->secret, sizeof(pii->secret), text, len);
}

const char *pii_reveal(const struct pii *pii)
{
	return pii->secret;
}

bool pii_is_empty(const struct pii *pii)
{
	return pii->secret[0] == '\0';
}

void pii_wipe(struct pii *pii)
{
	mem_wipe(pii, sizeof(*pii));
}

void pii_mask_name(const struct pii *name, char *out, size_t out_size)
{
	out[0] = '\0';
	bool is_first = true;
	int stars = 0;
	size_t len = strlen(name->secret);
	for (size_t at = 0; at < len;) {
		uint32_t code = 0;
		size_t count = utf8_decode(name->secret + at, len - at, &code);
		if (count == 0) {
			break;
		}
		if (plain_is_unseen(code)) {
			/* neither a letter nor a star of its own */
		} else if (code == ' ') {
			str_append(out, out_size, " ");
			is_first = true;
			stars = 0;
		} else if (is_first) {
			str_append(out, out_size, "%.*s", (int)count, name->secret + at);
			is_first = false;
		} else if (stars < 4) {
			str_append(out, out_size, "*");
			stars++;
		}
		at += count;
	}
}

void pii_mask_number(const struct pii *number, char *out, size_t out_size)
{
	out[0] = '\0';
	size_t len = strlen(number->secret);
	for (size_t i = 0; i < len; i++) {
		str_append(out, out_size, "%c", i + 4 < len ? '*' : number->secret[i]);
	}
}
