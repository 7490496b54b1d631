/* What is offered, and how it is begun: by its tile, or by a link of the hall's. */
#include "firmware/base/str.h"
#include "firmware/model/shape.h"
#include "firmware/model/world.h"
#include "firmware/msg/building.h"

#define N_(msgid) msgid
static const struct {
	const char *code;
	enum shape_id shape;
	struct offer_words words;
} offers[OFFER_COUNT] = {
#define OFFER(code, shape, ...) {#code, SHAPE_##shape, {__VA_ARGS__}},
#include "firmware/model/offers.def"
#undef OFFER
};

const struct offer_words *offer_words(enum offer_kind kind)
{
	return &offers[kind].words;
}

static struct offer_state state_of(const struct kiosk *kiosk, enum offer_kind kind, bool is_coming)
{
	const struct shape *shape = shapes[offers[kind].shape];
	return (struct offer_state){.kind = kind,
		.is_coming = is_coming,
		.missing = shape ? world_missing(kiosk, shape->needs) : SERVICE_OK};
}

static int find(const char *code)
{
	for (int kind = 0; kind < OFFER_COUNT; kind++) {
		if (str_equal(offers[kind].code, code)) {
			return kind;
		}
	}
	return -1;
}

/* A hall that does not say it offers numbers. */
int kiosk_offers(const struct kiosk *kiosk, struct offer_state out[OFFER_COUNT])
{
	const struct catalog *catalog = kiosk->catalog;
	bool is_listed[OFFER_COUNT] = {false};
	int count = 0;
	for (int i = 0; catalog && i < catalog->offer_count; i++) {
		int kind = find(catalog->offers[i].code);
		bool is_coming = catalog->offers[i].is_coming;
		if (kind >= 0 && !is_listed[kind] && (offers[kind].shape || is_coming)) {
			is_listed[kind] = true;
			out[count++] = state_of(kiosk, (enum offer_kind)kind, is_coming);
		}
	}
	if (count == 0) {
		out[count++] = state_of(kiosk, OFFER_queue, false);
	}
	return count;
}

bool offer_is_open(const struct offer_state *offer)
{
	return !offer->is_coming && offer->missing == SERVICE_OK;
}

bool kiosk_is_offered(const struct kiosk *kiosk, int kind)
{
	struct offer_state states[OFFER_COUNT];
	int count = kiosk_offers(kiosk, states);
	for (int i = 0; i < count; i++) {
		if ((int)states[i].kind == kind) {
			return offer_is_open(&states[i]);
		}
	}
	return false;
}

enum next offer_enter(struct step *s, enum offer_kind kind, struct entry entry)
{
	if (entry.matter < 0 && !entry.group) {
		entry.group = offers[kind].code; /* when there is a group of the same name */
	}
	return step_enter(s, offers[kind].shape, entry);
}

enum next offer_begin(struct step *s, int kind, struct entry entry)
{
	return kiosk_is_offered(s->kiosk, kind) ? offer_enter(s, (enum offer_kind)kind, entry)
						: NEXT_STAY;
}

/* --- links --- */

/* What a link leads to; offer -1: nothing that is known here. */
struct target {
	int offer;
	struct entry entry;
};

/* A matter is done here where that can be, else a number is taken for it. */
static struct target matter_target(const struct kiosk *kiosk, const char *code)
{
	int matter = catalog_find_matter(kiosk->catalog, code);
	bool can_apply = matter >= 0 && kiosk->catalog->matters[matter].can_apply &&
			 kiosk_is_offered(kiosk, OFFER_intake);
	int offer = matter < 0 ? -1 : can_apply ? (int)OFFER_intake : (int)OFFER_queue;
	return (struct target){offer, {.matter = matter}};
}

static struct target group_target(const struct kiosk *kiosk, const char *code)
{
	bool is_known = catalog_find_group(kiosk->catalog, code) >= 0;
	return (struct target){is_known ? (int)OFFER_intake : -1, {.matter = -1, .group = code}};
}

static struct target unit_target(const struct kiosk *kiosk, const char *link, const char *code)
{
	bool is_known = catalog_find_unit(kiosk->catalog, code) >= 0;
	return (struct target){is_known ? (int)OFFER_account : -1, {.matter = -1, .link = link}};
}

static struct target target_of(const struct kiosk *kiosk, const char *link)
{
	const char *slash = strchr(link, '/');
	const char *code = slash ? slash + 1 : "";
	if (str_starts(link, "matter/")) {
		return matter_target(kiosk, code);
	}
	if (str_starts(link, "group/")) {
		return group_target(kiosk, code);
	}
	if (str_starts(link, "shape/")) {
		return (struct target){find(code), {.matter = -1}};
	}
	if (str_starts(link, "collection/") || str_starts(link, "entry/")) {
		return (struct target){OFFER_read, {.matter = -1, .link = link}};
	}
	if (str_starts(link, "unit/")) {
		return unit_target(kiosk, link, code);
	}
	struct whereabouts where;
	if (str_starts(link, "place/") && building_find(kiosk->building, code, &where)) {
		return (struct target){OFFER_read, {.matter = -1, .link = link}};
	}
	return (struct target){.offer = -1};
}

bool kiosk_can_follow_link(const struct kiosk *kiosk, const char *link)
{
	struct target target = target_of(kiosk, link);
	return target.offer >= 0 && kiosk_is_offered(kiosk, target.offer);
}

enum next link_follow(struct step *s, const char *link)
{
	struct target target = target_of(s->kiosk, link);
	return target.offer >= 0 ? offer_begin(s, target.offer, target.entry) : NEXT_STAY;
}

enum next document_follow(struct step *s, const struct document *document, int index)
{
	bool is_link = index >= 0 && index < document->block_count &&
		       document->blocks[index].kind == BLOCK_link;
	return is_link ? link_follow(s, document->blocks[index].code) : NEXT_STAY;
}
