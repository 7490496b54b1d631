/* Any list on a stick: what is taken of it lies apart, in whole sectors, on some disk. */
#include "firmware/base/log.h"
#include "firmware/install/parts.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct parts parts;
	if (parts_parse(&parts, (const char *)data, len) != OK) {
		return 0;
	}
	for (int i = 0; i < PART_COUNT; i++) {
		const struct part *part = &parts.list[i];
		REQUIRE(part->bytes > 0 && part->bytes % SECTOR_BYTES == 0);
		REQUIRE(part->offset % SECTOR_BYTES == 0);
		REQUIRE(part->offset < part->offset + part->bytes);
		REQUIRE(part->offset + part->bytes <= parts.end);
		for (int j = 0; j < i; j++) {
			const struct part *other = &parts.list[j];
			REQUIRE(part->offset + part->bytes <= other->offset ||
				other->offset + other->bytes <= part->offset);
		}
	}
	return 0;
}
