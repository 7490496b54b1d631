/* What a matter needs, as bytes from the hall: whatever it is, matter.h's promises are kept. */
#include <stdint.h>
#include <string.h>
#include "firmware/base/log.h"
#include "firmware/base/str.h"
#include "firmware/hall/api_matter.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static void check_material(const struct material *material)
{
	REQUIRE(material->code[0] && strlen(material->code) <= WORD_LEN);
	REQUIRE(material->ways != 0 && material->max_files >= 1 && material->title.in[LANG_ZH][0]);
	REQUIRE(material->type_count >= 0 && material->type_count <= MATTER_MAX_TYPES);
	for (int i = 0; i < material->type_count; i++) {
		REQUIRE(material->types[i][0] && strlen(material->types[i]) <= WORD_LEN);
	}
}

static void check(const struct matter_detail *detail)
{
	const char *url = detail->page_url;
	REQUIRE(detail->guide && detail->guide->block_count >= 1);
	REQUIRE(url && utf8_is_valid(url, strlen(url)) && strlen(url) <= PAGE_URL_LEN);
	REQUIRE(!url[0] || str_starts(url, "https://"));
	REQUIRE(detail->material_count >= 0 && detail->material_count <= MATTER_MAX_MATERIALS);
	REQUIRE(detail->form || detail->material_count == 0);
	for (int i = 0; i < detail->material_count; i++) {
		check_material(&detail->materials[i]);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	log_set_level(LOG_LEVEL_ERROR);
	struct matter_detail *detail = NULL;
	if (matter_parse((const char *)data, len, "hrss-04", &detail) == OK) {
		check(detail);
	} else {
		REQUIRE(!detail);
	}
	matter_detail_destroy(detail);
	return 0;
}
