#include "tests/hall/options.h"

#include "tests/hall/number.h"
#include "tests/hall/times.h"

#include <getopt.h>
#include <stdio.h>
#include <string.h>

static const char usage[] =
	"onedoor-hall --tls-dir DIR [options]\n"
	"onedoor-hall ctl SOCKET WORD...        (help lists the words)\n"
	"  --tls-dir DIR      ca.pem, server.pem, server.key from make-certs.sh\n"
	"  --port N           default 8443; 0 picks a free one\n"
	"  --public           listen on every address, not only 127.0.0.1\n"
	"  --phone-port N     for phones, without a client certificate; 0 (default) picks a free "
	"one\n"
	"  --staff-port N     the staff page, on this machine only; 0 picks a free one; default: "
	"none\n"
	"  --db FILE          default: a private file that goes with the process\n"
	"  --keys DIR         sealing.key and hash.key; default: beside the database\n"
	"  --fixtures DIR     the city's data\n"
	"  --collections DIR  what there is to read; default: collections in it\n"
	"  --control SOCKET   knobs for tests and demos\n"
	"  --real-hours       keep the opening hours (default --always-open)\n"
	"  --queue-only       nothing but numbers is offered yet\n"
	"  --time ISO         begin at this moment instead of now\n"
	"  --host NAME        what new terminals are told to call it by, default localhost\n"
	"  --certificate-days N  how long a terminal's certificate is good, default 90\n"
	"  --qr-base URL      what the QR codes begin with, without a slash at its end\n"
	"  --card-limit N     numbers per card and day, default 5\n"
	"  --limit NAME=N     requests a minute of each terminal: tickets (30), identities (30),\n"
	"                     blocks (60), reconcile (300), cases (60), looks (60), handoffs "
	"(30),\n"
	"                     evaluations (30), calls (10), reads (300), or all; 0: no limit\n"
	"  --seed-waiting N   people already waiting\n"
	"  --help\n";

enum {
	TLS_DIR = 1,
	PORT,
	PHONE_PORT,
	STAFF_PORT,
	PUBLIC,
	DB,
	KEYS,
	FIXTURES,
	COLLECTIONS,
	CONTROL,
	REAL_HOURS,
	QUEUE_ONLY,
	ALWAYS_OPEN,
	TIME,
	HOST,
	CERTIFICATE_DAYS,
	QR_BASE,
	CARD_LIMIT,
	LIMIT,
	SEED,
	HELP
};

static const struct option long_options[] = {
	{"tls-dir", required_argument, NULL, TLS_DIR},
	{"port", required_argument, NULL, PORT},
	{"phone-port", required_argument, NULL, PHONE_PORT},
	{"staff-port", required_argument, NULL, STAFF_PORT},
	{"public", no_argument, NULL, PUBLIC},
	{"db", required_argument, NULL, DB},
	{"keys", required_argument, NULL, KEYS},
	{"fixtures", required_argument, NULL, FIXTURES},
	{"collections", required_argument, NULL, COLLECTIONS},
	{"control", required_argument, NULL, CONTROL},
	{"real-hours", no_argument, NULL, REAL_HOURS},
	{"queue-only", no_argument, NULL, QUEUE_ONLY},
	{"always-open", no_argument, NULL, ALWAYS_OPEN},
	{"time", required_argument, NULL, TIME},
	{"host", required_argument, NULL, HOST},
	{"certificate-days", required_argument, NULL, CERTIFICATE_DAYS},
	{"qr-base", required_argument, NULL, QR_BASE},
	{"card-limit", required_argument, NULL, CARD_LIMIT},
	{"limit", required_argument, NULL, LIMIT},
	{"seed-waiting", required_argument, NULL, SEED},
	{"help", no_argument, NULL, HELP},
	{NULL, 0, NULL, 0},
};

static bool read_int(const char *text, int high, int *value_out)
{
	int64_t value;
	if (!number_read(text, 0, high, &value)) {
		return false;
	}
	*value_out = (int)value;
	return true;
}

/* False when the value is none for this option. */
static bool take(struct options *options, int option, const char *value)
{
	switch (option) {
	case TLS_DIR:
		options->tls_dir = value;
		return true;
	case PORT:
		return read_int(value, 65535, &options->port);
	case PHONE_PORT:
		return read_int(value, 65535, &options->phone_port);
	case STAFF_PORT:
		return read_int(value, 65535, &options->staff_port);
	case PUBLIC:
		options->is_public = true;
		return true;
	case DB:
		options->db = value;
		return true;
	case KEYS:
		options->keys = value;
		return true;
	case FIXTURES:
		options->fixtures = value;
		return true;
	case COLLECTIONS:
		options->collections = value;
		return true;
	case CONTROL:
		options->control = value;
		return true;
	case QUEUE_ONLY:
		options->is_queue_only = true;
		return true;
	case REAL_HOURS:
		options->hours = HOURS_REAL;
		return true;
	case ALWAYS_OPEN:
		options->hours = HOURS_ALWAYS;
		return true;
	case TIME:
		return time_parse(value, &options->time_ms);
	case HOST:
		options->host = value;
		return *value && strlen(value) <= 63;
	case CERTIFICATE_DAYS:
		return read_int(value, 3650, &options->certificate_days);
	case QR_BASE:
		options->qr_base = value;
		return strlen(value) <= 100;
	case CARD_LIMIT:
		return read_int(value, 9999, &options->card_limit);
	case LIMIT:
		return limits_set(options->limits, value);
	default:
		return read_int(value, 9999, &options->seed);
	}
}

bool options_parse(
	int argc, char **argv, struct limits *limits, struct options *options_out, int *status_out)
{
	struct options options = {.limits = limits,
		.port = 8443,
		.staff_port = -1,
		.card_limit = 5,
		.time_ms = -1,
		.host = "localhost",
		.certificate_days = 90,
		.qr_base = "https://hall.yunhe.example",
		.fixtures = HALL_FIXTURES};
	int option, index = 0;
	*status_out = 2;
	while ((option = getopt_long(argc, argv, "", long_options, &index)) != -1) {
		if (option == HELP) {
			fputs(usage, stdout);
			*status_out = 0;
			return false;
		}
		if (option == '?') { /* named already */
			fputs("onedoor-hall --help lists the options\n", stderr);
			return false;
		}
		if (!take(&options, option, optarg)) {
			fprintf(stderr, "onedoor-hall: --%s does not take %s\n",
				long_options[index].name, optarg);
			return false;
		}
	}
	if (optind < argc) {
		fprintf(stderr, "onedoor-hall: what is %s?\n", argv[optind]);
		return false;
	}
	if (!options.tls_dir) {
		fputs(usage, stderr);
		return false;
	}
	*options_out = options;
	return true;
}
