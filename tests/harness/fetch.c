#include "tests/harness/fetch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "tests/harness/lines.h"

enum { COMMAND_LEN = 1024, ANSWER_LEN = 1024 * 1024 };

static size_t run(const char *command, char *out, size_t size)
{
	FILE *pipe = popen(command, "r");
	assert_non_null(pipe);
	size_t len = fread(out, 1, size - 1, pipe);
	out[len] = '\0';
	assert_int_equal(pclose(pipe), 0);
	return len;
}

void fetch_page(struct scene *scene, const char *path, const char *more, char *out, size_t size)
{
	char command[COMMAND_LEN];
	assert_true(str_format(command, sizeof(command),
		"curl -sSk -w '\\n%%{http_code}' %s 'https://localhost:%d%s'", more,
		atoi(scene_hall(scene, "phone-port")), path));
	(void)run(command, out, size);
}

struct json *fetch_json(struct scene *scene, const char *path)
{
	char command[COMMAND_LEN];
	const char *dir = scene_dir(scene);
	assert_true(str_format(command, sizeof(command),
		"curl -sSf --cacert '%s/tls/ca.pem' --cert '%s/tls/terminal-0001.pem' --key "
		"'%s/tls/terminal-0001.key' 'https://localhost:%d%s'",
		dir, dir, dir, lines_port(scene_lines(scene), 0), path));
	char *answer = mem_alloc(ANSWER_LEN, 1);
	struct json *root = NULL;
	size_t len = run(command, answer, ANSWER_LEN);
	assert_int_equal(json_parse(answer, len, &root), OK);
	mem_free(answer);
	return root;
}
