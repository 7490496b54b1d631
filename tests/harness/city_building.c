#include "tests/harness/city_building.h"
#include "firmware/base/fs.h"
#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "firmware/hall/api_building.h"

#include <string.h>

enum { FILE_MAX = 256 * 1024 };

/* The hall adds a version to its file. */
struct building *city_building_read(void)
{
	static const char head[] = "{\"version\":\"1\",";
	char *file = NULL;
	size_t len = 0;
	struct building *building = NULL;
	REQUIRE(fs_read(SOURCE_DIR "/tests/hall/fixtures/plan.json", FILE_MAX, &file, &len) == OK);
	char *json = mem_alloc(len + sizeof(head), 1);
	str_copy(json, len + sizeof(head), head);
	memcpy(json + sizeof(head) - 1, file + 1, len - 1);
	REQUIRE(building_parse(json, sizeof(head) + len - 2, &building) == OK);
	mem_free(json);
	mem_free(file);
	return building;
}
