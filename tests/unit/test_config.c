/* The configuration: what is taken, and that each mistake is said with its line, key and what is
 * right. What was said is read back from stderr. */
#include <fcntl.h>
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#include "firmware/base/attr.h"
#include "firmware/base/fs.h"
#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "firmware/config.h"
#include "tests/harness/hear.h"

static struct config config;
static const char *said = "";

static enum err read_bytes(const char *text, size_t len)
{
	config_init(&config);
	hear_begin();
	enum err err = config_read_text(&config, text, len, "kiosk.conf");
	said = hear_end();
	return err;
}

static enum err read_text(const char *text)
{
	return read_bytes(text, strlen(text));
}

static int count_lines(void)
{
	int count = 0;
	for (const char *at = said; (at = strchr(at, '\n')); at++) {
		count++;
	}
	return count;
}

struct fault {
	const char *text;
	const char *words; /* all that is said, but for what stands before kiosk.conf */
};

static void expect_words(const char *text, const char *words)
{
	char line[600];
	str_format(line, sizeof(line), "E config: %s\n", words);
	if (!str_equal(said, line)) {
		fail_msg("of\n%s\nwas said\n%sinstead of\n%s", text, said, line);
	}
}

static void expect_faults(const struct fault *faults, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (read_text(faults[i].text) != ERR_INVALID) {
			fail_msg("%s\nis taken", faults[i].text);
		}
		expect_words(faults[i].text, faults[i].words);
	}
}

static void the_example_holds_the_defaults(void **state)
{
	(void)state;
	static struct config defaults;
	char *text = NULL;
	size_t len = 0;
	assert_int_equal(
		fs_read(SOURCE_DIR "/assets/kiosk.conf.example", 1 << 16, &text, &len), OK);
	config_init(&defaults);
	assert_int_equal(read_bytes(text, len), OK);
	assert_string_equal(said, "");
	assert_memory_equal(&config, &defaults, sizeof(config));
	/* Every key stands in it: none can be put in again. */
	char twice[40];
	static const char *const keys[] = {"terminal.id", "terminal.place", "panel.display",
		"panel.rotation", "panel.mode", "panel.width_px", "panel.height_px",
		"panel.mm_per_px", "panel.bottom_mm", "reader.side", "printer.usb",
		"printer.roll_mm", "scanner.usb", "hall.url", "hall.ca", "hall.cert", "hall.key",
		"hall.pinned_key", "hall.block_size", "hall.answer_limit_ms", "hall.lists_after_s",
		"fleet.key", "log.syslog", "session.idle_s", "session.warning_s", "session.done_s",
		"session.language", "session.ignores_hours", "sound.on", "path.data", "path.own",
		"path.assets", "path.locale", "path.reboot", "path.metrics", "path.notice"};
	for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
		char *longer = mem_alloc(len + 100, 1);
		const char *dot = strchr(keys[i], '.');
		memcpy(longer, text, len);
		str_format(longer + len, 100, "\n[%.*s]\n%s =\n", (int)(dot - keys[i]), keys[i],
			dot + 1);
		assert_int_equal(read_text(longer), ERR_INVALID);
		str_format(twice, sizeof(twice), ": %s stands in line ", keys[i]);
		assert_non_null(strstr(said, twice));
		mem_free(longer);
	}
	mem_free(text);
}

static void what_editors_leave_is_taken(void **state)
{
	(void)state;
	static const char *const texts[] = {
		"[hall]\nurl = https://hall.test:8443\n[terminal]\nplace = 一楼东厅\n",
		"\xEF\xBB\xBF[hall]\r\nurl = https://hall.test:8443\r\n\r\n[terminal]\r\nplace = "
		"一楼东厅", /* Notepad: mark, CR, and no end of the last line */
		"[hall]\t\n\n  \t\nurl\t=\thttps://hall.test:8443\t \n[terminal] \nplace=一楼东厅  "
		"\n",
		"; a comment\n# another\n  ; indented\n\t# too\n[hall] ; where\nurl = "
		"https://hall.test:8443 ; it stands here\n[terminal]\nplace = 一楼东厅\t;x\n",
		/* comments may be long and in any encoding, here GBK */
		"; \xb6\xab\xcc\xfc\n[hall]\nurl = https://hall.test:8443\n"
		";xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
		"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
		"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
		"idle_s = 300\n[terminal]\nplace = 一楼东厅 ; "
		"\xb6\xab\xcc\xfc................................................................."
		".................................................................................."
		"\n",
		/* a section may come again, its keys may not */
		"[hall]\n[terminal]\nplace = 一楼东厅\n[hall]\nurl = "
		"https://hall.test:8443\n[hall]",
	};
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		if (read_text(texts[i]) != OK || said[0]) {
			fail_msg("%s\nis refused: %s", texts[i], said);
		}
		assert_string_equal(config.hall_url, "https://hall.test:8443");
		assert_string_equal(config.terminal_place, "一楼东厅");
		assert_int_equal(config.session_idle_s, 60);
	}
	assert_int_equal(read_text(""), OK);
	assert_int_equal(read_text("\xEF\xBB\xBF"), OK);
	/* A ';' behind no blank, and '#', are the value's own. */
	assert_int_equal(read_text("[terminal]\nplace = A;B #2\n"), OK);
	assert_string_equal(config.terminal_place, "A;B #2");
	assert_int_equal(read_text("[terminal]\nplace =\n[hall]\npinned_key=\n"), OK);
}

static void lines_that_would_be_misread(void **state)
{
	(void)state;
	static const struct fault faults[] = {
		/* inih would take it for more of the line above */
		{"[hall]\nurl = https://a\n  block_size = 5\n",
			"kiosk.conf:3: hall.block_size: the line is indented; it must begin at the "
			"left edge"},
		{"[hall]\nurl = https://a\n\tblock_size = 5\n",
			"kiosk.conf:3: hall.block_size: the line is indented; it must begin at the "
			"left edge"},
		{"[hall]\nurl = https://a\n [session]\n",
			"kiosk.conf:3: [session]: the line is indented; it must begin at the left "
			"edge"},
		{"[hall]\n url = https://a\n",
			"kiosk.conf:2: hall.url: the line is indented; it must begin at the left "
			"edge"},
		{"[hall]\nurl = https://a\n  /b\n",
			"kiosk.conf:3: hall./b: the line is indented; it must begin at the left "
			"edge"},
		/* doubled */
		{"[hall]\nurl = https://a\nblock_size = 1\nurl = https://b\n",
			"kiosk.conf:4: hall.url stands in line 2 already; take one of the two out"},
		{"[hall]\nurl = https://a\n[sound]\non = no\n\n[hall]\nurl = https://a\n",
			"kiosk.conf:7: hall.url stands in line 2 already; take one of the two out"},
		{"[sound]\non = no\non=no\n",
			"kiosk.conf:3: sound.on stands in line 2 already; take one of the two out"},
		/* no key, no section, no value */
		{"id = x\n", "kiosk.conf:1: id: no [section] stands above it"},
		{"[hall]\nurl https//a\n",
			"kiosk.conf:2: hall.url https//a: no '=' follows; key = value is right"},
		{"[hall]\nurl: https://a\n",
			"kiosk.conf:2: hall.url: no '=' follows; key = value is right"},
		{"[hall]\nurl＝https//a\n",
			"kiosk.conf:2: hall.url＝https//a: no '=' follows; key = value is right"},
		{"[hall]\nurl ; = https://a\n",
			"kiosk.conf:2: hall.url: no '=' follows; key = value is right"},
		{"[hall\n", "kiosk.conf:1: a section stands alone in its line, as [hall]"},
		{"[hall] url = https://a\n",
			"kiosk.conf:1: a section stands alone in its line, as [hall]"},
		{"[hell]\nurl = https://a\nurl = https://b\n",
			"kiosk.conf:1: there is no section [hell]; there are terminal, panel, "
			"reader, printer, scanner, hall, fleet, log, update, health, technician, "
			"session, sound, path"},
		{"[ hall ]\n",
			"kiosk.conf:1: there is no section [ hall ]; there are terminal, panel, "
			"reader, printer, scanner, hall, fleet, log, update, health, technician, "
			"session, sound, path"},
		{"[terminal]\n\ncolour = red\n",
			"kiosk.conf:3: there is no key 'colour' in section [terminal]; there are "
			"id, place"},
		{"[sound]\nON = yes\n", "kiosk.conf:2: there is no key 'ON' in section [sound]; "
					"there are on, volume"},
		{"[sound]\n= yes\n", "kiosk.conf:2: there is no key '' in section [sound]; there "
				     "are on, volume"},
		/* bytes */
		{"[terminal]\nplace = \xb6\xab\xcc\xfc\n",
			"kiosk.conf:2: terminal.place: this is not UTF-8; save the file as UTF-8"},
		{"[hall]\nurl = https://a\xE2\x80\x8B.gov\n",
			"kiosk.conf:2: hall.url: a character that cannot be seen (U+200B) stands "
			"in the line; type it anew"},
		{"[hall]\n\n\xEF\xBB\xBFurl = https://a\n",
			"kiosk.conf:3: hall.url: a character that cannot be seen (U+FEFF) stands "
			"in the line; type it anew"},
		{"[terminal]\nplace = a\rid = b\n",
			"kiosk.conf:2: terminal.place: a character that cannot be seen (U+000D) "
			"stands in the line; type it anew"},
		{"[terminal]\nplace = \x1b[31m\n",
			"kiosk.conf:2: terminal.place: a character that cannot be seen (U+001B) "
			"stands in the line; type it anew"},
	};
	expect_faults(faults, ARRAY_LEN(faults));
	assert_int_equal(read_bytes("[terminal]\nid = a\0b\n", 20), ERR_INVALID);
	expect_words("a NUL", "kiosk.conf:2: terminal.id: a character that cannot be seen (U+0000) "
			      "stands in the line; type it anew");
	assert_int_equal(read_bytes("\xFF\xFE[\0h\0", 6), ERR_INVALID);
	expect_words("UTF-16", "kiosk.conf: the file is UTF-16; save it as UTF-8");
	assert_int_equal(read_bytes("\xFE\xFF\0[\0h", 6), ERR_INVALID);
	expect_words("UTF-16", "kiosk.conf: the file is UTF-16; save it as UTF-8");
}

static void long_lines(void **state)
{
	(void)state;
	enum { MOST_LEN = 199 };
	char text[700];
	for (int len = 60; len < 500; len++) {
		int head = snprintf(text, sizeof(text), "[terminal]\nplace = ");
		int value_len = len - (head - 11);
		memset(text + head, 'y', (size_t)value_len);
		str_format(text + head + value_len, sizeof(text) - (size_t)(head + value_len),
			"\n[sound]\non = no\n");
		enum err err = read_text(text);
		assert_false(config.sound_on); /* the next line is not blamed */
		if (len <= MOST_LEN) {
			assert_int_equal(err, OK);
			assert_int_equal(strlen(config.terminal_place), value_len);
			continue;
		}
		char words[160];
		str_format(words, sizeof(words),
			"kiosk.conf:2: terminal.place: the line has %d bytes; at most 199 can be "
			"read",
			len);
		assert_int_equal(err, ERR_INVALID);
		expect_words(text, words);
		assert_string_equal(config.terminal_place, "");
	}
}

static void values(void **state)
{
	(void)state;
	static const struct fault faults[] = {
		{"[terminal]\nid =\n", "kiosk.conf:2: terminal.id must be 1 to 64 bytes without "
				       "blanks and quotes, "
				       "not ''"},
		{"[terminal]\nid = \"terminal-0001\"\n", "kiosk.conf:2: terminal.id must be 1 to "
							 "64 bytes without blanks and quotes, "
							 "not '\"terminal-0001\"'"},
		{"[terminal]\nid = terminal 1\n", "kiosk.conf:2: terminal.id must be 1 to 64 bytes "
						  "without blanks and quotes, "
						  "not 'terminal 1'"},
		{"[panel]\nwidth_px = 10\n",
			"kiosk.conf:2: panel.width_px must be a whole number from 480 to 7680, not "
			"'10'"},
		{"[panel]\nwidth_px = 1080.5\n",
			"kiosk.conf:2: panel.width_px must be a whole number from 480 to 7680, not "
			"'1080.5'"},
		{"[panel]\nmm_per_px = 0,369\n",
			"kiosk.conf:2: panel.mm_per_px must be a number from 0.05 to 2, not "
			"'0,369'"},
		{"[panel]\ndisplay =\n",
			"kiosk.conf:2: panel.display must be one of window|offscreen|drm, not ''"},
		{"[panel]\nrotation = 45\n",
			"kiosk.conf:2: panel.rotation must be one of 0|90|180|270, not '45'"},
		{"[panel]\nmode = 1080p\n",
			"kiosk.conf:2: panel.mode must be empty, as 1920x1080 or as 1920x1080@60, "
			"not '1080p'"},
		{"[sound]\non = nein\n", "kiosk.conf:2: sound.on must be yes or no, not 'nein'"},
		{"[scanner]\nusb = 0145-0012\n",
			"kiosk.conf:2: scanner.usb must be empty or vvvv:pppp, not '0145-0012': "
			"it begins with the device's two numbers as lsusb shows them: 04b8:0e15"},
		{"[scanner]\nusb = 0145:0012,1\n",
			"kiosk.conf:2: scanner.usb must be empty or vvvv:pppp, not "
			"'0145:0012,1': nothing follows the two numbers"},
		{"[hall]\nca =\n",
			"kiosk.conf:2: hall.ca must be the path of a file or folder, not '': it is "
			"empty"},
		{"[hall]\ncert = /etc/terminal.pem # ours\n",
			"kiosk.conf:2: hall.cert must be the path of a file or folder, not "
			"'/etc/terminal.pem # ours': a comment behind a value begins with ';', not "
			"with '#'"},
		{"[path]\ndata = \"/var/lib/onedoor\"\n",
			"kiosk.conf:2: path.data must be the path of a file or folder, not "
			"'\"/var/lib/onedoor\"': without quotes"},
	};
	expect_faults(faults, ARRAY_LEN(faults));
}

static void addresses(void **state)
{
	(void)state;
	static const char *const good[] = {"https://hall", "https://hall.example.gov.cn",
		"https://hall:1", "https://hall:65535", "https://hall/", "https://10.1.2.3:8443",
		"https://[::1]", "https://[2001:db8::7]:8443", "https://xn--fiqs8s.cn"};
	static const struct {
		const char *url, *why;
	} bad[] = {
		{"", "it does not begin with https://"},
		{"hall:8443", "it does not begin with https://"},
		{"http://hall", "it does not begin with https://"},
		{"HTTPS://hall", "it does not begin with https://"},
		{"\"https://hall\"", "it does not begin with https://"},
		{"https:/hall", "it does not begin with https://"},
		{"https://", "the host is missing"},
		{"https://:8443", "the host is missing"},
		{"https://hall/api", "nothing may stand behind host and port"},
		{"https://hall/v1/", "nothing may stand behind host and port"},
		{"https://hall//", "nothing may stand behind host and port"},
		{"https://hall:8443/v1", "nothing may stand behind host and port"},
		{"https://hall?terminal=1", "nothing may stand behind host and port"},
		{"https://hall?", "nothing may stand behind host and port"},
		{"https://hall#top", "nothing may stand behind host and port"},
		{"https://hall\\v1", "nothing may stand behind host and port"},
		{"https://user:secret@hall", "no user and password may stand in it"},
		{"https://user@hall:8443", "no user and password may stand in it"},
		{"https://hall:0", "the port is a number from 1 to 65535"},
		{"https://hall:65536", "the port is a number from 1 to 65535"},
		{"https://hall:https", "the port is a number from 1 to 65535"},
		{"https://hall:-1", "the port is a number from 1 to 65535"},
		{"https://hall:", "the port is missing behind the colon"},
		{"https://[::1", "between [ and ] there is no IPv6 address"},
		{"https://[hall]", "between [ and ] there is no IPv6 address"},
		{"https://2001:db8::7", "the port is a number from 1 to 65535"},
		{"https://ha ll",
			"a host has no blanks, and Chinese letters in its xn-- form only"},
		{"https://大厅.cn",
			"a host has no blanks, and Chinese letters in its xn-- form only"},
		{"https://hall：8443",
			"a host has no blanks, and Chinese letters in its xn-- form only"},
		{"https://ha|l*l", "this is no name of a host"},
		{"https://https://hall", "nothing may stand behind host and port"},
	};
	char text[200];
	char words[300];
	for (size_t i = 0; i < ARRAY_LEN(good); i++) {
		str_format(text, sizeof(text), "[hall]\nurl = %s\n", good[i]);
		if (read_text(text) != OK) {
			fail_msg("%s is refused: %s", good[i], said);
		}
		assert_string_equal(config.hall_url, good[i]);
	}
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		str_format(text, sizeof(text), "[hall]\nurl = %s\n", bad[i].url);
		str_format(words, sizeof(words),
			"kiosk.conf:2: hall.url must be https://host or https://host:port, not "
			"'%s': %s",
			bad[i].url, bad[i].why);
		assert_int_equal(read_text(text), ERR_INVALID);
		expect_words(text, words);
		assert_string_equal(config.hall_url, "https://localhost:8443");
	}
}

#define PIN	   "sha256//YhKJKSzoTt2b5FP18fvpHo7fJYqQCjAa3HWY3tvRMwE="
#define BEHIND_PIN "behind sha256// stand 43 letters and digits of base64 and one '='"

static void pins(void **state)
{
	(void)state;
	static const char *const good[] = {"", PIN, PIN ";" PIN};
	static const struct {
		const char *pin, *why;
	} bad[] = {
		{"YhKJKSzoTt2b5FP18fvpHo7fJYqQCjAa3HWY3tvRMwE=", "it does not begin with sha256//"},
		{"sha256/YhKJKSzoTt2b5FP18fvpHo7fJYqQCjAa3HWY3tvRMwE=",
			"it does not begin with sha256//"},
		{"sha1//YhKJKSzoTt2b5FP18fvpHo7fJYqQCjAa3HWY3tvRMwE=",
			"it does not begin with sha256//"},
		{"/etc/onedoor/hall.pub", "it does not begin with sha256//"},
		{PIN ";;" PIN, "it does not begin with sha256//"},
		{PIN ";", "it does not begin with sha256//"},
		{PIN " " PIN, BEHIND_PIN},
		{"sha256//", BEHIND_PIN},
		{"sha256//YhKJKSzoTt2b5FP18fvpHo7fJYqQCjAa3HWY3tvRMw=", BEHIND_PIN},
		{"sha256//YhKJKSzoTt2b5FP18fvpHo7fJYqQCjAa3HWY3tvRMwE", BEHIND_PIN},
		{"sha256//YhKJKSzoTt2b5FP18fvpHo7fJYqQCjAa3HWY3tvRMwEA=", BEHIND_PIN},
		{"sha256//YhKJKSzoTt2b5FP18fvpHo7fJYqQCjAa3HWY3tvRMwF=", BEHIND_PIN},
		{"sha256//YhKJKSzoTt2b5FP18fvpHo7fJYqQCjAa-HWY_tvRMwE=", BEHIND_PIN},
		/* the digest in hexadecimal */
		{"sha256//622489292ce84edd9be453f5f1fbe91e8edf258a900a301adc7598dedbd13301",
			BEHIND_PIN},
	};
	char text[300];
	for (size_t i = 0; i < ARRAY_LEN(good); i++) {
		str_format(text, sizeof(text), "[hall]\npinned_key = %s\n", good[i]);
		assert_int_equal(read_text(text), OK);
		assert_string_equal(config.hall_pinned_key, good[i]);
	}
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		char why[100];
		str_format(text, sizeof(text), "[hall]\npinned_key = %s\n", bad[i].pin);
		str_format(why, sizeof(why), ": %s\n", bad[i].why);
		assert_int_equal(read_text(text), ERR_INVALID);
		assert_true(str_starts(said,
			"E config: kiosk.conf:2: hall.pinned_key must be empty or sha256//... of "
			"the hall's public key, as curl prints it, not '"));
		if (!strstr(said, why)) {
			fail_msg("of %s was said %s", bad[i].pin, said);
		}
		assert_string_equal(config.hall_pinned_key, "");
	}
}

#define HASH                                                                                       \
	"$argon2id$v=19$m=65536,t=2,p=1$YhKJKSzoTt2b5FP18fvpHg$"                                   \
	"7fJYqQCjAa3HWY3tvRMwEYhKJKSzoTt2b5FP18fvpHo"

static void hashes_of_pins(void **state)
{
	(void)state;
	static const char *const bad[] = {"482913", HASH "x", HASH "$", HASH ",p=1", HASH HASH,
		"$argon2id$v=19$m=65536,t=2,p=1$YhKJKSzoTt2b5FP18fvpHg",
		"$argon2i$v=19$m=65536,t=2,p=1$YhKJKSzoTt2b5FP18fvpHg$"
		"7fJYqQCjAa3HWY3tvRMwEYhKJKSzoTt2b5FP18fvpHo"};
	char text[400];
	assert_int_equal(read_text("[technician]\npin = " HASH "\n"), OK);
	assert_string_equal(config.technician_pin, HASH);
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		str_format(text, sizeof(text), "[technician]\npin = %s\n", bad[i]);
		if (read_text(text) != ERR_INVALID ||
			!strstr(said, "kiosk.conf:2: technician.pin")) {
			fail_msg("of %s was said %s", bad[i], said);
		}
	}
}

/* A longer path would only be found out when something listens there. */
static void sockets_have_short_paths(void **state)
{
	(void)state;
	static const char *const keys[] = {"control", "notice", "stick"};
	char text[300], path[110], wanted[100];
	for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
		memset(path, 'x', sizeof(path));
		path[0] = '/';
		path[107] = '\0';
		str_format(text, sizeof(text), "[path]\n%s = %s\n", keys[i], path);
		assert_int_equal(read_text(text), OK);
		path[107] = 'x';
		path[108] = '\0';
		str_format(text, sizeof(text), "[path]\n%s = %s\n", keys[i], path);
		assert_int_equal(read_text(text), ERR_INVALID);
		str_format(wanted, sizeof(wanted),
			"kiosk.conf:2: path.%s must be the path of a socket, at most 107 bytes",
			keys[i]);
		assert_non_null(strstr(said, wanted));
	}
}

static void all_is_said_at_once_yet_not_without_end(void **state)
{
	(void)state;
	assert_int_equal(read_text("[hall]\nurl = ftp://hall\n  ca = /etc/ca\npinned_key = x\n"
				   "[hell]\na = b\n[panel]\nwidth_px = 1\n\nheight_px = 2000\n"),
		ERR_INVALID);
	assert_int_equal(count_lines(), 5);
	static const char *const lines[] = {
		":2: hall.url", ":3: hall.ca", ":4: hall.pinned_key", ":5: ", ":8: panel.width_px"};
	for (size_t i = 0; i < ARRAY_LEN(lines); i++) {
		assert_non_null(strstr(said, lines[i]));
	}
	assert_int_equal(config.panel_height_px, 2000);
	enum { LINES = 5000, FAULTS = 20 };
	char *text = mem_alloc(LINES + 1, 6);
	for (int i = 0; i < LINES; i++) {
		memcpy(text + 6 * i, "a = b\n", 6);
	}
	assert_int_equal(read_text(text), ERR_INVALID);
	assert_int_equal(count_lines(), FAULTS + 1);
	assert_non_null(strstr(said, "the rest was not read"));
	text[6 * FAULTS] = '\0';
	assert_int_equal(read_text(text), ERR_INVALID);
	assert_int_equal(count_lines(), FAULTS);
	mem_free(text);
}

static void expect_set(const char *assignment, const char *words)
{
	hear_begin();
	enum err err = config_set(&config, assignment);
	said = hear_end();
	assert_int_equal(err == OK, !words);
	if (words) {
		expect_words(assignment, words);
	} else {
		assert_string_equal(said, "");
	}
}

static void the_command_line(void **state)
{
	(void)state;
	config_init(&config);
	expect_set("hall.url=https://a", NULL);
	expect_set("hall.url=https://b", NULL);
	assert_string_equal(config.hall_url, "https://b");
	expect_set("terminal.place=A = B ; C", NULL);
	assert_string_equal(config.terminal_place, "A = B ; C");
	expect_set("hall.url=https://b/c",
		"--set: hall.url must be https://host or https://host:port, not 'https://b/c': "
		"nothing may stand behind host and port");
	expect_set("hall.uri=https://b",
		"--set: there is no key 'uri' in section [hall]; there are url, ca, cert, key, "
		"pinned_key, block_size, answer_limit_ms, lists_after_s");
	expect_set("hell.url=https://b",
		"--set: there is no section [hell]; there are terminal, panel, reader, printer, "
		"scanner, hall, fleet, log, update, health, technician, session, sound, path");
	expect_set("sound.on", "--set: 'sound.on' is not section.key=value");
	expect_set("on=a.b", "--set: 'on=a.b' is not section.key=value");
	expect_set("", "--set: '' is not section.key=value");
	expect_set("sound.on =yes",
		"--set: there is no key 'on ' in section [sound]; there are on, volume");
	expect_set("terminal.place=a\nb",
		"--set: terminal.place has a character in it that cannot be seen (U+000A): type it "
		"anew");
	expect_set(
		"terminal.place=\xff", "--set: terminal.place must be at most 255 bytes of UTF-8");
	char text[300] = "terminal.place=";
	memset(text + strlen(text), 'x', 256);
	expect_set(text, "--set: terminal.place must be at most 255 bytes of UTF-8");
	assert_string_equal(config.hall_url, "https://b");
}

static void expect_file(const char *path, const char *why)
{
	char words[PATH_MAX + 100];
	config_init(&config);
	hear_begin();
	enum err err = config_read_file(&config, path);
	said = hear_end();
	assert_int_equal(err == OK, !why);
	if (why) {
		str_format(words, sizeof(words), "%s: %s", path, why);
		expect_words(path, words);
	}
}

static void files(void **state)
{
	(void)state;
	char dir[] = "/tmp/onedoor-config-XXXXXX";
	char path[64];
	enum { FILE_MOST_LEN = 64 * 1024 };
	assert_non_null(mkdtemp(dir));
	expect_file(dir, "cannot be read: it is a folder, not a file");
	str_format(path, sizeof(path), "%s/kiosk.conf", dir);
	expect_file(path, "cannot be read: there is no such file");
	assert_int_equal(mkfifo(path, 0600), 0);
	expect_file(path, "cannot be read: it is no plain file"); /* and nobody waits for it */
	assert_int_equal(unlink(path), 0);
	assert_int_equal(symlink(path, path), 0);
	expect_file(path, "cannot be read: Too many levels of symbolic links");
	assert_int_equal(unlink(path), 0);
	char *text = mem_alloc(FILE_MOST_LEN + 1, 1);
	memset(text, ';', FILE_MOST_LEN + 1);
	assert_int_equal(fs_write_atomic(path, text, FILE_MOST_LEN), OK);
	expect_file(path, NULL);
	assert_int_equal(fs_write_atomic(path, text, FILE_MOST_LEN + 1), OK);
	expect_file(path, "at most 64 KB can be read; this is no configuration");
	mem_free(text);
	if (getuid() != 0) {
		assert_int_equal(chmod(path, 0), 0);
		expect_file(path, "cannot be read: Permission denied");
	}
	expect_file("/dev/null", "cannot be read: it is no plain file");
	assert_int_equal(fs_write_atomic(path, "[sound]\non = no\n", 16), OK);
	expect_file(path, NULL);
	assert_false(config.sound_on);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(rmdir(dir), 0);
}

int main(void)
{
	unsetenv("JOURNAL_STREAM");
	log_set_level(LOG_LEVEL_DEBUG); /* nothing is left out */
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_example_holds_the_defaults),
		cmocka_unit_test(what_editors_leave_is_taken),
		cmocka_unit_test(lines_that_would_be_misread),
		cmocka_unit_test(long_lines),
		cmocka_unit_test(values),
		cmocka_unit_test(addresses),
		cmocka_unit_test(pins),
		cmocka_unit_test(hashes_of_pins),
		cmocka_unit_test(sockets_have_short_paths),
		cmocka_unit_test(all_is_said_at_once_yet_not_without_end),
		cmocka_unit_test(the_command_line),
		cmocka_unit_test(files),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
