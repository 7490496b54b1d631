/* How the machine stands, as a technician sees it: state and last fault, each part with its test,
 * facts, and what else can be done. */
#include "ui/screens/tech_parts.h"

enum { FACTS_MAX = 8, PAGES_MAX = 8 };

/* --- how it stands --- */

struct standing {
	const char *title, *text;
	enum tone tone;
};

/* What keeps citizens from it, or will, the worst first. */
static struct standing standing_of(const struct view *view)
{
	const struct kiosk *kiosk = view->kiosk;
	static const enum tech_test tests[DEVICE_COUNT] = {[DEVICE_IDCARD] = TECH_CARD,
		[DEVICE_SCANNER] = TECH_SCAN,
		[DEVICE_PRINTER] = TECH_PRINT};
	static const enum device_kind order[] = {DEVICE_PRINTER, DEVICE_IDCARD, DEVICE_SCANNER};
	if (kiosk->storage != STORAGE_READY) {
		return (struct standing){say(view, "Storage"),
			kiosk->storage == STORAGE_FULL
				? say(view, "Reason: this machine's storage is full")
				: say(view, "Reason: this machine's storage cannot be written"),
			TONE_RED};
	}
	for (size_t i = 0; i < ARRAY_LEN(order); i++) {
		const struct device_status *status = &kiosk->devices[order[i]];
		if (status->state != DEVICE_READY && status->state != DEVICE_BUSY) {
			return (struct standing){tech_test_name(view, tests[order[i]]),
				tech_device_words(view, status), TONE_RED};
		}
	}
	if (!kiosk->line.is_online) {
		return (struct standing){
			say(view, "Network and hall"), tech_line_words(view), TONE_RED};
	}
	if (kiosk->devices[DEVICE_PRINTER].supply == SUPPLY_LOW) {
		return (struct standing){
			say(view, "Printer"), say(view, "ready, paper low"), TONE_AMBER};
	}
	return (struct standing){
		say(view, "Everything works"), say(view, "No fault is known."), TONE_GREEN};
}

static int standing_height(const struct view *view, int width, const struct text_style *title,
	const struct text_style *text, const struct standing *standing)
{
	return ui_text_height(view->ui, width, title, standing->title) + mm(view, 2) +
	       ui_text_height(view->ui, width, text, standing->text);
}

static void paint_standing(const struct view *view, struct rect rect)
{
	struct ui *ui = view->ui;
	struct standing standing = standing_of(view);
	bool is_well = standing.tone == TONE_GREEN;
	struct text_style title = {.size = TEXT_TITLE, .weight = FONT_BOLD};
	struct text_style text = {.size = TEXT_BODY, .tone = TONE_SOFT};
	int plate = MIN_OF(mm(view, 40), rect.h);
	struct rect left = rect_cut_left(&rect, plate);
	ui_plate(ui, rect_centre(left, plate, plate), is_well ? "ok" : "warning", standing.tone,
		is_well			      ? TONE_GREEN_TINT
		: standing.tone == TONE_AMBER ? TONE_AMBER_TINT
					      : TONE_RED_TINT);
	rect_cut_left(&rect, mm(view, 8));
	int height = standing_height(view, rect.w, &title, &text, &standing);
	if (height > rect.h) {
		title.size = TEXT_BODY;
		text.size = TEXT_NOTE;
		height = standing_height(view, rect.w, &title, &text, &standing);
	}
	rect = rect_centre(rect, rect.w, MIN_OF(height, rect.h));
	ui_paragraph(ui, &rect, &title, standing.title, mm(view, 2));
	ui_paragraph(ui, &rect, &text, standing.text, 0);
}

/* --- its parts --- */

static void fill_rows(const struct view *view, struct tech_row rows[TECH_TEST_COUNT])
{
	const struct kiosk *kiosk = view->kiosk;
	static const enum device_kind kinds[] = {[TECH_CARD] = DEVICE_IDCARD,
		[TECH_SCAN] = DEVICE_SCANNER,
		[TECH_PRINT] = DEVICE_PRINTER};
	for (int test = 0; test < TECH_TEST_COUNT; test++) {
		rows[test] = (struct tech_row){.icon = tech_test_icon((enum tech_test)test),
			.tone = TONE_SOFT,
			.name = tech_test_name(view, (enum tech_test)test),
			.button = {.kind = BUTTON_OUTLINE,
				.label = say(view, "Test"),
				.action = ACTION_tech_test,
				.arg = test}};
		if ((size_t)test < ARRAY_LEN(kinds)) {
			const struct device_status *status = &kiosk->devices[kinds[test]];
			rows[test].value = tech_device_words(view, status);
			rows[test].tone = tech_device_tone(status);
		}
	}
	rows[TECH_SOUND].value =
		ui_format(view->ui, say(view, "volume %d of %d"), kiosk->volume, VOLUME_MAX);
	rows[TECH_TOUCH].value = kiosk->resting & RESTING_ON_GLASS
					 ? say(view, "something lies on the screen")
					 : say(view, "each field once");
	rows[TECH_AIM].value = say(view, "five targets");
	rows[TECH_COLOURS].value = say(view, "plain colours");
	rows[TECH_LINE].value = tech_line_words(view);
	rows[TECH_LINE].tone = kiosk->line.is_online ? TONE_GREEN : TONE_RED;
}

/* --- facts --- */

struct facts {
	int count;
	const char *labels[FACTS_MAX], *values[FACTS_MAX];
};

static void add(struct facts *facts, const char *label, const char *value)
{
	facts->labels[facts->count] = label;
	facts->values[facts->count++] = value;
}

static void fill_facts(const struct view *view, struct facts *facts)
{
	struct ui *ui = view->ui;
	const struct kiosk *kiosk = view->kiosk;
	const struct machine *machine = &kiosk_tech(kiosk)->machine;
	const char *unknown = say(view, "unknown");
	const struct care_state *care = &kiosk->care;
	add(facts, say(view, "Version"),
		care->slot[0] ? ui_format(ui, ONEDOOR_VERSION " (%s)", care->slot)
			      : ONEDOOR_VERSION);
	add(facts, say(view, "Configuration"),
		care->config_version ? ui_format(ui, "%lld", (long long)care->config_version)
				     : say(view, "the image's own"));
	add(facts, say(view, "Certificate until"),
		care->certificate_until_ms ? date_words(view, care->certificate_until_ms)
					   : unknown);
	add(facts, say(view, "Paper"), tech_paper_words(view));
	add(facts, say(view, "Disk"),
		machine->is_known && machine->disk_free_mb >= 0
			? ui_format(ui, say(view, "%.1f of %.1f GB free"),
				  (double)machine->disk_free_mb / 1024,
				  (double)machine->disk_mb / 1024)
			: unknown);
	add(facts, say(view, "Temperature"),
		machine->is_known && machine->has_temperature
			? ui_format(ui, "%d °C", machine->temperature_c)
			: unknown);
}

static void paint_facts(const struct view *view, struct rect rect, int columns)
{
	struct ui *ui = view->ui;
	struct facts facts = {0};
	fill_facts(view, &facts);
	int rows = (facts.count + columns - 1) / columns;
	const struct text_style *label = STYLE(.size = TEXT_NOTE, .tone = TONE_SOFT);
	const struct text_style *value = STYLE(.size = TEXT_BODY, .weight = FONT_BOLD);
	for (int i = 0; i < facts.count; i++) {
		struct rect at = rect_column(rect_row(rect, i / columns, rows, mm(view, 2)),
			i % columns, columns, mm(view, 8));
		ui_text(ui, rect_cut_top(&at, ui_line_px(ui, TEXT_NOTE)), label, facts.labels[i]);
		ui_text(ui, at, value, facts.values[i]);
	}
}

/* --- what else --- */

static int fill_pages(const struct view *view, struct button out[PAGES_MAX])
{
	static const struct {
		enum tech_page page;
		const char *icon, *name;
	} pages[] = {
#define N_(msgid) msgid
		{TECH_PAPER, "paper-roll", N_("New roll")},
		{TECH_OUTBOX, "post", N_("Outbox")},
		{TECH_UPDATE, "arrow-down", N_("Update")},
		{TECH_LOG, "certificate", N_("Log")},
		{TECH_GLASS, "water", N_("Clean the glass")},
		{TECH_RESTART, "shift", N_("Restart program")},
		{TECH_REBOOT, "stop", N_("Reboot")},
#undef N_
	};
	for (size_t i = 0; i < ARRAY_LEN(pages); i++) {
		out[i] = (struct button){.kind = BUTTON_OUTLINE,
			.icon = pages[i].icon,
			.label = say(view, pages[i].name),
			.action = ACTION_tech_page,
			.arg = (int)pages[i].page,
			.is_stacked = true};
	}
	out[ARRAY_LEN(pages)] = (struct button){.kind = BUTTON_OUTLINE,
		.icon = "language",
		.label = view->lang == LANG_ZH ? "English" : "中文",
		.action = ACTION_toggle_lang,
		.is_stacked = true};
	return (int)ARRAY_LEN(pages) + 1;
}

static void paint_pages(const struct view *view, struct rect rect, int columns)
{
	struct button buttons[PAGES_MAX];
	int count = fill_pages(view, buttons), rows = (count + columns - 1) / columns;
	for (int i = 0; i < count; i++) {
		struct rect line = rect_row(rect, i / columns, rows, mm(view, 4));
		button(view->ui, rect_column(line, i % columns, columns, mm(view, 4)), &buttons[i]);
	}
}

void screen_tech(const struct view *view)
{
	struct rect side;
	struct rect body =
		tech_frame(view, &(const struct tech_frame){.back = say(view, "Leave")}, &side);
	struct tech_row rows[TECH_TEST_COUNT];
	fill_rows(view, rows);
	if (ui_is_portrait(view->ui)) {
		struct rect look = look_zone(view, &body);
		if (look.h > 0) {
			paint_standing(view, rect_cut_top(&look, mm(view, 46)));
			rect_cut_top(&look, mm(view, 6));
			paint_facts(view, look, 2);
		}
		paint_pages(view, rect_cut_bottom(&body, 2 * mm(view, 32) + mm(view, 4)), 4);
		rect_cut_bottom(&body, mm(view, 8));
		tech_rows(view, body, rows, TECH_TEST_COUNT, 40);
		return;
	}
	struct rect middle = rect_cut_right(&body, body.w * 9 / 20);
	rect_cut_right(&body, mm(view, 8));
	tech_rows(view, body, rows, TECH_TEST_COUNT, 40);
	paint_standing(view, rect_cut_top(&middle, mm(view, 46)));
	rect_cut_top(&middle, mm(view, 6));
	paint_pages(view, middle, 2);
	paint_facts(view, side, 1);
}
