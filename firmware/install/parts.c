#include "firmware/install/parts.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include "firmware/base/str.h"

/* No disk of a terminal is larger: sums of two stay numbers. */
static const uint64_t bytes_max = UINT64_C(1) << 50;

static const struct {
	const char *name, *file;
	bool is_table;
} kinds[PART_COUNT] = {
#define PART(id, name, file, is_table) [PART_##id] = {name, file, is_table},
#include "firmware/install/parts.def"
#undef PART
};

const char *part_name(enum part_kind kind)
{
	return kinds[kind].name;
}

const char *part_file(enum part_kind kind)
{
	return kinds[kind].file;
}

bool part_is_table(enum part_kind kind)
{
	return kinds[kind].is_table;
}

static bool read_sum(uint8_t sum[SUM_BYTES], const char *text)
{
	for (int i = 0; i < SUM_BYTES; i++) {
		unsigned byte;
		if (sscanf(text + 2 * (size_t)i, "%2x", &byte) != 1) {
			return false;
		}
		sum[i] = (uint8_t)byte;
	}
	return true;
}

static bool is_size(uint64_t bytes)
{
	return bytes % SECTOR_BYTES == 0 && bytes < bytes_max;
}

static bool read_line(struct part *part, const char *line, enum part_kind kind)
{
	char name[16], sum[2 * SUM_BYTES + 1];
	int used = 0;
	return sscanf(line, "%15[a-z-] %15" SCNu64 " %15" SCNu64 " %64[0-9a-f]%n", name,
		       &part->offset, &part->bytes, sum, &used) == 4 &&
	       line[used] == '\0' && sum[sizeof(sum) - 2] && str_equal(name, part_name(kind)) &&
	       is_size(part->offset) && is_size(part->bytes) && part->bytes > 0 &&
	       read_sum(part->sum, sum);
}

static bool is_apart(const struct parts *parts, int count)
{
	const struct part *part = &parts->list[count];
	for (int i = 0; i < count; i++) {
		const struct part *other = &parts->list[i];
		if (part->offset < other->offset + other->bytes &&
			other->offset < part->offset + part->bytes) {
			return false;
		}
	}
	return true;
}

enum err parts_parse(struct parts *parts, const char *text, size_t len)
{
	char lines[PARTS_MAX_LEN + 1];
	*parts = (struct parts){0};
	if (len == 0 || len > PARTS_MAX_LEN || memchr(text, '\0', len) ||
		!str_copy_len(lines, sizeof(lines), text, len)) {
		return ERR_INVALID;
	}
	char *at = lines;
	for (int i = 0; i < PART_COUNT; i++) {
		char *line = strsep(&at, "\n");
		struct part *part = &parts->list[i];
		if (!line || !read_line(part, line, (enum part_kind)i) || !is_apart(parts, i)) {
			return ERR_INVALID;
		}
		parts->end = part->offset + part->bytes > parts->end ? part->offset + part->bytes
								     : parts->end;
	}
	return at && *at == '\0' ? OK : ERR_INVALID;
}
