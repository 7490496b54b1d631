/* What others say becomes one plain line: in the log, in names, in what is drawn. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "firmware/base/attr.h"
#include "firmware/base/log.h"
#include "firmware/base/pii.h"
#include "firmware/base/plain.h"
#include "firmware/base/str.h"

static const struct {
	const char *said, *plain;
} lines[] = {
	{"TM-T88V", "TM-T88V"},
	{"佳博 GP-80 α", "佳博 GP-80 α"},
	{"POS\nE printer: on fire", "POS E printer: on fire"},
	{"a\r\nb\tc", "a  b c"},
	{"a\xC2\x85"
	 "b\u2028c\u2029d",
		"a b c d"},			      /* other ends of a line */
	{"\x1B[2J\x1B]0;title\x07x", "[2J]0;titlex"}, /* what a terminal would obey */
	{"\xC2\x9B"
	 "31mred",
		"31mred"}, /* the same in one character */
	{"\x9B"
	 "31m",
		"?31m"},	      /* and as a byte that is no UTF-8 */
	{"\xB1\xB1\xD1\xF3", "????"}, /* a name in GB 18030 */
	{"x\xC0\xAE\xED\xA0\x80\xF4\x90\x80\x80",
		"x?????????"}, /* overlong, half a pair, too far */
	{"cut \xE9\x97", "cut ??"},
	{"\u202Egpj.exe\u202C", "gpj.exe"},
	{"\u2066a\u2069\u200Eb\u200Fc\u061C", "abc"},
	{"\uFEFFa\u200Bb\u200Cc\u200Dd\u2060e\u00ADf", "abcdef"},
	{"门\uFE0F\U000E0100\U000E0041", "门"},
	{"\uE863", "\uE863"}, /* private use stays */
	{"", ""},
};

static void a_line_is_plain_whatever_was_said(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(lines); i++) {
		char out[64];
		plain_copy(out, sizeof(out), lines[i].said, strlen(lines[i].said));
		assert_string_equal(out, lines[i].plain);
		str_copy(out, sizeof(out), lines[i].said);
		plain_copy(out, sizeof(out), out, strlen(out)); /* in place */
		assert_string_equal(out, lines[i].plain);
	}
}

static void it_is_cut_at_a_whole_character(void **state)
{
	(void)state;
	char out[8];
	plain_copy(out, sizeof(out), "一扇门", 9);
	assert_string_equal(out, "一扇");
	plain_copy(out, sizeof(out), "\u200B\u200B一扇\u200B门", 18);
	assert_string_equal(out, "一扇");
	plain_copy(out, 1, "abc", 3);
	assert_string_equal(out, "");
	plain_copy(out, sizeof(out), "abcdef", 2);
	assert_string_equal(out, "ab");
}

static void blank_is_what_shows_nothing(void **state)
{
	(void)state;
	assert_true(plain_is_blank(""));
	assert_true(plain_is_blank(" \u3000\u200B\u202E\n"));
	assert_false(plain_is_blank("\u200B。"));
	assert_false(plain_is_blank("\uE863"));
	assert_false(plain_is_blank("\xFF"));
}

/* What the log says when that is written to it so often. */
static const char *logged_often(const char *area, const char *text, int count)
{
	static char out[1 << 18];
	char path[] = "/tmp/onedoor-log-XXXXXX";
	int file = mkstemp(path);
	assert_true(file >= 0);
	int old = dup(STDERR_FILENO);
	assert_true(dup2(file, STDERR_FILENO) >= 0);
	for (int i = 0; i < count; i++) {
		log_warn(area, "%s: closing", text);
	}
	dup2(old, STDERR_FILENO);
	close(old);
	ssize_t len = pread(file, out, sizeof(out) - 1, 0);
	assert_true(len > 0);
	out[len] = '\0';
	close(file);
	unlink(path);
	return out;
}

static const char *logged(const char *area, const char *text)
{
	return logged_often(area, text, 1);
}

static int count_lines(const char *text)
{
	int count = 0;
	for (; *text; text++) {
		count += *text == '\n';
	}
	return count;
}

/* A device that fails all day does not fill the disk; another area still speaks. */
static void an_area_says_only_so_much(void **state)
{
	(void)state;
	assert_in_range(count_lines(logged_often("scanner", "1-1", 2000)), 200, 202);
	assert_int_equal(count_lines(logged("hall", "line")), 1);
	log_set_level(LOG_LEVEL_DEBUG); /* who asks for every line has it */
	const char *all = logged_often("scanner", "1-1", 500);
	log_set_level(LOG_LEVEL_INFO);
	assert_int_equal(count_lines(all), 500);
	assert_non_null(strstr(all, "lines were left out"));
}

static void a_log_line_is_one_line(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(lines); i++) {
		char want[128];
		snprintf(want, sizeof(want), "W printer: %s: closing\n", lines[i].plain);
		assert_string_equal(logged("printer", lines[i].said), want);
	}
	static char endless[3000];
	memset(endless, 'x', sizeof(endless) - 1);
	const char *line = logged("printer", endless);
	assert_true(strlen(line) < 600);
	assert_ptr_equal(strchr(line, '\n'), line + strlen(line) - 1);
}

/* Nothing hides behind what is not to be seen: neither the first letter nor a star. */
static void a_mask_counts_what_is_seen(void **state)
{
	(void)state;
	static const struct {
		const char *name, *mask;
	} names[] = {
		{"张一扇", "张**"},
		{"\u200B张\u200D一\u2060扇", "张**"},
		{"\u202E张一扇", "张**"},
		{"张\uFE00一\U000E0101扇\n", "张**"},
		{"\uFEFFSMITH,\u200E ANNA", "S**** A***"},
		{"赵\uE863", "赵*"},
		{"\uE863赵", "\uE863*"},
	};
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		struct pii pii;
		char out[64];
		assert_true(pii_set(&pii, names[i].name, strlen(names[i].name)));
		pii_mask_name(&pii, out, sizeof(out));
		assert_string_equal(out, names[i].mask);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_line_is_plain_whatever_was_said),
		cmocka_unit_test(it_is_cut_at_a_whole_character),
		cmocka_unit_test(blank_is_what_shows_nothing),
		cmocka_unit_test(a_log_line_is_one_line),
		cmocka_unit_test(an_area_says_only_so_much),
		cmocka_unit_test(a_mask_counts_what_is_seen),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
