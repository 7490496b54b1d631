/* What a technician shows: whose it is comes before what it says. The key is RFC 8032's, 7.1, TEST
 * 1, and signs what is said here. */
#include <setjmp.h>
#include <sodium.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#include "firmware/base/attr.h"
#include "firmware/base/fs.h"
#include "firmware/base/json.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "firmware/fleet/code.h"
#include "firmware/fleet/settings.h"

#define CA    "7d1f9b0c5a3e48626b1c0f7d1f9b0c5a3e48626b1c0f7d1f9b0c5a3e48626b1c"
#define TOKEN "nq3wJ8u5rB2kXz7vYt0aLc4dMfGhPiQs"
#define UNTIL "2026-11-24T10:12:30+08:00"
#define GOOD                                                                                       \
	"{\"url\":\"https://hall.example:8444\",\"ca\":\"" CA "\",\"token\":\"" TOKEN              \
	"\",\"until\":\"" UNTIL "\",\"later\":1}"

static const char key[] = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";
static const char secret[] = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60";

static void base64url(const void *bytes, size_t len, char *out, size_t size)
{
	sodium_bin2base64(out, size, bytes, len, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

static void sign(const char *text, char signature[90])
{
	unsigned char seed[32], pk[32], sk[64], bytes[64];
	assert_true(sodium_init() >= 0);
	assert_int_equal(sodium_hex2bin(seed, sizeof(seed), secret, 64, NULL, NULL, NULL), 0);
	crypto_sign_seed_keypair(pk, sk, seed);
	crypto_sign_detached(bytes, NULL, (const unsigned char *)text, strlen(text), sk);
	base64url(bytes, sizeof(bytes), signature, 90);
}

static const char *code_of(const char *prefix, const char *json)
{
	static char code[2048];
	char payload[1024], signature[90];
	base64url(json, strlen(json), payload, sizeof(payload));
	str_format(code, sizeof(code), "%s%s", prefix, payload);
	sign(code, signature);
	str_append(code, sizeof(code), ".%s", signature);
	return code;
}

static enum err read_code(const char *code)
{
	struct enrol_code out;
	return enrol_code_read(key, code, strlen(code), &out);
}

static void a_good_code_is_read(void **state)
{
	(void)state;
	struct enrol_code out;
	const char *code = code_of("OD1.", GOOD);
	assert_int_equal(enrol_code_read(key, code, strlen(code), &out), OK);
	assert_string_equal(out.url, "https://hall.example:8444");
	assert_string_equal(out.ca, CA);
	assert_string_equal(out.token, TOKEN);
	assert_int_equal(out.until_ms, INT64_C(1795486350000));
}

static void whose_it_is_comes_first(void **state)
{
	(void)state;
	char code[2048];
	struct enrol_code out;
	str_copy(code, sizeof(code), code_of("OD1.", GOOD));
	size_t len = strlen(code);
	assert_int_equal(enrol_code_read("", code, len, &out), ERR_REFUSED);
	for (size_t i = 0; i < len; i++) { /* whatever is changed */
		char was = code[i];
		code[i] = was == 'A' ? 'B' : 'A';
		enum err err = enrol_code_read(key, code, len, &out);
		assert_int_equal(err, i < FLEET_PREFIX_LEN ? ERR_NOT_FOUND : ERR_REFUSED);
		code[i] = was;
		assert_int_not_equal(enrol_code_read(key, code, i, &out), OK); /* or cut off */
	}
	assert_int_equal(enrol_code_read(key, code, len, &out), OK);
	code[10] = '\0';
	assert_int_equal(enrol_code_read(key, code, len, &out), ERR_REFUSED);
	/* What was signed for another purpose. */
	struct json *payload = NULL;
	const char *other = code_of("OT1.", GOOD);
	assert_int_equal(read_code(other), ERR_NOT_FOUND);
	assert_int_equal(fleet_code_open(key, "OT1.", other, strlen(other), &payload), OK);
	json_free(payload);
	assert_int_equal(read_code("A0001"), ERR_NOT_FOUND);
	assert_int_equal(read_code(""), ERR_NOT_FOUND);
	assert_int_equal(read_code("OD1."), ERR_REFUSED);
	assert_int_equal(read_code("OD1.."), ERR_REFUSED);
}

static void what_it_says_is_looked_at(void **state)
{
	(void)state;
	static const struct {
		const char *was, *is;
	} cases[] = {
		{"https", "http"},
		{":8444", ":8444/v1"},
		{":8444", ";x"},
		{":8444", ":84440"},
		{":8444", ":8444:1"},
		{":8444", "/"},
		{"hall.example", "me@hall.example"},
		{"hall.example", "[::g]"},
		{"hall.example:8444", ""},
		{CA, "7D1f"},
		{TOKEN, "short"},
		{TOKEN, TOKEN TOKEN "x"},
		{UNTIL, "tomorrow"},
		{"\"until\"", "\"till\""},
		{"{", "["},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char json[1024];
		const char *at = strstr(GOOD, cases[i].was);
		assert_non_null(at);
		str_format(json, sizeof(json), "%.*s%s%s", (int)(at - GOOD), GOOD, cases[i].is,
			at + strlen(cases[i].was));
		assert_int_equal(read_code(code_of("OD1.", json)), ERR_INVALID);
	}
	assert_int_equal(read_code(code_of("OD1.", "[]")), ERR_INVALID);
	assert_int_equal(read_code(code_of("OD1.", "")), ERR_INVALID);
}

static void write_file(const char *path, const char *text, mode_t mode)
{
	assert_int_equal(fs_write_atomic(path, text, strlen(text)), OK);
	assert_int_equal(chmod(path, mode), 0);
}

static void who_signs_keeps_the_key_to_himself(void **state)
{
	(void)state;
	struct fleet_secret made;
	char dir[] = "/tmp/fleet-XXXXXX", path[64], hex[80];
	assert_non_null(mkdtemp(dir));
	str_format(path, sizeof(path), "%s/fleet.key", dir);
	assert_int_equal(fleet_secret_read(path, &made), ERR_NOT_FOUND);
	str_format(hex, sizeof(hex), "%s\n", secret);
	write_file(path, hex, 0640);
	assert_int_equal(fleet_secret_read(path, &made), ERR_AUTH);
	write_file(path, hex, 0604);
	assert_int_equal(fleet_secret_read(path, &made), ERR_AUTH);
	write_file(path, secret + 2, 0600);
	assert_int_equal(fleet_secret_read(path, &made), ERR_INVALID);
	str_format(hex, sizeof(hex), "%sff", secret);
	write_file(path, hex, 0600);
	assert_int_equal(fleet_secret_read(path, &made), ERR_INVALID);
	write_file(path, secret, 0600);
	assert_int_equal(fleet_secret_read(path, &made), OK);
	char text[SIGNATURE_TEXT_LEN + 1], wanted[90], public[FLEET_KEY_TEXT_LEN + 1];
	fleet_sign(&made, "OD1.x", 5, text);
	sign("OD1.x", wanted);
	assert_string_equal(text, wanted);
	assert_true(fleet_to_base64url(made.key, sizeof(made.key), public, sizeof(public)));
	assert_string_equal(public, key);
	unlink(path);
	rmdir(dir);
}

static void a_made_code_is_read(void **state)
{
	(void)state;
	struct fleet_secret made;
	struct enrol_code code = {.url = "https://hall.example:8444",
				  .ca = CA,
				  .token = TOKEN,
				  .until_ms = INT64_C(1795486350000)},
			  out;
	char line[FLEET_CODE_MAX_LEN + 1];
	unsigned char seed[32];
	assert_int_equal(sodium_hex2bin(seed, sizeof(seed), secret, 64, NULL, NULL, NULL), 0);
	crypto_sign_seed_keypair(made.key, (unsigned char *)&made, seed);
	assert_int_equal(enrol_code_write(&made, &code, line), OK);
	assert_int_equal(enrol_code_read(key, line, strlen(line), &out), OK);
	assert_memory_equal(&out, &code, sizeof(out));
	str_copy(code.url, sizeof(code.url), "https://hall.example/v1");
	assert_int_equal(enrol_code_write(&made, &code, line), ERR_INVALID);
	memset(code.url + 8, 'h', ENROL_URL_LEN - 8);
	memset(code.token, 't', ENROL_TOKEN_LEN);
	assert_int_equal(enrol_code_write(&made, &code, line), ERR_TOO_BIG);
}

/* The bytes between the lines are "abc"; its SHA-256 is FIPS 180's. */
static void a_certificate_has_a_fingerprint(void **state)
{
	(void)state;
	static const char pem[] = "-----BEGIN CERTIFICATE-----\nYW\r\nJj\n-----END "
				  "CERTIFICATE-----\n";
	char print[DIGEST_TEXT_LEN + 1], two[2 * sizeof(pem)];
	assert_int_equal(digest_certificate(pem, print), OK);
	assert_string_equal(
		print, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	assert_int_equal(digest_certificate("-----BEGIN PRIVATE KEY-----", print), ERR_NOT_FOUND);
	assert_int_equal(
		digest_certificate("-----BEGIN CERTIFICATE-----\nYWJj", print), ERR_INVALID);
	str_format(two, sizeof(two), "%s%s", pem, pem);
	assert_int_equal(digest_certificate(two, print), ERR_INVALID);
}

static enum err read_settings(const char *terminal, long long version, const char *text,
	const char *signed_text, struct fleet_settings *out)
{
	char bytes[512], signature[90], json[1024];
	str_format(bytes, sizeof(bytes), "OC1.terminal-0007.12.%s", signed_text);
	sign(bytes, signature);
	str_format(json, sizeof(json),
		"{\"terminal\":\"%s\",\"version\":%lld,\"text\":\"%s\",\"signature\":\"%s\"}",
		terminal, version, text, signature);
	return fleet_settings_read(key, json, strlen(json), out);
}

static void settings_are_one_terminals_of_one_version(void **state)
{
	(void)state;
	struct fleet_settings out;
	assert_int_equal(read_settings("terminal-0007", 12, "[sound]", "[sound]", &out), OK);
	assert_string_equal(out.terminal, "terminal-0007");
	assert_int_equal(out.version, 12);
	assert_string_equal(out.text, "[sound]");
	mem_free(out.text);
	assert_int_equal(
		read_settings("terminal-0008", 12, "[sound]", "[sound]", &out), ERR_REFUSED);
	assert_int_equal(
		read_settings("terminal-0007", 13, "[sound]", "[sound]", &out), ERR_REFUSED);
	assert_int_equal(
		read_settings("terminal-0007", 12, "[sound] ", "[sound]", &out), ERR_REFUSED);
	assert_int_equal(read_settings("", 12, "[sound]", "[sound]", &out), ERR_INVALID);
	assert_int_equal(read_settings("terminal-0007", -1, "x", "x", &out), ERR_INVALID);
	assert_int_equal(fleet_settings_read(key, "{}", 2, &out), ERR_INVALID);
	assert_int_equal(fleet_settings_read(key, "{", 1, &out), ERR_INVALID);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_good_code_is_read),
		cmocka_unit_test(whose_it_is_comes_first),
		cmocka_unit_test(what_it_says_is_looked_at),
		cmocka_unit_test(who_signs_keeps_the_key_to_himself),
		cmocka_unit_test(a_made_code_is_read),
		cmocka_unit_test(a_certificate_has_a_fingerprint),
		cmocka_unit_test(settings_are_one_terminals_of_one_version),
	};
	json_init();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
