/* What one entry of the outbox costs from the disk to "told", when there are few and when there are
 * many: the ratio says whether it is linear. Prints one JSON object. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "firmware/base/clock.h"
#include "firmware/base/str.h"
#include "firmware/hall/db.h"
#include "firmware/hall/db_outbox.h"
#include "firmware/hall/seal.h"

enum { FEW = 1000, MANY = 10000, NOW_MS = 1000000 };

static void must(enum err err)
{
	if (err != OK) {
		fprintf(stderr, "bench_outbox: %s\n", err_name(err));
		exit(1);
	}
}

/* An application's box is as large as this, mostly. */
static void fill_cases(struct db *db, int count)
{
	static char body[1500];
	memset(body, 'b', sizeof(body) - 1);
	for (int i = 0; i < count; i++) {
		struct outbox_entry entry = {.kind = OUTBOX_CASE,
			.method = "POST",
			.path = "/v1/cases",
			.body = body,
			.made_ms = NOW_MS};
		seal_random_key(entry.key);
		str_copy(entry.subject, sizeof(entry.subject), entry.key);
		must(db_put_entry(db, &entry));
	}
}

static void fill_tickets(struct db *db, int count)
{
	for (int i = 0; i < count; i++) {
		char key[TICKET_KEY_LEN + 1];
		seal_random_key(key);
		must(db_order_ticket(db, key, "hrss-01", "A", "", NOW_MS));
		must(db_abandon_ticket(db, key));
	}
}

/* As hall_outbox.c does it, without the network between. */
static double drain_ms(struct db *db)
{
	int64_t began_us = clock_us();
	int64_t after = 0;
	struct outbox_entry entry;
	enum err err;
	int done = 0;
	while ((err = db_next_entry(db, NOW_MS, &after, &entry)) == OK) {
		int open;
		int refused;
		must(str_equal(entry.kind, OUTBOX_CASE) ? db_drop_entry(db, entry.position)
							: db_tell_ticket(db, &entry));
		must(db_count_entries(db, &open, &refused));
		outbox_entry_finish(&entry);
		done++;
	}
	if (err != ERR_NOT_FOUND || done == 0) {
		must(err);
	}
	return (double)(clock_us() - began_us) / 1000 / done;
}

/* Linear: one of many costs no more than one of few. */
static void measure(
	struct db *db, const char *what, void (*fill)(struct db *db, int count), const char *end)
{
	double figures[2];
	static const int counts[] = {FEW, MANY};
	for (int i = 0; i < 2; i++) {
		fill(db, counts[i]);
		figures[i] = drain_ms(db);
	}
	double ratio = figures[1] / figures[0];
	printf("\"%s_ms_of_%d\": %.3f, \"%s_ms_of_%d\": %.3f, \"%s_per_s\": %.0f, "
	       "\"%s_ratio\": {\"value\": %.2f, \"target\": 1.5, \"ok\": %s}%s",
		what, FEW, figures[0], what, MANY, figures[1], what, 1000 / figures[1], what, ratio,
		ratio <= 1.5 ? "true" : "false", end);
}

int main(void)
{
	char dir[] = "/tmp/onedoor-bench-XXXXXX";
	if (!mkdtemp(dir)) {
		return 1;
	}
	seal_init();
	struct db *db = db_create(dir);
	must(db_open(db));
	printf("{");
	measure(db, "entry", fill_tickets, ", ");
	measure(db, "case", fill_cases, "}\n");
	db_destroy(db);
	char remove[80];
	str_format(remove, sizeof(remove), "rm -rf '%s'", dir);
	return system(remove) == 0 ? 0 : 1;
}
