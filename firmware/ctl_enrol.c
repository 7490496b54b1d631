/* onedoorctl enrol-code: what the hall has begun (a token) becomes a code that a terminal believes,
 * because the fleet has signed it. On who has the fleet's key; no kiosk and no hall is asked. */
#include "firmware/base/clock.h"
#include "firmware/base/fs.h"
#include "firmware/base/json.h"
#include "firmware/base/mem.h"
#include "firmware/base/qr.h"
#include "firmware/base/rfc3339.h"
#include "firmware/base/str.h"
#include "firmware/ctl.h"
#include "firmware/fleet/code.h"
#include "firmware/fleet/digest.h"
#include "firmware/fleet/sign.h"
#include "firmware/hall/certificate.h"
#include "firmware/msg/raster.h"
#include "ui/gfx/shot.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	HOUR_MS = 3600 * 1000,
	UNTIL_MAX_DAYS = 7,
	UNTIL_MAX_MS = UNTIL_MAX_DAYS * 24 * HOUR_MS,
	PEM_MAX_LEN = 64 * 1024,
	QUIET = 4,
	DOTS = 8,
	LINE_LEN = 200
};

/* --- what is given --- */

/* A terminal believes what it has signed, and nothing else: it is to be able to. */
static enum exit_status check_ca(const char *path)
{
	struct certificate ca;
	int64_t now_ms = clock_wall_ms();
	char until[RFC3339_LEN + 1];
	if (certificate_read(path, &ca) != OK) {
		return complain(FAILED, "--ca %s: the certificate cannot be read", path);
	}
	if (!ca.is_authority) {
		return complain(FAILED,
			"--ca %s: %s may sign nothing; give the certificate that signs the hall's",
			path, ca.name[0] ? ca.name : "it");
	}
	rfc3339_format(ca.until_ms, HALL_MINUTES, until);
	return ca.until_ms > now_ms ? DONE
				    : complain(FAILED, "--ca %s: it has ended: %s", path, until);
}

static enum exit_status read_ca(const char *path, char print_out[DIGEST_TEXT_LEN + 1])
{
	char *pem = NULL;
	size_t len = 0;
	const char *why = fs_file_fault(path);
	enum err err = why ? ERR_IO : fs_read(path, PEM_MAX_LEN, &pem, &len);
	if (err) {
		return complain(FAILED, "--ca %s: %s", path, why ? why : "it cannot be read");
	}
	err = digest_certificate(pem, print_out);
	bool has_key = strstr(pem, "PRIVATE KEY-----") != NULL;
	mem_wipe(pem, len);
	mem_free(pem);
	if (has_key) {
		return complain(
			FAILED, "--ca %s: a secret key is in it; give the certificate alone", path);
	}
	return err == OK ? check_ca(path)
	       : err == ERR_NOT_FOUND
		       ? complain(FAILED, "--ca %s: no certificate in PEM form is in it", path)
		       : complain(FAILED,
				 "--ca %s: not one whole certificate; give the one "
				 "that signs the hall's",
				 path);
}

static enum exit_status read_key(const char *path, struct fleet_secret *out)
{
	const size_t len = strlen(path);
	if (len > 4 && str_equal(path + len - 4, ".pub")) { /* it looks like any other */
		return complain(
			FAILED, "--key %s: that is the public half; the secret one signs", path);
	}
	switch (fleet_secret_read(path, out)) {
	case OK:
		return DONE;
	case ERR_AUTH:
		return complain(FAILED,
			"--key %s: others than its owner can read it, so it is not used: "
			"chmod 600 is right",
			path);
	case ERR_INVALID:
		return complain(FAILED,
			"--key %s: it is not the fleet's secret key, 64 hexadecimal digits", path);
	case ERR_NOT_FOUND:
		return complain(FAILED, "--key %s: there is no such file", path);
	default:
		return complain(FAILED, "--key %s: it cannot be read", path);
	}
}

/* TOKEN or TOKEN UNTIL, as the hall says it. */
static void read_line(char token_out[LINE_LEN], char until_out[LINE_LEN])
{
	char line[LINE_LEN] = "";
	if (isatty(STDIN_FILENO)) {
		fputs("the hall's token: ", stderr);
	}
	if (fgets(line, sizeof(line), stdin)) {
		(void)sscanf(line, "%199s %199s", token_out, until_out);
	}
}

static enum exit_status read_wish(
	const struct enrol_wish *wish, int64_t now_ms, struct enrol_code *code)
{
	char token[LINE_LEN] = "", until[LINE_LEN] = "";
	if (wish->token) {
		str_copy(token, sizeof(token), wish->token);
	} else {
		read_line(token, until);
	}
	if (wish->until) {
		str_copy(until, sizeof(until), wish->until);
	}
	if (!str_copy(code->url, sizeof(code->url), wish->hall) ||
		!str_copy(code->token, sizeof(code->token), token)) {
		return complain(FAILED, "the hall's address or its token is too long");
	}
	code->until_ms = now_ms + HOUR_MS;
	if (until[0] && !rfc3339_parse(until, &code->until_ms, NULL)) {
		return complain(FAILED, "'%s' is no time; 2026-11-24T10:12:30+08:00 is one", until);
	}
	if (code->until_ms <= now_ms) {
		return complain(FAILED, "the code's time is over already: %s", until);
	}
	if (code->until_ms > now_ms + UNTIL_MAX_MS) {
		return complain(FAILED,
			"a code ends within %d days: whoever sees it can be the terminal: %s",
			UNTIL_MAX_DAYS, until);
	}
	const char *fault = enrol_code_fault(code);
	return fault ? complain(FAILED, "%s", fault) : DONE;
}

/* --- what is shown --- */

static bool is_dark(const struct qr *qr, int x, int y)
{
	x -= QUIET;
	y -= QUIET;
	return x >= 0 && y >= 0 && x < qr->side && y < qr->side && qr->modules[y * qr->side + x];
}

/* Two rows a line, black on white whatever the terminal's colours are. */
static void show_qr(const struct qr *qr)
{
	static const char *const halves[] = {" ", "▀", "▄", "█"};
	for (int y = 0; y < qr->side + 2 * QUIET; y += 2) {
		fputs("\033[38;5;16;48;5;231m", stdout);
		for (int x = 0; x < qr->side + 2 * QUIET; x++) {
			fputs(halves[is_dark(qr, x, y) + 2 * is_dark(qr, x, y + 1)], stdout);
		}
		puts("\033[0m");
	}
}

static enum exit_status save_qr(const struct qr *qr, const char *path)
{
	const int side = (qr->side + 2 * QUIET) * DOTS;
	struct raster *raster = raster_create(side, side);
	for (int y = 0; y < side; y++) {
		for (int x = 0; x < side; x++) {
			if (is_dark(qr, x / DOTS, y / DOTS)) {
				raster->bits[y * (side / 8) + x / 8] |= (uint8_t)(0x80 >> x % 8);
			}
		}
	}
	umask(077); /* who has the picture can be the terminal: always a new file, and its own */
	enum err err = unlink(path) == 0 || errno == ENOENT ? shot_raster(raster, path) : ERR_IO;
	raster_destroy(raster);
	return err == OK ? DONE : complain(FAILED, "--png %s: it cannot be written", path);
}

static enum exit_status give_out(
	const struct enrol_wish *wish, const char *line, int64_t until_ms, bool is_json)
{
	static struct qr qr;
	if (qr_encode(line, strlen(line), &qr) != OK) {
		return complain(FAILED, "no QR code can be made of it");
	}
	if (wish->png && save_qr(&qr, wish->png) != DONE) {
		return FAILED;
	}
	if (is_json) {
		char until[RFC3339_LEN + 1];
		rfc3339_format(until_ms, HALL_MINUTES, until);
		printf("{\"code\":\"%s\",\"until\":\"%s\"}\n", line, until);
		return DONE;
	}
	puts(line);
	if (isatty(STDOUT_FILENO)) {
		show_qr(&qr);
	}
	return DONE;
}

enum exit_status ctl_enrol_code(const struct enrol_wish *wish, bool is_json)
{
	struct fleet_secret secret;
	struct enrol_code code = {.url = ""};
	char line[FLEET_CODE_MAX_LEN + 1];
	if (!wish->hall || !wish->ca || !wish->key) {
		return complain(USAGE, "enrol-code needs --hall, --ca and --key");
	}
	enum exit_status status = read_ca(wish->ca, code.ca);
	if (status == DONE) {
		status = read_wish(wish, clock_wall_ms(), &code);
	}
	if (status == DONE) {
		status = read_key(wish->key, &secret);
	}
	if (status != DONE) {
		return status;
	}
	enum err err = enrol_code_write(&secret, &code, line);
	mem_wipe(&secret, sizeof(secret));
	status = err == OK ? give_out(wish, line, code.until_ms, is_json)
			   : complain(FAILED, "the hall's address is too long for a code");
	mem_wipe(&code, sizeof(code));
	mem_wipe(line, sizeof(line));
	return status;
}
