/*
 * vusbd: virtual USB devices for tests, demo and QEMU. README.md has the usage.
 */
#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/devices/control.h"
#include "tests/devices/loop.h"
#include "tests/devices/redir.h"
#include "tests/devices/usbfs.h"
#include "tests/devices/vusb.h"

struct options {
	bool is_redir;
	const char *dir; /* redir */
	const char *socket, *paper_dir, *log;
	const char *specs[VUSB_MAX_DEVICES];
	int spec_count;
	bool are_plugged;
	char **program; /* NULL-terminated, or NULL */
};

struct daemon {
	struct loop *loop;
	int signal_fd;
	pid_t child;
	bool is_over;
	int status;
};

static int usage(FILE *out, int status)
{
	fprintf(out,
		"usage: vusbd usbfs --socket CTL --device KIND[:VARIANT][,knob=value...] ... "
		"[--paper-dir DIR]\n"
		"                   [--log FILE] [--devices-plugged] [-- PROGRAM ARGS...]\n"
		"       vusbd redir DIR --socket CTL --device ... (as above, without PROGRAM)\n");
	return status;
}

static int parse(struct options *o, int argc, char **argv)
{
	int i = 2;

	if (argc < 2 || (strcmp(argv[1], "usbfs") && strcmp(argv[1], "redir"))) {
		return -1;
	}
	o->is_redir = !strcmp(argv[1], "redir");
	if (o->is_redir) {
		if (argc < 3) {
			return -1;
		}
		o->dir = argv[i++];
	}
	for (; i < argc; i++) {
		const char **into = NULL;

		if (!strcmp(argv[i], "--")) {
			o->program = argv[i + 1] ? argv + i + 1 : NULL;
			break;
		} else if (!strcmp(argv[i], "--devices-plugged")) {
			o->are_plugged = true;
			continue;
		} else if (!strcmp(argv[i], "--socket")) {
			into = &o->socket;
		} else if (!strcmp(argv[i], "--paper-dir")) {
			into = &o->paper_dir;
		} else if (!strcmp(argv[i], "--log")) {
			into = &o->log;
		} else if (!strcmp(argv[i], "--device") && o->spec_count < VUSB_MAX_DEVICES) {
			into = &o->specs[o->spec_count++];
		}
		if (!into || i + 1 == argc) {
			return -1;
		}
		*into = argv[++i];
	}
	return o->socket && !(o->is_redir && o->program) ? 0 : -1;
}

static void on_signal(void *ctx, int revents)
{
	struct daemon *daemon = ctx;
	struct signalfd_siginfo info;
	int status;

	(void)revents;
	if (read(daemon->signal_fd, &info, sizeof(info)) != sizeof(info)) {
		return;
	}
	if (info.ssi_signo != SIGCHLD) {
		if (daemon->child > 0) {
			kill(daemon->child, (int)info.ssi_signo); /* the program first: it must not
								     lose its devices */
		} else {
			daemon->is_over = true;
			daemon->status = 0;
		}
		return;
	}
	while (daemon->child > 0 && waitpid(daemon->child, &status, WNOHANG) == daemon->child) {
		daemon->is_over = true;
		daemon->child = 0;
		daemon->status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
		if (WIFSIGNALED(status)) {
			fprintf(stderr, "vusbd: the program ended by signal %d\n",
				WTERMSIG(status));
		}
	}
}

/* usbfs_wait.so stands beside vusbd. */
static void make_preload(char *preload, size_t size)
{
	const char *first = getenv("VUSB_PRELOAD");
	char own[PATH_MAX] = "";
	ssize_t len = readlink("/proc/self/exe", own, sizeof(own) - 1);
	char *slash = len > 0 ? strrchr(own, '/') : NULL;

	if (slash) {
		*slash = '\0';
	}
	snprintf(preload, size, "%s%s%s/usbfs_wait.so libumockdev-preload.so.0", first ? first : "",
		first ? " " : "", own);
}

static void set_environment(const struct options *o, const char *root)
{
	char preload[PATH_MAX + 256];

	make_preload(preload, sizeof(preload));
	setenv("LD_PRELOAD", preload, 1);
	setenv("UMOCKDEV_DIR", root, 1);
	setenv("SYSTEMD_DEVICE_VERIFY_SYSFS", "0", 1);
	setenv("VUSBD_SOCKET", o->socket, 1);
}

static pid_t start(const struct options *o, const char *root, const sigset_t *old_mask)
{
	pid_t child = fork();

	if (child == 0) {
		prctl(PR_SET_PDEATHSIG, SIGTERM);
		signal(SIGPIPE, SIG_DFL);
		sigprocmask(SIG_SETMASK, old_mask, NULL);
		set_environment(o, root);
		execvp(o->program[0], o->program);
		fprintf(stderr, "vusbd: %s: %s\n", o->program[0], strerror(errno));
		_exit(127);
	}
	return child;
}

static int plug_all(struct vusb *vusb, bool all)
{
	for (int i = 0; i < vusb->dev_count; i++) {
		if (all || vusb->devs[i]->wants_plug) {
			int r = vusb_plug_in(vusb->devs[i]);

			if (r < 0) {
				fprintf(stderr, "vusbd: %s: cannot plug in: %s\n",
					vusb->devs[i]->name, strerror(-r));
				return r;
			}
		}
	}
	return 0;
}

static void serve(struct daemon *daemon, struct vusb *vusb, struct control *control)
{
	while (!daemon->is_over && !control_wants_quit(control)) {
		int64_t deadline = vusb_deadline_us(vusb), other = control_deadline_us(control);

		for (int i = 0; i < vusb->dev_count; i++) {
			deadline = vusb->devs[i]->wants_unplug ? 0 : deadline;
		}
		loop_run_once(daemon->loop, deadline < other ? deadline : other);
		vusb_run_due(vusb);
		control_run_due(control);
	}
	if (!daemon->is_over) {
		daemon->status = 0;
	}
	if (daemon->child > 0) { /* asked to quit: never leave the program without its devices */
		kill(daemon->child, SIGTERM);
		waitpid(daemon->child, NULL, 0);
	}
}

static int make_devices(struct vusb *vusb, const struct options *o)
{
	char error[256];

	for (int i = 0; i < o->spec_count; i++) {
		if (!vusb_dev_create(vusb, o->specs[i], error, sizeof(error))) {
			fprintf(stderr, "vusbd: %s: %s\n", o->specs[i], error);
			return -1;
		}
	}
	if (o->paper_dir && mkdir(o->paper_dir, 0755) < 0 && errno != EEXIST) {
		fprintf(stderr, "vusbd: %s: %s\n", o->paper_dir, strerror(errno));
		return -1;
	}
	vusb->paper_dir = o->paper_dir;
	vusb->log = vusb_log_create(o->log);
	if (!vusb->log) {
		fprintf(stderr, "vusbd: %s: %s\n", o->log, strerror(errno));
		return -1;
	}
	return 0;
}

static void print_environment(const struct options *o, const char *root)
{
	char preload[PATH_MAX + 256];

	make_preload(preload, sizeof(preload));
	printf("LD_PRELOAD='%s'\nUMOCKDEV_DIR=%s\nSYSTEMD_DEVICE_VERIFY_SYSFS=0\nVUSBD_SOCKET=%s\n",
		preload, root, o->socket);
	fflush(stdout);
}

int main(int argc, char **argv)
{
	struct options o = {0};
	struct vusb vusb = {0};
	struct daemon daemon = {.signal_fd = -1, .status = 2};
	struct usbfs *usbfs = NULL;
	struct redir *redir = NULL;
	struct control *control = NULL;
	sigset_t mask, old_mask;

	if (argc == 2 && !strcmp(argv[1], "--help")) {
		return usage(stdout, 0);
	}
	if (parse(&o, argc, argv) < 0) {
		return usage(stderr, 2);
	}
	signal(SIGPIPE, SIG_IGN);
	daemon.loop = loop_create();
	if (make_devices(&vusb, &o) < 0) {
		goto out;
	}
	sigemptyset(&mask);
	sigaddset(&mask, SIGCHLD);
	sigaddset(&mask, SIGTERM);
	sigaddset(&mask, SIGINT);
	sigaddset(&mask, SIGHUP);
	sigprocmask(SIG_BLOCK, &mask, &old_mask);
	daemon.signal_fd = signalfd(-1, &mask, SFD_CLOEXEC | SFD_NONBLOCK);
	loop_add(daemon.loop, daemon.signal_fd, POLLIN, on_signal, &daemon);
	control = control_create(daemon.loop, &vusb, o.socket);
	if (!control) {
		goto out;
	}
	if (o.is_redir) {
		redir = redir_create(daemon.loop, &vusb, o.dir);
		vusb.transport = redir ? redir_transport(redir) : (struct vusb_transport){0};
	} else {
		usbfs = usbfs_create(daemon.loop);
		vusb.transport = usbfs ? usbfs_transport(usbfs) : (struct vusb_transport){0};
	}
	if (!vusb.transport.plug || plug_all(&vusb, o.are_plugged) < 0) {
		goto out;
	}
	if (o.program) {
		daemon.child = start(&o, usbfs_root(usbfs), &old_mask);
	} else if (usbfs) {
		print_environment(&o, usbfs_root(usbfs));
	} else {
		printf("ready\n");
		fflush(stdout);
	}
	serve(&daemon, &vusb, control);
out:
	control_destroy(control);
	usbfs_destroy(usbfs);
	redir_destroy(redir);
	for (int i = 0; i < vusb.dev_count; i++) {
		vusb_dev_destroy(vusb.devs[i]);
	}
	vusb_log_destroy(vusb.log);
	loop_destroy(daemon.loop);
	if (daemon.signal_fd >= 0) {
		close(daemon.signal_fd);
	}
	return daemon.status;
}
