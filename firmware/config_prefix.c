#include "firmware/base/attr.h"
#include "firmware/base/str.h"
#include "firmware/config_impl.h"

#include <limits.h>
#include <string.h>
#include <unistd.h>

/* Empty: it stands where none is installed, as where it is built. */
static void find_prefix(char prefix[PATH_MAX])
{
	static const char *const folders[] = {"/bin/", "/libexec/onedoor/"};
	ssize_t len = readlink("/proc/self/exe", prefix, PATH_MAX - 1);
	prefix[len < 0 ? 0 : len] = '\0';
	char *slash = strrchr(prefix, '/');
	size_t folder_len = slash ? (size_t)(slash + 1 - prefix) : 0;
	for (size_t i = 0; i < ARRAY_LEN(folders); i++) {
		size_t own_len = strlen(folders[i]);
		if (folder_len >= own_len &&
			memcmp(prefix + folder_len - own_len, folders[i], own_len) == 0) {
			prefix[folder_len - own_len] = '\0';
			return;
		}
	}
	prefix[0] = '\0';
}

void config_prefix_path(char path[CONFIG_TEXT_LEN + 1])
{
	static const char usual[] = "/usr";
	char prefix[PATH_MAX];
	char moved[CONFIG_TEXT_LEN + 1];
	find_prefix(prefix);
	if (prefix[0] && str_starts(path, "/usr/share/") &&
		str_format(moved, sizeof(moved), "%s%s", prefix, path + sizeof(usual) - 1)) {
		str_copy(path, CONFIG_TEXT_LEN + 1, moved);
	}
}
