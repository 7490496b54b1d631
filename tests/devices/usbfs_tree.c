#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "tests/devices/usbfs.h"

enum { PATH_TEXT = 256, EVENT_TEXT = 512 };

static void path(char *out, const struct usbfs_node *node, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

static void path(char *out, const struct usbfs_node *node, const char *format, ...)
{
	int len = snprintf(out, PATH_TEXT, "%s/", node->root);
	va_list args;

	va_start(args, format);
	vsnprintf(out + len, (size_t)(PATH_TEXT - len), format, args);
	va_end(args);
}

static int make_dirs(const char *where)
{
	char part[PATH_TEXT];

	for (size_t i = 1; where[i - 1]; i++) {
		if (where[i] != '/' && where[i] != '\0') {
			continue;
		}
		snprintf(part, sizeof(part), "%.*s", (int)i, where);
		if (mkdir(part, 0755) < 0 && errno != EEXIST) {
			return -errno;
		}
	}
	return 0;
}

static int write_file(const char *where, const void *bytes, size_t len)
{
	int fd = open(where, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644), r = 0;

	if (fd < 0) {
		return -errno;
	}
	if (write(fd, bytes, len) != (ssize_t)len) {
		r = -EIO;
	}
	close(fd);
	return r;
}

int usbfs_tree_make(const char *root)
{
	static const char *const dirs[] = {"sys/class", "sys/bus/usb/devices", "dev/bus/usb/001",
		"dev/.node", "ioctl/dev/bus/usb/001"};
	char where[PATH_TEXT];

	for (size_t i = 0; i < sizeof(dirs) / sizeof(dirs[0]); i++) {
		snprintf(where, sizeof(where), "%s/%s", root, dirs[i]);
		int r = make_dirs(where);

		if (r < 0) {
			return r;
		}
	}
	return 0;
}

static int attribute(const struct usbfs_node *node, const char *name, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

static int attribute(const struct usbfs_node *node, const char *name, const char *format, ...)
{
	char where[PATH_TEXT], text[EVENT_TEXT];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	path(where, node, "sys/devices/vusb/usb1/1-%d/%s", node->port, name);
	return write_file(where, text, strlen(text));
}

static int add_sysfs(const struct usbfs_node *node)
{
	const uint8_t *d = node->desc->device;
	uint8_t bytes[1024];
	char where[PATH_TEXT], target[PATH_TEXT];
	int r;

	path(where, node, "sys/devices/vusb/usb1/1-%d", node->port);
	r = make_dirs(where);
	if (r < 0 || 18 + node->desc->config_len > sizeof(bytes)) {
		return r < 0 ? r : -E2BIG;
	}
	memcpy(bytes, d, 18);
	memcpy(bytes + 18, node->desc->config, node->desc->config_len);
	path(where, node, "sys/devices/vusb/usb1/1-%d/descriptors", node->port);
	r = write_file(where, bytes, 18 + node->desc->config_len);
	r = r < 0 ? r : attribute(node, "busnum", "1\n");
	r = r < 0 ? r : attribute(node, "devnum", "%d\n", node->devnum);
	r = r < 0 ? r : attribute(node, "devpath", "%d\n", node->port);
	r = r < 0 ? r : attribute(node, "speed", "%d\n", node->desc->speed_mbit);
	r = r < 0 ? r : attribute(node, "bConfigurationValue", "1\n");
	r = r < 0 ? r : attribute(node, "bNumInterfaces", "%2d\n", node->desc->config[4]);
	r = r < 0 ? r : attribute(node, "bDeviceClass", "%02x\n", d[4]);
	r = r < 0 ? r : attribute(node, "idVendor", "%02x%02x\n", d[9], d[8]);
	r = r < 0 ? r : attribute(node, "idProduct", "%02x%02x\n", d[11], d[10]);
	r = r < 0 ? r : attribute(node, "dev", "189:%d\n", node->devnum - 1);
	r = r < 0 ? r
		  : attribute(node, "uevent",
			    "MAJOR=189\nMINOR=%d\nDEVNAME=bus/usb/001/"
			    "%03d\nDEVTYPE=usb_device\nDRIVER=usb\n"
			    "BUSNUM=001\nDEVNUM=%03d\n",
			    node->devnum - 1, node->devnum, node->devnum);
	path(where, node, "sys/devices/vusb/usb1/1-%d/subsystem", node->port);
	if (r == 0 && symlink("../../../../bus/usb", where) < 0 && errno != EEXIST) {
		r = -errno;
	}
	path(where, node, "sys/bus/usb/devices/1-%d", node->port);
	snprintf(target, sizeof(target), "../../../devices/vusb/usb1/1-%d", node->port);
	if (r == 0 && symlink(target, where) < 0 && errno != EEXIST) {
		r = -errno;
	}
	return r;
}

static int add_socket(const struct usbfs_node *node)
{
	struct sockaddr_un addr = {.sun_family = AF_UNIX};
	char where[PATH_TEXT];
	int fd;

	path(where, node, "ioctl/dev/bus/usb/001/%03d", node->devnum);
	if (strlen(where) >= sizeof(addr.sun_path)) {
		return -ENAMETOOLONG;
	}
	strcpy(addr.sun_path, where);
	unlink(where);
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0 || bind(fd, (const struct sockaddr *)&addr, sizeof(addr)) < 0 ||
		listen(fd, 16) < 0) {
		int r = -errno;

		if (fd >= 0) {
			close(fd);
		}
		return r;
	}
	return fd;
}

int usbfs_tree_add(const struct usbfs_node *node, int *fifo_out, int *listen_out)
{
	char where[PATH_TEXT], number[16];
	int r, fifo;

	path(where, node, "dev/bus/usb/001/%03d", node->devnum);
	unlink(where);
	if (mkfifo(where, 0666) < 0) {
		return -errno;
	}
	fifo = open(where, O_RDWR | O_NONBLOCK | O_CLOEXEC);
	if (fifo < 0) {
		return -errno;
	}
	fcntl(fifo, F_SETPIPE_SZ, 4096);
	path(where, node, "dev/.node/bus_usb_001_%03d", node->devnum);
	snprintf(number, sizeof(number), "189:%d", node->devnum - 1);
	unlink(where);
	r = symlink(number, where) < 0 ? -errno : add_socket(node);
	if (r >= 0) {
		*listen_out = r;
		r = add_sysfs(node);
		if (r < 0) {
			close(*listen_out);
		}
	}
	if (r < 0) {
		close(fifo);
		return r;
	}
	*fifo_out = fifo;
	return 0;
}

static int unlink_entry(const char *where, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	remove(where);
	return 0;
}

void usbfs_tree_remove(const struct usbfs_node *node)
{
	char where[PATH_TEXT];

	path(where, node, "sys/bus/usb/devices/1-%d", node->port);
	unlink(where);
	path(where, node, "dev/bus/usb/001/%03d", node->devnum);
	unlink(where);
	path(where, node, "dev/.node/bus_usb_001_%03d", node->devnum);
	unlink(where);
	path(where, node, "sys/devices/vusb/usb1/1-%d", node->port);
	nftw(where, unlink_entry, 8, FTW_DEPTH | FTW_PHYS);
}

void usbfs_tree_remove_socket(const struct usbfs_node *node)
{
	char where[PATH_TEXT];

	path(where, node, "ioctl/dev/bus/usb/001/%03d", node->devnum);
	unlink(where);
}

void usbfs_tree_delete(const char *root)
{
	nftw(root, unlink_entry, 8, FTW_DEPTH | FTW_PHYS);
}

/* MurmurHash2 (public domain, A. Appleby) as libudev's socket filter uses it, seed 0. */
static uint32_t murmur2(const char *text)
{
	const uint32_t m = 0x5bd1e995;
	size_t len = strlen(text);
	uint32_t h = (uint32_t)len;

	for (; len >= 4; text += 4, len -= 4) {
		uint32_t k;

		memcpy(&k, text, 4);
		k *= m;
		k ^= k >> 24;
		k *= m;
		h = h * m ^ k;
	}
	if (len) {
		for (size_t i = len; i-- > 0;) {
			h ^= (uint32_t)(uint8_t)text[i] << (8 * i);
		}
		h *= m;
	}
	h ^= h >> 13;
	h *= m;
	return h ^ h >> 15;
}

static size_t event_text(const struct usbfs_node *node, const char *action, char *out, size_t size)
{
	static unsigned long long sequence =
		1000; /* the kernel's counter: process-wide by nature */
	int len = snprintf(out, size,
		"ACTION=%s%cDEVPATH=/devices/vusb/usb1/"
		"1-%d%cSUBSYSTEM=usb%cSEQNUM=%llu%cDEVTYPE=usb_device%c"
		"DEVNAME=/dev/bus/usb/001/%03d%cBUSNUM=001%cDEVNUM=%03d%cMAJOR=189%cMINOR=%d%c",
		action, 0, node->port, 0, 0, sequence++, 0, 0, node->devnum, 0, 0, node->devnum, 0,
		0, node->devnum - 1, 0);

	return (size_t)len;
}

/* A full queue means that the client has not run for a while; it gets two seconds of our patience.
 */
static void send_event(const char *where, const uint8_t *bytes, size_t len)
{
	struct sockaddr_un addr = {.sun_family = AF_UNIX};
	int fd;

	if (strlen(where) >= sizeof(addr.sun_path)) {
		return;
	}
	strcpy(addr.sun_path, where);
	fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd < 0) {
		return;
	}
	setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &(struct timeval){.tv_sec = 2},
		sizeof(struct timeval));
	if (sendto(fd, bytes, len, 0, (const struct sockaddr *)&addr, sizeof(addr)) < 0 &&
		errno == ECONNREFUSED) {
		unlink(where); /* its owner closed it */
	}
	close(fd);
}

void usbfs_tree_event(const struct usbfs_node *node, const char *action)
{
	struct {
		char prefix[8];
		uint32_t magic, header_size, offset, length, subsystem, devtype, tag_high, tag_low;
	} header = {.prefix = "libudev"};
	uint8_t bytes[sizeof(header) + EVENT_TEXT];
	char where[PATH_TEXT];
	struct dirent *entry;
	DIR *dir = opendir(node->root);
	size_t len = event_text(node, action, (char *)bytes + sizeof(header), EVENT_TEXT);

	_Static_assert(sizeof(header) == 40, "libudev's message header");
	header.magic = htonl(0xfeedcafe);
	header.header_size = sizeof(header);
	header.offset = sizeof(header);
	header.length = (uint32_t)len;
	header.subsystem = htonl(murmur2("usb"));
	header.devtype = htonl(murmur2("usb_device"));
	memcpy(bytes, &header, sizeof(header));
	while (dir && (entry = readdir(dir))) {
		if (!strncmp(entry->d_name, "event", 5)) {
			path(where, node, "%.100s", entry->d_name);
			send_event(where, bytes, sizeof(header) + len);
		}
	}
	if (dir) {
		closedir(dir);
	}
}
