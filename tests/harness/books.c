#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <poll.h>
#include <string.h>
#include <cmocka.h>

#include "firmware/base/json.h"
#include "firmware/base/str.h"
#include "tests/harness/books.h"

enum { TRIES = 600, PAUSE_MS = 50 };

int64_t books_figure(const char *answer, const char *name)
{
	struct json *counts = NULL;
	answer = str_starts(answer, "ok ") ? answer + 3 : answer;
	if (json_parse(answer, strlen(answer), &counts) != OK) {
		return -1;
	}
	int64_t value = json_int(counts, name, 0);
	json_free(counts);
	return value;
}

int64_t books_count(struct scene *scene, const char *name)
{
	int64_t count = books_figure(scene_hall(scene, "payments"), name);
	assert_true(count >= 0);
	return count;
}

void books_settle(struct scene *scene)
{
	for (int i = 0; books_count(scene, "busy") != 0; i++) {
		assert_true(i < TRIES);
		poll(NULL, 0, PAUSE_MS);
	}
	assert_int_equal(books_count(scene, "double"), 0);
	assert_int_equal(books_count(scene, "differences"), 0);
}
