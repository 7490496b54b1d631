#include "firmware/base/log.h"
#include "firmware/base/str.h"
#include "firmware/hall_module.h"

#include <dlfcn.h>

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
	void *library = dlopen(HALL_MODULE_FILE, RTLD_NOW | RTLD_LOCAL);
	const struct hall_module *found = library ? dlsym(library, HALL_MODULE_SYMBOL) : NULL;
	if (!found) {
		log_error("app", "%s", dlerror());
	} else if (!str_equal(found->version, ONEDOOR_VERSION)) {
		log_error("app", HALL_MODULE_FILE " is of version %s, this is " ONEDOOR_VERSION,
			found->version);
	} else {
		loaded = found;
	}
	return loaded;
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
