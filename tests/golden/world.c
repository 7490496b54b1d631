#include "tests/golden/world.h"

#include "firmware/base/arena.h"
#include "firmware/base/fs.h"
#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "firmware/hall/api_answers.h"
#include "firmware/hall/api_catalog.h"
#include "tests/harness/full_catalog.h"

#include <stdlib.h>
#include <string.h>

enum { CATALOG_MAX_LEN = 1 << 20, START_MS = 1000000 };

void world_step(struct kiosk *kiosk, struct msg *fact)
{
	struct cmd_list orders = {0};
	fact->at_ms = START_MS;
	kiosk_step(kiosk, fact, &orders);
	cmd_list_wipe(&orders);
	msg_destroy(fact);
}

static void clock_says(struct kiosk *kiosk, int64_t wall_ms)
{
	struct msg *fact = msg_create(MSG_TICK, 0);
	fact->wall_ms = wall_ms;
	world_step(kiosk, fact);
}

void world_device(
	struct kiosk *kiosk, enum device_kind kind, enum device_state state, enum device_reason why)
{
	struct msg *fact = msg_create(MSG_DEVICE_CHANGED, 0);
	fact->device = (struct device_status){.kind = kind, .state = state, .reason = why};
	fact->device.supply = why == REASON_PAPER_OUT ? SUPPLY_OUT : SUPPLY_OK;
	world_step(kiosk, fact);
}

void world_line(struct kiosk *kiosk, bool is_online)
{
	struct msg *fact = msg_create(MSG_LINE_CHANGED, 0);
	fact->line = (struct line_state){.is_online = is_online, .leased_left = 12};
	world_step(kiosk, fact);
}

/* Read once, as the full one: most of the rules' time was reading. */
static struct catalog *usual_catalog;

static void read_usual(const char *path)
{
	char *json = NULL;
	size_t len = 0;
	static struct catalog_extra extra;
	REQUIRE(fs_read(path, CATALOG_MAX_LEN, &json, &len) == OK);
	REQUIRE(catalog_parse(json, len, "golden", false, &usual_catalog, &extra) == OK);
	REQUIRE(extra.skipped_count == 0);
	mem_free(json);
}

/* A scenario may put something else into its catalogue: the kiosk's is one of its own, and only
 * what it points to is the usual one's. */
static void load_catalog(struct kiosk *kiosk, const char *path)
{
	if (!usual_catalog) {
		read_usual(path);
	}
	struct arena *arena = arena_create(ARENA_PLAIN, CATALOG_MAX_LEN);
	struct catalog *own = arena_new(arena, struct catalog);
	REQUIRE(own);
	memcpy(own, usual_catalog, sizeof(*own));
	own->arena = arena;
	struct msg *fact = msg_create(MSG_CATALOG_LOADED, 0);
	fact->catalog = own;
	world_step(kiosk, fact);
}

static void load_queues(struct kiosk *kiosk)
{
	static const int waiting[] = {8, 23, 0, 141, 5, 1};
	static const enum load loads[] = {
		LOAD_MODERATE, LOAD_BUSY, LOAD_CLEAR, LOAD_BUSY, LOAD_MODERATE, LOAD_CLEAR};
	struct hall_status status = {
		.catalog_version = "golden", .as_of_ms = WORLD_START_MS, .is_open = true};
	for (int i = 0; i < HALL_MAX_DEPARTMENTS; i++) {
		struct queue_status queue = {waiting[i % 6], 2, loads[i % 6]};
		status.departments[i] = queue;
		if (i < HALL_MAX_ZONES) {
			status.zones[i] = queue;
		}
	}
	kiosk->status = status;
	kiosk->has_status = true;
}

void world_works(struct kiosk *kiosk, const char *catalog_path)
{
	clock_says(kiosk, WORLD_START_MS);
	load_catalog(kiosk, catalog_path);
	for (int kind = 0; kind < DEVICE_COUNT; kind++) {
		world_device(kiosk, (enum device_kind)kind, DEVICE_READY, REASON_NONE);
	}
	world_line(kiosk, true);
	load_queues(kiosk);
}

/* Read once: it is large, and the same in every look. */
static struct catalog *full_catalog;
static struct hall_status full_status;

static void read_full(void)
{
	static struct catalog_extra extra;
	size_t len = 0;
	char *json = full_catalog_json(&len);
	REQUIRE(catalog_parse(json, len, "full", false, &full_catalog, &extra) == OK);
	free(json);
	json = full_status_json(&len);
	REQUIRE(status_parse(json, len, full_catalog, &full_status) == OK);
	free(json);
}

void world_fill(struct kiosk *kiosk)
{
	if (!full_catalog) {
		read_full();
	}
	catalog_destroy((struct catalog *)(uintptr_t)kiosk->catalog);
	kiosk->catalog = full_catalog;
	kiosk->status = full_status;
}

void world_leave(struct kiosk *kiosk)
{
	if (kiosk->catalog == full_catalog) {
		kiosk->catalog = NULL;
	}
	kiosk_finish(kiosk);
}

void world_end(void)
{
	catalog_destroy(full_catalog);
	catalog_destroy(usual_catalog);
	full_catalog = usual_catalog = NULL;
}
