/* How a terminal comes into the fleet and goes, what it is told, and what it says of itself. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <gnutls/abstract.h>
#include <gnutls/x509.h>
#include <pthread.h>
#include <sodium.h>
#include <unistd.h>

#include "firmware/base/attr.h"
#include "firmware/base/clock.h"
#include "firmware/base/fs.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "tests/hall/kit.h"

#define ENROL	"/v1/terminals"
#define CONFIG	"/v1/terminals/me/config"
#define RENEWAL "/v1/terminals/me/certificate"
#define ORDERS	"/v1/terminals/me/commands"
#define SCREEN	"/v1/terminals/me/screenshots"
#define ALIVE	"/v1/terminals/me/heartbeat"

static struct client *stranger; /* at the public side */
static gnutls_x509_privkey_t own_key;

/* --- what a terminal does --- */

static gnutls_x509_privkey_t make_key(gnutls_pk_algorithm_t algorithm, unsigned int bits)
{
	gnutls_x509_privkey_t key;
	assert_int_equal(gnutls_x509_privkey_init(&key), 0);
	assert_int_equal(gnutls_x509_privkey_generate(key, algorithm, bits, 0), 0);
	return key;
}

static gnutls_x509_privkey_t make_p256(void)
{
	return make_key(GNUTLS_PK_ECDSA, GNUTLS_CURVE_TO_BITS(GNUTLS_ECC_CURVE_SECP256R1));
}

/* A request for the key, in PEM; of another name than the hall will give it. signer: as a rule the
 * key itself. */
static void make_csr(gnutls_x509_privkey_t key, gnutls_x509_privkey_t signer, char out[static 2048])
{
	size_t len = 2048;
	gnutls_x509_crq_t csr;
	gnutls_x509_crq_init(&csr);
	gnutls_x509_crq_set_version(csr, 1);
	gnutls_x509_crq_set_dn_by_oid(
		csr, GNUTLS_OID_X520_COMMON_NAME, 0, "terminal-0001", strlen("terminal-0001"));
	assert_int_equal(gnutls_x509_crq_set_key(csr, key), 0);
	assert_int_equal(gnutls_x509_crq_sign2(csr, signer, GNUTLS_DIG_UNKNOWN, 0), 0);
	assert_int_equal(gnutls_x509_crq_export(csr, GNUTLS_X509_FMT_PEM, out, &len), 0);
	out[len] = '\0';
	gnutls_x509_crq_deinit(csr);
}

static bool is_signed(const char *text, size_t len, const char *signature)
{
	char path[400], *hex = NULL;
	unsigned char pk[32], bytes[64];
	size_t size, got;
	str_format(path, sizeof(path), "%s/fleet.pub", kit.tls_dir);
	assert_int_equal(fs_read(path, 100, &hex, &size), 0);
	assert_int_equal(sodium_hex2bin(pk, 32, hex, size, "\n", &got, NULL), 0);
	mem_free(hex);
	assert_int_equal(sodium_base642bin(bytes, 64, signature, strlen(signature), NULL, &got,
				 NULL, sodium_base64_VARIANT_URLSAFE_NO_PADDING),
		0);
	assert_int_equal(got, 64);
	return crypto_sign_verify_detached(bytes, (const unsigned char *)text, len, pk) == 0;
}

/* What is in the code; its signature is looked at. The caller's. */
static json_t *open_code(const char *line)
{
	char code[600], text[600];
	size_t len;
	assert_true(strlen(line) <= 512);
	str_copy(code, sizeof(code), line);
	code[strcspn(code, "\n")] = '\0';
	char *dot = strrchr(code, '.');
	assert_true(str_starts(code, "OD1.") && dot > code + 4);
	assert_true(is_signed(code, (size_t)(dot - code), dot + 1));
	*dot = '\0';
	assert_int_equal(
		sodium_base642bin((unsigned char *)text, sizeof(text), code + 4, strlen(code + 4),
			NULL, &len, NULL, sodium_base64_VARIANT_URLSAFE_NO_PADDING),
		0);
	json_t *json = json_loadb(text, len, 0, NULL);
	assert_non_null(json);
	return json;
}

static void code_for(const char *terminal, char token_out[static 80])
{
	json_t *code = open_code(lines_hall(kit.lines, "enrol-code %s east", terminal));
	str_copy(token_out, 80, json_string_value(json_object_get(code, "token")));
	json_decref(code);
}

static struct answer enrol(const char *token, const char *csr)
{
	json_t *body = json_pack("{s:s,s:s}", "token", token, "csr", csr);
	char *text = json_dumps(body, 0);
	struct answer answer = client_post(stranger, ENROL, NULL, NULL, text);
	free(text);
	json_decref(body);
	return answer;
}

static struct answer ask_renewal(struct client *client, const char *csr)
{
	char key[33];
	json_t *body = json_pack("{s:s}", "csr", csr);
	char *text = json_dumps(body, 0);
	key_make(key);
	struct answer answer = client_post(client, RENEWAL, key, NULL, text);
	free(text);
	json_decref(body);
	return answer;
}

/* A client with the certificate of the answer; name: of its files. */
static struct client *come_as(
	const struct answer *answer, gnutls_x509_privkey_t key, const char *name)
{
	char path[400], pem[2048];
	size_t len = sizeof(pem);
	const char *certificate = answer_text(answer, "certificate");
	assert_int_equal(gnutls_x509_privkey_export(key, GNUTLS_X509_FMT_PEM, pem, &len), 0);
	str_format(path, sizeof(path), "%s/%s.key", kit.tls_dir, name);
	assert_int_equal(fs_write_atomic(path, pem, len), 0);
	str_format(path, sizeof(path), "%s/%s.pem", kit.tls_dir, name);
	assert_int_equal(fs_write_atomic(path, certificate, strlen(certificate)), 0);
	return client_create(kit.tls_dir, name, lines_port(kit.lines, 0));
}

static struct client *new_terminal(const char *terminal, const char *file)
{
	char token[80], csr[2048];
	code_for(terminal, token);
	make_csr(own_key, own_key, csr);
	struct answer answer = enrol(token, csr);
	assert_int_equal(answer.status, 201);
	struct client *client = come_as(&answer, own_key, file);
	answer_free(&answer);
	return client;
}

static struct answer tell(struct client *client, const char *path, const char *body)
{
	char key[33];
	key_make(key);
	return client_post(client, path, key, NULL, body);
}

static void order(const char *line, const char *begin)
{
	const char *answer = lines_hall(kit.lines, "%s", line);
	if (!str_starts(answer, begin)) {
		fail_msg("%s: %s, not %s", line, answer, begin);
	}
}

/* --- enrolment --- */

static void a_code_says_where_and_whom_to_trust(void **state)
{
	(void)state;
	unsigned char hash[32];
	char hex[65], url[64];
	size_t len = sizeof(hash);
	gnutls_x509_crt_t ca;
	json_t *code = open_code(lines_hall(kit.lines, "enrol-code terminal-0101 east"));
	struct answer answer = client_get(stranger, "/v1/ca", NULL);
	const char *pem = answer_text(&answer, "ca");
	gnutls_datum_t data = {(unsigned char *)(uintptr_t)pem, (unsigned int)strlen(pem)};
	assert_int_equal(answer.status, 200);
	gnutls_x509_crt_init(&ca);
	assert_int_equal(gnutls_x509_crt_import(ca, &data, GNUTLS_X509_FMT_PEM), 0);
	assert_int_equal(gnutls_x509_crt_get_fingerprint(ca, GNUTLS_DIG_SHA256, hash, &len), 0);
	sodium_bin2hex(hex, sizeof(hex), hash, sizeof(hash));
	assert_string_equal(json_string_value(json_object_get(code, "ca")), hex);
	str_format(url, sizeof(url), "https://localhost:%s", lines_hall(kit.lines, "phone-port"));
	assert_string_equal(json_string_value(json_object_get(code, "url")), url);
	assert_int_equal(strlen(json_string_value(json_object_get(code, "until"))), 25);
	gnutls_x509_crt_deinit(ca);
	answer_free(&answer);
	json_decref(code);
	order("enrol-code kiosk-1 east", "error a terminal");
	order("enrol-code terminal-0101 East", "error a site");
	order("enrol-token kiosk-1 east", "error a terminal");
}

static void a_code_is_used_once(void **state)
{
	(void)state;
	char token[80], csr[2048], again[2048], other[2048];
	gnutls_x509_privkey_t other_key = make_p256();
	code_for("terminal-0102", token);
	make_csr(own_key, own_key, csr);
	make_csr(own_key, own_key, again); /* another signature */
	make_csr(other_key, other_key, other);
	struct answer first = enrol(token, csr);
	assert_int_equal(first.status, 201);
	assert_string_equal(answer_text(&first, "terminal"), "terminal-0102");
	struct answer second = enrol(token, csr), third = enrol(token, again);
	assert_string_equal(first.body, second.body);
	assert_string_equal(first.body, third.body);
	expect_answer(enrol(token, other), 409, "token_used");
	answer_free(&second);
	answer_free(&third);
	/* The name is the hall's, not the request's: 0102 has no heartbeat of 0001's. */
	struct client *client = come_as(&first, own_key, "enrolled-0102");
	expect_answer(client_get(client, "/v1/time", NULL), 200, "");
	expect_answer(tell(client, ALIVE,
			      "{\"screen\":\"attract\",\"frames\":102,\"last_input_s\":1,"
			      "\"devices\":[],\"outbox\":0,\"versions\":{}}"),
		200, "");
	assert_non_null(strstr(lines_hall(kit.lines, "heartbeat terminal-0102"), ":102"));
	client_destroy(client);
	answer_free(&first);
	gnutls_x509_privkey_deinit(other_key);
}

static void what_is_no_enrolment_is_refused(void **state)
{
	(void)state;
	char token[80], older[80], csr[2048];
	gnutls_x509_privkey_t keys[] = {
		make_key(GNUTLS_PK_ECDSA, GNUTLS_CURVE_TO_BITS(GNUTLS_ECC_CURVE_SECP384R1)),
		make_key(GNUTLS_PK_RSA, 2048), make_key(GNUTLS_PK_EDDSA_ED25519, 256)};
	code_for("terminal-0103", older);
	code_for("terminal-0103", token);
	for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
		make_csr(keys[i], keys[i], csr);
		expect_answer(enrol(token, csr), 422, "csr_unfit");
		gnutls_x509_privkey_deinit(keys[i]);
	}
	gnutls_x509_privkey_t liar = make_p256();
	make_csr(own_key, liar, csr); /* for a key that it has not */
	expect_answer(enrol(token, csr), 422, "csr_unfit");
	gnutls_x509_privkey_deinit(liar);
	expect_answer(enrol(token, "nonsense"), 422, "csr_unfit");
	make_csr(own_key, own_key, csr);
	expect_answer(enrol("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", csr), 403, "token_unknown");
	expect_answer(enrol(older, csr), 403, "token_unknown");
	expect_answer(enrol("short", csr), 400, "invalid_request");
	expect_answer(enrol(token, ""), 400, "invalid_request");
	expect_answer(client_post(stranger, ENROL, NULL, NULL, "{}"), 400, "invalid_request");
	expect_answer(client_post(stranger, ENROL, NULL, NULL, "[1"), 400, "invalid_request");
	expect_answer(client_post(stranger, ENROL, NULL, "text/plain", "{}"), 415,
		"unsupported_media_type");
	expect_answer(client_get(stranger, ENROL, NULL), 405, "method_not_allowed");
	expect_answer(tell(kit.kiosk, ENROL, "{}"), 404, "not_found");
	char *long_csr = mem_alloc(30000, 1);
	memset(long_csr, 'A', 29999);
	expect_answer(enrol(token, long_csr), 413, "body_too_large");
	long_csr[5000] = '\0';
	expect_answer(enrol(token, long_csr), 400, "invalid_request");
	mem_free(long_csr);
	/* None of it has used the code up. */
	struct answer answer = enrol(token, csr);
	assert_int_equal(answer.status, 201);
	answer_free(&answer);
	/* After its hour it is nobody's any more. */
	order("time 2026-03-02T10:00:00", "ok");
	code_for("terminal-0104", token);
	order("time 2026-03-02T11:00:01", "ok");
	expect_answer(enrol(token, csr), 403, "token_unknown");
}

static void certificates_are_renewed(void **state)
{
	(void)state;
	char csr[2048];
	struct client *old = new_terminal("terminal-0105", "enrolled-0105");
	gnutls_x509_privkey_t key = make_p256();
	make_csr(key, key, csr);
	struct answer answer = ask_renewal(old, csr);
	assert_int_equal(answer.status, 201);
	assert_string_equal(answer_text(&answer, "terminal"), "terminal-0105");
	struct client *renewed = come_as(&answer, key, "renewed-0105");
	expect_answer(client_get(renewed, "/v1/time", NULL), 200, "");
	expect_answer(client_get(old, "/v1/time", NULL), 200, "");
	expect_answer(ask_renewal(old, "nonsense"), 422, "csr_unfit");
	answer_free(&answer);
	client_destroy(renewed);
	client_destroy(old);
	gnutls_x509_privkey_deinit(key);
}

static void a_revoked_terminal_is_shut_out(void **state)
{
	(void)state;
	char csr[2048], token[80];
	struct client *old = new_terminal("terminal-0106", "enrolled-0106");
	make_csr(own_key, own_key, csr);
	struct answer renewal = ask_renewal(old, csr);
	struct client *other = come_as(&renewal, own_key, "renewed-0106");
	answer_free(&renewal);
	code_for("terminal-0106", token); /* in a drawer, unused */
	expect_answer(client_get(old, "/v1/time", NULL), 200, "");
	order("terminal-revoke terminal-0106", "ok");
	struct client *const clients[] = {old, other};
	for (size_t i = 0; i < ARRAY_LEN(clients); i++) {
		expect_answer(client_get(clients[i], "/v1/time", NULL), 403, "terminal_revoked");
		expect_answer(client_get(clients[i], CONFIG, NULL), 403, "terminal_revoked");
		expect_answer(client_get(clients[i], "/nowhere", NULL), 403, "terminal_revoked");
		expect_answer(tell(clients[i], ALIVE, "{}"), 403, "terminal_revoked");
		expect_answer(ask_renewal(clients[i], csr), 403, "terminal_revoked");
	}
	expect_answer(enrol(token, csr), 403, "token_unknown");
	expect_answer(client_get(kit.kiosk, "/v1/time", NULL), 200, "");
	/* Enrolled anew it is good again, and its old certificates are not. */
	struct client *anew = new_terminal("terminal-0106", "anew-0106");
	expect_answer(client_get(anew, "/v1/time", NULL), 200, "");
	expect_answer(client_get(old, "/v1/time", NULL), 403, "terminal_revoked");
	client_destroy(anew);
	client_destroy(other);
	client_destroy(old);
	order("terminal-revoke stranger", "error a terminal");
}

static void certificates_that_nobody_here_has_issued_are_revoked_too(void **state)
{
	(void)state;
	order("terminal-revoke terminal-0002", "ok");
	expect_answer(client_get(kit.other, "/v1/time", NULL), 403, "terminal_revoked");
	struct client *anew = new_terminal("terminal-0002", "anew-0002");
	expect_answer(client_get(anew, "/v1/time", NULL), 200, "");
	expect_answer(client_get(kit.other, "/v1/time", NULL), 403, "terminal_revoked");
	client_destroy(anew);
}

/* --- configuration --- */

static void set_config(const char *where, const char *text, const char *begin)
{
	char path[400], line[600];
	str_format(path, sizeof(path), "%s/layer.conf", kit.tls_dir);
	assert_int_equal(fs_write_atomic(path, text, strlen(text)), 0);
	str_format(line, sizeof(line), "config-set %s %s", where, path);
	order(line, begin);
}

/* The version, after a look at text and signature. */
static long long expect_config(struct client *client, const char *terminal, const char *text)
{
	char what[1024];
	struct answer answer = client_get(client, CONFIG, NULL);
	assert_int_equal(answer.status, 200);
	assert_string_equal(answer_text(&answer, "text"), text);
	long long version = json_integer_value(json_object_get(answer.json, "version"));
	str_format(what, sizeof(what), "OC1.%s.%lld.%s", terminal, version, text);
	assert_true(is_signed(what, strlen(what), answer_text(&answer, "signature")));
	what[strlen(what) - 1] ^= 1;
	assert_false(is_signed(what, strlen(what), answer_text(&answer, "signature")));
	char header[100];
	str_format(header, sizeof(header), "If-None-Match: %s", answer.etag);
	answer_free(&answer);
	answer = client_get(client, CONFIG, header);
	assert_int_equal(answer.status, 304);
	assert_string_equal(answer.body, "");
	answer_free(&answer);
	return version;
}

static void what_is_said_nearer_counts(void **state)
{
	(void)state;
	struct client *east = new_terminal("terminal-0107", "enrolled-0107");
	assert_int_equal(expect_config(east, "terminal-0107", ""), 0);
	set_config("fleet",
		"; for all\n[session]\nidle_s = 60 ; doubled\nlanguage = zh\n\n[sound]\non = yes\n",
		"ok");
	long long first = expect_config(east, "terminal-0107",
		"[session]\nidle_s = 60\nlanguage = zh\n[sound]\non = yes\n");
	assert_true(first > 0);
	set_config("device terminal-0107",
		"[sound]\non = no\n[hall]\nurl = https://hall.test:8443\n", "ok");
	set_config("site east", "[session]\r\nidle_s = 90\r\n[sound]\r\non =\r\n", "ok");
	set_config("site west", "[session]\nidle_s = 10\n", "ok");
	long long second = expect_config(east, "terminal-0107",
		"[session]\nidle_s = 90\nlanguage = zh\n[sound]\non = no\n"
		"[hall]\nurl = https://hall.test:8443\n");
	assert_true(second > first);
	/* A terminal of no site, and one that moves. */
	expect_config(kit.kiosk, "terminal-0001",
		"[session]\nidle_s = 60\nlanguage = zh\n[sound]\non = yes\n");
	order("enrol-code terminal-0107 west", "OD1.");
	long long third = expect_config(east, "terminal-0107",
		"[session]\nidle_s = 10\nlanguage = zh\n[sound]\non = no\n"
		"[hall]\nurl = https://hall.test:8443\n");
	assert_true(third > second);
	client_destroy(east);
}

static void what_is_no_configuration_is_named(void **state)
{
	(void)state;
	static const struct {
		const char *text, *said;
	} cases[] = {
		{"idle_s = 60\n", "error line 1: no [section]"},
		{"[session]\nidle_s\n", "error line 2: key = value"},
		{"[session]\n idle_s = 1\n", "error line 2: the key must begin"},
		{"[session\n", "error line 1: a section"},
		{"[session]\nidle_s = 1\n\nidle_s = 2\n", "error line 4: the key stands there"},
		{"[session]\nidle_s = \xff\n", "error line 2: too long, or not plain"},
		{"[terminal]\nid = terminal-0001\n", "error line 2: that is the terminal's own"},
		{"[path]\ndata = /tmp\n", "error line 2: that is the terminal's own"},
		{"[hall]\nkey = /tmp/key\n", "error line 2: that is the terminal's own"},
	};
	struct answer before = client_get(kit.kiosk, CONFIG, NULL);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		set_config("fleet", cases[i].text, cases[i].said);
	}
	set_config("device", "[sound]\non = no\n", "error config-set fleet FILE");
	set_config("device kiosk", "[sound]\non = no\n", "error a terminal");
	order("config-set fleet layer.conf", "error the file cannot be read");
	struct answer after = client_get(kit.kiosk, CONFIG, NULL);
	assert_string_equal(before.body, after.body);
	answer_free(&before);
	answer_free(&after);
}

/* --- commands --- */

static long long give(const char *words)
{
	const char *answer = lines_hall(kit.lines, "command terminal-0001 %s", words);
	assert_true(str_starts(answer, "ok "));
	return strtoll(answer + 3, NULL, 10);
}

static struct answer result(struct client *client, long long id, const char *body)
{
	char path[100];
	str_format(path, sizeof(path), ORDERS "/%lld/result", id);
	return tell(client, path, body);
}

static void expect_orders(long long after, size_t count)
{
	char path[100];
	str_format(path, sizeof(path), ORDERS "?after=%lld", after);
	struct answer answer = client_get(kit.kiosk, path, NULL);
	assert_int_equal(answer.status, 200);
	assert_int_equal(json_array_size(json_object_get(answer.json, "commands")), count);
	answer_free(&answer);
}

static void commands_come_in_turn_and_end_once(void **state)
{
	(void)state;
	char path[400], line[500], *said = NULL;
	size_t len;
	long long first = give("out_of_service maintenance"), second = give("log_bundle");
	assert_true(second > first);
	expect_orders(0, 2);
	expect_orders(first, 1);
	expect_orders(second, 0);
	struct answer answer = client_get(kit.kiosk, ORDERS, NULL);
	must_have(&answer, "\"name\":\"out_of_service\"");
	must_have(&answer, "\"reason\":\"maintenance\"");
	answer_free(&answer);
	expect_answer(result(kit.other, first, "{\"state\":\"done\"}"), 404, "not_found");
	expect_answer(result(kit.kiosk, first, "{\"state\":\"waiting\"}"), 400, "invalid_request");
	expect_answer(result(kit.kiosk, first, "{\"state\":\"done\",\"words\":\"\"}"), 400,
		"invalid_request");
	expect_answer(result(kit.kiosk, first, "{\"state\":\"refused\",\"words\":\"有人在办事\"}"),
		200, "");
	expect_answer(result(kit.kiosk, first, "{\"state\":\"done\"}"), 409, "command_over");
	expect_answer(result(kit.kiosk, second, "{\"state\":\"done\",\"log\":\"one\\ntwo\\n\"}"),
		200, "");
	expect_orders(0, 0);
	str_format(line, sizeof(line), "command-result %lld", first);
	const char *told = lines_hall(kit.lines, "%s", line);
	assert_non_null(strstr(told, "\"state\":\"refused\""));
	assert_non_null(strstr(told, "有人在办事"));
	str_format(path, sizeof(path), "%s/said", kit.tls_dir);
	str_format(line, sizeof(line), "command-result %lld %s", second, path);
	order(line, "{");
	assert_int_equal(fs_read(path, 100, &said, &len), 0);
	assert_string_equal(said, "one\ntwo\n");
	mem_free(said);
	/* One that nobody fetched for a day is over. */
	order("time 2026-03-02T10:00:00", "ok");
	long long third = give("reboot");
	expect_orders(0, 1);
	order("time 2026-03-03T10:00:01", "ok");
	expect_orders(0, 0);
	str_format(line, sizeof(line), "command-result %lld", third);
	assert_non_null(strstr(lines_hall(kit.lines, "%s", line), "\"state\":\"expired\""));
}

static void commands_that_nobody_understands_are_named(void **state)
{
	(void)state;
	order("command terminal-0001 dance", "error restart, reboot");
	order("command terminal-0001 out_of_service", "error out_of_service: no good reason");
	order("command terminal-0001 out_of_service lunch", "error out_of_service: no good reason");
	order("command terminal-0001 restart now", "error too many");
	order("command terminal-0001 update http://x/y", "error update: no good url");
	order("command terminal-0001 update https://hall.test/y abc",
		"error update: no good sha256");
	order("command kiosk restart", "error a terminal");
	order("command-result 0", "error no such command");
	expect_answer(client_get(kit.kiosk, ORDERS "?after=x", NULL), 400, "invalid_request");
	expect_answer(client_get(kit.kiosk, ORDERS "?wait=26", NULL), 400, "invalid_request");
	expect_answer(result(kit.kiosk, 999999, "{\"state\":\"done\"}"), 404, "not_found");
}

static void *wait_for_order(void *context)
{
	struct answer *answer = context;
	*answer = client_get(kit.kiosk, ORDERS "?wait=25", NULL);
	return NULL;
}

static void who_waits_hears_at_once(void **state)
{
	(void)state;
	pthread_t thread;
	struct answer answer;
	int64_t begun_ms = clock_ms();
	assert_int_equal(pthread_create(&thread, NULL, wait_for_order, &answer), 0);
	usleep(300000); /* it is waiting */
	long long id = give("update https://hall.test/onedoor.bundle "
			    "7d1f9b0c5a3e48626b1c0f7d1f9b0c5a3e48626b1c0f7d1f9b0c5a3e48626b1c");
	pthread_join(thread, NULL);
	assert_true(clock_ms() - begun_ms < 15000);
	must_have(&answer, "\"url\":\"https://hall.test/onedoor.bundle\"");
	answer_free(&answer);
	expect_answer(result(kit.kiosk, id, "{\"state\":\"done\"}"), 200, "");
}

/* --- how it is --- */

#define BEAT                                                                                       \
	"{\"screen\":\"attract\",\"frames\":1,\"last_input_s\":1,\"devices\":[],\"outbox\":0,"     \
	"\"versions\":{}"

static void a_heartbeat_may_say_more(void **state)
{
	(void)state;
	struct answer answer = tell(kit.kiosk, ALIVE,
		BEAT ",\"slot\":\"a\",\"config_version\":3,\"last_frame_s\":0,\"paper_mm\":41200}");
	assert_int_equal(answer.status, 200);
	struct answer config = client_get(kit.kiosk, CONFIG, NULL);
	assert_int_equal(json_integer_value(json_object_get(answer.json, "config_version")),
		json_integer_value(json_object_get(config.json, "version")));
	answer_free(&config);
	answer_free(&answer);
	assert_non_null(strstr(lines_hall(kit.lines, "heartbeat terminal-0001"), "41200"));
	expect_answer(tell(kit.kiosk, ALIVE, BEAT "}"), 200, "");
	expect_answer(tell(kit.kiosk, ALIVE, BEAT ",\"slot\":\"A b\"}"), 400, "invalid_request");
	expect_answer(tell(kit.kiosk, ALIVE, BEAT ",\"paper_mm\":-1}"), 400, "invalid_request");
}

static void a_screen_is_seen_without_who_stands_before_it(void **state)
{
	(void)state;
	static const char good[] =
		"{\"screen\":\"ask_phone\",\"lang\":\"zh\",\"size\":[1080,1920],\"nodes\":["
		"{\"role\":\"field\",\"rect\":[60,400,960,140],\"text\":\"***\","
		"\"states\":[\"focused\"]},{\"role\":\"text\",\"rect\":[0,0,9,9],\"text\":"
		"\"12345\"}]}";
	static const struct {
		const char *was, *is, *code;
	} cases[] = {
		{"12345", "13800001234", "unmasked"},
		{"1080,", "", "invalid_request"},
		{"960,", "9.5,", "invalid_request"},
		{"focused", "Focused", "invalid_request"},
		{"\"lang\":\"zh\",", "", "invalid_request"},
		{"\"role\":\"text\"", "\"role\":\"text\",\"name\":\"x\"", "invalid_request"},
	};
	char path[400], line[500], body[1024], *kept = NULL;
	size_t len;
	str_format(path, sizeof(path), "%s/screen.json", kit.tls_dir);
	str_format(line, sizeof(line), "screenshot terminal-0001 %s", path);
	order(line, "error that terminal has sent none");
	expect_answer(tell(kit.kiosk, SCREEN, good), 201, "");
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const char *at = strstr(good, cases[i].was);
		str_format(body, sizeof(body), "%.*s%s%s", (int)(at - good), good, cases[i].is,
			at + strlen(cases[i].was));
		expect_answer(tell(kit.kiosk, SCREEN, body), i == 0 ? 422 : 400, cases[i].code);
	}
	order(line, "ok");
	assert_int_equal(fs_read(path, 1024, &kept, &len), 0);
	assert_string_equal(kept, good);
	mem_free(kept);
}

static int set_up(void **state)
{
	(void)state;
	static const char *const args[] = {"--limit", "all=0", NULL};
	if (!kit_open(args)) {
		return -1;
	}
	int port = (int)strtol(lines_hall(kit.lines, "phone-port"), NULL, 10);
	stranger = client_create(kit.tls_dir, NULL, port);
	own_key = make_p256();
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	client_destroy(stranger);
	gnutls_x509_privkey_deinit(own_key);
	kit_close();
	return 0;
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup(name, kit_calm)
	const struct CMUnitTest tests[] = {
		TEST(a_code_says_where_and_whom_to_trust), TEST(a_code_is_used_once),
		TEST(what_is_no_enrolment_is_refused), TEST(certificates_are_renewed),
		TEST(a_revoked_terminal_is_shut_out), TEST(what_is_said_nearer_counts),
		TEST(what_is_no_configuration_is_named), TEST(commands_come_in_turn_and_end_once),
		TEST(commands_that_nobody_understands_are_named), TEST(who_waits_hears_at_once),
		TEST(a_heartbeat_may_say_more), TEST(a_screen_is_seen_without_who_stands_before_it),
		TEST(certificates_that_nobody_here_has_issued_are_revoked_too), /* the last: 0002 */
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
