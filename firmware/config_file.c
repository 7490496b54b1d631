#include "firmware/base/attr.h"
#include "firmware/base/fs.h"
#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "firmware/base/plain.h"
#include "firmware/base/str.h"
#include "firmware/config_impl.h"

#include <ini.h>
#include <string.h>

enum { FILE_MAX_LEN = 64 * 1024 };

static const char blanks[] = " \t\r\v\f";

/* inih takes the lines apart. It is given only those that it cannot misread: an indented line would
 * become the value above, a long one be cut, what stands behind a section's ']' be left out. */
struct reader {
	struct config *config;
	struct place place;
	const char *at, *end;
	char section[32];	   /* empty: none yet */
	bool is_fleets;		   /* signed by the fleet: the terminal's own is skipped */
	bool is_skipping;	   /* a section that there is not, or none: said once */
	int seen[CONFIG_KEYS_MAX]; /* the line a key stood in; 0: not yet */
};

struct line {
	const char *text;
	size_t len;
	size_t indent_len;
};

static bool is_blank(char c)
{
	return c && strchr(blanks, c);
}

/* Without indentation, comment and blanks at the end. */
static struct line strip(const char *text, size_t len)
{
	struct line line = {text, 0, 0};
	while (line.indent_len < len && is_blank(text[line.indent_len])) {
		line.indent_len++;
	}
	line.text += line.indent_len;
	size_t most = len - line.indent_len;
	if (most > 0 && line.text[0] == '#') {
		return line;
	}
	while (line.len < most && (line.text[line.len] != ';' ||
					  (line.len > 0 && !is_blank(line.text[line.len - 1])))) {
		line.len++;
	}
	while (line.len > 0 && is_blank(line.text[line.len - 1])) {
		line.len--;
	}
	return line;
}

static struct line next(struct reader *reader)
{
	static const char mark[] = "\xEF\xBB\xBF"; /* Notepad's */
	size_t left = (size_t)(reader->end - reader->at);
	if (reader->place.line == 0 && left >= 3 && memcmp(reader->at, mark, 3) == 0) {
		reader->at += 3;
		left -= 3;
	}
	const char *newline = memchr(reader->at, '\n', left);
	size_t len = newline ? (size_t)(newline - reader->at) : left;
	struct line line = strip(reader->at, len);
	reader->at += newline ? len + 1 : len;
	reader->place.line++;
	return line;
}

/* Up to what parts the key from its value. */
static size_t key_len(struct line line)
{
	size_t len = 0;
	while (len < line.len && line.text[len] != '=' && line.text[len] != ':') {
		len++;
	}
	return len;
}

/* "hall.url", "[hall]" or what else the line begins with, for messages. */
static const char *what(const struct reader *reader, struct line line, char out[80])
{
	enum { SHOWN_LEN = 40 };
	bool is_key = line.text[0] != '[' && reader->section[0];
	size_t len = line.text[0] == '[' ? line.len : key_len(line);
	len = MIN_OF(len, (size_t)SHOWN_LEN);
	while (len > 0 && is_blank(line.text[len - 1])) {
		len--;
	}
	out[0] = '\0';
	str_format(out, 80, "%s%s%.*s", is_key ? reader->section : "", is_key ? "." : "", (int)len,
		line.text);
	return out;
}

static bool is_seen(struct reader *reader, struct line line)
{
	char name[80];
	for (size_t at = 0; at < line.len;) {
		uint32_t code_point = 0;
		size_t len = 1; /* of a NUL, which is the end to the decoder */
		if (line.text[at]) {
			len = utf8_decode(line.text + at, line.len - at, &code_point);
		}
		if (len == 0) {
			place_fault(&reader->place, "%s: this is not UTF-8; save the file as UTF-8",
				what(reader, line, name));
			return false;
		}
		if (code_point != '\t' && plain_is_unseen(code_point)) {
			place_fault(&reader->place,
				"%s: a character that cannot be seen (U+%04X) stands in the line; "
				"type it anew",
				what(reader, line, name), (unsigned)code_point);
			return false;
		}
		at += len;
	}
	return true;
}

static bool take_section(struct reader *reader, struct line line)
{
	char name[sizeof(reader->section)] = "";
	reader->is_skipping = true;
	reader->section[0] = '\0';
	const char *bracket = memchr(line.text, ']', line.len);
	if (bracket != line.text + line.len - 1) {
		place_fault(&reader->place, "a section stands alone in its line, as [hall]");
		return false;
	}
	(void)str_copy_len(name, sizeof(name), line.text + 1, line.len - 2);
	if (!config_find_section(&reader->place, name)) {
		return false;
	}
	str_copy(reader->section, sizeof(reader->section), name);
	reader->is_skipping = false;
	return true;
}

/* Whether inih may have it. */
static bool judge(struct reader *reader, struct line line, size_t most_len)
{
	char name[80];
	if (line.len == 0 || !is_seen(reader, line)) {
		return false;
	}
	if (line.indent_len > 0) {
		place_fault(&reader->place,
			"%s: the line is indented; it must begin at the left edge",
			what(reader, line, name));
		return false;
	}
	if (line.text[0] == '[') {
		return take_section(reader, line);
	}
	if (reader->is_skipping) {
		return false;
	}
	if (!reader->section[0]) {
		place_fault(&reader->place, "%s: no [section] stands above it",
			what(reader, line, name));
		return false;
	}
	if (line.len > most_len) {
		place_fault(&reader->place, "%s: the line has %zu bytes; at most %zu can be read",
			what(reader, line, name), line.len, most_len);
		return false;
	}
	if (key_len(line) == line.len || line.text[key_len(line)] != '=') {
		place_fault(&reader->place, "%s: no '=' follows; key = value is right",
			what(reader, line, name));
		return false;
	}
	return true;
}

static char *give_line(char *out, int size, void *arg)
{
	struct reader *reader = arg;
	if (reader->at == reader->end || reader->place.fault_count > FAULTS_MAX) {
		return NULL;
	}
	struct line line = next(reader);
	bool is_good = judge(reader, line, (size_t)size - 1);
	str_copy_len(out, (size_t)size, line.text, is_good ? line.len : 0);
	return out;
}

static int take(void *user, const char *section, const char *name, const char *value)
{
	struct reader *reader = user;
	struct place *place = &reader->place;
	int key = config_find_key(place, section, name);
	if (key < 0) {
		return 1;
	}
	if (reader->seen[key]) {
		place_fault(place, "%s.%s stands in line %d already; take one of the two out",
			section, name, reader->seen[key]);
		return 1;
	}
	reader->seen[key] = place->line;
	if (reader->is_fleets && config_is_own(key)) {
		log_warn("config", "%s:%d: %s.%s is the terminal's own: skipped", place->name,
			place->line, section, name);
		return 1;
	}
	config_store(reader->config, key, value, place);
	return 1;
}

static enum err read_text(struct reader *to, const char *text, size_t len, const char *name)
{
	struct reader reader = *to;
	reader.place.name = name;
	reader.at = text;
	reader.end = text + len;
	if (len >= 2 && (memcmp(text, "\xFF\xFE", 2) == 0 || memcmp(text, "\xFE\xFF", 2) == 0)) {
		place_fault(&reader.place, "the file is UTF-16; save it as UTF-8");
		return ERR_INVALID;
	}
	int bad_line = ini_parse_stream(give_line, &reader, take, &reader);
	if (bad_line != 0 && reader.place.fault_count == 0) {
		reader.place.line = bad_line;
		place_fault(&reader.place, "neither [section] nor key = value");
	}
	if (reader.place.fault_count > FAULTS_MAX) {
		log_error("config", "%s: the rest was not read: too many mistakes", name);
	}
	return reader.place.fault_count > 0 ? ERR_INVALID : OK;
}

enum err config_read_text(struct config *config, const char *text, size_t len, const char *name)
{
	struct reader reader = {.config = config};
	return read_text(&reader, text, len, name);
}

enum err config_read_fleets(struct config *config, const char *text, size_t len, const char *name,
	char said_out[CONFIG_SAID_LEN + 1])
{
	said_out[0] = '\0';
	struct reader reader = {.config = config, .is_fleets = true, .place.said = said_out};
	return read_text(&reader, text, len, name);
}

enum err config_read_file(struct config *config, const char *path)
{
	char *text = NULL;
	size_t len = 0;
	const bool may_be_missing = path[0] == '-';
	path += may_be_missing;
	const char *why = fs_file_fault(path);
	if (why && may_be_missing) {
		log_info("config", "%s: not read: %s", path, why);
		return OK;
	}
	enum err err = why ? ERR_IO : fs_read(path, FILE_MAX_LEN, &text, &len);
	if (err == OK) {
		err = config_read_text(config, text, len, path);
	} else if (err == ERR_TOO_BIG) {
		log_error("config", "%s: at most %d KB can be read; this is no configuration", path,
			FILE_MAX_LEN / 1024);
	} else {
		log_error("config", "%s: cannot be read: %s", path,
			why ? why : "the disk does not give it");
	}
	mem_free(text);
	return err;
}
