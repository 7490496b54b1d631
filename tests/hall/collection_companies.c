/* Companies of Yunhe that nobody has founded: names of parts, credit codes with their check
 * characters, what the last inspection found. */
#include "tests/hall/collection_sources.h"

#include "firmware/base/attr.h"
#include "firmware/base/str.h"
#include "tests/hall/collection_judge.h"
#include "tests/hall/document.h"
#include "tests/hall/form_value.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum { CREDIT_LEN = 18, COLUMNS = 6, SEED_MAX = 1000000 };

struct part {
	const char *code, *zh, *en;
};

static const struct part districts[] = {{"qingbo", "清波区", "Qingbo"},
	{"gucheng", "古城区", "Gucheng"}, {"dongqu", "东渠区", "Dongqu"},
	{"gangkou", "港口区", "Gangkou"}, {"shiqiao", "石桥镇", "Shiqiao"},
	{"baima", "白马镇", "Baima"}, {"liutang", "柳塘镇", "Liutang"}};

static const struct part firsts[] = {{"", "晨", "Chen"}, {"", "恒", "Heng"}, {"", "嘉", "Jia"},
	{"", "瑞", "Rui"}, {"", "锦", "Jin"}, {"", "远", "Yuan"}, {"", "盛", "Sheng"},
	{"", "泰", "Tai"}, {"", "禾", "He"}, {"", "润", "Run"}, {"", "鼎", "Ding"},
	{"", "宏", "Hong"}, {"", "清", "Qing"}, {"", "悦", "Yue"}, {"", "佳", "Jia"},
	{"", "启", "Qi"}, {"", "德", "De"}, {"", "永", "Yong"}, {"", "安", "An"}, {"", "新", "Xin"},
	{"", "凌", "Ling"}, {"", "松", "Song"}, {"", "荷", "He"}, {"", "星", "Xing"},
	{"", "川", "Chuan"}, {"", "明", "Ming"}, {"", "卓", "Zhuo"}, {"", "若", "Ruo"}};

static const struct part seconds[] = {{"", "光", "guang"}, {"", "和", "he"}, {"", "源", "yuan"},
	{"", "达", "da"}, {"", "泽", "ze"}, {"", "航", "hang"}, {"", "丰", "feng"},
	{"", "兴", "xing"}, {"", "康", "kang"}, {"", "诚", "cheng"}, {"", "林", "lin"},
	{"", "桥", "qiao"}, {"", "帆", "fan"}, {"", "谷", "gu"}, {"", "溪", "xi"},
	{"", "平", "ping"}, {"", "岚", "lan"}, {"", "宁", "ning"}, {"", "景", "jing"},
	{"", "诺", "nuo"}, {"", "信", "xin"}, {"", "舟", "zhou"}, {"", "朗", "lang"}};

/* code: "1" only companies do it, "3" farmers' cooperatives too, "" companies and individuals */
static const struct part trades[] = {{"", "烘焙", "Bakery"}, {"", "餐饮", "Catering"},
	{"", "面食", "Noodles"}, {"3", "茶叶", "Tea"}, {"3", "水产", "Seafood"},
	{"3", "粮油", "Grain and Oil"}, {"3", "果蔬", "Fruit and Vegetables"},
	{"", "服装", "Clothing"}, {"", "家具", "Furniture"}, {"", "五金", "Hardware"},
	{"", "建材", "Building Materials"}, {"1", "装饰工程", "Decoration"},
	{"1", "电子科技", "Electronics"}, {"1", "软件", "Software"}, {"1", "物流", "Logistics"},
	{"", "货运", "Freight"}, {"1", "船舶修理", "Ship Repair"}, {"1", "机械", "Machinery"},
	{"1", "纺织", "Textiles"}, {"1", "包装", "Packaging"}, {"1", "印刷", "Printing"},
	{"1", "医药", "Pharmacy"}, {"1", "医疗器械", "Medical Devices"},
	{"1", "口腔门诊", "Dental"}, {"1", "养老服务", "Elder Care"},
	{"", "家政服务", "Home Services"}, {"1", "教育咨询", "Education Consulting"},
	{"1", "文化传媒", "Culture and Media"}, {"", "广告", "Advertising"},
	{"", "摄影", "Photography"}, {"1", "旅行社", "Travel"}, {"1", "酒店管理", "Hotels"},
	{"1", "物业管理", "Property Management"}, {"1", "园林绿化", "Landscaping"},
	{"1", "环保设备", "Environmental Equipment"}, {"1", "新能源", "New Energy"},
	{"", "汽车修理", "Car Repair"}, {"1", "汽车销售", "Cars"}, {"", "百货", "General Goods"},
	{"", "副食", "Groceries"}, {"", "文具", "Stationery"}, {"", "灯具", "Lighting"},
	{"", "玩具", "Toys"}, {"", "体育用品", "Sports Goods"}, {"3", "花卉", "Flowers"},
	{"3", "种苗", "Seedlings"}, {"3", "养殖", "Livestock"}, {"3", "蚕桑", "Silk Farming"}};

struct kind {
	const char *code, *letter, *zh, *en; /* letter: the credit code's second */
	const char *end_zh, *end_en;	     /* of a name */
};
static const struct kind kinds[] = {
	{"company", "1", "有限责任公司", "Limited company", "有限公司", " Co., Ltd."},
	{"individual", "2", "个体工商户", "Individual business", "经营部", " Store"},
	{"cooperative", "3", "农民专业合作社", "Farmers' cooperative", "专业合作社",
		" Cooperative"},
};

static const struct part states[] = {{"normal", "存续", "Operating"},
	{"abnormal", "列入经营异常名录", "On the list of irregularities"},
	{"struck_off", "已注销", "Struck off"}};

/* By state; of the operating ones the first is by far the usual one. */
static const struct part results[] = {{"", "未发现问题", "Nothing found"},
	{"", "已责令整改并复查合格", "Put right after a warning"},
	{"", "登记的住所无法联系", "Not found at its address"},
	{"", "未按时公示年度报告", "Annual report is late"}, {"", "—", "—"}};

/* The next of a sequence that a seed begins (splitmix64). */
static uint64_t roll(uint64_t *state)
{
	uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);
	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return z ^ z >> 31;
}

static int roll_below(uint64_t *state, int count)
{
	return (int)(roll(state) % (uint64_t)count);
}

static const char figures[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";

static int value_of(char figure)
{
	return (int)(strchr(figures, figure) - figures);
}

/* Of the subject's code (GB 11714): eight characters, A is 10. */
static char subject_check(const char *subject)
{
	static const int weights[] = {3, 7, 9, 10, 5, 8, 4, 2};
	int sum = 0;
	for (int i = 0; i < 8; i++) {
		char c = subject[i];
		sum += weights[i] * (c >= 'A' ? c - 'A' + 10 : c - '0');
	}
	int check = 11 - sum % 11;
	return check == 10 ? 'X' : (char)('0' + check % 11);
}

/* Of the whole (GB 32100): seventeen characters, weights are powers of 3 modulo 31. */
static char credit_check(const char *credit)
{
	int sum = 0, weight = 1;
	for (int i = 0; i < CREDIT_LEN - 1; i++) {
		sum += value_of(credit[i]) * weight;
		weight = weight * 3 % 31;
	}
	return figures[(31 - sum % 31) % 31];
}

/* Market supervision, the kind, the city's area, a subject of its own. */
static void credit_code(const struct kind *kind, int index, char out[static CREDIT_LEN + 1])
{
	char subject[9] = "MA000000";
	for (int i = 7; i > 1; i--) {
		subject[i] = figures[index % 31];
		index /= 31;
	}
	snprintf(out, CREDIT_LEN + 1, "9%s320584%s%c", kind->letter, subject,
		subject_check(subject));
	out[CREDIT_LEN - 1] = credit_check(out);
	out[CREDIT_LEN] = '\0';
}

/* What a name is made of. */
struct parts {
	const struct part *first, *second, *trade;
};

/* Different ones for each index below the count of all there are: a step that shares no factor
 * with it walks through all of them. */
static struct parts parts_of(int index, int seed)
{
	enum { FIRSTS = ARRAY_LEN(firsts), SECONDS = ARRAY_LEN(seconds), STEP = 8191 };
	const int all = FIRSTS * SECONDS * (int)ARRAY_LEN(trades);
	int at = (int)(((int64_t)index * STEP + seed) % all);
	return (struct parts){&firsts[at % FIRSTS], &seconds[at / FIRSTS % SECONDS],
		&trades[at / FIRSTS / SECONDS]};
}

static const struct kind *kind_of(const struct part *trade, int chance)
{
	bool is_farming = trade->code[0] == '3';
	return &kinds[trade->code[0] == '1'	  ? 0
		      : is_farming && chance < 40 ? 2
		      : chance < 70		  ? 0
						  : 1];
}

static json_t *name_of(
	const struct parts *parts, const struct part *district, const struct kind *kind)
{
	char zh[200], en[200];
	snprintf(zh, sizeof(zh), "运河市%s%s%s%s%s", district->zh, parts->first->zh,
		parts->second->zh, parts->trade->zh, kind->end_zh);
	snprintf(en, sizeof(en), "Yunhe %s %s%s %s%s", district->en, parts->first->en,
		parts->second->en, parts->trade->en, kind->end_en);
	return text_both(zh, en);
}

static json_t *both(const struct part *part)
{
	return text_both(part->zh, part->en);
}

static json_t *company(const json_t *made, int index)
{
	int seed = (int)json_integer_value(json_object_get(made, "seed"));
	uint64_t state = (uint64_t)seed << 32 | (uint64_t)index;
	const struct part *district = &districts[roll_below(&state, ARRAY_LEN(districts))];
	struct parts parts = parts_of(index, seed);
	const struct kind *kind = kind_of(parts.trade, roll_below(&state, 100));
	int chance = roll_below(&state, 1000);
	int standing = chance < 925 ? 0 : chance < 965 ? 1 : 2;
	int result = standing == 2   ? 4
		     : standing == 1 ? 2 + roll_below(&state, 2)
				     : roll_below(&state, 12) == 0;
	int year = 2026 - roll_below(&state, 19);
	/* A new one may not have been looked at yet. */
	bool is_seen = standing != 2 && (year < 2026 || roll_below(&state, 2));
	char id[16], credit[CREDIT_LEN + 1], founded[8], inspected[16];
	credit_code(kind, index * 37 + seed, credit);
	snprintf(id, sizeof(id), "c-%05d", index + 1);
	snprintf(founded, sizeof(founded), "%d", year);
	int inspected_year = year == 2026 ? 2026 : 2025 + roll_below(&state, 2);
	snprintf(inspected, sizeof(inspected), "%d-%02d-%02d", inspected_year,
		1 + roll_below(&state, 10), 1 + roll_below(&state, 28));
	return json_pack("{s:s,s:o,s:[s,o,s,o,s,o],s:{s:s,s:s,s:s},s:[s]}", "id", id, "name",
		name_of(&parts, district, kind), "cells", credit, text_both(kind->zh, kind->en),
		founded, both(&states[standing]), is_seen ? inspected : "—",
		both(&results[is_seen ? result : 4]), "tags", "district", district->code, "kind",
		kind->code, "state", states[standing].code, "codes", credit);
}

bool companies_judge(const json_t *collection, const json_t *made, char why[static FORM_WHY_LEN])
{
	const json_t *count = json_object_get(made, "count"), *seed = json_object_get(made, "seed");
	const char *kind = json_string_value(json_object_get(made, "kind"));
	bool has_values = true;
	if (form_stranger(made, "kind count seed") || !kind || strcmp(kind, "companies") != 0 ||
		!json_is_integer(count) || json_integer_value(count) < 1 ||
		json_integer_value(count) > ENTRIES_MAX || !json_is_integer(seed) ||
		json_integer_value(seed) < 0 || json_integer_value(seed) > SEED_MAX) {
		(void)str_copy(why, FORM_WHY_LEN,
			"made: kind companies, count up to 30000, seed up to 1000000");
		return false;
	}
	for (size_t i = 0; i < ARRAY_LEN(districts); i++) {
		has_values = has_values &&
			     collection_has_value(collection, "district", districts[i].code);
	}
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
		has_values = has_values && collection_has_value(collection, "kind", kinds[i].code);
	}
	for (size_t i = 0; i < ARRAY_LEN(states); i++) {
		has_values =
			has_values && collection_has_value(collection, "state", states[i].code);
	}
	if (!has_values || json_array_size(json_object_get(collection, "columns")) != COLUMNS) {
		(void)str_copy(why, FORM_WHY_LEN,
			"filters and columns: of companies they are those of "
			"market_supervision.json");
		return false;
	}
	return true;
}

bool companies_list(const json_t *made, const struct pinyin *pinyin, struct listing *out)
{
	int count = (int)json_integer_value(json_object_get(made, "count"));
	bool is_good = true;
	for (int i = 0; is_good && i < count; i++) {
		json_t *entry = company(made, i);
		is_good = entry && listing_append(out, pinyin, entry, "");
		json_decref(entry);
	}
	return is_good;
}
