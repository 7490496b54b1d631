#include "firmware/fleet/health.h"
#include "firmware/base/fs.h"
#include "firmware/base/json_file.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "firmware/msg/device.h"

#include <limits.h>
#include <string.h>

enum { FILE_LIMIT = 4096 };

bool health_devices_parse(const char *text, unsigned *devices_out)
{
	*devices_out = 0;
	while (*text) {
		size_t len = strcspn(text, ",");
		int kind = 0;
		for (; kind < DEVICE_COUNT; kind++) {
			const char *name = device_kind_name((enum device_kind)kind);
			if (strlen(name) == len && memcmp(name, text, len) == 0) {
				break;
			}
		}
		if (kind == DEVICE_COUNT) {
			return false;
		}
		*devices_out |= 1u << kind;
		text += len;
		text += *text == ',';
	}
	return true;
}

static void set_devices(struct json *object, unsigned devices)
{
	char text[64] = "";
	for (int kind = 0; kind < DEVICE_COUNT; kind++) {
		if (devices & 1u << kind) {
			str_append(text, sizeof(text), "%s%s", text[0] ? "," : "",
				device_kind_name((enum device_kind)kind));
		}
	}
	json_set_str(object, "devices", text);
}

enum err health_write(const char *path, const struct health *health)
{
	struct json *object = json_new_object();
	json_set_int(object, "at_ms", health->at_ms);
	json_set_int(object, "up_ms", health->up_ms);
	json_set_int(object, "frame_count", health->frame_count);
	json_set_int(object, "frame_ms", health->frame_ms);
	set_devices(object, health->devices);
	json_set_bool(object, "hall", health->is_hall_reached);
	return json_file_write(path, object);
}

enum err health_read(const char *path, struct health *out)
{
	*out = (struct health){0};
	struct json *object;
	enum err err = json_file_read(path, FILE_LIMIT, &object);
	if (err != OK) {
		return err;
	}
	out->at_ms = json_int(object, "at_ms", 0);
	out->up_ms = json_int(object, "up_ms", 0);
	out->frame_count = json_int(object, "frame_count", 0);
	out->frame_ms = json_int(object, "frame_ms", 0);
	out->is_hall_reached = json_bool(object, "hall", false);
	bool is_good = health_devices_parse(json_str(object, "devices", ""), &out->devices);
	json_free(object);
	return is_good ? OK : ERR_INVALID;
}

static void note_path(const char *own_dir, char path[PATH_MAX])
{
	str_format(path, PATH_MAX, "%s/update/installed.json", own_dir);
}

enum err update_note_write(const char *own_dir, const struct update_note *note)
{
	char path[PATH_MAX];
	note_path(own_dir, path);
	struct json *object = json_new_object();
	json_set_str(object, "from", note->from);
	json_set_str(object, "version", note->version);
	json_set_str(object, "action", note->action);
	json_set_int(object, "source", (int64_t)note->source);
	json_set_int(object, "command", note->command);
	json_set_bool(object, "installed", note->is_installed);
	set_devices(object, note->devices);
	json_set_bool(object, "hall", note->is_hall_reached);
	return json_file_write(path, object);
}

enum err update_note_read(const char *own_dir, struct update_note *out)
{
	char path[PATH_MAX];
	*out = (struct update_note){.from = ""};
	note_path(own_dir, path);
	struct json *object;
	enum err err = json_file_read(path, FILE_LIMIT, &object);
	if (err != OK) {
		return err;
	}
	int64_t source = json_int(object, "source", UPDATE_FROM_NOBODY);
	out->source = (enum update_source)(source >= 0 && source <= UPDATE_FROM_HALL ? source : 0);
	out->command = json_int(object, "command", 0);
	out->is_installed = json_bool(object, "installed", false);
	out->is_hall_reached = json_bool(object, "hall", false);
	bool is_good =
		str_copy(out->from, sizeof(out->from), json_str(object, "from", "")) &&
		str_copy(out->version, sizeof(out->version), json_str(object, "version", "")) &&
		str_copy(out->action, sizeof(out->action), json_str(object, "action", "")) &&
		health_devices_parse(json_str(object, "devices", ""), &out->devices);
	json_free(object);
	return is_good ? OK : ERR_INVALID;
}

enum err update_note_remove(const char *own_dir)
{
	char path[PATH_MAX];
	note_path(own_dir, path);
	return fs_remove(path);
}

const char *health_fault(const struct health *health, const struct update_note *note,
	unsigned mandatory, int64_t now_ms)
{
	if (health->at_ms > now_ms || now_ms - health->at_ms > HEALTH_STALE_MS) {
		return "the kiosk says nothing";
	}
	if (health->up_ms < HEALTH_UP_MS) {
		return "the kiosk has only begun";
	}
	if (health->frame_count <= 0 || now_ms - health->frame_ms > HEALTH_FRAME_MS) {
		return "nothing is drawn";
	}
	if (note && (note->devices & mandatory & ~health->devices)) {
		return "a device that worked before the update does not";
	}
	if (note && note->is_hall_reached && !health->is_hall_reached) {
		return "the hall, which was reached before the update, is not";
	}
	return NULL;
}
