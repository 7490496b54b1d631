#include "firmware/base/attr.h"
#include "firmware/base/log.h"
#include "firmware/base/str.h"
#include "firmware/hall_module.h"

#include <dlfcn.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>

/* Beside the program, as it is built, or where packages put such things. By its whole path: no
 * variable and no configuration of the loader puts another in its place. */
static void *open_library(void)
{
	static const char *const folders[] = {"", "../lib/onedoor/"};
	char program[PATH_MAX] = "";
	char path[PATH_MAX];
	if (readlink("/proc/self/exe", program, sizeof(program) - 1) < 0) {
		return NULL;
	}
	char *slash = strrchr(program, '/');
	const int len = slash ? (int)(slash + 1 - program) : 0;
	for (size_t i = 0; i < ARRAY_LEN(folders); i++) {
		if (str_format(path, sizeof(path), "%.*s%s%s", len, program, folders[i],
			    HALL_MODULE_FILE) &&
			access(path, F_OK) == 0) {
			return dlopen(path, RTLD_NOW | RTLD_LOCAL);
		}
	}
	return NULL;
}

/* NULL when it cannot be loaded: said once. Main thread. Never unloaded: its threads end with it,
 * its libraries have handlers for the end of the process. */
static const struct hall_module *module(void)
{
	static const struct hall_module *loaded;
	static bool is_tried;
	if (is_tried) {
		return loaded;
	}
	is_tried = true;
	void *library = open_library();
	const struct hall_module *found = library ? dlsym(library, HALL_MODULE_SYMBOL) : NULL;
	if (!found) {
		const char *why = dlerror();
		log_error("app", HALL_MODULE_FILE ": %s",
			why ? why
			    : "is neither beside the program nor in ../lib/onedoor from there");
	} else if (!str_equal(found->version, ONEDOOR_VERSION)) {
		log_error("app", HALL_MODULE_FILE " is of version %s, this is " ONEDOOR_VERSION,
			found->version);
	} else {
		loaded = found;
	}
	return loaded;
}

bool hall_module_is_there(void)
{
	return module() != NULL;
}

struct hall *hall_create(const struct hall_config *config, struct mailbox *facts)
{
	return module() ? module()->create(config, facts) : NULL;
}

void hall_destroy(struct hall *hall)
{
	if (hall) {
		module()->destroy(hall);
	}
}

void hall_order(struct hall *hall, struct cmd *cmd)
{
	module()->order(hall, cmd);
}

struct care *care_create(const struct care_config *config, struct mailbox *facts)
{
	return module() ? module()->care_create(config, facts) : NULL;
}

void care_destroy(struct care *care)
{
	if (care) {
		module()->care_destroy(care);
	}
}

void care_order(struct care *care, struct cmd *cmd)
{
	module()->care_order(care, cmd);
}

enum err certificate_read(const char *path, struct certificate *out)
{
	return module() ? module()->read(path, out) : ERR_UNSUPPORTED;
}

enum err certificate_read_authority(const char *path, int64_t now_ms, struct certificate *out)
{
	return module() ? module()->read_authority(path, now_ms, out) : ERR_UNSUPPORTED;
}

enum err certificate_match_key(const char *path, const char *key_path)
{
	return module() ? module()->match_key(path, key_path) : ERR_UNSUPPORTED;
}
