/* Forms: the largest one is read, a key is typed into it and its page checked, all of it is checked
 * and sent. Prints one JSON object. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "firmware/base/attr.h"
#include "firmware/base/clock.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "firmware/form/check.h"
#include "firmware/form/encode.h"

enum { TIMES = 400, JSON_SIZE = 64 * 1024 };

struct figure {
	int count;
	double times[TIMES]; /* ms */
};

static struct figure reading, key, sending;

static void take(struct figure *figure, int64_t started_us)
{
	if (figure->count < TIMES) {
		figure->times[figure->count++] = (double)(clock_us() - started_us) / 1000;
	}
}

/* 64 fields on 12 pages, nearly all that a form may have: texts with patterns, choices, a table,
 * conditions, checks across fields. */
static void write_form(char *out)
{
	out[0] = '\0';
	str_append(out, JSON_SIZE,
		"{\"type\":\"object\",\"x-title\":{\"zh\":\"大表\",\"en\":\"The large one\"},"
		"\"properties\":{\"kind\":{\"type\":\"string\",\"enum\":[\"k0\",\"k1\",\"k2\","
		"\"k3\"],"
		"\"x-title\":{\"zh\":\"类型\"}},"
		"\"people\":{\"type\":\"array\",\"maxItems\":20,\"x-title\":{\"zh\":\"人员\"},"
		"\"items\":{"
		"\"type\":\"object\",\"required\":[\"who\"],\"properties\":{"
		"\"who\":{\"type\":\"string\",\"maxLength\":30,\"pattern\":\"^[\\\\p{Script=Han}A-"
		"Za-z· ]+$\","
		"\"x-title\":{\"zh\":\"姓名\"}},"
		"\"share\":{\"type\":\"integer\",\"minimum\":1,\"maximum\":100,\"x-title\":{\"zh\":"
		"\"份额\"}},"
		"\"number\":{\"type\":\"string\",\"maxLength\":18,\"format\":\"id-number\",\"x-"
		"title\":{\"zh\":"
		"\"证件号\"}}}}}");
	for (int i = 2; i < 48; i++) {
		str_append(out, JSON_SIZE,
			",\"f%d\":{\"type\":\"string\",\"minLength\":2,\"maxLength\":%d,"
			"\"pattern\":"
			"\"^[^0-9]{2,}(?:,[^0-9]+)*$\",\"x-title\":{\"zh\":\"第 %d "
			"项\",\"en\":\"Item %d\"},"
			"\"x-help\":{\"zh\":\"按证件上的写法填写。\",\"en\":\"As it is written on "
			"the document.\"}}",
			i, i % 8 ? 60 : 500, i, i);
	}
	str_append(out, JSON_SIZE, "},\"required\":[\"kind\",\"f2\",\"f3\"],\"allOf\":[");
	for (int i = 48; i < 64; i++) {
		str_append(out, JSON_SIZE,
			"%s{\"if\":{\"properties\":{\"kind\":{\"enum\":[\"k%d\",\"k%d\"]}},"
			"\"required\":"
			"[\"kind\"]},\"then\":{\"properties\":{\"f%d\":{\"type\":\"string\","
			"\"maxLength\":40,"
			"\"x-title\":{\"zh\":\"条件 %d\"}}},\"required\":[\"f%d\"]}}",
			i == 48 ? "" : ",", i % 4, (i + 1) % 4, i, i, i);
	}
	str_append(out, JSON_SIZE, "],\"x-check\":[{\"sum\":[\"people.share\"],\"equals\":100}");
	for (int i = 2; i < 20; i++) {
		str_append(out, JSON_SIZE, ",{\"different\":[\"f%d\",\"f%d\"]}", i, i + 1);
	}
	str_append(out, JSON_SIZE, "],\"x-pages\":[");
	for (int page = 0; page < FORM_MAX_GROUP_PAGES; page++) {
		str_append(out, JSON_SIZE, "%s{\"title\":{\"zh\":\"第 %d 页\"},\"fields\":[",
			page ? "," : "", page + 1);
		for (int i = page * 64 / 12; i < (page + 1) * 64 / 12; i++) {
			char name[8];
			str_format(name, sizeof(name), "f%d", i);
			str_append(out, JSON_SIZE, "%s\"%s\"", i > page * 64 / 12 ? "," : "",
				i == 0	 ? "kind"
				: i == 1 ? "people"
					 : name);
		}
		str_append(out, JSON_SIZE, "]}");
	}
	str_append(out, JSON_SIZE, "]}");
}

static struct form *must_parse(const char *json)
{
	struct form_refusal why;
	struct form *form = form_parse(json, strlen(json), &why);
	if (!form) {
		fprintf(stderr, "bench_form: %s at '%s'\n", form_reason_name(why.reason),
			why.pointer);
		exit(1);
	}
	return form;
}

static void must(enum err err)
{
	if (err != OK) {
		fprintf(stderr, "bench_form: %s\n", err_name(err));
		exit(1);
	}
}

/* Each key of a name, and what the page says of it. */
static void type(struct answers *answers, struct spot spot, const char *text)
{
	static struct form_problems problems;
	const struct form *form = answers_form(answers);
	for (size_t at = 0, step; at < strlen(text); at += step) {
		char letter[5] = "";
		uint32_t code;
		step = utf8_decode(text + at, strlen(text) - at, &code);
		str_copy_len(letter, sizeof(letter), text + at, step);
		int64_t started_us = clock_us();
		must(answers_append(answers, spot, letter));
		form_check_page(answers, form->fields[spot.field].page, &problems);
		take(&key, started_us);
	}
}

static void fill(struct answers *answers)
{
	const struct form *form = answers_form(answers);
	int people = form_find(form, "people");
	must(answers_choose(
		answers, (struct spot){.field = form_find(form, "kind"), .member = -1}, 0, true));
	for (int row = 0; row < 20; row++) {
		must(answers_add_row(answers, people));
		must(answers_set_text(answers, (struct spot){people, row, 0}, "欧阳 小明"));
		must(answers_set_text(answers, (struct spot){people, row, 1}, "5"));
		must(answers_set_text(
			answers, (struct spot){people, row, 2}, "11010519491231002X"));
	}
	for (int i = 0; i < form->field_count; i++) {
		struct spot spot = {.field = i, .member = -1};
		if (form->fields[i].kind == FIELD_TEXT) {
			char text[100];
			str_format(text, sizeof(text), "人民路百花巷,东头第%c户", 'a' + i % 26);
			must(answers_set_text(answers, spot, text));
		}
	}
}

static void send_all(const struct answers *answers)
{
	static struct form_problems problems;
	int64_t started_us = clock_us();
	form_check_all(answers, &problems);
	struct json *json = form_encode(answers);
	char *text = json_text(json);
	take(&sending, started_us);
	if (problems.count != 0 || strlen(text) < 2000) {
		fprintf(stderr, "bench_form: %d problems, %zu bytes\n", problems.count,
			strlen(text));
		exit(1);
	}
	json_text_free(text);
	json_free(json);
}

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a;
	double y = *(const double *)b;
	return (x > y) - (x < y);
}

static void tell(const char *name, struct figure *figure, double target_ms, const char *end)
{
	qsort(figure->times, (size_t)figure->count, sizeof(figure->times[0]), compare);
	double p99 = figure->times[(figure->count - 1) * 99 / 100];
	printf("\"%s\": {\"unit\": \"ms\", \"samples\": %d, \"p50\": %.3f, \"p99\": %.3f, "
	       "\"target\": %.0f, \"ok\": %s}%s",
		name, figure->count, figure->times[figure->count / 2], p99, target_ms,
		p99 <= target_ms ? "true" : "false", end);
}

int main(void)
{
	json_init();
	char *json = mem_alloc(1, JSON_SIZE);
	write_form(json);
	for (int i = 0; i < 200; i++) {
		int64_t started_us = clock_us();
		struct form *form = must_parse(json);
		take(&reading, started_us);
		form_destroy(form);
	}
	struct form *form = must_parse(json);
	struct arena *arena = arena_create(ARENA_SECRET, form->answers_size);
	struct answers *answers = answers_create(arena, form);
	must(answers ? OK : ERR_FULL);
	fill(answers);
	struct spot spot = {.field = form_find(form, "f8"), .member = -1};
	for (int i = 0; i < 20; i++) {
		must(answers_clear(answers, spot));
		type(answers, spot, "人民路百花巷,东头第一户,二楼");
	}
	for (int i = 0; i < 200; i++) {
		send_all(answers);
	}
	printf("{\"bytes\": %zu, ", strlen(json));
	arena_destroy(arena);
	form_destroy(form);
	mem_free(json);
	tell("form_read", &reading, 20, ", ");
	tell("form_key", &key, 2, ", ");
	tell("form_check_and_encode", &sending, 10, "}\n");
	return 0;
}
