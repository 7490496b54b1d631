/* Apart from control_wire.c: onedoorctl reads lines, too, but only what drives the kiosk has these
 * requests. */
#include "firmware/tech/control_wire.h"
#include "firmware/base/str.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

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
