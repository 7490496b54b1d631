/* A hawkBit server's answers as bytes: whatever they are, no link leads elsewhere, and what comes
 * out fits. The first byte chooses which of them the rest is. */
#include <stdint.h>
#include <string.h>
#include "firmware/base/log.h"
#include "firmware/care/ddi_wire.h"
#include "firmware/care/stick.h"
#include "firmware/care/version.h"
#include "firmware/base/str.h"

#define SERVER "https://updates.example:8443"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static void check_path(const char *path)
{
	REQUIRE(path[0] == '/' || path[0] == '\0');
	for (const char *at = path; *at; at++) {
		REQUIRE(*at > ' ' && *at <= '~');
	}
}

static void eat_base(const char *text, size_t len)
{
	struct ddi_base out;
	if (ddi_base_parse(text, len, SERVER, &out) == OK) {
		check_path(out.deployment);
		check_path(out.cancel);
		check_path(out.config);
	}
	REQUIRE(out.sleep_s >= DDI_SLEEP_LEAST_S && out.sleep_s <= DDI_SLEEP_MOST_S);
}

static void eat_deployment(const char *text, size_t len)
{
	struct ddi_deployment out;
	if (ddi_deployment_parse(text, len, SERVER, &out) == OK) {
		REQUIRE(out.id[0] && !strchr(out.id, '/'));
		REQUIRE(out.is_skipped ||
			(out.size > 0 && out.path[0] && digest_is_text(out.sha256)));
		check_path(out.path);
	}
}

static void eat_cancel(const char *text, size_t len)
{
	struct ddi_cancel out;
	if (ddi_cancel_parse(text, len, &out) == OK) {
		REQUIRE(out.id[0] && out.stop_id[0] && !strchr(out.id, '/'));
	}
}

static void eat_line(const char *text, size_t len)
{
	char line[256];
	char path[64];
	str_copy_len(line, sizeof(line), text, len);
	if (stick_parse(line, path, sizeof(path)) == OK) {
		REQUIRE(path[0] == '/');
	}
	REQUIRE(!version_is_newer(line, line));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static void (*const eaters[])(const char *text, size_t len) = {
		eat_base, eat_deployment, eat_cancel, eat_line};
	log_set_level(LOG_LEVEL_ERROR);
	if (len > 0) {
		eaters[data[0] % ARRAY_LEN(eaters)]((const char *)data + 1, len - 1);
	}
	return 0;
}
