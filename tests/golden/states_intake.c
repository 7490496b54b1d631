#include "tests/golden/states_intake.h"
#include "firmware/base/fs.h"
#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "firmware/hall/api_application.h"
#include "firmware/hall/api_matter.h"
#include "firmware/model/guide.h"
#include "firmware/model/intake.h"
#include "firmware/model/materials_step.h"
#include "firmware/model/paper.h"
#include "tests/golden/world.h"

#include <stdint.h>
#include <string.h>

enum { STEPS_MAX = 80 };

/* --- a hall that has more to say than catalog.json --- */

static struct text both(const char *zh, const char *en)
{
	return (struct text){{zh, en}};
}

static void add_groups(struct kiosk *kiosk)
{
	static const struct matter more[] = {
		{.code = "hotline-01",
			.name = {{"投诉", "Complain"}},
			.pinyin = "tou su",
			.icon = "warning"},
		{.code = "hotline-02",
			.name = {{"咨询", "Ask"}},
			.pinyin = "zi xun",
			.icon = "help"},
		{.code = "hotline-03",
			.name = {{"求助", "Ask for help"}},
			.pinyin = "qiu zhu",
			.icon = "people"},
		{.code = "hotline-04",
			.name = {{"举报", "Report"}},
			.pinyin = "ju bao",
			.icon = "eye"},
		{.code = "hotline-05",
			.name = {{"建议", "Suggest"}},
			.pinyin = "jian yi",
			.icon = "info"},
		{.code = "hotline-06",
			.name = {{"其他", "Something else"}},
			.pinyin = "qi ta",
			.icon = "telephone"},
		{.code = "civil-06",
			.name = {{"临时救助申请", "Apply for emergency relief"}},
			.pinyin = "lin shi jiu zhu shen qing",
			.icon = ""},
		{.code = "edu-06",
			.name = {{"家庭经济困难学生资助申请", "Apply for aid for pupils in need"}},
			.pinyin = "zi zhu shen qing",
			.icon = ""},
		{.code = "socins-08",
			.name = {{"养老待遇领取资格认证", "Confirm that a pensioner is living"}},
			.pinyin = "zi ge ren zheng",
			.icon = ""},
		{.code = "company_start",
			.name = {{"开办企业", "Start a company"}},
			.pinyin = "kai ban qi ye",
			.icon = "shop"},
		{.code = "newborn",
			.name = {{"出生一件事", "A child is born"}},
			.pinyin = "chu sheng yi jian shi",
			.icon = "people"},
	};
	struct catalog *catalog = (struct catalog *)(uintptr_t)kiosk->catalog;
	int base = catalog->matter_count, count = ARRAY_LEN(more);
	struct matter *all = arena_array(catalog->arena, struct matter, (size_t)(base + count));
	struct matter_group *groups = arena_array(catalog->arena, struct matter_group, 2);
	int *list = arena_array(catalog->arena, int, (size_t)count);
	REQUIRE(all && groups && list);
	memcpy(all, catalog->matters, sizeof(*all) * (size_t)base);
	for (int i = 0; i < count; i++) {
		all[base + i] = more[i];
		all[base + i].department = -1;
		all[base + i].kind = i < 6 ? MATTER_VOICE : i < 9 ? MATTER_SERVICE : MATTER_BUNDLE;
		all[base + i].identify = i < 6 ? IDENTIFY_NONE | IDENTIFY_CARD : IDENTIFY_CARD;
		all[base + i].windows = "";
		all[base + i].can_apply = true;
		list[i] = base + i;
	}
	groups[0] = (struct matter_group){GROUP_BUNDLES, both("", ""), "", 2, list + 9};
	groups[1] = (struct matter_group){
		"hotline", both("12345 热线", "12345 hotline"), "telephone", 6, list};
	catalog->matters = all;
	catalog->matter_count = base + count;
	catalog->groups = groups;
	catalog->group_count = 2;
}

/* What the fixture says, as the hall would. */
static void read_detail(struct kiosk *kiosk, const char *folder, const char *code)
{
	char path[256], *json = NULL;
	size_t len = 0;
	REQUIRE(str_format(
		path, sizeof(path), SOURCE_DIR "/tests/hall/fixtures/%s/%s.json", folder, code));
	REQUIRE(fs_read(path, DOCUMENT_MAX_LEN, &json, &len) == OK && json[0] == '{');
	char *answer = mem_alloc(len + 128, 1);
	REQUIRE(str_format(answer, len + 128,
		"{\"code\":\"%s\",\"page_url\":\"https://hall.yunhe.example/m/%s\",%.*s", code,
		code, (int)len - 1, json + 1));
	struct guide *guide = kiosk->visit->states[SHAPE_guide];
	matter_detail_destroy(guide->detail);
	REQUIRE(matter_parse(answer, strlen(answer), code, &guide->detail) == OK &&
		guide->detail->form);
	guide->matter = kiosk->place.matter;
	mem_free(answer);
	mem_free(json);
}

/* --- what a citizen does, by facts --- */

static void act(struct kiosk *kiosk, enum action action, int arg)
{
	struct msg *fact = msg_create(MSG_ACTION_CHOSEN, kiosk->session);
	fact->chosen.action = action;
	fact->chosen.arg = arg;
	fact->at_ms = kiosk->now_ms;
	world_step(kiosk, fact);
}

static void type(struct kiosk *kiosk, const char *text)
{
	while (*text) { /* a commit has a few words */
		struct msg *fact = msg_create(MSG_TEXT_COMMITTED, kiosk->session);
		size_t len = MIN_OF(strlen(text), (size_t)30);
		while (len > 0 && ((unsigned char)text[len] & 0xC0) == 0x80) {
			len--;
		}
		memcpy(fact->text, text, len);
		fact->at_ms = kiosk->now_ms;
		world_step(kiosk, fact);
		text += len;
	}
}

static void stand_before(struct kiosk *kiosk, const char *folder, const char *code)
{
	add_groups(kiosk);
	kiosk->visit->shape = SHAPE_intake;
	kiosk->place.doing = SHAPE_intake;
	kiosk->place.shape = SHAPE_guide;
	kiosk->place.screen = SCREEN_guide;
	kiosk->place.matter = catalog_find_matter(kiosk->catalog, code);
	REQUIRE(kiosk->place.matter >= 0);
	kiosk->place.department = kiosk->catalog->matters[kiosk->place.matter].department;
	read_detail(kiosk, folder, code);
}

static void begin(struct kiosk *kiosk, const char *folder, const char *code, bool has_name)
{
	stand_before(kiosk, folder, code);
	act(kiosk, ACTION_apply, 0);
	if (!has_name) {
		act(kiosk, ACTION_identify_none, 0);
	} else if (kiosk->place.screen == SCREEN_identify) {
		struct msg *fact = msg_create(MSG_CARD_READ, kiosk->session);
		pii_set(&fact->card.name, "张三丰", strlen("张三丰"));
		pii_set(&fact->card.number, "32058419480229001X", 18);
		fact->at_ms = kiosk->now_ms;
		world_step(kiosk, fact);
		fact = msg_create(MSG_IDENTIFIED, kiosk->session);
		fact->identified.person = kiosk->visit->who.person;
		fact->at_ms = kiosk->now_ms;
		world_step(kiosk, fact);
		fact = msg_create(MSG_CARD_REMOVED, kiosk->session);
		fact->at_ms = kiosk->now_ms;
		world_step(kiosk, fact);
	}
	if (kiosk->place.screen == SCREEN_asking) { /* for certificates: there are none */
		struct msg *fact = msg_create(MSG_CERTIFICATES_READ, kiosk->session);
		fact->at_ms = kiosk->now_ms;
		world_step(kiosk, fact);
	}
	REQUIRE(kiosk->place.screen == SCREEN_question);
}

/* Something that fits, where it is asked for. */
static void answer(struct kiosk *kiosk)
{
	const struct intake *intake = kiosk_intake(kiosk);
	const struct form_field *field = intake_field(intake, intake->spot);
	const struct form_field *whole = &answers_form(intake->answers)->fields[intake->spot.field];
	if (whole->kind == FIELD_TABLE &&
		answers_row_count(intake->answers, intake->spot.field) == 0) {
		act(kiosk, ACTION_row_add, 0);
		return;
	}
	if (!field || intake_is_answered(intake, intake->spot)) {
		act(kiosk, ACTION_next, 0);
		return;
	}
	switch (field->kind) {
	case FIELD_BOOL:
		act(kiosk, ACTION_answer, 1);
		return;
	case FIELD_CHOICE:
		act(kiosk, ACTION_answer, 0);
		return;
	case FIELD_CHOICES:
		act(kiosk, ACTION_answer, 0);
		break;
	case FIELD_INTEGER:
	case FIELD_NUMBER:
		type(kiosk, "3");
		break;
	default:
		type(kiosk, field->format == FORMAT_DATE	? "20261120"
			    : field->format == FORMAT_PHONE_CN	? "13800001234"
			    : field->format == FORMAT_ID_NUMBER ? "320584199205200023"
			    : field->format == FORMAT_MONEY	? "1200"
			    : field->format == FORMAT_USCC	? "91320584MA1YHM010J"
			    : field->max_len < 12		? "运河"
								: "运河街道望江里 8 号");
		break;
	}
	act(kiosk, ACTION_next, 0);
}

/* To the first question of that widget; "": to the end of the questions. */
static void go_to(struct kiosk *kiosk, const char *widget, bool is_empty)
{
	for (int i = 0; i < STEPS_MAX && kiosk->place.screen == SCREEN_question; i++) {
		const struct intake *intake = kiosk_intake(kiosk);
		const struct form *form = answers_form(intake->answers);
		const struct form_field *field = intake_field(intake, intake->spot);
		field = field ? field : &form->fields[intake->spot.field];
		bool is_wanted =
			widget[0] && (str_equal(widget_name(field->widget), widget) ||
					     str_equal(format_name(field->format), widget));
		if (is_wanted && (!is_empty || !intake_is_answered(intake, intake->spot))) {
			return;
		}
		answer(kiosk);
	}
	REQUIRE(widget[0] == '\0');
}

/* --- the states --- */

void state_guide_apply(struct kiosk *kiosk)
{
	stand_before(kiosk, "matters", "hrss-01");
}

void state_guide_at_window(struct kiosk *kiosk)
{
	stand_before(kiosk, "matters", "hrss-01");
	struct guide *guide = kiosk->visit->states[SHAPE_guide];
	form_destroy(guide->detail->form);
	guide->detail->form = NULL;
}

void state_zones_apply(struct kiosk *kiosk)
{
	add_groups(kiosk);
	kiosk->visit->shape = kiosk->place.doing = SHAPE_intake;
}

void state_group_hotline(struct kiosk *kiosk)
{
	state_zones_apply(kiosk);
	kiosk->place.group = 1;
}

void state_group_bundles(struct kiosk *kiosk)
{
	state_zones_apply(kiosk);
	kiosk->place.group = 0;
}

void state_question_choice(struct kiosk *kiosk)
{
	begin(kiosk, "matters", "hrss-01", true);
	go_to(kiosk, "choice", true);
}

void state_question_typed(struct kiosk *kiosk)
{
	begin(kiosk, "matters", "hotline-01", false);
	go_to(kiosk, "text", true);
}

void state_question_date(struct kiosk *kiosk)
{
	begin(kiosk, "matters", "hotline-01", false);
	go_to(kiosk, "date", true);
	type(kiosk, "202611");
}

void state_question_wrong(struct kiosk *kiosk)
{
	state_question_date(kiosk);
	type(kiosk, "41");
	act(kiosk, ACTION_next, 0);
}

void state_question_prefilled(struct kiosk *kiosk)
{
	begin(kiosk, "matters", "civil-06", true);
	go_to(kiosk, "", true);
	act(kiosk, ACTION_next, 0);
	act(kiosk, ACTION_change_answer, 0);
}

void state_question_long(struct kiosk *kiosk)
{
	begin(kiosk, "matters", "hotline-01", false);
	go_to(kiosk, "long_text", true);
	type(kiosk, "楼下的路灯坏了三天，晚上老人出门看不见台阶，昨天已经有人摔倒。请尽快派人来修，"
		    "地点在运河街道望江里八号门前。");
}

void state_question_several(struct kiosk *kiosk)
{
	begin(kiosk, "matters", "edu-06", true);
	go_to(kiosk, "choices", true);
	act(kiosk, ACTION_answer, 0);
}

void state_question_table(struct kiosk *kiosk)
{
	begin(kiosk, "matters", "socins-01", true);
	go_to(kiosk, "table", true);
	for (int i = 0; i < 2; i++) {
		act(kiosk, ACTION_row_add, 0);
		for (int k = 0; k < 10 && kiosk_intake(kiosk)->spot.member >= 0; k++) {
			answer(kiosk);
		}
	}
}

void state_question_consent(struct kiosk *kiosk)
{
	begin(kiosk, "matters", "socins-08", true);
	go_to(kiosk, "consent", true);
}

void state_materials(struct kiosk *kiosk)
{
	int list[MATTER_MAX_MATERIALS];
	begin(kiosk, "matters", "hrss-04", true);
	go_to(kiosk, "", true);
	materials_want(kiosk, list, intake_materials(kiosk, list));
}

/* A phone has the page and has sent photos for the first that takes some. */
static void photograph(struct kiosk *kiosk, int count)
{
	struct materials *materials = kiosk->visit->states[SHAPE_materials];
	const struct material *list = materials->of.list;
	int at = 0;
	while (at < materials->asked_count && !(list[materials->asked[at]].ways & WAY_UPLOAD)) {
		at++;
	}
	REQUIRE(at < materials->asked_count);
	struct handoff *handoff = materials->handoff = mem_new(struct handoff);
	str_copy(handoff->id, sizeof(handoff->id), "h1Qm0cXo2v8rT4n6");
	str_copy(handoff->url, sizeof(handoff->url),
		"https://hall.example/h/Zr5nVb0pQ2m7yT5wXbR8cA");
	handoff->is_opened = count > 0;
	for (int i = 0; i < count; i++) {
		struct handoff_file *file = &handoff->files[handoff->file_count++];
		str_format(file->id, sizeof(file->id), "f%dQm0cXo2v8rT4n6", i);
		str_copy(file->material, sizeof(file->material), list[materials->asked[at]].code);
		file->state = i + 1 < count ? FILE_READY : FILE_ARRIVING;
		struct thumbnail *thumbnail = mem_new(struct thumbnail);
		str_copy(thumbnail->file, sizeof(thumbnail->file), file->id);
		thumbnail->width = 72;
		thumbnail->height = 96;
		for (int k = 0; k < 72 * 96 * 3; k++) {
			thumbnail->rgb[k] =
				(uint8_t)(90 + (k / 216 + k % 216 / 3 + 40 * (k % 3)) % 140);
		}
		materials->thumbnails[i] = thumbnail;
	}
	materials->looked_at = materials->asked[at];
}

void state_materials_phone(struct kiosk *kiosk)
{
	state_materials(kiosk);
	photograph(kiosk, 0);
}

void state_material(struct kiosk *kiosk)
{
	state_materials(kiosk);
	photograph(kiosk, 0);
}

void state_material_photos(struct kiosk *kiosk)
{
	state_materials(kiosk);
	photograph(kiosk, 3);
}

/* Two were no good. */
void state_material_refused(struct kiosk *kiosk)
{
	state_materials(kiosk);
	photograph(kiosk, 3);
	struct materials *materials = kiosk->visit->states[SHAPE_materials];
	materials->handoff->files[0].state = materials->handoff->files[1].state = FILE_REFUSED;
	materials->handoff->files[2].state = FILE_READY;
}

void state_materials_lost(struct kiosk *kiosk)
{
	state_materials_phone(kiosk);
	world_line(kiosk, false);
	struct materials *materials = kiosk->visit->states[SHAPE_materials];
	materials->is_phone_lost = true;
}

static void review(struct kiosk *kiosk, const char *folder, const char *code)
{
	begin(kiosk, folder, code, true);
	go_to(kiosk, "", true);
	if (kiosk->place.screen == SCREEN_materials) {
		act(kiosk, ACTION_next, 0);
	}
}

void state_review(struct kiosk *kiosk)
{
	review(kiosk, "matters", "civil-06");
}

void state_review_number(struct kiosk *kiosk)
{
	review(kiosk, "matters", "housing-01");
}

void state_review_materials(struct kiosk *kiosk)
{
	review(kiosk, "matters", "housing-01");
	photograph(kiosk, 3);
}

void state_review_wrong(struct kiosk *kiosk)
{
	state_review(kiosk);
	struct intake *intake = kiosk->visit->states[SHAPE_intake];
	for (struct spot spot = {-1, 0, -1}; intake_step(intake, &spot, 1);) {
		if (intake_field(intake, spot) && spot.field < 2) {
			(void)answers_clear(intake->answers, spot);
		}
	}
	act(kiosk, ACTION_submit, 0);
}

void state_review_bundle(struct kiosk *kiosk)
{
	review(kiosk, "bundles", "newborn");
}

static void file(struct kiosk *kiosk, const char *json)
{
	struct receipt *receipt = receipt_create();
	str_copy(receipt->key, sizeof(receipt->key), "7f3a09c211223344556677889900aabb");
	if (json) {
		REQUIRE(receipt_parse(json, strlen(json), receipt->key, receipt) == OK);
	} else {
		receipt->is_provisional = true;
		str_copy(receipt->qr, sizeof(receipt->qr),
			"https://hall.example/c/7f3a09c211223344556677889900aabb");
	}
	receipt->filed_ms = kiosk->wall_ms;
	struct intake *intake = kiosk->visit->states[SHAPE_intake];
	intake->receipt = receipt;
	struct paper *paper = kiosk->visit->states[SHAPE_paper];
	paper->has_come = true;
}

#define RECEIPT(cases)                                                                                    \
	"{\"cases\":[" cases "],\"receipt\":\"7f3a09c211223344556677889900aabb\","                        \
	"\"commitment\":{\"zh\":\"首问负责、限时办结\",\"en\":\"Whoever you ask first sees you " \
	"through\"},"                                                                                     \
	"\"qr\":\"https://hall.example/c/7f3a09c211223344556677889900aabb\"}"
#define CASE(no, zh, en)                                                                           \
	"{\"no\":\"" no "\",\"matter\":\"m\",\"title\":{\"zh\":\"" zh "\",\"en\":\"" en            \
	"\"},\"state\":\"accepted\",\"accepted_at\":\"2026-11-24T10:00:00+08:00\","                \
	"\"promised_by\":\"2026-12-15\",\"next\":{\"zh\":\"15 "                                    \
	"个工作日内答复您，进展发短信告诉您。\","                                \
	"\"en\":\"You will hear from us within 15 working days, and by text message on the "       \
	"way.\"},"                                                                                 \
	"\"asks\":[]}"

void state_filed(struct kiosk *kiosk)
{
	state_review(kiosk);
	file(kiosk, RECEIPT(CASE("20261124000374", "高龄津贴申领", "Old-age allowance")));
}

void state_filed_no_paper(struct kiosk *kiosk)
{
	state_filed_paper_back(kiosk);
	world_device(kiosk, DEVICE_PRINTER, DEVICE_FAULT, REASON_PAPER_OUT);
}

void state_filed_paper_back(struct kiosk *kiosk)
{
	state_filed(kiosk);
	struct paper *paper = kiosk->visit->states[SHAPE_paper];
	paper->has_come = false;
}

void state_filed_appointment(struct kiosk *kiosk)
{
	state_review(kiosk);
	file(kiosk,
		RECEIPT("{\"no\":\"20261124000424\",\"matter\":\"m\",\"title\":{\"zh\":"
			"\"现场预约\","
			"\"en\":\"Book a visit\"},\"next\":{\"zh\":\"请按时来，用回执取号\",\"en\":"
			"\"Come in time and check in with this receipt\"},\"asks\":[],"
			"\"appointment\":{\"id\":\"a1Qm0cXo2v8rT4n6\",\"at\":"
			"\"2026-11-26T09:30:00+08:00\",\"place\":{\"zh\":\"2 楼 C 区 C03 窗口\","
			"\"en\":\"Floor 2, window C03\"}}}"));
}

void state_filed_offline(struct kiosk *kiosk)
{
	state_review(kiosk);
	world_line(kiosk, false);
	file(kiosk, NULL);
}

void state_filed_nameless(struct kiosk *kiosk)
{
	begin(kiosk, "matters", "hotline-01", false);
	file(kiosk, RECEIPT(CASE("20261124000382", "投诉", "Complaint")));
	struct intake *intake = kiosk->visit->states[SHAPE_intake];
	str_copy(intake->receipt->last_four, sizeof(intake->receipt->last_four), "4071");
}

void state_filed_bundle(struct kiosk *kiosk)
{
	state_review_bundle(kiosk);
	file(kiosk, RECEIPT(CASE("20261124000390", "出生医学证明", "Birth certificate") "," CASE(
			    "20261124000408", "出生户口登记",
			    "Household registration of a newborn") "," CASE("20261124000416",
			    "新生儿医保参保", "Medical insurance of a newborn")));
}
