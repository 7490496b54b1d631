#include "firmware/care/technician_code.h"
#include "firmware/base/json.h"
#include "firmware/base/plain.h"
#include "firmware/base/rfc3339.h"
#include "firmware/base/str.h"
#include "firmware/fleet/signature.h"
#include "firmware/msg/msg.h"

#include <string.h>

static const char begin[] = "OT1.";

static enum admission judge(const struct json *payload, const char *terminal_id, int64_t wall_ms,
	char name_out[TECHNICIAN_LEN + 1])
{
	const char *terminal = json_str(payload, "terminal", "");
	const char *name = json_str(payload, "name", "");
	int64_t until_ms = 0;
	if ((!str_equal(terminal, "*") && !str_equal(terminal, terminal_id)) || !name[0] ||
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
	char text[SCAN_MAX_LEN + 1], payload[SCAN_MAX_LEN + 1];
	size_t payload_len = 0;
	struct json *root = NULL;
	name_out[0] = '\0';
	if (len > SCAN_MAX_LEN || memchr(bytes, '\0', len)) {
		return ADMISSION_NO_CODE;
	}
	memcpy(text, bytes, len);
	text[len] = '\0';
	char *dot = strrchr(text, '.');
	if (!str_starts(text, begin) || dot < text + sizeof(begin) - 1 ||
		fleet_verify(fleet_key, text, (size_t)(dot - text), dot + 1) != OK) {
		return ADMISSION_NO_CODE;
	}
	const char *at = text + sizeof(begin) - 1;
	if (fleet_from_base64url(at, (size_t)(dot - at), (uint8_t *)payload, SCAN_MAX_LEN,
		    &payload_len) != OK ||
		json_parse(payload, payload_len, &root) != OK) {
		return ADMISSION_NO_CODE;
	}
	enum admission admission = judge(root, terminal_id, wall_ms, name_out);
	json_free(root);
	return admission;
}
