#include "firmware/hall/api_requests.h"
#include "firmware/base/json.h"
#include "firmware/base/str.h"
#include "firmware/hall/api_common.h"
#include "firmware/base/rfc3339.h"

#include <string.h>

static char *finish(struct json *root)
{
	char *text = json_text(root);
	json_free(root);
	return text;
}

static struct json *card_object(const struct id_card *card)
{
	const struct pii *name = pii_is_empty(&card->name) ? &card->name_latin : &card->name;
	struct json *object = json_new_object();
	json_set_str(object, "type", card_kind_name(card->kind));
	json_set_str(object, "name", pii_reveal(name));
	json_set_str(object, "number", pii_reveal(&card->number));
	const char *day = card->valid_to;
	char valid_to[DATE_LEN + 1] = "long";
	if (strlen(day) == 8) {
		str_format(valid_to, sizeof(valid_to), "%.4s-%.2s-%.2s", day, day + 4, day + 6);
	}
	json_set_str(object, "valid_to", valid_to);
	return object;
}

struct json *identity_object(
	enum identify_way way, const struct id_card *card, const struct pii *phone)
{
	struct json *root;
	if (way == IDENTIFY_CARD && !pii_is_empty(&card->number)) {
		root = json_new_object();
		json_set_str(root, "kind", "card");
		json_set(root, "card", card_object(card));
	} else if (way == IDENTIFY_PHONE && !pii_is_empty(phone)) {
		root = json_new_object();
		json_set_str(root, "kind", "phone");
		json_set_str(root, "phone", pii_reveal(phone));
	} else {
		return NULL;
	}
	return root;
}

char *identity_body(enum identify_way way, const struct id_card *card, const struct pii *phone)
{
	struct json *root = identity_object(way, card, phone);
	return root ? finish(root) : NULL;
}

char *ticket_body(const char *matter, const char *appointment, const char *token)
{
	struct json *root = json_new_object();
	json_set_str(root, appointment[0] ? "appointment" : "matter",
		appointment[0] ? appointment : matter);
	if (token && token[0]) {
		json_set_str(root, "identity", token);
	}
	return finish(root);
}

char *lease_body(const char *zone, int count, const char *date)
{
	struct json *root = json_new_object();
	json_set_str(root, "zone", zone);
	json_set_int(root, "count", count);
	json_set_str(root, "date", date);
	return finish(root);
}

/* What is no device but fails like one. */
static struct json *part_json(
	const char *kind, const char *state, const char *reason, const char *supply)
{
	struct json *part = json_new_object();
	json_set_str(part, "kind", kind);
	json_set_str(part, "state", state);
	json_set_str(part, "reason", reason);
	json_set_str(part, "media", "none");
	json_set_str(part, "supply", supply);
	return part;
}

static struct json *panel_json(unsigned resting)
{
	return part_json("panel", "ready",
		resting & RESTING_ON_GLASS ? "covered"
		: resting & RESTING_ON_KEY ? "key_held"
					   : "none",
		"ok");
}

static struct json *storage_json(enum storage storage)
{
	switch (storage) {
	case STORAGE_FULL:
		return part_json("storage", "failed", "full", "out");
	case STORAGE_UNWRITABLE:
		return part_json("storage", "failed", "unwritable", "unknown");
	case STORAGE_READY:
	default:
		return part_json("storage", "ready", "none", "ok");
	}
}

char *heartbeat_body(const struct heartbeat *heartbeat, const struct heartbeat_facts *facts)
{
	static const char *const media_names[] = {
		[MEDIA_UNKNOWN] = "unknown", [MEDIA_NONE] = "none", [MEDIA_PRESENT] = "present"};
	struct json *root = json_new_object();
	bool is_named = api_is_code(heartbeat->screen, sizeof(heartbeat->screen)) &&
			heartbeat->screen[0] >= 'a' && heartbeat->screen[0] <= 'z';
	json_set_str(root, "screen", is_named ? heartbeat->screen : "unknown");
	json_set_int(root, "frames", (int64_t)(heartbeat->frame_count & INT64_MAX));
	/* Nobody has touched it since the start: that long ago at least. */
	json_set_int(root, "last_input_s",
		heartbeat->last_input_s < 0 ? facts->uptime_s : heartbeat->last_input_s);
	struct json *devices = json_new_array();
	for (int i = 0; i < DEVICE_COUNT; i++) {
		const struct device_status *status = &heartbeat->devices[i];
		struct json *device = json_new_object();
		json_set_str(device, "kind", device_kind_name(status->kind));
		json_set_str(device, "state", device_state_name(status->state));
		json_set_str(device, "reason", device_reason_name(status->reason));
		json_set_str(device, "media",
			(unsigned)status->media < ARRAY_LEN(media_names)
				? media_names[status->media]
				: "unknown");
		json_set_str(device, "supply", supply_state_name(status->supply));
		json_append(devices, device);
	}
	json_append(devices, panel_json(heartbeat->resting));
	json_append(devices, storage_json(facts->storage));
	json_set(root, "devices", devices);
	json_set_int(root, "outbox", facts->outbox_count);
	json_set_int(root, "outbox_refused", facts->refused_count);
	struct json *versions = json_new_object();
	json_set_str(versions, "firmware", ONEDOOR_VERSION);
	json_set_str(versions, "catalog", facts->catalog_version);
	json_set(root, "versions", versions);
	if (heartbeat->slot[0]) {
		json_set_str(root, "slot", heartbeat->slot);
	}
	if (heartbeat->config_version > 0) {
		json_set_int(root, "config_version", heartbeat->config_version);
	}
	if (heartbeat->last_frame_s >= 0) {
		json_set_int(root, "last_frame_s", heartbeat->last_frame_s);
	}
	if (heartbeat->paper_left_mm >= 0) {
		json_set_int(root, "paper_mm", heartbeat->paper_left_mm);
	}
	if (facts->line) {
		struct json *line = json_new_object();
		json_set_bool(line, "online", facts->line->is_online);
		json_set_str(line, "trouble", line_trouble_name(facts->line->trouble));
		json_set_str(line, "said", facts->line->said);
		json_set_int(line, "leased", facts->line->leased_left);
		json_set(root, "line", line);
	}
	return finish(root);
}
