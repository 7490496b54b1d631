#include "firmware/base/attr.h"
#include "firmware/base/fs.h"
#include "firmware/base/log.h"
#include "firmware/base/str.h"
#include "firmware/config.h"
#include "firmware/hall/certificate.h"
#include "firmware/base/rfc3339.h"
#include "ui/gfx/fonts.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Each of these says what is wrong and returns false. */

static bool has_file(const char *key, const char *dir, const char *name, bool is_dir)
{
	char path[PATH_MAX];
	bool is_short = str_format(path, sizeof(path), "%s%s%s", dir, name[0] ? "/" : "", name);
	const char *why = !is_short ? "the path is too long"
			  : is_dir  ? fs_dir_fault(path)
				    : fs_file_fault(path);
	if (why) {
		log_error("config", "%s: %s: %s", key, path, why);
	}
	return !why;
}

static bool has_assets(const struct config *config)
{
	if (!has_file("path.assets", config->path_assets, "", true)) {
		return false;
	}
	bool is_good = has_file("path.assets", config->path_assets, "fonts.list", false);
	return has_file("path.assets", config->path_assets, "icons", true) && is_good;
}

enum err config_check_pages(const struct config *config)
{
	bool is_good = has_assets(config);
	is_good = has_file("path.locale", config->path_locale,
			  "onedoor/LC_MESSAGES/onedoor-zh_CN.mo", false) &&
		  is_good;
	return is_good ? OK : ERR_INVALID;
}

enum err config_check_fonts(const struct config *config)
{
	char list[PATH_MAX];
	struct fonts *fonts = NULL;
	str_format(list, sizeof(list), "%s/fonts.list", config->path_assets);
	if (fs_file_fault(list)) {
		return ERR_INVALID; /* said by config_check_pages */
	}
	if (fonts_create(list, &fonts) != OK) {
		log_error("config",
			"path.assets: a font of %s cannot be used (see above); are fonts-noto-cjk "
			"and fonts-hanazono installed?",
			list);
		return ERR_INVALID;
	}
	fonts_destroy(fonts);
	return OK;
}

static bool is_good_now(const char *key, const struct certificate *certificate, int64_t now_ms)
{
	char now[RFC3339_LEN + 1];
	char from[RFC3339_LEN + 1];
	char until[RFC3339_LEN + 1];
	if (certificate->from_ms <= now_ms && now_ms <= certificate->until_ms) {
		return true;
	}
	rfc3339_format(now_ms, 0, now);
	rfc3339_format(certificate->from_ms, 0, from);
	rfc3339_format(certificate->until_ms, 0, until);
	log_error("config", "%s: the clock says %s, the certificate is good from %s until %s; %s",
		key, now, from, until,
		now_ms < certificate->from_ms ? "is the clock right?"
					      : "renew it, or set the clock");
	return false;
}

static bool say_no_certificate(const char *key, const char *path)
{
	log_error("config",
		"%s: %s: no certificate in PEM form (-----BEGIN CERTIFICATE-----) is in it", key,
		path);
	return false;
}

static bool check_authority(const char *key, const char *path, int64_t now_ms)
{
	struct certificate authority;
	if (!has_file(key, path, "", false)) {
		return false;
	}
	if (certificate_read_authority(path, now_ms, &authority) != OK) {
		return say_no_certificate(key, path);
	}
	return is_good_now(key, &authority, now_ms);
}

/* What a server of updates is asked with. */
static bool check_updates(const struct config *config, int64_t now_ms)
{
	if (!config->update_server[0]) {
		return true;
	}
	bool is_good = check_authority("update.ca", config->update_ca, now_ms);
	return (!config->update_token[0] ||
		       has_file("update.token", config->update_token, "", false)) &&
	       is_good;
}

static bool check_certificate(const struct config *config, int64_t now_ms)
{
	struct certificate own;
	if (!has_file("hall.cert", config->hall_cert, "", false)) {
		return false;
	}
	if (certificate_read(config->hall_cert, &own) != OK) {
		return say_no_certificate("hall.cert", config->hall_cert);
	}
	bool is_good = is_good_now("hall.cert", &own, now_ms);
	if (!str_equal(own.name, config->terminal_id)) {
		log_error("config",
			"hall.cert: the certificate is made out to '%s', terminal.id is '%s'",
			own.name, config->terminal_id);
		is_good = false;
	}
	return is_good;
}

static bool check_key(const struct config *config)
{
	struct stat info;
	if (!has_file("hall.key", config->hall_key, "", false)) {
		return false;
	}
	if (stat(config->hall_key, &info) == 0 && (info.st_mode & S_IRWXO)) {
		log_warn("config", "hall.key: %s can be read by everybody here; chmod o= is right",
			config->hall_key);
	}
	struct certificate own;
	if (certificate_read(config->hall_cert, &own) != OK) {
		return true; /* nothing to hold it against: said already */
	}
	switch (certificate_match_key(config->hall_cert, config->hall_key)) {
	case ERR_INVALID:
		log_error("config",
			"hall.key: %s: no private key in PEM form and without a password is in it",
			config->hall_key);
		return false;
	case ERR_REFUSED:
		log_error("config", "hall.key: %s is not the key of the certificate in hall.cert",
			config->hall_key);
		return false;
	default:
		return true;
	}
}

/* What a later start finds locked when the first one ran as another user. */
static bool is_ours(const char *dir_path)
{
	bool is_ours = true;
	DIR *dir = opendir(dir_path);
	for (struct dirent *entry; dir && is_ours && (entry = readdir(dir));) {
		if (entry->d_type == DT_REG &&
			faccessat(dirfd(dir), entry->d_name, R_OK | W_OK, 0) != 0) {
			log_error("config", "path.data: %s/%s: %s", dir_path, entry->d_name,
				strerrordesc_np(errno));
			is_ours = false;
		}
	}
	if (dir) {
		closedir(dir);
	}
	return is_ours;
}

/* The folder, or the nearest above it that there is: where it would be made. */
static bool find_existing(const char *path, char dir[PATH_MAX])
{
	struct stat info;
	str_copy(dir, PATH_MAX, path);
	while (stat(dir, &info) != 0) {
		char *slash = strrchr(dir, '/');
		if (errno != ENOENT || !slash || slash == dir) {
			str_copy(dir, PATH_MAX, errno != ENOENT ? path : slash ? "/" : ".");
			break;
		}
		*slash = '\0';
	}
	const char *why = fs_dir_fault(dir);
	if (why) {
		log_error("config", "path.data: %s: %s", dir, why);
	}
	return !why;
}

static bool is_writable(const char *dir)
{
	static const char block[4096];
	char path[PATH_MAX];
	str_format(path, sizeof(path), "%s/onedoor-check-%ld", dir, (long)getpid());
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	int failed = fd < 0 ? errno : 0;
	if (fd >= 0) {
		errno = ENOSPC; /* what a part that was written means */
		failed = write(fd, block, sizeof(block)) == (ssize_t)sizeof(block) ? 0 : errno;
		close(fd);
		unlink(path);
	}
	if (failed) {
		log_error("config", "path.data: nothing can be written in %s: %s", dir,
			strerrordesc_np(failed));
	}
	return !failed;
}

static bool check_data(const struct config *config)
{
	char dir[PATH_MAX];
	return find_existing(config->path_data, dir) && is_writable(dir) &&
	       (!str_equal(dir, config->path_data) || is_ours(dir));
}

static bool has_sounds(const struct config *config)
{
	bool is_said = fs_dir_fault(config->path_assets) != NULL;
	return !config->sound_on || is_said ||
	       has_file("path.assets", config->path_assets, "sounds", true);
}

/* Without it no Chinese can be typed; everything else goes on. */
static bool has_lexicon(const struct config *config)
{
	return fs_dir_fault(config->path_assets) != NULL ||
	       has_file("path.assets", config->path_assets, "lexicon", false);
}

enum err config_check_world(const struct config *config, int64_t now_ms)
{
	bool is_good = check_authority("hall.ca", config->hall_ca, now_ms);
	is_good = check_certificate(config, now_ms) && is_good;
	is_good = check_key(config) && is_good;
	is_good = check_updates(config, now_ms) && is_good;
	is_good = check_data(config) && is_good;
	is_good = has_sounds(config) && is_good;
	is_good = has_lexicon(config) && is_good;
	is_good = has_file("path.locale", config->path_locale, "onedoor/LC_MESSAGES/onedoor-en.mo",
			  false) &&
		  is_good;
	return is_good ? OK : ERR_INVALID;
}
