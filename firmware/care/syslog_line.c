#include "firmware/care/syslog_line.h"
#include "firmware/base/log.h"
#include "firmware/base/rfc3339.h"
#include "firmware/base/str.h"

#include <string.h>

enum { LOCAL0 = 16 };

size_t syslog_line(
	const struct log_line *line, const char *host, int pid, char out[SYSLOG_LINE_MAX])
{
	static const int severities[] = {[LOG_LEVEL_ERROR] = 3, 4, 6, 7};
	char at[RFC3339_LEN + 1], body[SYSLOG_LINE_MAX - 8];
	rfc3339_format(line->wall_ms, 0, at);
	REQUIRE(str_format(body, sizeof(body), "<%d>1 %s %.64s onedoor %d %s - \xEF\xBB\xBF%s",
		LOCAL0 * 8 + severities[line->level], at, host, pid, line->area, line->text));
	REQUIRE(str_format(out, SYSLOG_LINE_MAX, "%zu %s", strlen(body), body));
	return strlen(out);
}
