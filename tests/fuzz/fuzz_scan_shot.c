/* Any bytes of one shot, the first three as an identifier beside them: the code is a line of
 * theirs, with nothing around it, and what is taken from it again is the code itself. */
#include "drivers/scanner/scan_shot.h"
#include "firmware/base/bytes.h"
#include "firmware/base/log.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct bytes_in in = bytes_in(data, len);
	struct scan_shot shot = {0};
	const uint8_t *aim = bytes_take(&in, SCAN_AIM_LEN);
	if (!aim) {
		return 0;
	}
	scan_shot_add_aim(&shot, aim);
	const size_t shot_len = in.left;
	scan_shot_add(&shot, in.at, shot_len);
	size_t code_len = scan_shot_take_code(&shot);
	REQUIRE(code_len == shot.len && code_len <= SCAN_MAX_LEN && code_len <= shot_len);
	REQUIRE(code_len == 0 || !shot.is_answer);
	for (size_t i = 0; i < code_len; i++) {
		REQUIRE(!scan_is_end(shot.bytes[i]));
	}
	REQUIRE(code_len == 0 || (shot.bytes[0] > ' ' && shot.bytes[code_len - 1] > ' '));
	for (size_t i = code_len; i < sizeof(shot.bytes); i++) {
		REQUIRE(shot.bytes[i] == 0);
	}
	return 0;
}
