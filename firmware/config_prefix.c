#include "firmware/base/str.h"
#include "firmware/config_impl.h"

#include <limits.h>
#include <string.h>
#include <unistd.h>

/* Empty: it stands in no bin, as where it is built. */
static void find_prefix(char prefix[PATH_MAX])
{
	static const char bin[] = "/bin";
	ssize_t len = readlink("/proc/self/exe", prefix, PATH_MAX - 1);
	prefix[len < 0 ? 0 : len] = '\0';
	char *slash = strrchr(prefix, '/');
	*(slash ? slash : prefix) = '\0';
	size_t folder_len = strlen(prefix);
	size_t bin_len = sizeof(bin) - 1;
	bool is_bin = folder_len > bin_len && str_equal(prefix + folder_len - bin_len, bin);
	prefix[is_bin ? folder_len - bin_len : 0] = '\0';
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
