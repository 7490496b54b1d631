#include "firmware/base/clock.h"
#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "firmware/hall/hall_worker.h"
#include "firmware/hall/ticket_duty.h"

enum { LOOK_EVERY_MS = 3000 };

static void tell(struct hall *hall, enum storage storage, enum err err)
{
	if (storage == hall->storage.told) {
		return;
	}
	if (storage == STORAGE_READY) {
		log_info("hall", "storage: ready again");
	} else {
		log_error("hall", "storage: %s; no number can be given",
			storage == STORAGE_FULL ? "full" : err_name(err));
	}
	hall->storage.told = storage;
	struct msg *msg = msg_create(MSG_STORAGE_CHANGED, 0);
	msg->storage = storage;
	hall_post(hall, msg);
}

void hall_write_later(struct hall *hall, const struct unwritten *what)
{
	if (hall->storage.unwritten_count == UNWRITTEN_MAX) {
		log_error("hall", "storage: what became of %s is lost: too many",
			what->is_application ? "an application" : "a ticket");
		return;
	}
	hall->storage.unwritten[hall->storage.unwritten_count++] = *what;
}

/* The commit that failed may have been one all the same. */
static enum err take_back(struct hall *hall, const char *key)
{
	struct outbox_entry entry;
	enum err err = db_find_entry(hall->db, key, &entry);
	if (err == OK) {
		err = db_drop_entry(hall->db, entry.position);
		outbox_entry_finish(&entry);
	}
	return err;
}

static enum err write_one(struct hall *hall, const struct unwritten *what)
{
	if (what->is_application) {
		return take_back(hall, what->key);
	}
	if (!what->is_given_up) {
		return db_settle_ticket(hall->db, what->key, what->result);
	}
	/* The order itself may have gone with a damaged file. */
	enum err err = db_order_ticket(
		hall->db, what->key, what->matter, what->zone, "", what->ordered_ms);
	return err == OK || err == ERR_BUSY ? db_abandon_ticket(hall->db, what->key) : err;
}

static enum err write_what_waits(struct hall *hall)
{
	while (hall->storage.unwritten_count > 0) {
		enum err err = write_one(
			hall, &hall->storage.unwritten[hall->storage.unwritten_count - 1]);
		if (err != OK && err != ERR_NOT_FOUND) {
			return err;
		}
		hall->storage.unwritten_count--;
	}
	return OK;
}

static enum err report_unsettled(struct hall *hall, int64_t since_ms)
{
	struct ticket_row *row = mem_new(struct ticket_row);
	enum err err = db_find_unsettled(hall->db, since_ms, row);
	if (err == OK) {
		struct msg *msg = msg_create(MSG_TICKET_UNSETTLED, 0);
		msg->ticket = row->ticket;
		hall_post(hall, msg);
	}
	mem_wipe(row, sizeof(*row));
	mem_free(row);
	return err == ERR_NOT_FOUND ? OK : err;
}

/* After the start, and after every trouble: what was left half done. */
static enum err take_up(struct hall *hall)
{
	int count = 0;
	int64_t since_ms = hall_now_ms(hall) - TICKET_UNSETTLED_MS;
	enum err err = write_what_waits(hall);
	if (err == OK && !hall->storage.is_begun) {
		err = db_abandon_orders(hall->db); /* the power was cut while the hall was asked */
	}
	if (err == OK && !hall->storage.is_begun) {
		err = db_release_held(hall->db, hall_now_ms(hall));
	}
	if (err == OK) {
		err = db_settle_old(hall->db, since_ms, &count);
	}
	if (count > 0) {
		log_warn("hall", "%d tickets without a known slip count as printed", count);
	}
	if (err == OK && !hall->storage.is_begun) {
		err = report_unsettled(hall, since_ms);
	}
	if (err == OK) {
		hall->storage.is_begun = true;
		hall_set_due(hall, RESOURCE_OUTBOX, 0);
		hall_set_due(hall, RESOURCE_LEASES, 0);
	}
	return err;
}

/* The hall's midnight. What only a guess at the time says is no reason to forget. */
static enum err keep_day(struct hall *hall)
{
	char today[DATE_LEN + 1];
	hall_date(hall, 0, today);
	if (!hall_time_is_trusted(&hall->time) || str_equal(hall->day.date, today)) {
		return OK;
	}
	if (day_load(&hall->day, hall->data_dir, today) == OK) {
		return OK;
	}
	enum err err = db_forget_people(hall->db);
	return err == OK ? day_begin(&hall->day, hall->data_dir, today) : err;
}

static void look(struct hall *hall)
{
	bool was_ready = hall->storage.is_begun && hall->storage.told == STORAGE_READY &&
			 db_trouble(hall->db) == OK;
	enum err err = db_open(hall->db);
	if (err == ERR_FULL && mirror_drop(hall->mirroring.mirror)) {
		log_warn("hall", "storage: what was kept to be read is given up for numbers");
		err = db_open(hall->db);
	}
	if (err == OK && !was_ready) {
		err = take_up(hall);
	}
	if (err == OK) {
		err = keep_day(hall);
	}
	if (err == OK) {
		backoff_reset(&hall->storage.backoff);
		hall->storage.due_ms = clock_ms() + LOOK_EVERY_MS;
		tell(hall, STORAGE_READY, OK);
	} else {
		hall->storage.due_ms =
			clock_ms() + backoff_next_ms(&hall->storage.backoff, seal_random_u32());
		tell(hall, err == ERR_FULL ? STORAGE_FULL : STORAGE_UNWRITABLE, err);
	}
}

void hall_keep_storage(struct hall *hall)
{
	bool is_news = db_trouble(hall->db) != OK ||
		       (!hall->day.date[0] && hall_time_is_trusted(&hall->time));
	if ((is_news && hall->storage.told == STORAGE_READY) ||
		clock_ms() >= hall->storage.due_ms) {
		look(hall);
	}
}

void hall_repair_storage(struct hall *hall, enum err err)
{
	if (err != OK && err != ERR_NOT_FOUND) {
		hall_keep_storage(hall);
	}
}
