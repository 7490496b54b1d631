#include "firmware/fleet/code.h"
#include "firmware/base/json.h"
#include "firmware/base/mem.h"
#include "firmware/base/rfc3339.h"
#include "firmware/base/str.h"
#include "firmware/fleet/address.h"
#include "firmware/fleet/signature.h"

#include <string.h>

static const char enrol_prefix[] = "OD1.";

enum err fleet_code_open(const char *key_text, const char *prefix, const void *line, size_t len,
	struct json **payload_out)
{
	char text[FLEET_CODE_MAX_LEN + 1];
	uint8_t payload[FLEET_CODE_MAX_LEN];
	size_t payload_len = 0;
	*payload_out = NULL;
	if (len > FLEET_CODE_MAX_LEN || len < FLEET_PREFIX_LEN ||
		memcmp(line, prefix, FLEET_PREFIX_LEN) != 0) {
		return ERR_NOT_FOUND;
	}
	memcpy(text, line, len); /* with a NUL behind; one within ends it, and fits no signature */
	text[len] = '\0';
	char *dot = strchr(text + FLEET_PREFIX_LEN, '.');
	if (!dot || strlen(text) != len) {
		return ERR_REFUSED;
	}
	enum err err = fleet_verify(key_text, text, (size_t)(dot - text), dot + 1);
	if (err) {
		return ERR_REFUSED; /* also of a terminal that is of no fleet */
	}
	const char *begin = text + FLEET_PREFIX_LEN;
	if (fleet_from_base64url(
		    begin, (size_t)(dot - begin), payload, sizeof(payload), &payload_len) != OK ||
		json_parse((const char *)payload, payload_len, payload_out) != OK) {
		err = ERR_INVALID;
	} else if (json_kind(*payload_out) != JSON_KIND_OBJECT) {
		json_free(*payload_out);
		*payload_out = NULL;
		err = ERR_INVALID;
	}
	mem_wipe(text, sizeof(text)); /* a token is in it */
	mem_wipe(payload, sizeof(payload));
	return err;
}

bool fleet_is_hall(const char *url)
{
	return !address_fault(url) && url[strlen(url) - 1] != '/';
}

static bool is_token(const char *text)
{
	size_t len = strlen(text);
	return len >= ENROL_TOKEN_MIN_LEN && len <= ENROL_TOKEN_LEN &&
	       strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") ==
		       len;
}

const char *enrol_code_fault(const struct enrol_code *code)
{
	return !fleet_is_hall(code->url)
		       ? "the hall's address is https://host or https://host:port, nothing behind"
	       : !digest_is_small(code->ca) ? "the CA's fingerprint is 64 hexadecimal digits"
	       : !is_token(code->token)	    ? "a token is 32 to 64 letters, digits, - and _"
					    : NULL;
}

enum err enrol_code_read(const char *key_text, const void *line, size_t len, struct enrol_code *out)
{
	struct json *root = NULL;
	*out = (struct enrol_code){.until_ms = 0};
	enum err err = fleet_code_open(key_text, enrol_prefix, line, len, &root);
	if (err) {
		return err;
	}
	bool is_good = str_copy(out->url, sizeof(out->url), json_str(root, "url", "")) &&
		       str_copy(out->ca, sizeof(out->ca), json_str(root, "ca", "")) &&
		       str_copy(out->token, sizeof(out->token), json_str(root, "token", "")) &&
		       rfc3339_parse(json_str(root, "until", ""), &out->until_ms, NULL) &&
		       !enrol_code_fault(out);
	json_free(root);
	return is_good ? OK : ERR_INVALID;
}

enum err enrol_code_write(const struct fleet_secret *secret, const struct enrol_code *code,
	char line_out[FLEET_CODE_MAX_LEN + 1])
{
	char until[RFC3339_LEN + 1], payload[FLEET_CODE_MAX_LEN + 1];
	char signature[SIGNATURE_TEXT_LEN + 1];
	if (enrol_code_fault(code)) {
		return ERR_INVALID;
	}
	rfc3339_format(code->until_ms, HALL_MINUTES, until);
	struct json *root = json_new_object();
	json_set_str(root, "url", code->url);
	json_set_str(root, "ca", code->ca);
	json_set_str(root, "token", code->token);
	json_set_str(root, "until", until);
	char *text = json_text(root);
	json_free(root);
	bool is_fit = fleet_to_base64url(text, strlen(text), payload, sizeof(payload)) &&
		      str_format(line_out, FLEET_CODE_MAX_LEN + 1, "%s%s", enrol_prefix, payload);
	json_text_free(text);
	if (is_fit) {
		fleet_sign(secret, line_out, strlen(line_out), signature);
		is_fit = str_append(line_out, FLEET_CODE_MAX_LEN + 1, ".%s", signature);
	}
	return is_fit ? OK : ERR_TOO_BIG;
}
