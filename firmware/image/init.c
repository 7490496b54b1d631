/* The initrd's only program. It loads the modules of /modules/list, mounts the slot that the boot
 * loader chose (rauc.slot=A on the kernel's command line) and hands over to its init. There is no
 * shell in the initrd to fall into: whatever fails, the terminal restarts, and the boot loader
 * counts. The watchdog runs from here on, against what hangs; systemd goes on feeding it.
 * The stick's boot loader (stick.cfg) has brought its root along: that is mounted instead.
 */
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/loop.h>
#include <linux/watchdog.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

/* What the stick's boot loader left in memory, and where its installer looks for it. */
#define STICK	   "/onedoor-install"
#define STICK_ROOT STICK "/rootfs.img"
#define STICK_SEEN "/root/run" STICK

enum { DISK_LIMIT_MS = 60000, TURN_MS = 50, WATCHDOG_S = 180, NAME_MAX_BYTES = 256 };

static void pause_ms(int ms)
{
	nanosleep(&(struct timespec){.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000L}, NULL);
}

static void say(const char *what, const char *of)
{
	FILE *log = fopen("/dev/kmsg", "w");
	if (log) {
		fprintf(log, "<3>onedoor: %s%s: %s\n", what, of, strerror(errno));
		fclose(log);
	}
}

static _Noreturn void restart(const char *what, const char *of)
{
	say(what, of);
	pause_ms(1000); /* for the serial line */
	reboot(RB_AUTOBOOT);
	for (;;) { /* the watchdog ends it */
		pause();
	}
}

/* Stays open until exec, which closes it without the letter that would stop it. */
static bool start_watchdog(void)
{
	int seconds = WATCHDOG_S;
	int watchdog = open("/dev/watchdog", O_WRONLY | O_CLOEXEC);
	if (watchdog >= 0 && ioctl(watchdog, WDIOC_SETTIMEOUT, &seconds)) {
		say("the watchdog keeps its own limit", "");
	}
	return watchdog >= 0;
}

/* The watchdogs stand first: it watches over the drivers that come after its own. A driver whose
 * device is not there says so; that is nothing bad. */
static void load_modules(void)
{
	bool is_watched = false;
	FILE *list = fopen("/modules/list", "r");
	char path[NAME_MAX_BYTES] = "/modules/";
	char *name = path + strlen(path);
	while (list && fgets(name, (int)(path + sizeof(path) - name), list)) {
		name[strcspn(name, "\n")] = '\0';
		int file = open(path, O_RDONLY | O_CLOEXEC);
		if (file < 0 || (syscall(SYS_finit_module, file, "", 0) && errno != EEXIST &&
					errno != ENODEV)) {
			say("module ", name);
		}
		close(file);
		unlink(path); /* its memory is the initrd's */
		is_watched = is_watched || start_watchdog();
	}
	if (list) {
		fclose(list);
	}
	if (!is_watched) {
		say("no watchdog", "");
	}
}

/* "rootfs-a" where the kernel was given rauc.slot=A. */
static void get_slot(char slot[NAME_MAX_BYTES])
{
	char line[4096] = "";
	FILE *file = fopen("/proc/cmdline", "r");
	if (!file || !fgets(line, sizeof(line), file)) {
		restart("no command line", "");
	}
	fclose(file);
	const char *found = strstr(line, "rauc.slot=");
	if (!found) {
		errno = EINVAL;
		restart("no slot in ", line);
	}
	snprintf(slot, NAME_MAX_BYTES, "rootfs-%c",
		tolower((unsigned char)found[strlen("rauc.slot=")]));
}

static bool has_line(const char *path, const char *wanted)
{
	char line[NAME_MAX_BYTES];
	bool found = false;
	FILE *file = fopen(path, "r");
	while (file && !found && fgets(line, sizeof(line), file)) {
		line[strcspn(line, "\n")] = '\0';
		found = strcmp(line, wanted) == 0;
	}
	if (file) {
		fclose(file);
	}
	return found;
}

/* The partition of this name, by what the kernel says of its disks. It has no drivers for USB disks
 * here: a stick with the same names is never taken for the terminal's disk. */
static bool find_partition(const char *name, char device[NAME_MAX_BYTES])
{
	char wanted[NAME_MAX_BYTES], path[2 * NAME_MAX_BYTES];
	snprintf(wanted, sizeof(wanted), "PARTNAME=%.100s", name);
	DIR *folder = opendir("/sys/class/block");
	bool found = false;
	for (struct dirent *entry; folder && !found && (entry = readdir(folder));) {
		snprintf(path, sizeof(path), "/sys/class/block/%s/uevent", entry->d_name);
		found = has_line(path, wanted);
		snprintf(device, NAME_MAX_BYTES, "/dev/%.200s", entry->d_name);
	}
	if (folder) {
		closedir(folder);
	}
	return found;
}

static void need(int result, const char *what, const char *of)
{
	if (result) {
		restart(what, of);
	}
}

static void mount_slot(void)
{
	char slot[NAME_MAX_BYTES], device[NAME_MAX_BYTES];
	get_slot(slot);
	for (int waited_ms = 0; !find_partition(slot, device); waited_ms += TURN_MS) {
		errno = ENODEV;
		need(waited_ms >= DISK_LIMIT_MS, "no partition ", slot);
		pause_ms(TURN_MS);
	}
	need(mount(device, "/root", "squashfs", MS_RDONLY, NULL), "mount ", device);
}

/* All of it stays in memory: the stick may be taken out. */
static void mount_stick(void)
{
	int file = open(STICK_ROOT, O_RDONLY | O_CLOEXEC);
	int loop = open("/dev/loop0", O_RDWR | O_CLOEXEC);
	struct loop_config config = {
		.fd = (unsigned)file, .info = {.lo_flags = LO_FLAGS_READ_ONLY}};
	need(loop < 0 || ioctl(loop, LOOP_CONFIGURE, &config), "no loop over ", STICK_ROOT);
	need(mount("/dev/loop0", "/root", "squashfs", MS_RDONLY, NULL), "mount ", STICK_ROOT);
	need(mount("run", "/root/run", "tmpfs", MS_NOSUID | MS_NODEV, "mode=755"), "mount ",
		"/run");
	need(mkdir(STICK_SEEN, 0700), "make ", STICK_SEEN);
	need(mount(STICK, STICK_SEEN, NULL, MS_BIND, NULL), "bind ", STICK_SEEN);
	close(file);
	close(loop); /* which goes on, as it is mounted */
}

int main(void)
{
	/* Its folders are in the initrd. */
	need(mount("dev", "/dev", "devtmpfs", MS_NOSUID, "mode=755"), "mount ", "/dev");
	need(mount("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL), "mount ",
		"/proc");
	need(mount("sys", "/sys", "sysfs", MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL), "mount ",
		"/sys");
	load_modules();
	if (access(STICK_ROOT, F_OK) == 0) {
		mount_stick();
	} else {
		mount_slot();
	}
	struct stat init; /* a link, which leads somewhere only below its own root */
	need(lstat("/root/sbin/init", &init), "no init in ", "the root");
	need(mount("/dev", "/root/dev", NULL, MS_MOVE, NULL), "move ", "/dev");
	need(mount("/proc", "/root/proc", NULL, MS_MOVE, NULL), "move ", "/proc");
	need(mount("/sys", "/root/sys", NULL, MS_MOVE, NULL), "move ", "/sys");
	unlink("/init");
	need(chdir("/root"), "enter ", "the root");
	need(mount(".", "/", NULL, MS_MOVE, NULL), "move ", "the root");
	need(chroot(".") || chdir("/"), "enter ", "the root");
	execl("/sbin/init", "/sbin/init", (char *)NULL);
	restart("start init of ", "the root");
}
