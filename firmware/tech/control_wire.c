#include "firmware/tech/control_wire.h"
#include "firmware/base/str.h"

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
