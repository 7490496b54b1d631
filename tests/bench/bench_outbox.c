/* What one entry of the outbox costs from the disk to "told", when there are few and when there are
 * many: the ratio says whether it is linear. Prints one JSON object. */
#include <stdio.h>
#include <stdlib.h>
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

static void fill(struct db *db, int count)
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
		must(db_tell_ticket(db, &entry));
		must(db_count_entries(db, &open, &refused));
		outbox_entry_finish(&entry);
		done++;
	}
	if (err != ERR_NOT_FOUND || done == 0) {
		must(err);
	}
	return (double)(clock_us() - began_us) / 1000 / done;
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
	double figures[2];
	static const int counts[] = {FEW, MANY};
	for (int i = 0; i < 2; i++) {
		fill(db, counts[i]);
		figures[i] = drain_ms(db);
	}
	printf("{\"entry_ms_of_%d\": %.3f, \"entry_ms_of_%d\": %.3f, \"ratio\": %.2f}\n", FEW,
		figures[0], MANY, figures[1], figures[1] / figures[0]);
	db_destroy(db);
	char remove[80];
	str_format(remove, sizeof(remove), "rm -rf '%s'", dir);
	return system(remove) == 0 ? 0 : 1;
}
