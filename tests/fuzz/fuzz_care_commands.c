/* What the hall tells a terminal to do, whoever sends it. */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "firmware/base/json.h"
#include "firmware/base/log.h"
#include "firmware/care/commands_read.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static bool is_begun;
	if (!is_begun) {
		json_init();
		is_begun = true;
	}
	struct command list[COMMANDS_READ_MAX];
	int count = 0;
	if (commands_read((const char *)data, len, list, &count) == OK) {
		for (int i = 0; i < count; i++) {
			REQUIRE(list[i].id > 0 && (i == 0 || list[i].id > list[i - 1].id));
			REQUIRE(list[i].kind != COMMAND_OUT_OF_SERVICE || list[i].reason[0]);
			REQUIRE(list[i].kind != COMMAND_UPDATE || strlen(list[i].sha256) == 64);
		}
	}
	return 0;
}
