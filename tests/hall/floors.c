#include "tests/hall/floors.h"

#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "tests/hall/collection.h"
#include "tests/hall/csv.h"
#include "tests/hall/fixtures_file.h"
#include "tests/hall/floors_judge.h"
#include "tests/hall/number.h"

#include <string.h>

struct floors {
	json_t *plan;
	json_t *here; /* by terminal */
};

void floors_destroy(struct floors *floors)
{
	if (floors) {
		json_decref(floors->plan);
		json_decref(floors->here);
		mem_free(floors);
	}
}

bool floors_has(const struct floors *floors, const char *code)
{
	int64_t floor;
	return floors && floors_find(json_object_get(floors->plan, "floors"), code, &floor);
}

json_t *floors_json(const struct floors *floors, const char *terminal)
{
	char version[COLLECTION_VERSION_LEN];
	json_t *plan = json_copy(floors->plan); /* what is in it is shared, and never changes */
	const json_t *here = json_object_get(floors->here, terminal);
	if (here) {
		json_object_set(plan, "here", (json_t *)(uintptr_t)here);
	}
	collection_digest(plan, version);
	json_object_set_new(plan, "version", json_string(version));
	return plan;
}

/* --- at start --- */

/* id,floor,x,y,facing; where the building is they share. */
static bool take_terminal(struct floors *floors, const struct csv *csv)
{
	static const char *const names[] = {"floor", "x", "y", "facing"};
	const json_t *list = json_object_get(floors->plan, "floors");
	json_t *here = json_copy(json_object_get(floors->plan, "here"));
	bool is_good = csv->count == 5 && csv->fields[0][0];
	for (int i = 0; is_good && i < 4; i++) {
		int64_t value;
		is_good = number_read(csv->fields[i + 1], 0, 1000 * 1000, &value);
		json_object_set_new(here, names[i], json_integer(is_good ? value : -1));
	}
	is_good = is_good && here_judge(list, here);
	if (is_good) {
		json_object_set(floors->here, csv->fields[0], here);
	} else {
		log_error("fixtures", "terminals.csv line %d: id, a floor, x and y on it, facing",
			csv->line);
	}
	json_decref(here);
	return is_good;
}

static bool read_terminals(struct floors *floors, const char *folder)
{
	char *text = NULL;
	struct csv csv;
	enum err err = fixtures_read(folder, "terminals.csv", &text);
	bool is_good = !err || err == ERR_NOT_FOUND;
	if (!err) {
		csv_init(&csv, text);
		bool has_header = csv_next(&csv);
		while (has_header && csv_next(&csv)) {
			is_good = take_terminal(floors, &csv) && is_good;
		}
	}
	mem_free(text);
	return is_good;
}

/* Is each code of the query on the plan, on that floor? */
static bool has_each(const struct floors *floors, struct conn *conn, const char *query)
{
	bool is_good = true;
	sqlite3_stmt *row = sql_open(conn, query, "");
	while (sql_next(conn, row)) {
		int64_t floor = 0;
		const char *code = sql_column(row, 0);
		if (!floors_find(json_object_get(floors->plan, "floors"), code, &floor) ||
			floor != sqlite3_column_int64(row, 1)) {
			log_error("fixtures", "plan.json: %s is not on its floor", code);
			is_good = false;
		}
	}
	sql_close(row);
	return is_good;
}

enum err floors_load(struct hall *hall, struct conn *conn, const char *folder)
{
	char why[FORM_WHY_LEN] = "";
	json_t *plan = NULL;
	enum err err = fixtures_read_json(folder, "plan.json", &plan);
	if (err || !plan) {
		return err;
	}
	struct floors *floors = hall->floors = mem_new(struct floors);
	floors->plan = plan;
	floors->here = json_object();
	if (!floors_judge(plan, why)) {
		log_error("fixtures", "plan.json: %s", why);
		return ERR_INVALID;
	}
	bool is_good = read_terminals(floors, folder) &&
		       has_each(floors, conn, "SELECT code, floor FROM zones") &&
		       has_each(floors, conn, "SELECT code, floor FROM windows");
	return is_good ? OK : ERR_INVALID;
}
