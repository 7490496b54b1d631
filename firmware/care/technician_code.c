#include "firmware/care/technician_code.h"
#include "firmware/base/json.h"
#include "firmware/base/plain.h"
#include "firmware/base/rfc3339.h"
#include "firmware/base/str.h"
#include "firmware/fleet/code.h"

#include <string.h>

static enum admission judge(const struct json *payload, const char *terminal_id, int64_t wall_ms,
	char name_out[TECHNICIAN_LEN + 1])
{
	const char *terminal = json_str(payload, "terminal", "");
	const char *name = json_str(payload, "name", "");
	int64_t until_ms = 0;
	bool is_ours = str_equal(terminal, "*") ||
		       (str_equal(terminal, terminal_id) && !str_equal(terminal, TERMINAL_NOBODY));
	if (!is_ours || !name[0] ||
		!rfc3339_parse(json_str(payload, "until", ""), &until_ms, NULL)) {
		return ADMISSION_NO_CODE;
	}
	if (wall_ms >= until_ms) {
		return ADMISSION_CODE_OVER;
	}
	plain_copy(name_out, TECHNICIAN_LEN + 1, name, strlen(name));
	return ADMISSION_YES;
}

enum admission technician_code_judge(const char *fleet_key, const char *terminal_id,
	const uint8_t *bytes, size_t len, int64_t wall_ms, char name_out[TECHNICIAN_LEN + 1])
{
	struct json *payload = NULL;
	name_out[0] = '\0';
	if (fleet_code_open(fleet_key, "OT1.", bytes, len, &payload) != OK) {
		return ADMISSION_NO_CODE;
	}
	enum admission admission = judge(payload, terminal_id, wall_ms, name_out);
	json_free(payload);
	return admission;
}
