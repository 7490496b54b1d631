/* The catalogue as bytes from the hall: whatever it is, what comes out keeps catalog.h's promises.
 */
#include <stdint.h>
#include <string.h>
#include "firmware/base/json.h"
#include "firmware/base/log.h"
#include "firmware/base/str.h"
#include "firmware/hall/api_answers.h"
#include "firmware/hall/api_catalog.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static void check_text(const struct text *text)
{
	for (int lang = 0; lang < LANG_COUNT; lang++) {
		REQUIRE(text->in[lang] && utf8_is_valid(text->in[lang], strlen(text->in[lang])));
	}
}

static void check_name(const struct text *name)
{
	check_text(name);
	for (int lang = 0; lang < LANG_COUNT; lang++) {
		REQUIRE(name->in[lang][0] && strlen(name->in[lang]) <= HALL_NAME_LEN);
	}
}

/* Tokens by single blanks. */
static void check_pinyin(const char *pinyin)
{
	REQUIRE(strspn(pinyin, "abcdefghijklmnopqrstuvwxyz0123456789 ") == strlen(pinyin));
	REQUIRE(pinyin[0] != ' ' && !strstr(pinyin, "  "));
	REQUIRE(!pinyin[0] || pinyin[strlen(pinyin) - 1] != ' ');
}

static void check_hours(const struct hours *hours)
{
	REQUIRE(hours->span_count >= 0 && hours->span_count <= HOURS_MAX_SPANS);
	for (int i = 0; i < hours->span_count; i++) {
		REQUIRE(hours->spans[i].open_min < hours->spans[i].close_min);
		REQUIRE(hours->spans[i].close_min <= 24 * 60);
		REQUIRE(i == 0 || hours->spans[i - 1].open_min <= hours->spans[i].open_min);
	}
}

static void check(const struct catalog *catalog)
{
	REQUIRE(catalog->zone_count >= 1 && catalog->zone_count <= HALL_MAX_ZONES);
	REQUIRE(catalog->department_count <= HALL_MAX_DEPARTMENTS);
	REQUIRE(catalog->matter_count >= 1 && catalog->matter_count <= HALL_MAX_MATTERS);
	int departments = 0;
	int matters = 0;
	for (int z = 0; z < catalog->zone_count; z++) {
		const struct zone *zone = &catalog->zones[z];
		check_name(&zone->name);
		REQUIRE(zone->first_department == departments);
		REQUIRE(catalog_find_zone(catalog, zone->code) == z);
		departments += zone->department_count;
		REQUIRE(departments <= catalog->department_count);
		for (int d = zone->first_department; d < departments; d++) {
			const struct department *department = &catalog->departments[d];
			check_name(&department->name);
			REQUIRE(department->zone == z && department->first_matter == matters);
			matters += department->matter_count;
			REQUIRE(matters <= catalog->matter_count);
			for (int m = department->first_matter; m < matters; m++) {
				const struct matter *matter = &catalog->matters[m];
				check_name(&matter->name);
				REQUIRE(matter->department == d && matter->identify != 0);
				check_pinyin(matter->pinyin);
				REQUIRE(strlen(matter->windows) <= HALL_WINDOWS_LEN);
				REQUIRE(strlen(matter->code) <= CODE_LEN);
			}
		}
	}
	REQUIRE(departments == catalog->department_count && matters == catalog->matter_count);
	for (int i = 0; i < 7; i++) {
		check_hours(&catalog->week[i]);
	}
	REQUIRE(catalog->special_day_count <= HALL_MAX_SPECIAL_DAYS);
	for (int i = 0; i < catalog->special_day_count; i++) {
		const struct special_day *special = &catalog->special_days[i];
		check_hours(&special->hours);
		check_text(&special->reason);
		REQUIRE(catalog_special_day(catalog, special->day) == special);
	}
	for (int i = 0; i < catalog->alternative_count; i++) {
		check_name(&catalog->alternatives[i].name);
		check_text(&catalog->alternatives[i].address);
		check_text(&catalog->alternatives[i].hours);
	}
	REQUIRE(catalog->reason_count >= 0 && catalog->reason_count <= HALL_MAX_REASONS);
	for (int i = 0; i < catalog->reason_count; i++) {
		const struct reason *reason = &catalog->reasons[i];
		check_text(&reason->text);
		REQUIRE(reason->text.in[LANG_ZH][0] &&
			strlen(reason->text.in[LANG_ZH]) <= HALL_TEXT_LEN);
		REQUIRE(reason->levels && (reason->levels & ~0x3eU) == 0);
		REQUIRE(reason->code[0] && strlen(reason->code) <= CODE_LEN);
	}
	REQUIRE(strlen(catalog->qr_base) <= 100);
	check_text(&catalog->hall_name);
	check_text(&catalog->hall_address);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	log_set_level(LOG_LEVEL_ERROR);
	struct catalog *catalog = NULL;
	struct catalog_extra extra;
	const char *json = (const char *)data;
	if (catalog_parse(json, len, "\"etag\"", false, &catalog, &extra) == OK) {
		check(catalog);
		/* The same bytes as a status must not go beyond the catalogue's arrays. */
		struct hall_status status;
		(void)!status_parse(json, len, catalog, &status);
	} else {
		REQUIRE(!catalog);
	}
	catalog_destroy(catalog);
	return 0;
}
