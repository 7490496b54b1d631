/* A stream in pieces of the size the first byte says, taken apart into lines and those into words.
 * Lines do not depend on the pieces. */
#include "firmware/base/log.h"
#include "firmware/tech/control_wire.h"

#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static void check_line(const char *line)
{
	struct control_request request;
	control_request_parse(&request, line);
	bool is_over = false;
	for (int i = 0; i < CONTROL_WORDS; i++) {
		const char *word = request.words[i];
		REQUIRE(!strpbrk(word, " \t\n"));
		REQUIRE(!is_over || word[0] == '\0');
		is_over = word[0] == '\0';
		int number = 0;
		REQUIRE(control_number(word, 7, &number) || number == 7);
	}
}

/* Lines found until the end or a line over the limit. */
static int count_lines(const uint8_t *data, size_t len, size_t piece)
{
	static struct control_inbox inbox;
	inbox.len = 0;
	static char line[CONTROL_LINE_LEN + 1];
	int count = 0;
	while (len > 0) {
		size_t room = 0;
		char *at = control_inbox_room(&inbox, &room);
		size_t now = piece < len ? piece : len;
		now = now < room ? now : room;
		if (now == 0) {
			break;
		}
		memcpy(at, data, now);
		control_inbox_add(&inbox, now);
		data += now;
		len -= now;
		while (control_inbox_take(&inbox, line)) {
			REQUIRE(strlen(line) <= CONTROL_LINE_LEN);
			check_line(line);
			count++;
		}
	}
	return count;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	if (len > 0) {
		size_t piece = data[0] + 1U;
		REQUIRE(count_lines(data + 1, len - 1, piece) == count_lines(data + 1, len - 1, 1));
	}
	return 0;
}
