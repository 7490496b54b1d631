#include "tests/harness/small_catalog.h"
#include "firmware/base/log.h"
#include "firmware/form/pattern.h"

#include <stdint.h>
#include <string.h>

static const struct zone zones[] = {
	{.code = "A",
		.name = {{"社会民生", "Social affairs"}},
		.pinyin = "she hui min sheng",
		.icon = "people",
		.floor = 1,
		.first_department = 0,
		.department_count = 2,
		.window_count = 12},
	{.code = "B",
		.name = {{"公安户政", "Household registration"}},
		.pinyin = "gong an hu zheng",
		.icon = "shield",
		.floor = 2,
		.first_department = 2,
		.department_count = 1,
		.window_count = 8},
};

static const struct department departments[] = {
	{.code = "D01",
		.name = {{"人力资源和社会保障局", "Human Resources and Social Security"}},
		.pinyin = "ren li zi yuan he she hui bao zhang ju",
		.icon = "",
		.zone = 0,
		.first_matter = 0,
		.matter_count = 3},
	{.code = "D02",
		.name = {{"民政局", "Civil Affairs"}},
		.pinyin = "min zheng ju",
		.icon = "",
		.zone = 0,
		.first_matter = 3,
		.matter_count = 2},
	{.code = "D03",
		.name = {{"公安局", "Public Security"}},
		.pinyin = "gong an ju",
		.icon = "",
		.zone = 1,
		.first_matter = 5,
		.matter_count = 3},
};

static const struct matter matters[] = {
	{"M001", {{"社保卡申领", "Apply for a social security card"}}, "she bao ka shen ling", 0,
		MATTER_SERVICE, IDENTIFY_CARD | IDENTIFY_PHONE, 3, 20, "A001", true, ""},
	{"M002", {{"养老保险待遇核定", "Pension benefit review"}},
		"yang lao bao xian dai yu he ding", 0, MATTER_SERVICE, IDENTIFY_CARD, 5, 20, "A002",
		true, ""},
	{"M003", {{"失业保险金申领", "Claim unemployment benefit"}},
		"shi ye bao xian jin shen ling", 0, MATTER_PRELIMINARY, IDENTIFY_CARD, 5, 20,
		"A003", true, ""},
	{"M004", {{"无障碍设施查询", "Find accessible facilities"}}, "wu zhang ai she shi cha xun",
		1, MATTER_SERVICE, IDENTIFY_NONE, 0, 0, "A004", true, ""},
	{"M005", {{"结婚登记(预约)", "Marriage registration"}}, "jie hun deng ji (预约)", 1,
		MATTER_SERVICE, IDENTIFY_CARD | IDENTIFY_PHONE | IDENTIFY_NONE, 1, 1, "A005", true,
		""},
	{"M006", {{"居民身份证换领", "Renew an ID card"}}, "ju min shen fen zheng huan ling", 2,
		MATTER_SERVICE, IDENTIFY_CARD, 10, 60, "B001", true, ""},
	{"M007", {{"户口迁移", "Move a household registration"}}, "hu kou qian yi", 2,
		MATTER_APPROVAL, IDENTIFY_CARD, 3, 20, "B002", true, ""},
	{"M008", {{"银行开户证明", "Certificate for a bank account"}}, "yin hang kai hu zheng ming",
		2, MATTER_SERVICE, IDENTIFY_PHONE, 1, 5, "B003", true, ""},
	{.code = "V001",
		.name = {{"投诉", "Make a complaint"}},
		.pinyin = "tou su",
		.department = -1,
		.kind = MATTER_VOICE,
		.identify = IDENTIFY_NONE | IDENTIFY_CARD,
		.promised_days = 5,
		.legal_days = 15,
		.windows = "",
		.can_apply = true,
		.icon = "telephone"},
	{.code = "B001",
		.name = {{"开办企业", "Start a company"}},
		.pinyin = "kai ban qi ye",
		.department = -1,
		.kind = MATTER_BUNDLE,
		.identify = IDENTIFY_CARD,
		.promised_days = -1,
		.legal_days = -1,
		.windows = "",
		.can_apply = true,
		.icon = "shop"},
};

static const int voices[] = {8}, bundles[] = {9};
static const struct matter_group groups[] = {
	{GROUP_BUNDLES, {{"", ""}}, "", 1, (int *)(uintptr_t)bundles},
	{"hotline", {{"12345 热线", "12345 hotline"}}, "telephone", 1, (int *)(uintptr_t)voices},
};

static const struct reason reasons[] = {
	{"fast", {{"办得快", "It was quick"}}, 1U << 4 | 1U << 5},
	{"easy", {{"机器好用", "The terminal is easy"}}, 1U << 3 | 1U << 4 | 1U << 5},
	{"slow", {{"等得太久", "Too long a wait"}}, 1U << 1 | 1U << 2 | 1U << 3},
};

static const struct hours week[7] = {
	{1, {{540, 1020}}},
	{1, {{540, 1020}}},
	{2, {{540, 720}, {780, 1020}}},
	{1, {{540, 1020}}},
	{1, {{540, 1020}}},
};

static const struct unit_act acts[] = {
	{"report_loss", {{"挂失", "Report it lost"}}, {{"", ""}},
		{{"挂失后卡片立即停用", "The card is blocked at once"}}, true, true},
	{"renew", {{"补换", "Renew it"}}, {{"", ""}}, {{"", ""}}, true, false},
};

static const struct unit units[] = {
	{.code = "water",
		.name = {{"自来水", "Water"}},
		.note = {{"查水费、交水费", "Look up and pay"}},
		.pinyin = "zi lai shui",
		.icon = "water",
		.kind = UNIT_BILLS,
		.ask = {.title = {{"用户号", "Customer number"}},
			.help = {{"在水费单右上角", "At the top right of the bill"}},
			.example = "3205840012217",
			.min_len = 13,
			.max_len = 13,
			.check = CHECK_LUHN},
		.is_by_card = true},
	{.code = "mobile",
		.name = {{"话费", "Mobile phone"}},
		.note = {{"", ""}},
		.pinyin = "hua fei",
		.icon = "phone",
		.kind = UNIT_BALANCE,
		.ask = {.title = {{"手机号", "Phone number"}},
			.help = {{"", ""}},
			.example = "",
			.min_len = 11,
			.max_len = 11},
		.amount_count = 3,
		.amounts = {3000, 5000, 10000}},
	{.code = "city_card",
		.name = {{"市民卡", "Citizen card"}},
		.note = {{"", ""}},
		.pinyin = "shi min ka",
		.icon = "",
		.kind = UNIT_BALANCE,
		.ask = {.title = {{"卡号", "Card number"}},
			.help = {{"", ""}},
			.example = "",
			.min_len = 11,
			.max_len = 11,
			.check = CHECK_MOD11_10},
		.is_by_card = true,
		.act_count = ARRAY_LEN(acts),
		.acts = (struct unit_act *)(uintptr_t)acts},
	{.code = "post",
		.name = {{"邮政", "Post"}},
		.note = {{"", ""}},
		.pinyin = "you zheng",
		.icon = "post",
		.kind = UNIT_PARCEL,
		.ask = {.title = {{"邮件号", "Parcel number"}},
			.help = {{"", ""}},
			.example = "",
			.has_letters = true,
			.min_len = 8,
			.max_len = 13}},
};

static void *copy(struct arena *arena, const void *data, size_t len)
{
	void *memory = arena_alloc(arena, len, 1);
	REQUIRE(memory);
	memcpy(memory, data, len);
	return memory;
}

struct catalog *small_catalog_create(const char *version)
{
	struct arena *arena = arena_create(ARENA_PLAIN, 1 << 16);
	struct catalog *catalog = arena_new(arena, struct catalog);
	REQUIRE(catalog);
	*catalog = (struct catalog){
		.arena = arena,
		.version = copy(arena, version, strlen(version) + 1),
		.hall_name = {{"市政务服务中心", "City Service Hall"}},
		.hall_address = {{"运河路 1 号", "1 Canal Road"}},
		.hall_phone = "12345",
		.qr_base = "https://hall.example",
		.utc_offset_min = 480,
		.zone_count = ARRAY_LEN(zones),
		.department_count = ARRAY_LEN(departments),
		.matter_count = ARRAY_LEN(matters),
		.zones = copy(arena, zones, sizeof(zones)),
		.departments = copy(arena, departments, sizeof(departments)),
		.matters = copy(arena, matters, sizeof(matters)),
		.group_count = ARRAY_LEN(groups),
		.groups = copy(arena, groups, sizeof(groups)),
		.reason_count = ARRAY_LEN(reasons),
		.reasons = copy(arena, reasons, sizeof(reasons)),
		.unit_count = ARRAY_LEN(units),
		.units = copy(arena, units, sizeof(units)),
		.has_hours = true,
	};
	catalog->units[SMALL_WATER].ask.scan =
		pattern_compile_part(arena, "^WATER:([0-9]{13}):[0-9]{1,9}$");
	REQUIRE(catalog->units[SMALL_WATER].ask.scan);
	memcpy(catalog->week, week, sizeof(week));
	return catalog;
}
