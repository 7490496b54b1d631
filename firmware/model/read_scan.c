/* A code that is shown: the address of an entry's page, or what the hall says that its own code is
 * (of a company, of a plot). */
#include "firmware/base/str.h"
#include "firmware/model/read.h"
#include "firmware/model/scanned.h"
#include "firmware/model/shape.h"

static bool is_code_of(const struct entry_name *name, const struct scan *scan)
{
	for (int i = 0; i < name->code_count; i++) {
		if (strlen(name->codes[i]) == scan->len &&
			memcmp(name->codes[i], scan->token, scan->len) == 0) {
			return true;
		}
	}
	return false;
}

bool read_find_scanned(const struct kiosk *kiosk, const struct scan *scan,
	char collection[CODE_LEN + 1], char id[ENTRY_ID_LEN + 1])
{
	const struct names *names = kiosk->names;
	if (scanned_entry(kiosk, scan, collection, id)) {
		return true;
	}
	for (int i = 0; names && i < names->row_count; i++) {
		const struct entry_name *name = &names->rows[i];
		if (is_code_of(name, scan)) {
			return str_copy(collection, CODE_LEN + 1,
				       names->collections[name->collection]) &&
			       str_copy(id, ENTRY_ID_LEN + 1, name->id);
		}
	}
	return false;
}

bool read_knows(const struct kiosk *kiosk, const struct scan *scan)
{
	char collection[CODE_LEN + 1], id[ENTRY_ID_LEN + 1];
	return read_find_scanned(kiosk, scan, collection, id);
}
