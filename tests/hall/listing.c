#include "tests/hall/listing.h"

#include "firmware/base/arena.h"
#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "tests/hall/pinyin.h"

#include <stdlib.h>
#include <string.h>

enum { ARENA_LIMIT = 128 * 1024 * 1024, PINYIN_SIZE = 481, FIRST_SIZE = 64 };

struct listing *listing_create(void)
{
	struct listing *listing = mem_new(struct listing);
	listing->arena = arena_create(ARENA_PLAIN, ARENA_LIMIT);
	listing->users = 1;
	return listing;
}

struct listing *listing_use(struct listing *listing)
{
	listing->users++;
	return listing;
}

void listing_release(struct listing *listing)
{
	if (listing && --listing->users == 0) {
		arena_destroy(listing->arena);
		mem_free(listing->entries);
		mem_free(listing);
	}
}

static const char *member(const json_t *object, const char *name)
{
	const char *text = json_string_value(json_object_get(object, name));
	return text ? text : "";
}

/* NULL stays NULL. */
static const char *keep(struct listing *listing, const char *text)
{
	return text && *text ? arena_copy(listing->arena, text, strlen(text)) : text ? "" : NULL;
}

static const char *keep_json(struct listing *listing, const json_t *json)
{
	char *text = json ? json_dumps(json, JSON_COMPACT) : NULL;
	const char *kept = keep(listing, text);
	free(text);
	return kept;
}

static const char *codes_of(struct listing *listing, const json_t *entry)
{
	char all[4 * 65 + 1] = "";
	const json_t *codes = json_object_get(entry, "codes");
	for (size_t i = 0; i < json_array_size(codes); i++) {
		(void)str_append(all, sizeof(all), "%s%s", i ? " " : "",
			json_string_value(json_array_get(codes, i)));
	}
	return keep(listing, all);
}

static const char *tags_of(struct listing *listing, const json_t *entry)
{
	char all[3 * 65 + 1] = "";
	const char *filter;
	json_t *value;
	json_object_foreach(json_object_get(entry, "tags"), filter, value)
	{
		(void)str_append(all, sizeof(all), "%s%s:%s", *all ? " " : "", filter,
			json_string_value(value));
	}
	return keep(listing, all);
}

static void grow(struct listing *listing)
{
	if (listing->count == listing->size) {
		listing->size = MAX_OF(listing->size * 2, FIRST_SIZE);
		struct entry *more = mem_alloc((size_t)listing->size, sizeof(*more));
		if (listing->count) {
			memcpy(more, listing->entries, (size_t)listing->count * sizeof(*more));
		}
		mem_free(listing->entries);
		listing->entries = more;
	}
}

static bool is_whole(const struct entry *entry)
{
	return entry->id && entry->row && entry->zh && entry->en && entry->pinyin && entry->date &&
	       entry->codes && entry->tags && entry->matter;
}

static bool make(struct listing *listing, const struct pinyin *pinyin, const json_t *given,
	const char *matter, struct entry *out)
{
	char reading[PINYIN_SIZE];
	const json_t *name = json_object_get(given, "name");
	const json_t *document = json_object_get(given, "document");
	json_t *row = json_copy((json_t *)(uintptr_t)given);
	(void)str_copy(reading, sizeof(reading), member(given, "pinyin"));
	if (!*reading && pinyin) {
		pinyin_read(pinyin, member(name, "zh"), reading, sizeof(reading));
		if (*reading) {
			json_object_set_new(row, "pinyin", json_string(reading));
		}
	}
	json_object_del(row, "document");
	json_object_del(row, "has_document");
	if (document || *matter) {
		json_object_set_new(row, "has_document", json_true());
	}
	*out = (struct entry){.id = keep(listing, member(given, "id")),
		.row = keep_json(listing, row),
		.document = keep_json(listing, document),
		.matter = keep(listing, matter),
		.zh = keep(listing, member(name, "zh")),
		.en = keep(listing, member(name, "en")),
		.pinyin = keep(listing, reading),
		.date = keep(listing, member(given, "date")),
		.codes = codes_of(listing, given),
		.tags = tags_of(listing, given)};
	json_decref(row);
	return is_whole(out) &&
	       (!document || (out->document && strlen(out->document) <= DOCUMENT_BYTES_MAX));
}

bool listing_append(struct listing *listing, const struct pinyin *pinyin, const json_t *entry,
	const char *matter)
{
	grow(listing);
	struct entry *out = &listing->entries[listing->count];
	if (!make(listing, pinyin, entry, matter, out)) {
		return false;
	}
	out->index = listing->next++;
	listing->count++;
	return true;
}

static struct entry *find(const struct listing *listing, const char *id)
{
	for (int i = 0; i < listing->count; i++) {
		if (strcmp(listing->entries[i].id, id) == 0) {
			return &listing->entries[i];
		}
	}
	return NULL;
}

const struct entry *listing_find(const struct listing *listing, const char *id)
{
	return find(listing, id);
}

bool listing_put(struct listing *listing, const struct pinyin *pinyin, const json_t *entry,
	const char *matter)
{
	struct entry *old = find(listing, member(entry, "id"));
	if (!old) {
		return listing_append(listing, pinyin, entry, matter);
	}
	int index = old->index;
	bool is_made = make(listing, pinyin, entry, matter, old);
	old->index = index;
	return is_made;
}

static int by_index(const void *a, const void *b)
{
	const struct entry *one = a, *other = b;
	return one->index - other->index;
}

static int by_name(const void *a, const void *b)
{
	const struct entry *one = a, *other = b;
	int order = strcmp(one->pinyin, other->pinyin);
	return order ? order : by_index(a, b);
}

static int by_newest(const void *a, const void *b)
{
	const struct entry *one = a, *other = b;
	int order = strcmp(other->date, one->date);
	return order ? order : by_index(a, b);
}

void listing_sort(struct listing *listing, const char *sort)
{
	if (listing->count) {
		qsort(listing->entries, (size_t)listing->count, sizeof(struct entry),
			strcmp(sort, "name") == 0     ? by_name
			: strcmp(sort, "newest") == 0 ? by_newest
						      : by_index);
	}
}

struct listing *listing_copy(const struct listing *listing, const char *but)
{
	struct listing *copy = listing_create();
	copy->next = listing->next;
	for (int i = 0; i < listing->count; i++) {
		const struct entry *from = &listing->entries[i];
		if (strcmp(from->id, but) == 0) {
			continue;
		}
		grow(copy);
		copy->entries[copy->count++] = (struct entry){.id = keep(copy, from->id),
			.row = keep(copy, from->row),
			.document = keep(copy, from->document),
			.matter = keep(copy, from->matter),
			.zh = keep(copy, from->zh),
			.en = keep(copy, from->en),
			.pinyin = keep(copy, from->pinyin),
			.date = keep(copy, from->date),
			.codes = keep(copy, from->codes),
			.tags = keep(copy, from->tags),
			.index = from->index};
		REQUIRE(is_whole(&copy->entries[copy->count - 1]));
	}
	return copy;
}
