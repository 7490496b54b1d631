/* How much paper is left, by counting: a printer says "low" when some metres are left, if at all.
 * Counted from the moment on when somebody said that a whole roll lies in it; until then nobody
 * knows. */
#include "firmware/base/json_file.h"
#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "firmware/care/care_worker.h"

#include <string.h>

enum { FILE_MAX = 1024 };

struct paper {
	char path[PATH_MAX];
	bool is_counted;
	int64_t used_mm; /* since the roll was whole */
};

static void tell(struct care *care)
{
	const struct paper *paper = care->paper;
	care->state.paper_left_mm =
		paper->is_counted ? MAX_OF(care->roll_mm - paper->used_mm, 0) : -1;
}

static void begin(struct care *care)
{
	struct paper *paper = mem_new(struct paper);
	struct json *root = NULL;
	care->paper = paper;
	if (!care->data_dir[0] ||
		!str_format(paper->path, sizeof(paper->path), "%s/paper.json", care->data_dir)) {
		paper->path[0] = '\0';
	} else if (json_file_read(paper->path, FILE_MAX, &root) == OK) {
		paper->used_mm = json_int(root, "used_mm", -1);
		paper->is_counted = paper->used_mm >= 0;
	}
	json_free(root);
	tell(care);
}

static void end(struct care *care)
{
	mem_free(care->paper);
	care->paper = NULL;
}

static void keep(const struct paper *paper)
{
	if (!paper->path[0]) {
		return;
	}
	struct json *root = json_new_object();
	json_set_int(root, "used_mm", paper->used_mm);
	enum err err = json_file_write(paper->path, root);
	if (err != OK) {
		log_warn("care", "%s: %s", paper->path, err_name(err));
	}
}

int64_t care_paper_used_mm(const struct care *care)
{
	return care->paper && care->paper->is_counted ? care->paper->used_mm : -1;
}

static bool order(struct care *care, struct cmd *cmd)
{
	struct paper *paper = care->paper;
	if (cmd->kind == CMD_PAPER_CHANGED) {
		paper->is_counted = true;
		paper->used_mm = 0;
	} else if (cmd->kind != CMD_PAPER_USED) {
		return false;
	} else if (!paper->is_counted) {
		return true;
	} else {
		paper->used_mm += cmd->paper_mm;
	}
	keep(paper);
	tell(care);
	return true;
}

const struct care_part care_paper = {.begin = begin, .end = end, .aside = order};
