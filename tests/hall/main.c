/* onedoor-hall: the reference hall. See README.md beside this file. */
#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "tests/hall/authority.h"
#include "tests/hall/bell.h"
#include "tests/hall/calendar.h"
#include "tests/hall/cashier.h"
#include "tests/hall/catalog.h"
#include "tests/hall/collections.h"
#include "tests/hall/commands.h"
#include "tests/hall/control.h"
#include "tests/hall/fixtures.h"
#include "tests/hall/fixtures_people.h"
#include "tests/hall/fleet_key.h"
#include "tests/hall/floors.h"
#include "tests/hall/http.h"
#include "tests/hall/knobs.h"
#include "tests/hall/limits.h"
#include "tests/hall/options.h"
#include "tests/hall/phones.h"
#include "tests/hall/secrets.h"
#include "tests/hall/staff.h"

#include <pthread.h>
#include <signal.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* Without a published one every Monday to Friday is a working day. */
static struct calendar *read_calendar(struct conn *conn)
{
	char *stored = store_meta(conn, "calendar");
	json_t *json = stored ? json_loads(stored, 0, NULL)
			      : json_pack("{s:[],s:[],s:s}", "holidays", "workdays", "until",
					"2000-01-01");
	struct calendar *calendar = calendar_read(json);
	json_decref(json);
	mem_free(stored);
	return calendar;
}

static enum err prepare(const struct options *options, struct hall *hall)
{
	const char *keys = options->keys, *fixtures = options->fixtures;
	struct conn *conn = store_take(hall->store);
	enum err err = ERR_IO;
	if (store_begin(hall->store, conn)) {
		err = secrets_open(hall, conn, keys ? keys : store_folder(hall->store));
		if (!err && !sql_int(conn, 0, "SELECT COUNT(*) FROM meta WHERE key='as_of'", "")) {
			catalog_touch(conn, knobs_now_ms(hall->knobs));
		}
		hall->calendar = read_calendar(conn);
		if (!err && !hall->calendar) {
			err = ERR_INVALID;
		}
		if (!err) {
			err = catalog_build(hall, conn);
		}
		if (!err) {
			err = people_load(hall, conn, fixtures, knobs_now_ms(hall->knobs));
		}
		if (!err) {
			err = floors_load(hall, conn, fixtures);
		}
		if (!err) {
			err = collections_load(hall, conn, fixtures, options->collections);
		}
		if (!store_end(hall->store, conn, !err) && !err) {
			err = ERR_IO;
		}
	}
	store_give(hall->store, conn);
	return err;
}

static enum err set_up(const struct options *options, struct hall *hall)
{
	hall->knobs = knobs_create();
	hall->catalog = catalog_create();
	hall->bell = bell_create();
	hall->card_limit = options->card_limit;
	hall->payment_lives_ms = HALL_PAYMENT_S * 1000;
	hall->is_queue_only = options->is_queue_only;
	hall->certificate_days = options->certificate_days;
	snprintf(hall->host, sizeof(hall->host), "%s", options->host);
	snprintf(hall->qr_base, sizeof(hall->qr_base), "%s", options->qr_base);
	knobs_set_hours(hall->knobs, options->hours);
	if (options->time_ms >= 0) {
		knobs_set_now(hall->knobs, options->time_ms);
	}
	enum err err = authority_open(options->tls_dir, &hall->authority);
	if (!err) {
		err = fleet_key_open(options->tls_dir, &hall->fleet_secret);
	}
	if (!err) {
		err = store_open(options->db, &hall->store);
	}
	if (!err) {
		err = fixtures_load(hall, options->fixtures);
	}
	if (!err) {
		err = prepare(options, hall);
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
	int status;
	struct hall hall = {.limits = limits_create()};
	if (!options_parse(argc, argv, hall.limits, &options, &status)) {
		limits_destroy(hall.limits);
		return status;
	}
	/* GnuTLS would write every connection's secrets there, as OpenSSL in a kiosk would: what
	 * the kiosk removes from its environment must not be read at the other end. */
	unsetenv("SSLKEYLOGFILE");
	umask(077); /* the database, its keys and the socket are ours alone */
	REQUIRE(sodium_init() >= 0);
	sigset_t signals;
	sigemptyset(&signals);
	sigaddset(&signals, SIGTERM);
	sigaddset(&signals, SIGINT);
	pthread_sigmask(SIG_BLOCK, &signals, NULL); /* for every thread; main waits for them */
	signal(SIGPIPE, SIG_IGN);

	struct http *http = NULL;
	struct phones *phones = NULL;
	struct staff *staff = NULL;
	struct control *control = NULL;
	struct cashier *cashier = NULL;
	enum err err = set_up(&options, &hall);
	if (!err) {
		err = cashier_start(&hall, &cashier);
	}
	if (!err && options.control) {
		err = control_open(options.control, commands_run, &hall, &control);
	}
	if (!err) {
		err = http_start(&hall, options.tls_dir, options.port, options.is_public, &http);
	}
	if (!err) {
		hall.port = http_port(http);
		err = phones_start(
			&hall, options.tls_dir, options.phone_port, options.is_public, &phones);
	}
	if (!err && options.staff_port >= 0) {
		err = staff_start(&hall, options.staff_port, &staff);
	}
	if (!err) {
		int number;
		printf("listening 127.0.0.1:%d\n", http_port(http));
		fflush(stdout);
		sigwait(&signals, &number);
	}
	if (hall.knobs) {
		knobs_stop(hall.knobs);
		bell_stop(hall.bell);
	}
	staff_stop(staff);
	phones_stop(phones);
	http_stop(http);
	control_close(control);
	collections_destroy(hall.collections);
	floors_destroy(hall.floors);
	cashier_stop(cashier);
	catalog_destroy(hall.catalog);
	calendar_destroy(hall.calendar);
	bell_destroy(hall.bell);
	knobs_destroy(hall.knobs);
	limits_destroy(hall.limits);
	store_close(hall.store);
	authority_close(hall.authority);
	sodium_memzero(&hall, sizeof(hall));
	return err ? 1 : 0;
}
