#include "firmware/fleet/settings.h"
#include "firmware/base/json.h"
#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "firmware/fleet/signature.h"

#include <inttypes.h>
#include <string.h>

static enum err verify(
	const char *key_text, const struct fleet_settings *settings, const char *signature)
{
	size_t size = settings->text_len + SETTINGS_TERMINAL_LEN + 32;
	char *bytes = mem_alloc(size, 1);
	REQUIRE(str_format(bytes, size, "OC1.%s.%" PRId64 ".%s", settings->terminal,
		settings->version, settings->text));
	enum err err = fleet_verify(key_text, bytes, strlen(bytes), signature);
	mem_free(bytes);
	return err ? ERR_REFUSED : OK;
}

enum err fleet_settings_read(
	const char *key_text, const char *json, size_t len, struct fleet_settings *out)
{
	struct json *root = NULL;
	*out = (struct fleet_settings){.version = -1};
	if (json_parse(json, len, &root) != OK) {
		return ERR_INVALID;
	}
	const char *text = json_str(root, "text", NULL);
	const char *terminal = json_str(root, "terminal", "");
	const char *signature = json_str(root, "signature", "");
	out->version = json_int(root, "version", -1);
	enum err err = ERR_INVALID;
	if (text && strlen(text) <= SETTINGS_TEXT_MAX_LEN && terminal[0] && out->version >= 0 &&
		str_copy(out->terminal, sizeof(out->terminal), terminal)) {
		out->text = mem_copy_str(text);
		out->text_len = strlen(text);
		err = verify(key_text, out, signature);
	}
	if (err) {
		mem_free(out->text);
		*out = (struct fleet_settings){.version = -1};
	}
	json_free(root);
	return err;
}
