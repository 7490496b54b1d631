#include "firmware/care/slot.h"
#include "firmware/base/fs.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"

#include <string.h>

enum { CMDLINE_MAX = 4096 };

static bool is_blank(char c)
{
	return c == ' ' || c == '\n' || c == '\t' || c == '\0';
}

/* A word of the heartbeat: small letters, digits, '-' and '_', a letter first. */
static bool take_word(const char *from, char *out, size_t size)
{
	size_t len = 0;
	for (; !is_blank(from[len]); len++) {
		char c = from[len];
		c = (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
		bool is_letter = c >= 'a' && c <= 'z';
		bool is_other = (c >= '0' && c <= '9') || c == '-' || c == '_';
		if (len + 1 >= size || !(is_letter || (len > 0 && is_other))) {
			return false;
		}
		out[len] = c;
	}
	out[len] = '\0';
	return len > 0;
}

bool slot_of_cmdline(const char *cmdline, char *out, size_t size)
{
	static const char key[] = "rauc.slot=";
	for (const char *at = strstr(cmdline, key); at; at = strstr(at + 1, key)) {
		bool is_word_begin = at == cmdline || is_blank(at[-1]);
		if (is_word_begin && take_word(at + sizeof(key) - 1, out, size)) {
			return true;
		}
	}
	out[0] = '\0';
	return false;
}

bool slot_running(char *out, size_t size)
{
	char *cmdline = NULL;
	size_t len = 0;
	out[0] = '\0';
	if (fs_read("/proc/cmdline", CMDLINE_MAX, &cmdline, &len) != OK) {
		return false;
	}
	bool is_known = slot_of_cmdline(cmdline, out, size);
	mem_free(cmdline);
	return is_known;
}
