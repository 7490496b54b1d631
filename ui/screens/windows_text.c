#include "ui/screens/windows_text.h"

#include <string.h>

#include "firmware/base/str.h"
#include "ui/text/tr.h"

enum { LIST_LEN = 200 };

void windows_text(enum lang lang, const char *windows, char *out, size_t out_size)
{
	out[0] = '\0';
	if (!windows || !windows[0]) {
		return;
	}
	char list[LIST_LEN] = "";
	for (const char *at = windows, *comma; at; at = comma ? comma + 2 : NULL) {
		char one[LIST_LEN] = "";
		char joined[LIST_LEN] = "";
		comma = strstr(at, ", ");
		str_append(
			one, sizeof(one), "%.*s", comma ? (int)(comma - at) : (int)strlen(at), at);
		if (list[0]) {
			str_format(joined, sizeof(joined), tr(lang, "%1$s, %2$s"), list, one);
		}
		str_copy(list, sizeof(list), list[0] ? joined : one);
	}
	bool is_many = strchr(windows, ',') || strchr(windows, '-');
	str_format(out, out_size, is_many ? tr(lang, "Windows %s") : tr(lang, "Window %s"), list);
}
