#include "tests/hall/slots.h"

#include "firmware/base/attr.h"
#include "tests/hall/calendar.h"
#include "tests/hall/times.h"

#include <stdio.h>
#include <string.h>

enum { DAYS = 5, SOONEST_MS = 30 * 60 * 1000, MINUTE_MS = 60 * 1000 };

/* Minutes of the day. */
static const int times[] = {9 * 60, 10 * 60, 11 * 60, 14 * 60, 15 * 60, 16 * 60};

static json_t *field_of(const json_t *form, const char *name)
{
	return json_object_get(json_object_get(form, "properties"), name);
}

const char *slots_field(const json_t *form)
{
	const char *name;
	json_t *field;
	json_object_foreach(json_object_get(form, "properties"), name, field)
	{
		const char *choices = json_string_value(json_object_get(field, "x-choices"));
		if (choices && strcmp(choices, "slots") == 0) {
			return name;
		}
	}
	return NULL;
}

/* 2026-11-26T09:30 */
static void slot_text(int64_t at_ms, char text_out[static SLOT_LEN])
{
	char text[TIME_LEN];
	time_text(at_ms, false, text);
	snprintf(text_out, SLOT_LEN, "%.16s", text);
}

bool slot_read(const char *text, int64_t *at_ms_out)
{
	char whole[SLOT_LEN + 4];
	snprintf(whole, sizeof(whole), "%.16s:00", text);
	return strlen(text) == SLOT_LEN - 1 && text[10] == 'T' && time_parse(whole, at_ms_out);
}

static bool is_offered(struct hall *hall, int64_t at_ms, int64_t now_ms)
{
	int64_t day_ms = day_start(at_ms);
	if (at_ms < now_ms + SOONEST_MS || !calendar_is_working(hall->calendar, day_ms) ||
		calendar_between(hall->calendar, now_ms, day_ms) > DAYS) {
		return false;
	}
	for (size_t i = 0; i < ARRAY_LEN(times); i++) {
		if (day_ms + (int64_t)times[i] * MINUTE_MS == at_ms) {
			return true;
		}
	}
	return false;
}

bool slot_is_free(
	struct hall *hall, struct conn *conn, const char *place, int64_t at_ms, int64_t now_ms)
{
	return is_offered(hall, at_ms, now_ms) &&
	       sql_int(conn, SLOT_SEATS,
		       "SELECT COUNT(*) FROM appointments WHERE at_ms=? AND place=? AND "
		       "state<>'cancelled'",
		       "is", at_ms, place) < SLOT_SEATS;
}

/* What stands in front of an hour: a day a person knows. */
static json_t *choice_of(int64_t at_ms)
{
	static const char *const zh[] = {"一", "二", "三", "四", "五", "六", "日"};
	static const char *const en[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
	char text[SLOT_LEN], zh_text[64], en_text[64];
	slot_text(at_ms, text);
	int day = weekday_of(at_ms) - 1;
	snprintf(zh_text, sizeof(zh_text), "%.2s 月 %.2s 日 周%s %.5s", text + 5, text + 8, zh[day],
		text + 11);
	snprintf(en_text, sizeof(en_text), "%s %.5s, %.5s", en[day], text + 5, text + 11);
	return json_pack("{s:s,s:s,s:{s:s,s:s}}", "const", text, "title", zh_text, "x-title", "zh",
		zh_text, "en", en_text);
}

/* The free times of a place, as texts; NULL when there are none. */
static json_t *free_at(struct hall *hall, struct conn *conn, const char *place, int64_t now_ms)
{
	json_t *list = json_array();
	for (int day = 0; day <= DAYS; day++) {
		int64_t day_ms = calendar_add(hall->calendar, now_ms, day);
		for (size_t i = 0; i < ARRAY_LEN(times); i++) {
			int64_t at_ms = day_ms + (int64_t)times[i] * MINUTE_MS;
			char text[SLOT_LEN];
			if (slot_is_free(hall, conn, place, at_ms, now_ms)) {
				slot_text(at_ms, text);
				json_array_append_new(list, json_string(text));
			}
		}
	}
	if (json_array_size(list) == 0) {
		json_decref(list);
		return NULL;
	}
	return list;
}

/* A place without a free time is not offered; each of the others has its own times. */
static void narrow(json_t *form, const char *field, const char *place, json_t *list)
{
	json_t *conditions = json_object_get(form, "allOf");
	if (!conditions) {
		conditions = json_array();
		json_object_set_new(form, "allOf", conditions);
	}
	json_array_append_new(
		conditions, json_pack("{s:{s:{s:{s:s}},s:[s]},s:{s:{s:{s:O}}}}", "if", "properties",
				    "place", "const", place, "required", "place", "then",
				    "properties", field, "enum", list));
}

/* Adds what is not there yet. */
static void add_all(json_t *all, const json_t *list)
{
	size_t i;
	const json_t *value;
	json_array_foreach(list, i, value)
	{
		json_object_set_new(all, json_string_value(value), json_true());
	}
}

bool slots_offer(struct hall *hall, struct conn *conn, json_t *form, int64_t now_ms)
{
	const char *name = slots_field(form);
	json_t *field = field_of(form, name), *all = json_object(), *choices = json_array();
	json_t *places = json_object_get(field_of(form, "place"), "oneOf");
	for (size_t i = json_array_size(places); i > 0; i--) {
		const char *place =
			json_string_value(json_object_get(json_array_get(places, i - 1), "const"));
		json_t *list = place ? free_at(hall, conn, place, now_ms) : NULL;
		if (list) {
			narrow(form, name, place, list);
			add_all(all, list);
		} else {
			json_array_remove(places, i - 1);
		}
		json_decref(list);
	}
	if (!places) {
		json_t *list = free_at(hall, conn, "hall", now_ms);
		add_all(all, list);
		json_decref(list);
	}
	for (int day = 0; day <= DAYS; day++) { /* in order */
		int64_t day_ms = calendar_add(hall->calendar, now_ms, day);
		for (size_t i = 0; i < ARRAY_LEN(times); i++) {
			char text[SLOT_LEN];
			int64_t at_ms = day_ms + (int64_t)times[i] * MINUTE_MS;
			slot_text(at_ms, text);
			if (json_object_get(all, text)) {
				json_array_append_new(choices, choice_of(at_ms));
				json_object_del(all, text); /* today may be no working day */
			}
		}
	}
	bool is_some = json_array_size(choices) > 0;
	json_object_del(field, "x-choices");
	json_object_set_new(field, "oneOf", choices);
	json_decref(all);
	return is_some;
}

void slots_open(json_t *form)
{
	const char *name = slots_field(form);
	json_t *field = name ? field_of(form, name) : NULL;
	if (field) {
		json_object_del(field, "x-choices");
		json_object_set_new(field, "maxLength", json_integer(SLOT_LEN - 1));
		json_object_set_new(field, "pattern",
			json_string("^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}$"));
	}
}
