#include "tests/hall/web.h"

#include "firmware/base/mem.h"
#include "firmware/base/str.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

/* --- fields --- */

static int digit_of(char sign)
{
	return sign >= '0' && sign <= '9'		      ? sign - '0'
	       : (sign | 0x20) >= 'a' && (sign | 0x20) <= 'f' ? (sign | 0x20) - 'a' + 10
							      : -1;
}

/* In place; false when an escape is none, or says what is no text. line_end: what the end of a line
 * becomes. */
static bool decode(char *text, char line_end)
{
	char *out = text;
	bool is_return = false;
	for (const char *at = text; *at; at++) {
		char sign = *at == '+' ? ' ' : *at;
		if (*at == '%') {
			int high = digit_of(at[1]), low = high < 0 ? -1 : digit_of(at[2]);
			if (low < 0) {
				return false;
			}
			sign = (char)(high * 16 + low);
			at += 2;
		}
		bool is_its_end = is_return && sign == '\n'; /* both are one end of a line */
		is_return = sign == '\r';
		if (is_its_end) {
			continue;
		}
		if (sign == '\n' || sign == '\r') {
			sign = line_end;
		} else if (sign == '\t') {
			sign = ' ';
		} else if ((unsigned char)sign < 0x20 || sign == 0x7f) {
			return false;
		}
		*out++ = sign;
	}
	*out = '\0';
	return utf8_is_valid(text, strlen(text));
}

static char *trim(char *text)
{
	text += strspn(text, " \n");
	size_t len = strlen(text);
	while (len > 0 && strchr(" \n", text[len - 1])) {
		text[--len] = '\0';
	}
	return text;
}

bool fields_parse(const char *body, size_t len, const char *lines, struct fields *out)
{
	*out = (struct fields){0};
	if (len > FIELDS_BYTES_MAX || (len > 0 && memchr(body, '\0', len))) {
		return false;
	}
	out->size = len + 1;
	out->text = mem_alloc(out->size, 1);
	if (len > 0) {
		memcpy(out->text, body, len);
	}
	char *rest = out->text, *pair;
	while ((pair = strsep(&rest, "&"))) {
		if (!*pair) {
			continue;
		}
		char *value = strchr(pair, '=');
		if (!value || out->count == FIELDS_MAX) {
			return false;
		}
		*value++ = '\0';
		if (!decode(pair, ' ') ||
			!decode(value, lines && strcmp(pair, lines) == 0 ? '\n' : ' ')) {
			return false;
		}
		out->list[out->count].name = pair;
		out->list[out->count++].value = trim(value);
	}
	return true;
}

void fields_finish(struct fields *fields)
{
	if (fields->text) {
		mem_wipe(fields->text, fields->size);
	}
	mem_free(fields->text);
	*fields = (struct fields){0};
}

const char *fields_get(const struct fields *fields, const char *name)
{
	for (int i = 0; i < fields->count; i++) {
		if (strcmp(fields->list[i].name, name) == 0) {
			return fields->list[i].value;
		}
	}
	return "";
}

/* --- languages (RFC 9110 12.5.4) --- */

/* Thousandths of what stands behind ";q=", up to the comma. 1000 without one. */
static int weight_of(const char *text, size_t len)
{
	const char *q = memchr(text, ';', len);
	size_t left = q ? len - (size_t)(q - text) : 0;
	while (left > 0 && (*q == ';' || *q == ' ')) {
		q++;
		left--;
	}
	if (left < 3 || (*q | 0x20) != 'q' || q[1] != '=') {
		return 1000;
	}
	int weight = 0, place = 1000;
	for (q += 2, left -= 2; left > 0 && place > 0; q++, left--) {
		if (*q >= '0' && *q <= '9') {
			weight += (*q - '0') * place;
			place /= 10;
		} else if (*q != '.') {
			break;
		}
	}
	return MIN_OF(weight, 1000);
}

static bool is_tag(const char *text, size_t len, const char *language)
{
	return len >= 2 && strncasecmp(text, language, 2) == 0 &&
	       (len == 2 || strchr("-; ", text[2]));
}

const char *web_language(const char *accept)
{
	int zh = 0, en = 0;
	bool is_zh_first = true;
	while (accept && *accept) {
		accept += strspn(accept, ", ");
		size_t len = strcspn(accept, ",");
		int weight = weight_of(accept, len);
		if (is_tag(accept, len, "zh") && weight > zh) {
			is_zh_first = en < weight;
			zh = weight;
		} else if (is_tag(accept, len, "en") && weight > en) {
			is_zh_first = zh >= weight;
			en = weight;
		}
		accept += len;
	}
	return en > 0 && !is_zh_first ? "en" : "zh";
}

/* --- the place --- */

bool web_host_is_local(const char *host, int port)
{
	static const char *const names[] = {"localhost", "127.0.0.1"};
	char wanted[32];
	for (size_t i = 0; host && i < ARRAY_LEN(names); i++) {
		snprintf(wanted, sizeof(wanted), "%s:%d", names[i], port);
		if (strcasecmp(host, wanted) == 0 ||
			(port == 80 && strcasecmp(host, names[i]) == 0)) {
			return true;
		}
	}
	return false;
}
