/* onedoorctl [--json] [--socket FILE] COMMAND [WORD]: looks after a kiosk from a shell of its
 * machine. pin-hash and enrol-code make what a kiosk is given, on somebody's own machine. */
#include "firmware/base/attr.h"
#include "firmware/base/json.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "firmware/ctl.h"
#include "firmware/fleet/pin.h"

#include <getopt.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <termios.h>
#include <unistd.h>

enum { ANSWER_LEN = 256 * 1024, ANSWER_MS = 90000, LINE_LEN = 200, WORD_LEN = 39 };

static const char default_socket[] = "/run/onedoor/control.sock";

/* What is said to the kiosk, but for those that need none; an option may stand for a word. */
static const struct {
	const char *name, *word, *what;
} commands[] = {
	{"status", NULL, "how the kiosk stands"},
	{"devices", NULL, "card reader, scanner, printer"},
	{"test", "card|scanner|printer|sound", "try one of them; nobody may be here"},
	{"paper-changed", NULL, "a new roll is in the printer"},
	{"hall-check", NULL, "the way to the hall, step by step"},
	{"outbox", NULL, "how much waits for the hall"},
	{"update", "[--find|--now]", "how the update stands; look for one; install it"},
	{"log", NULL, "what happened last, in codes"},
	{"screenshot", NULL, "what stands on the screen; *** is somebody's own"},
	{"out-of-service", "REASON", "maintenance, hardware, consumables …"},
	{"in-service", NULL, "and back"},
	{"restart", NULL, "the program"},
	{"reboot", NULL, "the machine"},
	{"pin-hash", NULL, "a PIN, typed twice or piped, as [technician] pin wants it"},
	{"enrol-code", NULL, "a code that brings a new terminal into the fleet"},
};

static void usage(FILE *out)
{
	fputs("usage: onedoorctl [--json] [--socket FILE] COMMAND\n", out);
	for (size_t i = 0; i < ARRAY_LEN(commands); i++) {
		char name[64];
		str_format(name, sizeof(name), "%s %s", commands[i].name,
			commands[i].word ? commands[i].word : "");
		fprintf(out, "  %-32s %s\n", name, commands[i].what);
	}
	fputs("  --json                           the answer as JSON\n"
	      "  --socket FILE                    the kiosk's, path.control\n"
	      "  --version, --help\n"
	      "enrol-code, which asks no kiosk:\n"
	      "  --hall URL                       its public side, https://host:port\n"
	      "  --ca FILE                        the certificate that signs the hall's\n"
	      "  --key FILE                       the fleet's secret key\n"
	      "  --token TOKEN                    the hall's (enrol-token); else it is read\n"
	      "  --until TIME                     when it ends; else in an hour\n"
	      "  --png FILE                       the QR code as a picture\n",
		out);
}

/* --- what is shown --- */

static void show_value(const struct json *value)
{
	switch (json_kind(value)) {
	case JSON_KIND_BOOL:
		fputs(json_as_bool(value) ? "yes" : "no", stdout);
		break;
	case JSON_KIND_INT:
		printf("%lld", (long long)json_as_int(value));
		break;
	case JSON_KIND_STR:
		fputs(json_as_str(value)[0] ? json_as_str(value) : "-", stdout);
		break;
	case JSON_KIND_LIST:
		for (size_t i = 0; i < json_len(value); i++) {
			fputs(i ? "," : "", stdout);
			show_value(json_at(value, i));
		}
		break;
	default:
		break;
	}
}

/* One line a member; of lists of objects one line an entry, its values side by side. */
static void show(const struct json *root)
{
	for (struct json_member m = json_first(root); m.key; json_next(root, &m)) {
		if (json_kind(json_at(m.value, 0)) != JSON_KIND_OBJECT) {
			printf("%-18s ", m.key);
			show_value(m.value);
			putchar('\n');
			continue;
		}
		for (size_t i = 0; i < json_len(m.value); i++) {
			const struct json *entry = json_at(m.value, i);
			const char *gap = "  ";
			for (struct json_member e = json_first(entry); e.key;
				json_next(entry, &e)) {
				fputs(gap, stdout);
				show_value(e.value);
				gap = "  ";
			}
			putchar('\n');
		}
	}
}

enum exit_status complain(enum exit_status status, const char *fmt, ...)
{
	va_list args;
	va_start(args, fmt);
	fputs("onedoorctl: ", stderr);
	vfprintf(stderr, fmt, args);
	fputc('\n', stderr);
	va_end(args);
	return status;
}

/* --- the kiosk --- */

static int reach(const char *path)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	if (!str_copy(address.sun_path, sizeof(address.sun_path), path)) {
		fprintf(stderr, "onedoorctl: a socket's path has at most %zu bytes: %s\n",
			sizeof(address.sun_path) - 1, path);
		return -1;
	}
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0 || connect(fd, (struct sockaddr *)&address, sizeof(address)) != 0) {
		fprintf(stderr, "onedoorctl: no kiosk answers at %s: %m\n", path);
		if (fd >= 0) {
			close(fd);
		}
		return -1;
	}
	return fd;
}

/* One line; false: it was not answered whole. */
static bool ask(int fd, const char *line, char *out, size_t size)
{
	size_t len = 0, line_len = strlen(line);
	if (send(fd, line, line_len, MSG_NOSIGNAL) != (ssize_t)line_len ||
		send(fd, "\n", 1, MSG_NOSIGNAL) != 1) {
		return false;
	}
	while (len + 1 < size) {
		struct pollfd wait = {fd, POLLIN, 0};
		ssize_t count =
			poll(&wait, 1, ANSWER_MS) > 0 ? recv(fd, out + len, size - len - 1, 0) : -1;
		if (count <= 0) {
			return false;
		}
		len += (size_t)count;
		if (out[len - 1] == '\n') {
			out[len - 1] = '\0';
			return true;
		}
	}
	return false;
}

static enum exit_status refused(const char *said)
{
	char code[24] = "";
	(void)sscanf(said, "error %23s", code);
	const char *words = strlen(said) > strlen("error ") + strlen(code)
				    ? said + strlen("error ") + strlen(code) + 1
				    : said;
	return complain(str_equal(code, "busy")	   ? NOT_NOW
			: str_equal(code, "usage") ? USAGE
						   : FAILED,
		"%s", words);
}

static enum exit_status talk(const char *socket_path, const char *line, bool is_json)
{
	static char said[ANSWER_LEN];
	int fd = reach(socket_path);
	if (fd < 0) {
		return NO_KIOSK;
	}
	bool is_answered = ask(fd, line, said, sizeof(said));
	close(fd);
	if (!is_answered) {
		return complain(NO_KIOSK, "the kiosk has not answered");
	}
	if (!str_starts(said, "ok ")) {
		return refused(said);
	}
	const char *text = said + strlen("ok ");
	struct json *root = NULL;
	if (json_parse(text, strlen(text), &root) != OK) {
		return complain(NO_KIOSK, "what answers there is no kiosk of this version");
	}
	if (is_json) {
		puts(text);
	} else {
		show(root);
	}
	bool has_failed = str_equal(json_str(root, "result", "fine"), "failed");
	json_free(root);
	return has_failed ? FAILED : DONE;
}

/* --- a PIN --- */

/* From a terminal without showing it. False: the end came first. */
static bool read_pin(const char *prompt, char out[LINE_LEN])
{
	struct termios shown, hidden;
	bool is_terminal = isatty(STDIN_FILENO) && tcgetattr(STDIN_FILENO, &shown) == 0;
	if (is_terminal) {
		hidden = shown;
		hidden.c_lflag &= ~(tcflag_t)ECHO;
		tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden);
		fputs(prompt, stderr);
	}
	bool is_read = fgets(out, LINE_LEN, stdin) != NULL;
	if (is_terminal) {
		tcsetattr(STDIN_FILENO, TCSAFLUSH, &shown);
		fputc('\n', stderr);
	}
	out[is_read ? strcspn(out, "\r\n") : 0] = '\0';
	return is_read;
}

static enum exit_status make_pin_hash(bool is_json)
{
	char pin[LINE_LEN], again[LINE_LEN], hash[PIN_HASH_LEN + 1];
	enum exit_status status = DONE;
	if (!read_pin("PIN, 6 to 12 digits: ", pin) || !pin_is_fit(pin)) {
		status = complain(FAILED, "a PIN is 6 to 12 digits");
	} else if (isatty(STDIN_FILENO) &&
		   (!read_pin("once more: ", again) || !str_equal(pin, again))) {
		status = complain(FAILED, "the two are not the same");
	} else if (pin_hash_make(pin, hash) != OK) {
		status = complain(FAILED, "there is not enough memory to make one");
	} else if (is_json) {
		printf("{\"pin\":\"%s\"}\n", hash);
	} else {
		puts(hash);
	}
	mem_wipe(pin, sizeof(pin));
	mem_wipe(again, sizeof(again));
	return status;
}

/* --- */

struct asked {
	const char *socket_path, *name, *word;
	bool is_json;
	const char *update; /* the word that an option of update stands for; NULL: none */
	struct enrol_wish enrol;
	bool has_enrol;
};

/* False: to end with *status_out. */
static bool take_options(int argc, char **argv, struct asked *asked, enum exit_status *status_out)
{
	enum {
		OPTION_JSON = 256,
		OPTION_SOCKET,
		OPTION_FIND,
		OPTION_NOW,
		OPTION_VERSION,
		OPTION_HELP,
		OPTION_HALL,
		OPTION_CA,
		OPTION_KEY,
		OPTION_TOKEN,
		OPTION_UNTIL,
		OPTION_PNG,
		OPTION_END
	};
	static const struct option options[] = {
		{"json", no_argument, NULL, OPTION_JSON},
		{"socket", required_argument, NULL, OPTION_SOCKET},
		{"find", no_argument, NULL, OPTION_FIND},
		{"now", no_argument, NULL, OPTION_NOW},
		{"version", no_argument, NULL, OPTION_VERSION},
		{"help", no_argument, NULL, OPTION_HELP},
		{"hall", required_argument, NULL, OPTION_HALL},
		{"ca", required_argument, NULL, OPTION_CA},
		{"key", required_argument, NULL, OPTION_KEY},
		{"token", required_argument, NULL, OPTION_TOKEN},
		{"until", required_argument, NULL, OPTION_UNTIL},
		{"png", required_argument, NULL, OPTION_PNG},
		{NULL, 0, NULL, 0},
	};
	const char **const texts[OPTION_END - OPTION_JSON] = {
		[OPTION_SOCKET - OPTION_JSON] = &asked->socket_path,
		[OPTION_HALL - OPTION_JSON] = &asked->enrol.hall,
		[OPTION_CA - OPTION_JSON] = &asked->enrol.ca,
		[OPTION_KEY - OPTION_JSON] = &asked->enrol.key,
		[OPTION_TOKEN - OPTION_JSON] = &asked->enrol.token,
		[OPTION_UNTIL - OPTION_JSON] = &asked->enrol.until,
		[OPTION_PNG - OPTION_JSON] = &asked->enrol.png,
	};
	int option;
	while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
		switch (option) {
		case OPTION_JSON:
			asked->is_json = true;
			break;
		case OPTION_FIND:
			asked->update = "find";
			break;
		case OPTION_NOW:
			asked->update = "install";
			break;
		case OPTION_VERSION:
			puts("onedoorctl " ONEDOOR_VERSION);
			return false;
		case OPTION_HELP:
			usage(stdout);
			return false;
		case '?':
			usage(stderr);
			*status_out = USAGE;
			return false;
		default:
			*texts[option - OPTION_JSON] = optarg;
			asked->has_enrol = asked->has_enrol || option != OPTION_SOCKET;
			break;
		}
	}
	return true;
}

static bool refuse(const char *why, const char *word)
{
	complain(USAGE, "%s: %s", why, word);
	fputs("onedoorctl --help tells what there is\n", stderr);
	return false;
}

/* One word at most, where one is wanted; options of a command with that command only. */
static bool take_command(int argc, char **argv, struct asked *asked)
{
	const bool has_word = optind + 1 < argc;
	asked->name = optind < argc ? argv[optind] : "";
	asked->word = has_word ? argv[optind + 1] : asked->update ? asked->update : "";
	size_t i = 0;
	while (i < ARRAY_LEN(commands) && !str_equal(commands[i].name, asked->name)) {
		i++;
	}
	const bool is_update = str_equal(asked->name, "update");
	if (!asked->name[0]) {
		usage(stderr);
		return false;
	}
	if (i == ARRAY_LEN(commands)) {
		return refuse("there is no such command", asked->name);
	}
	if (optind + 2 < argc) {
		return refuse("a word too much", argv[optind + 2]);
	}
	if (has_word && (is_update || !commands[i].word)) {
		return refuse("a word too much", asked->word);
	}
	if (asked->update && !is_update) {
		return refuse("--find and --now are update's, not of", asked->name);
	}
	if (asked->has_enrol && !str_equal(asked->name, "enrol-code")) {
		return refuse("that option is enrol-code's, not of", asked->name);
	}
	if (strcspn(asked->word, " \t\r\n") != strlen(asked->word) ||
		strlen(asked->word) > WORD_LEN) {
		return refuse("this is no word", asked->word);
	}
	return true;
}

int main(int argc, char **argv)
{
	struct asked asked = {.socket_path = default_socket};
	enum exit_status status = DONE;
	char line[LINE_LEN];
	json_init();
	if (!take_options(argc, argv, &asked, &status)) {
		return status;
	}
	if (!take_command(argc, argv, &asked) ||
		!str_format(line, sizeof(line), "%s %s", asked.name, asked.word)) {
		return USAGE;
	}
	status = str_equal(asked.name, "pin-hash") ? make_pin_hash(asked.is_json)
		 : str_equal(asked.name, "enrol-code")
			 ? ctl_enrol_code(&asked.enrol, asked.is_json)
			 : talk(asked.socket_path, line, asked.is_json);
	if (fflush(stdout) != 0 || ferror(stdout)) {
		return complain(FAILED, "the answer cannot be written: %m");
	}
	return status;
}
