/* A line as a scanner gives it, or what the hall answers to a terminal: whatever it is, it ends
 * with a reason, and what is taken is as the contract has it. The first byte chooses. */
#include "firmware/base/json.h"
#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "firmware/care/answers.h"
#include "firmware/fleet/code.h"
#include "firmware/fleet/settings.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static const char key[] = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";

static void eat_answers(const char *text, size_t len)
{
	char *pem = NULL, *kept = NULL;
	struct new_certificate fresh;
	struct fleet_settings settings;
	if (ca_read(text, len, &pem) == OK) {
		REQUIRE(strlen(pem) <= PEM_MAX_LEN);
	}
	mem_free(pem);
	if (new_certificate_read(text, len, &fresh) == OK) {
		REQUIRE(strlen(fresh.terminal) > strlen("terminal-") && fresh.certificate &&
			fresh.ca);
		REQUIRE(!strpbrk(fresh.url, "\n;\"' ") && !strpbrk(fresh.terminal, "\n;[ "));
	}
	new_certificate_free(&fresh);
	if (settings_kept(text, len, "terminal-0007", &kept) == OK) {
		(void)!fleet_settings_read(key, kept, strlen(kept), &settings);
		mem_free(settings.text);
	}
	mem_free(kept);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct enrol_code code;
	struct json *payload = NULL;
	json_init();
	if (len == 0) {
		return 0;
	}
	if (data[0] == '{') {
		eat_answers((const char *)data, len);
		return 0;
	}
	if (enrol_code_read(key, data, len, &code) == OK) {
		REQUIRE(strlen(code.token) >= ENROL_TOKEN_MIN_LEN && fleet_is_hall(code.url));
	}
	if (fleet_code_open(key, "OT1.", data, len, &payload) == OK) {
		json_free(payload);
	}
	return 0;
}
