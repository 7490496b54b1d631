/* onedoor-hall: the reference hall. See README.md beside this file. */
#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "tests/hall/catalog.h"
#include "tests/hall/commands.h"
#include "tests/hall/control.h"
#include "tests/hall/fixtures.h"
#include "tests/hall/http.h"
#include "tests/hall/knobs.h"
#include "tests/hall/times.h"

#include <getopt.h>
#include <signal.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct options {
	const char *tls_dir, *db, *fixtures, *control, *qr_base, *time;
	int port, card_limit, seed;
	bool is_public;
	enum hours_mode hours;
};

static const char usage[] =
	"onedoor-hall --tls-dir DIR [options]\n"
	"onedoor-hall ctl SOCKET WORD...        (help lists the words)\n"
	"  --tls-dir DIR      ca.pem, server.pem, server.key from make-certs.sh\n"
	"  --port N           default 8443; 0 picks a free one\n"
	"  --public           listen on every address, not only 127.0.0.1\n"
	"  --db FILE          default: a private file that goes with the process\n"
	"  --fixtures DIR     the city's data\n"
	"  --control SOCKET   knobs for tests and demos\n"
	"  --real-hours       keep the opening hours (default --always-open)\n"
	"  --time ISO         begin at this moment instead of now\n"
	"  --qr-base URL      what the QR codes begin with, without a slash at its end\n"
	"  --card-limit N     numbers per card and day, default 5\n"
	"  --seed-waiting N   people already waiting\n";

static bool parse_options(int argc, char **argv, struct options *options_out)
{
	enum {
		TLS_DIR = 1,
		PORT,
		PUBLIC,
		DB,
		FIXTURES,
		CONTROL,
		REAL_HOURS,
		ALWAYS_OPEN,
		TIME,
		QR_BASE,
		CARD_LIMIT,
		SEED
	};
	static const struct option long_options[] = {
		{"tls-dir", required_argument, NULL, TLS_DIR},
		{"port", required_argument, NULL, PORT},
		{"public", no_argument, NULL, PUBLIC},
		{"db", required_argument, NULL, DB},
		{"fixtures", required_argument, NULL, FIXTURES},
		{"control", required_argument, NULL, CONTROL},
		{"real-hours", no_argument, NULL, REAL_HOURS},
		{"always-open", no_argument, NULL, ALWAYS_OPEN},
		{"time", required_argument, NULL, TIME},
		{"qr-base", required_argument, NULL, QR_BASE},
		{"card-limit", required_argument, NULL, CARD_LIMIT},
		{"seed-waiting", required_argument, NULL, SEED},
		{NULL, 0, NULL, 0},
	};
	struct options options = {.port = 8443,
		.card_limit = 5,
		.qr_base = "https://hall.yunhe.example",
		.fixtures = HALL_FIXTURES};
	int option;
	while ((option = getopt_long(argc, argv, "", long_options, NULL)) != -1) {
		switch (option) {
		case TLS_DIR:
			options.tls_dir = optarg;
			break;
		case PORT:
			options.port = (int)strtol(optarg, NULL, 10);
			break;
		case PUBLIC:
			options.is_public = true;
			break;
		case DB:
			options.db = optarg;
			break;
		case FIXTURES:
			options.fixtures = optarg;
			break;
		case CONTROL:
			options.control = optarg;
			break;
		case REAL_HOURS:
			options.hours = HOURS_REAL;
			break;
		case ALWAYS_OPEN:
			options.hours = HOURS_ALWAYS;
			break;
		case TIME:
			options.time = optarg;
			break;
		case QR_BASE:
			options.qr_base = optarg;
			break;
		case CARD_LIMIT:
			options.card_limit = (int)strtol(optarg, NULL, 10);
			break;
		case SEED:
			options.seed = (int)strtol(optarg, NULL, 10);
			break;
		default:
			return false;
		}
	}
	*options_out = options;
	return options.tls_dir && optind == argc && options.port >= 0 && options.port < 65536 &&
	       strlen(options.qr_base) <= 100;
}

/* A secret of the hall from the database, made at the first start. */
static void get_secret(struct conn *conn, const char *name, unsigned char *secret, size_t len)
{
	char hex[2 * 64 + 1];
	char *stored = store_meta(conn, name);
	if (!stored || sodium_hex2bin(secret, len, stored, strlen(stored), NULL, NULL, NULL) != 0) {
		randombytes_buf(secret, len);
		sodium_bin2hex(hex, sizeof(hex), secret, len);
		store_set_meta(conn, name, hex);
		sodium_memzero(hex, sizeof(hex));
	}
	mem_free(stored);
}

static enum err prepare(struct hall *hall)
{
	struct conn *conn = store_take(hall->store);
	enum err err = ERR_IO;
	if (store_begin(hall->store, conn)) {
		get_secret(conn, "hash_key", hall->hash_key, sizeof(hall->hash_key));
		get_secret(conn, "sealing_sk", hall->sealing_sk, sizeof(hall->sealing_sk));
		crypto_scalarmult_base(hall->sealing_pk, hall->sealing_sk);
		if (!sql_int(conn, 0, "SELECT COUNT(*) FROM meta WHERE key='as_of'", "")) {
			catalog_touch(conn, knobs_now_ms(hall->knobs));
		}
		err = catalog_build(hall, conn);
		if (!store_end(hall->store, conn, !err) && !err) {
			err = ERR_IO;
		}
	}
	store_give(hall->store, conn);
	return err;
}

static enum err set_up(const struct options *options, struct hall *hall)
{
	int64_t start_ms;
	hall->knobs = knobs_create();
	hall->catalog = catalog_create();
	hall->card_limit = options->card_limit;
	snprintf(hall->qr_base, sizeof(hall->qr_base), "%s", options->qr_base);
	knobs_set_hours(hall->knobs, options->hours);
	if (options->time) {
		if (!time_parse(options->time, &start_ms)) {
			log_error("hall", "--time wants 2026-11-24T10:00:00");
			return ERR_INVALID;
		}
		knobs_set_now(hall->knobs, start_ms);
	}
	enum err err = store_open(options->db, &hall->store);
	if (!err) {
		err = fixtures_load(hall, options->fixtures);
	}
	if (!err) {
		err = prepare(hall);
	}
	if (!err && options->seed > 0) {
		seed_everywhere(hall, options->seed);
	}
	return err;
}

int main(int argc, char **argv)
{
	if (argc >= 4 && strcmp(argv[1], "ctl") == 0) {
		return control_send(argv[2], argv + 3, argc - 3);
	}
	struct options options;
	if (!parse_options(argc, argv, &options)) {
		fputs(usage, stderr);
		return 2;
	}
	REQUIRE(sodium_init() >= 0);
	sigset_t signals;
	sigemptyset(&signals);
	sigaddset(&signals, SIGTERM);
	sigaddset(&signals, SIGINT);
	pthread_sigmask(SIG_BLOCK, &signals, NULL); /* for every thread; main waits for them */
	signal(SIGPIPE, SIG_IGN);

	struct hall hall = {0};
	struct http *http = NULL;
	struct control *control = NULL;
	enum err err = set_up(&options, &hall);
	if (!err && options.control) {
		err = control_open(options.control, commands_run, &hall, &control);
	}
	if (!err) {
		err = http_start(&hall, options.tls_dir, options.port, options.is_public, &http);
	}
	if (!err) {
		int number;
		printf("listening 127.0.0.1:%d\n", http_port(http));
		fflush(stdout);
		sigwait(&signals, &number);
	}
	if (hall.knobs) {
		knobs_stop(hall.knobs);
	}
	http_stop(http);
	control_close(control);
	catalog_destroy(hall.catalog);
	knobs_destroy(hall.knobs);
	store_close(hall.store);
	sodium_memzero(&hall, sizeof(hall));
	return err ? 1 : 0;
}
