#include "tests/devices/control.h"

#include <errno.h>
#include <poll.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

enum { LINE = 8192, POLL_WAIT_US = 2000 };

struct client {
	struct control *control;
	struct loop_watch *watch;
	int fd;
	size_t used;
	char line[LINE];
	char wait[LINE]; /* the waiting command's question, or empty */
	struct vusb_dev *wait_dev;
	long wait_value;
	int64_t wait_until_us;
	struct client *next;
};

struct control {
	struct loop *loop;
	struct vusb *vusb;
	struct loop_watch *watch;
	int fd;
	char path[108];
	bool wants_quit;
	struct client *clients;
};

static void reply(struct client *client, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

static void reply(struct client *client, const char *format, ...)
{
	char text[VUSB_REPLY_TEXT + 64];
	va_list args;
	int len;

	va_start(args, format);
	len = vsnprintf(text, sizeof(text) - 1, format, args);
	va_end(args);
	if (len > (int)sizeof(text) - 2) {
		len = (int)sizeof(text) - 2;
	}
	text[len++] = '\n';
	(void)!send(client->fd, text, (size_t)len, MSG_NOSIGNAL);
}

static char *next_word(char **rest)
{
	char *word = *rest + strspn(*rest, " ");
	size_t len = strcspn(word, " ");

	*rest = word + len;
	if (**rest) {
		*(*rest)++ = '\0';
		*rest += strspn(*rest, " ");
	}
	return word;
}

static void reply_result(struct client *client, int r, const char *text)
{
	if (r < 0) {
		reply(client, "error %s", *text ? text : strerror(-r));
	} else {
		reply(client, *text ? "ok %s" : "ok%s", text);
	}
}

/* The questions every device answers, then the model's own. */
static int poke(struct vusb_dev *dev, const char *verb, const char *arg, char *text, size_t size)
{
	*text = '\0';
	if (!strcmp(verb, "pending")) {
		snprintf(text, size, "%d", vusb_pending(dev));
		return 0;
	}
	if (!strcmp(verb, "transfers")) {
		if (!strcmp(arg, "reset")) {
			dev->transfers = dev->completed = 0;
		}
		snprintf(text, size, "%u", dev->transfers);
		return 0;
	}
	if (!strcmp(verb, "completed")) {
		snprintf(text, size, "%u", dev->completed);
		return 0;
	}
	if (!strcmp(verb, "plugged")) {
		snprintf(text, size, "%d", dev->plug != NULL);
		return 0;
	}
	if (!strcmp(verb, "faults-hit")) {
		snprintf(text, size, "%u", dev->faults_hit);
		return 0;
	}
	return dev->model->poke(dev, verb, arg, text, size);
}

static void do_fault(struct client *client, struct vusb_dev *dev, const char *rest)
{
	if (!strcmp(rest, "clear")) {
		vusb_fault_clear(dev);
		reply(client, "ok");
	} else {
		int r = vusb_fault_add(dev, rest);

		reply_result(client, r,
			r == -EINVAL ? "want: fault DEV N|next KIND [ARG] [xCOUNT]" : "");
	}
}

static void do_knob(struct client *client, struct vusb_dev *dev, char *rest)
{
	char *name = next_word(&rest);

	if (*rest) {
		/* "-": empty, which a line cannot hold: the variant's own */
		int r = vusb_set_knob(dev, name, strcmp(rest, "-") != 0 ? rest : "");

		reply_result(client, r, r < 0 ? "no such knob or value" : "");
		return;
	}
	for (int i = 0; dev->model->knobs[i].name; i++) {
		if (!strcmp(dev->model->knobs[i].name, name)) {
			reply(client, "ok %s", dev->knobs[i]);
			return;
		}
	}
	reply(client, "error no such knob");
}

static void do_log(struct client *client, char *rest)
{
	struct vusb_log *log = client->control->vusb->log;
	char *verb = next_word(&rest);

	if (!strcmp(verb, "count")) {
		reply(client, "ok %u", vusb_log_count(log));
	} else if (!strcmp(verb, "clear")) {
		vusb_log_clear(log);
		reply(client, "ok");
	} else if (!strcmp(verb, "get")) {
		const char *line = vusb_log_line(log, (unsigned)strtoul(rest, NULL, 10));

		reply(client, line ? "ok %s" : "error no such line%s", line ? line : "");
	} else if (!strcmp(verb, "note")) {
		vusb_log_note(log, "note %.100s", rest);
		reply(client, "ok");
	} else {
		reply(client, "error want: log count|get N|clear|note TEXT");
	}
}

static void do_list(struct client *client)
{
	char text[VUSB_REPLY_TEXT];
	size_t len = 0;
	const struct vusb *vusb = client->control->vusb;

	text[0] = '\0';
	for (int i = 0; i < vusb->dev_count; i++) {
		const struct vusb_dev *dev = vusb->devs[i];

		len += (size_t)snprintf(text + len, sizeof(text) - len, "%s%s=%s:%s(%s)",
			i ? " " : "", dev->name, dev->model->kind, dev->variant,
			dev->plug ? "plugged" : "unplugged");
	}
	reply(client, "ok %s", text);
}

/* wait DEV QUESTION VALUE MS: answers when the question's number is at least VALUE. */
static void do_wait(struct client *client, struct vusb_dev *dev, char *rest)
{
	char *question = next_word(&rest), *value = next_word(&rest), *ms = next_word(&rest), *end;

	client->wait_value = strtol(value, &end, 10);
	if (!*value || *end || !*ms) {
		reply(client, "error want: wait DEV QUESTION VALUE MS");
		return;
	}
	snprintf(client->wait, sizeof(client->wait), "%s", question);
	client->wait_dev = dev;
	client->wait_until_us = vusb_now_us() + strtol(ms, NULL, 10) * 1000;
}

static void check_wait(struct client *client)
{
	char text[VUSB_REPLY_TEXT] = "";
	int r = poke(client->wait_dev, client->wait, "", text, sizeof(text));

	if (r < 0) {
		reply(client, "error no such question");
	} else if (strtol(text, NULL, 10) >= client->wait_value) {
		reply(client, "ok %s", text);
	} else if (vusb_now_us() >= client->wait_until_us) {
		reply(client, "error time is over at %s", text);
	} else {
		return;
	}
	client->wait[0] = '\0';
}

/* For people: a line that names no device goes to the first that knows the word. */
static void poke_anyone(struct client *client, const char *verb, const char *rest)
{
	const struct vusb *vusb = client->control->vusb;
	char text[VUSB_REPLY_TEXT] = "";

	for (int i = 0; i < vusb->dev_count; i++) {
		int r = poke(vusb->devs[i], verb, rest, text, sizeof(text));

		if (r != -ENOENT) {
			vusb_log_note(
				vusb->log, "%s poke %s %.80s", vusb->devs[i]->name, verb, rest);
			reply_result(client, r, text);
			return;
		}
	}
	reply(client, "error '%s' is no command, device or stimulus", verb);
}

static void do_poke(struct client *client, struct vusb_dev *dev, char *rest)
{
	char text[VUSB_REPLY_TEXT] = "", *verb = next_word(&rest);
	int r = poke(dev, verb, rest, text, sizeof(text));

	if (r == -ENOENT) {
		snprintf(text, sizeof(text), "%s does not know '%s'", dev->name, verb);
	}
	vusb_log_note(dev->vusb->log, "%s poke %s %.80s", dev->name, verb, rest);
	reply_result(client, r, text);
}

static void run_line(struct client *client, char *line)
{
	static const char *const with_device[] = {
		"plug", "unplug", "poke", "knob", "fault", "hang", "transfers", "wait"};
	struct control *control = client->control;
	char *rest = line, *verb = next_word(&rest);
	struct vusb_dev *dev = vusb_find_dev(control->vusb, verb);
	bool wants_device = false;

	for (size_t i = 0; i < sizeof(with_device) / sizeof(with_device[0]); i++) {
		wants_device = wants_device || !strcmp(verb, with_device[i]);
	}
	if (dev) {
		do_poke(client, dev, rest);
		return;
	}
	if (wants_device) {
		char *name = next_word(&rest);

		dev = vusb_find_dev(control->vusb, name);
		if (!dev) {
			reply(client, "error no device '%s'", name);
			return;
		}
	}
	if (!strcmp(verb, "plug")) {
		reply_result(client, vusb_plug_in(dev), "");
	} else if (!strcmp(verb, "unplug")) {
		reply_result(client, vusb_unplug(dev), "");
	} else if (!strcmp(verb, "poke")) {
		do_poke(client, dev, rest);
	} else if (!strcmp(verb, "knob")) {
		do_knob(client, dev, rest);
	} else if (!strcmp(verb, "fault")) {
		do_fault(client, dev, rest);
	} else if (!strcmp(verb, "hang")) {
		int r = vusb_hang_set(dev, rest);

		reply_result(
			client, r, r < 0 ? "want: hang DEV open|claim|release|clear-halt MS" : "");
	} else if (!strcmp(verb, "transfers")) {
		char text[32];

		reply_result(client, poke(dev, verb, rest, text, sizeof(text)), text);
	} else if (!strcmp(verb, "wait")) {
		do_wait(client, dev, rest);
	} else if (!strcmp(verb, "log")) {
		do_log(client, rest);
	} else if (!strcmp(verb, "list")) {
		do_list(client);
	} else if (!strcmp(verb, "ping")) {
		reply(client, "ok");
	} else if (!strcmp(verb, "quit")) {
		control->wants_quit = true;
		reply(client, "ok");
	} else {
		poke_anyone(client, verb, rest);
	}
}

static void client_destroy(struct client *client)
{
	struct client **at = &client->control->clients;

	while (*at != client) {
		at = &(*at)->next;
	}
	*at = client->next;
	loop_remove(client->control->loop, client->watch);
	close(client->fd);
	free(client);
}

static void run_lines(struct client *client)
{
	char *start = client->line, *end;

	while (!client->wait[0] &&
		(end = memchr(start, '\n', client->used - (size_t)(start - client->line)))) {
		*end = '\0';
		if (end > start && end[-1] == '\r') {
			end[-1] = '\0';
		}
		if (*start) {
			run_line(client, start);
		}
		start = end + 1;
		if (client->wait[0]) {
			check_wait(client);
		}
	}
	client->used -= (size_t)(start - client->line);
	memmove(client->line, start, client->used);
}

static void on_line(void *ctx, int revents)
{
	struct client *client = ctx;
	ssize_t n;

	(void)revents;
	if (client->used == sizeof(client->line)) {
		reply(client, "error line too long");
		client->used = 0;
	}
	n = recv(client->fd, client->line + client->used, sizeof(client->line) - client->used,
		MSG_DONTWAIT);
	if (n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR)) {
		client_destroy(client);
		return;
	}
	client->used += n > 0 ? (size_t)n : 0;
	run_lines(client);
}

static void on_connect(void *ctx, int revents)
{
	struct control *control = ctx;
	int fd = accept4(control->fd, NULL, NULL, SOCK_CLOEXEC);
	struct client *client;

	(void)revents;
	if (fd < 0) {
		return;
	}
	client = calloc(1, sizeof(*client));
	if (!client) {
		abort();
	}
	client->control = control;
	client->fd = fd;
	client->watch = loop_add(control->loop, fd, POLLIN, on_line, client);
	client->next = control->clients;
	control->clients = client;
}

struct control *control_create(struct loop *loop, struct vusb *vusb, const char *socket_path)
{
	struct control *control = calloc(1, sizeof(*control));
	struct sockaddr_un addr = {.sun_family = AF_UNIX};

	if (!control) {
		abort();
	}
	control->loop = loop;
	control->vusb = vusb;
	if (strlen(socket_path) >= sizeof(addr.sun_path)) {
		fprintf(stderr, "vusbd: %s: too long for a socket\n", socket_path);
		free(control);
		return NULL;
	}
	strcpy(addr.sun_path, socket_path);
	strcpy(control->path, socket_path);
	struct stat info;
	if (lstat(socket_path, &info) == 0 && S_ISSOCK(info.st_mode)) {
		unlink(socket_path); /* left behind; a file that is no socket stays, and bind says
					so */
	}
	control->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (control->fd < 0 ||
		bind(control->fd, (const struct sockaddr *)&addr, sizeof(addr)) < 0 ||
		listen(control->fd, 8) < 0) {
		fprintf(stderr, "vusbd: %s: %s\n", socket_path, strerror(errno));
		if (control->fd >= 0) {
			close(control->fd);
		}
		free(control);
		return NULL;
	}
	control->watch = loop_add(loop, control->fd, POLLIN, on_connect, control);
	return control;
}

void control_destroy(struct control *control)
{
	if (!control) {
		return;
	}
	while (control->clients) {
		client_destroy(control->clients);
	}
	loop_remove(control->loop, control->watch);
	close(control->fd);
	unlink(control->path);
	free(control);
}

bool control_wants_quit(const struct control *control)
{
	return control->wants_quit;
}

void control_run_due(struct control *control)
{
	for (struct client *client = control->clients, *next; client; client = next) {
		next = client->next;
		if (client->wait[0]) {
			check_wait(client);
			if (!client->wait[0]) {
				run_lines(client);
			}
		}
	}
}

int64_t control_deadline_us(const struct control *control)
{
	for (const struct client *client = control->clients; client; client = client->next) {
		if (client->wait[0]) {
			return vusb_now_us() + POLL_WAIT_US;
		}
	}
	return INT64_MAX;
}
