/* How we are, as the hall, the kiosk and the technician are told. */
#include "firmware/base/clock.h"
#include "firmware/base/fs.h"
#include "firmware/base/json.h"
#include "firmware/base/log.h"
#include "firmware/base/str.h"
#include "firmware/hall/api_requests.h"
#include "firmware/hall/hall_worker.h"

#include <string.h>

enum { OFFSET_NEWS_MS = 1000, NOTE_EVERY_MS = 10 * 60 * 1000 };

char *hall_heartbeat(const struct hall *hall, const struct line_state *line)
{
	const struct heartbeat_facts facts = {.outbox_count = hall->told.outbox_count,
		.refused_count = hall->refused_told,
		.storage = hall->storage.told,
		.uptime_s = (clock_ms() - hall->started_ms) / 1000,
		.catalog_version = hall->catalog ? hall->extra.version : "none",
		.line = line};
	return heartbeat_body(&hall->heartbeat, &facts);
}

void hall_note_heartbeat(struct hall *hall)
{
	bool is_old = !hall->is_online && clock_ms() - hall->noted_ms >= NOTE_EVERY_MS;
	char path[4096];
	if ((!hall->is_note_due && !is_old) || !hall->heartbeat.screen[0] ||
		!str_format(path, sizeof(path), "%s/heartbeat.json", hall->data_dir)) {
		return;
	}
	char *text = hall_heartbeat(hall, &hall->told);
	enum err err = fs_write_atomic(path, text, strlen(text));
	json_text_free(text);
	if (err != OK) {
		log_warn("hall", "%s: %s", path, err_name(err));
	}
	hall->is_note_due = false;
	hall->noted_ms = clock_ms();
}

static bool is_news(const struct line_state *a, const struct line_state *b)
{
	int64_t drift_ms = a->clock_offset_ms - b->clock_offset_ms;
	return a->is_online != b->is_online || a->is_clock_known != b->is_clock_known ||
	       a->leased_left != b->leased_left || a->outbox_count != b->outbox_count ||
	       a->heartbeat_s != b->heartbeat_s || a->config_version != b->config_version ||
	       a->trouble != b->trouble || !str_equal(a->said, b->said) ||
	       drift_ms > OFFSET_NEWS_MS || drift_ms < -OFFSET_NEWS_MS;
}

void hall_tell_line(struct hall *hall)
{
	bool is_clock_known = hall_time_is_trusted(&hall->time);
	if (!hall->is_line_known && !is_clock_known) {
		return;
	}
	struct line_state line = {.is_online = hall->is_online,
		.clock_offset_ms = is_clock_known ? hall->time.offset_ms : 0,
		.is_clock_known = is_clock_known,
		.heartbeat_s = hall->heartbeat_s,
		.config_version = hall->config_version,
		.trouble = hall->trouble};
	str_copy(line.said, sizeof(line.said), hall->said);
	char date[DATE_LEN + 1];
	hall_date(hall, 0, date);
	int refused_count = 0;
	enum err err = OK;
	if (is_clock_known) {
		err = db_count_leased(hall->db, NULL, date, hall_now_ms(hall), &line.leased_left);
	}
	if (err == OK) {
		err = db_count_entries(hall->db, &line.outbox_count, &refused_count);
	}
	hall_repair_storage(hall, err);
	if (err != OK) { /* that the hall is there, or not, is true all the same */
		line.leased_left = hall->told.leased_left;
		line.outbox_count = hall->told.outbox_count;
		refused_count = hall->refused_told;
	}
	if (refused_count != hall->refused_told) {
		log_warn("hall",
			"%d entries of the outbox were refused or are lost: work for staff",
			refused_count);
		hall->refused_told = refused_count;
	}
	if (hall->is_line_told && !is_news(&line, &hall->told)) {
		return;
	}
	bool is_line_news = !hall->is_line_told || line.is_online != hall->told.is_online ||
			    line.trouble != hall->told.trouble ||
			    !str_equal(line.said, hall->told.said);
	hall->told = line;
	hall->is_line_told = true;
	if (is_line_news) {
		hall->is_note_due = true;
		hall_note_heartbeat(hall);
	}
	struct msg *msg = msg_create(MSG_LINE_CHANGED, 0);
	msg->line = line;
	hall_post(hall, msg);
}
