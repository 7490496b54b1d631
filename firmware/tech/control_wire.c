#include "firmware/tech/control_wire.h"
#include "firmware/base/str.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

char *control_inbox_room(struct control_inbox *inbox, size_t *room_out)
{
	*room_out = sizeof(inbox->bytes) - inbox->len;
	return inbox->bytes + inbox->len;
}

void control_inbox_add(struct control_inbox *inbox, size_t len)
{
	inbox->len += len;
}

bool control_inbox_take(struct control_inbox *inbox, char line_out[CONTROL_LINE_LEN + 1])
{
	const char *end = memchr(inbox->bytes, '\n', inbox->len);
	if (!end) {
		return false;
	}
	size_t len = (size_t)(end - inbox->bytes);
	size_t taken = len + 1;
	if (len > 0 && inbox->bytes[len - 1] == '\r') {
		len--;
	}
	memcpy(line_out, inbox->bytes, len);
	line_out[len] = '\0';
	inbox->len -= taken;
	memmove(inbox->bytes, inbox->bytes + taken, inbox->len);
	return true;
}

void control_request_parse(struct control_request *request, const char *line)
{
	memset(request, 0, sizeof(*request));
	for (int i = 0; i < CONTROL_WORDS; i++) {
		line += strspn(line, " \t");
		size_t len = strcspn(line, " \t");
		str_copy_len(request->words[i], sizeof(request->words[i]), line, len);
		line += len;
		if (i == 0) {
			request->rest = line + strspn(line, " \t");
		}
	}
}

bool control_number(const char *word, int fallback, int *number_out)
{
	char *end = NULL;
	errno = 0;
	long number = strtol(word, &end, 10);
	bool is_number =
		end != word && *end == '\0' && errno == 0 && number >= INT_MIN && number <= INT_MAX;
	*number_out = is_number ? (int)number : fallback;
	return is_number;
}
