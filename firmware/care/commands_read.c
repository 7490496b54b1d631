#include "firmware/care/commands_read.h"
#include "firmware/base/json.h"
#include "firmware/base/rfc3339.h"
#include "firmware/base/str.h"
#include "firmware/care/command_book.h"
#include "firmware/fleet/digest.h"

#include <string.h>

static const int64_t id_max = 1000000000000;

static bool is_word(const char *text)
{
	size_t len = strlen(text);
	return len > 0 && len <= CARE_REASON_LEN &&
	       strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789_-") == len;
}

/* What the terminal is told with it is there. */
static bool is_whole(const struct command *command)
{
	switch (command->kind) {
	case COMMAND_OUT_OF_SERVICE:
		return is_word(command->reason);
	case COMMAND_UPDATE:
		return str_starts(command->url, "https://") && digest_is_small(command->sha256);
	default:
		return true;
	}
}

static bool read_one(const struct json *from, struct command *to)
{
	*to = (struct command){.id = json_int(from, "id", 0)};
	to->kind = command_of(json_str(from, "name", ""));
	bool is_cut = !str_copy(to->reason, sizeof(to->reason), json_str(from, "reason", "")) ||
		      !str_copy(to->url, sizeof(to->url), json_str(from, "url", "")) ||
		      !str_copy(to->sha256, sizeof(to->sha256), json_str(from, "sha256", ""));
	if (to->kind != COMMAND_KIND_COUNT && (is_cut || !is_whole(to))) {
		to->kind = COMMAND_KIND_COUNT;
	}
	return to->id >= 1 && to->id <= id_max &&
	       rfc3339_parse(json_str(from, "until", ""), &to->until_ms, NULL);
}

enum err commands_read(
	const char *json, size_t len, struct command out[COMMANDS_READ_MAX], int *count_out)
{
	struct json *root = NULL;
	*count_out = 0;
	if (json_parse(json, len, &root) != OK) {
		return ERR_INVALID;
	}
	const struct json *list = json_get(root, "commands");
	bool is_good = json_is_list(list) && json_len(list) <= COMMANDS_READ_MAX;
	for (size_t i = 0; is_good && i < json_len(list); i++) {
		is_good = read_one(json_at(list, i), &out[i]) &&
			  (i == 0 || out[i].id > out[i - 1].id);
		*count_out += is_good;
	}
	json_free(root);
	return is_good ? OK : ERR_INVALID;
}
