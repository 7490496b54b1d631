#include "firmware/care/lockout.h"
#include "firmware/base/attr.h"
#include "firmware/base/str.h"

#include <stdio.h>

enum { WRONG_MOST = 1000 }; /* more is not told apart */

static int64_t lock_s(int wrong)
{
	int64_t s = wrong >= LOCKOUT_TRIES ? LOCKOUT_FIRST_S : 0;
	for (int i = LOCKOUT_TRIES; i < wrong && s < LOCKOUT_MOST_S; i++) {
		s *= 2;
	}
	return MIN_OF(s, (int64_t)LOCKOUT_MOST_S);
}

static void lock(struct lockout *lockout, int64_t now_ms)
{
	int64_t s = lock_s(lockout->wrong);
	lockout->until_ms = s > 0 ? now_ms + s * 1000 : 0;
}

void lockout_try(struct lockout *lockout, int64_t now_ms)
{
	lockout->wrong = MIN_OF(lockout->wrong + 1, (int)WRONG_MOST);
	lock(lockout, now_ms);
}

void lockout_right(struct lockout *lockout)
{
	*lockout = (struct lockout){0};
}

int64_t lockout_left_s(const struct lockout *lockout, int64_t now_ms)
{
	int64_t left_ms = lockout->until_ms - now_ms;
	return lockout->until_ms && left_ms > 0 ? (left_ms + 999) / 1000 : 0;
}

int lockout_tries_left(const struct lockout *lockout)
{
	return MAX_OF(LOCKOUT_TRIES - lockout->wrong, 0);
}

void lockout_write(const struct lockout *lockout, char out[LOCKOUT_TEXT_LEN + 1])
{
	str_format(out, LOCKOUT_TEXT_LEN + 1, "wrong %d\n", lockout->wrong);
}

void lockout_read(struct lockout *out, const char *text, int64_t now_ms)
{
	int wrong = 0, len = 0;
	bool is_read = sscanf(text, "wrong %4d%n", &wrong, &len) == 1 && wrong >= 0 &&
		       (text[len] == '\n' || text[len] == '\0');
	*out = (struct lockout){.wrong = is_read ? MIN_OF(wrong, (int)WRONG_MOST) : WRONG_MOST};
	lock(out, now_ms);
}
