#include "tests/hall/html.h"

#include "firmware/base/log.h"
#include "firmware/base/mem.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { HTML_MAX = 1024 * 1024, FIRST_SIZE = 8 * 1024 };

static void put(struct html *html, const char *text, size_t len)
{
	if (len >= HTML_MAX - html->len) {
		return;
	}
	if (html->len + len + 1 > html->size) {
		size_t size = html->size ? html->size : FIRST_SIZE;
		while (size < html->len + len + 1) {
			size *= 2;
		}
		/* Not realloc: what a page says of somebody is overwritten when it moves. */
		char *grown = mem_alloc(size, 1);
		if (html->text) {
			memcpy(grown, html->text, html->len);
			mem_wipe(html->text, html->len);
			mem_free(html->text);
		}
		html->text = grown;
		html->size = size;
	}
	memcpy(html->text + html->len, text, len);
	html->len += len;
	html->text[html->len] = '\0';
}

static const char *escape_of(char sign)
{
	switch (sign) {
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '&':
		return "&amp;";
	case '"':
		return "&quot;";
	case '\'':
		return "&#39;";
	default:
		return NULL;
	}
}

static void put_escaped(struct html *html, const char *text)
{
	while (text && *text) {
		size_t len = strcspn(text, "<>&\"'");
		put(html, text, len);
		text += len;
		if (*text) {
			const char *escaped = escape_of(*text++);
			put(html, escaped, strlen(escaped));
		}
	}
}

static void put_number(struct html *html, long long number)
{
	char text[24];
	snprintf(text, sizeof(text), "%lld", number);
	put(html, text, strlen(text));
}

void html_add(struct html *html, const char *fmt, ...)
{
	va_list args;
	va_start(args, fmt);
	while (*fmt) {
		size_t len = strcspn(fmt, "%");
		put(html, fmt, len);
		fmt += len;
		if (strncmp(fmt, "%s", 2) == 0) {
			put_escaped(html, va_arg(args, const char *));
			fmt += 2;
		} else if (strncmp(fmt, "%d", 2) == 0) {
			put_number(html, va_arg(args, int));
			fmt += 2;
		} else if (strncmp(fmt, "%lld", 4) == 0) {
			put_number(html, va_arg(args, long long));
			fmt += 4;
		} else if (*fmt) {
			REQUIRE(strncmp(fmt, "%%", 2) == 0);
			put(html, "%", 1);
			fmt += 2;
		}
	}
	va_end(args);
}

void html_raw(struct html *html, const char *markup)
{
	put(html, markup, strlen(markup));
}

char *html_take(struct html *html, size_t *len_out)
{
	char *text = html->text ? html->text : mem_copy_str("");
	*len_out = html->len;
	*html = (struct html){0};
	return text;
}
