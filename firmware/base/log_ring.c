#include "firmware/base/log_ring.h"
#include "firmware/base/attr.h"
#include "firmware/base/clock.h"
#include "firmware/base/rfc3339.h"
#include "firmware/base/str.h"

#include <sched.h>
#include <stdatomic.h>
#include <string.h>

/* Held for a copy of one line only; where a lock would need to be made first, a line may be said
 * already. */
static atomic_flag is_held = ATOMIC_FLAG_INIT;
static struct log_line lines[LOG_RING_LINES];
static uint64_t last; /* number of the newest one; 0 none */

static void hold(void)
{
	while (atomic_flag_test_and_set_explicit(&is_held, memory_order_acquire)) {
		sched_yield();
	}
}

static void let_go(void)
{
	atomic_flag_clear_explicit(&is_held, memory_order_release);
}

void log_ring_put(enum log_level level, const char *area, const char *text)
{
	int64_t wall_ms = clock_wall_ms();
	hold();
	struct log_line *line = &lines[++last % LOG_RING_LINES];
	line->number = last;
	line->wall_ms = wall_ms;
	line->level = level;
	str_copy(line->area, sizeof(line->area), area);
	str_copy(line->text, sizeof(line->text), text);
	let_go();
}

bool log_ring_next(uint64_t after, struct log_line *out)
{
	hold();
	uint64_t oldest = last >= LOG_RING_LINES ? last - LOG_RING_LINES + 1 : 1;
	uint64_t wanted = MAX_OF(after + 1, oldest);
	bool is_there = wanted <= last;
	if (is_there) {
		*out = lines[wanted % LOG_RING_LINES];
	}
	let_go();
	return is_there;
}

static void format(const struct log_line *line, char *out, size_t size)
{
	static const char letters[] = "EWID";
	char at[RFC3339_LEN + 1];
	rfc3339_format(line->wall_ms, 0, at);
	str_format(out, size, "%s %c %s: %s\n", at, letters[line->level], line->area, line->text);
}

size_t log_ring_text(char *out, size_t size)
{
	char text[RFC3339_LEN + LOG_AREA_LEN + LOG_LINE_LEN + 8];
	struct log_line line;
	uint64_t from = 0;
	size_t whole = 0;
	for (uint64_t at = 0; log_ring_next(at, &line); at = line.number) { /* how long they are */
		format(&line, text, sizeof(text));
		whole += strlen(text);
	}
	for (; whole >= size && log_ring_next(from, &line); from = line.number) {
		format(&line, text, sizeof(text));
		whole -= strlen(text);
	}
	size_t len = 0;
	out[0] = '\0';
	for (; log_ring_next(from, &line); from = line.number) {
		format(&line, text, sizeof(text));
		size_t more = strlen(text);
		if (len + more >= size) {
			break; /* said while we looked */
		}
		memcpy(out + len, text, more + 1);
		len += more;
	}
	return len;
}
