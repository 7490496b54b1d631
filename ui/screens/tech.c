/* How the machine stands, as a technician sees it: state and last fault, each part with its test,
 * facts, and what else can be done. */
#include "ui/screens/tech_parts.h"

enum { FACTS_MAX = 8, DEEDS = 8, STANDING_MM = 32, STANDINGS_MAX = DEVICE_COUNT + 3 };

/* --- how it stands --- */

struct standing {
	const char *title, *text;
	enum tech_mark mark;
};

/* What keeps citizens from it, or will, the worst first; how many there are. */
static int fill_standings(const struct view *view, struct standing out[STANDINGS_MAX])
{
	const struct kiosk *kiosk = view->kiosk;
	static const enum tech_test tests[DEVICE_COUNT] = {[DEVICE_IDCARD] = TECH_CARD,
		[DEVICE_SCANNER] = TECH_SCAN,
		[DEVICE_PRINTER] = TECH_PRINT};
	static const enum device_kind order[] = {DEVICE_PRINTER, DEVICE_IDCARD, DEVICE_SCANNER};
	int count = 0;
	if (kiosk->storage != STORAGE_READY) {
		out[count++] = (struct standing){say(view, "Storage"),
			kiosk->storage == STORAGE_FULL
				? say(view, "Reason: this machine's storage is full")
				: say(view, "Reason: this machine's storage cannot be written"),
			MARK_TROUBLE};
	}
	for (size_t i = 0; i < ARRAY_LEN(order); i++) {
		const struct device_status *status = &kiosk->devices[order[i]];
		enum tech_mark mark = tech_device_mark(status);
		if (mark != MARK_FINE && mark != MARK_WARNING) {
			out[count++] = (struct standing){tech_test_name(view, tests[order[i]]),
				tech_device_words(view, status), MARK_TROUBLE};
		}
	}
	if (!kiosk->line.is_online) {
		out[count++] = (struct standing){
			say(view, "Network and hall"), tech_line_words(view), MARK_TROUBLE};
	}
	if (tech_device_mark(&kiosk->devices[DEVICE_PRINTER]) == MARK_WARNING) {
		out[count++] = (struct standing){
			say(view, "Printer"), say(view, "ready, paper low"), MARK_WARNING};
	}
	return count;
}

/* The worst, and how many more there are. */
static struct standing standing_of(const struct view *view)
{
	struct standing all[STANDINGS_MAX];
	int count = fill_standings(view, all);
	if (count == 0) {
		return (struct standing){
			say(view, "Everything works"), say(view, "No fault is known."), MARK_FINE};
	}
	if (count > 1) {
		all[0].text = ui_format(view->ui, say(view, "%s; %d more"), all[0].text, count - 1);
	}
	return all[0];
}

/* On its own ground across the columns: the first thing one sees. */
static void paint_standing(const struct view *view, struct rect rect)
{
	static const enum tone grounds[] = {[MARK_FINE] = TONE_GREEN_TINT,
		[MARK_WARNING] = TONE_AMBER_TINT,
		[MARK_TROUBLE] = TONE_RED_TINT};
	struct ui *ui = view->ui;
	struct standing standing = standing_of(view);
	const struct text_style *title = STYLE(.size = TEXT_HEADING, .weight = FONT_BOLD);
	const struct text_style *text = STYLE(.size = TEXT_BODY);
	int icon = mm(view, 18);
	ui_card(ui, rect, grounds[standing.mark]);
	rect = rect_inset(rect, mm(view, 6), mm(view, 1));
	ui_icon(ui, rect_centre(rect_cut_left(&rect, icon), icon, icon),
		tech_mark_icon(standing.mark), tech_mark_tone(standing.mark));
	rect_cut_left(&rect, mm(view, 6));
	int height = ui_text_height(ui, rect.w, title, standing.title) +
		     ui_text_height(ui, rect.w, text, standing.text);
	rect = rect_centre(rect, rect.w, MIN_OF(height, rect.h));
	ui_paragraph(ui, &rect, title, standing.title, 0);
	ui_paragraph(ui, &rect, text, standing.text, 0);
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
			.name = tech_test_name(view, (enum tech_test)test),
			.button = {.kind = BUTTON_OUTLINE,
				.label = say(view, "Test"),
				.action = ACTION_tech_test,
				.arg = test}};
		if ((size_t)test < ARRAY_LEN(kinds)) {
			const struct device_status *status = &kiosk->devices[kinds[test]];
			rows[test].value = tech_device_words(view, status);
			rows[test].mark = tech_device_mark(status);
		}
	}
	rows[TECH_SOUND].value =
		ui_format(view->ui, say(view, "volume %d of %d"), kiosk->volume, VOLUME_MAX);
	bool is_covered = kiosk->resting & RESTING_ON_GLASS;
	rows[TECH_TOUCH].value = is_covered ? say(view, "something lies on the screen")
					    : say(view, "each field once");
	rows[TECH_TOUCH].mark = is_covered ? MARK_WARNING : MARK_NONE;
	rows[TECH_AIM].value = say(view, "five targets");
	rows[TECH_COLOURS].value = say(view, "plain colours");
	rows[TECH_LINE].value = tech_line_words(view);
	rows[TECH_LINE].mark = kiosk->line.is_online ? MARK_FINE : MARK_TROUBLE;
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

enum { FACT_GAP_MM = 4, FACT_PAD_MM = 6 };

static int facts_height(const struct view *view, const struct facts *facts, int columns)
{
	int rows = (facts->count + columns - 1) / columns;
	int line = ui_line_px(view->ui, TEXT_NOTE) + ui_line_px(view->ui, TEXT_BODY);
	return rows * line + (rows - 1) * mm(view, FACT_GAP_MM) + 2 * mm(view, FACT_PAD_MM);
}

static void paint_facts(
	const struct view *view, struct rect rect, const struct facts *facts, int columns)
{
	struct ui *ui = view->ui;
	int rows = (facts->count + columns - 1) / columns;
	int gap = mm(view, FACT_GAP_MM), pad = mm(view, FACT_PAD_MM);
	ui_card(ui, rect, TONE_CARD);
	rect = rect_inset(rect, pad, pad);
	const struct text_style *label = STYLE(.size = TEXT_NOTE, .tone = TONE_SOFT);
	const struct text_style *value = STYLE(.size = TEXT_BODY, .weight = FONT_BOLD);
	for (int i = 0; i < facts->count; i++) {
		struct rect at = rect_column(
			rect_row(rect, i / columns, rows, gap), i % columns, columns, mm(view, 8));
		ui_text(ui, rect_cut_top(&at, ui_line_px(ui, TEXT_NOTE)), label, facts->labels[i]);
		ui_text(ui, at, value, facts->values[i]);
	}
}

/* --- what else --- */

struct deed {
	const char *icon, *name;
	enum action action;
	int arg;
};

static void fill_deeds(const struct view *view, struct deed out[DEEDS])
{
	static const struct {
		enum tech_page page;
		const char *icon, *name;
	} pages[DEEDS - 1] = {
#define N_(msgid) msgid
		{TECH_PAPER, "paper-roll", N_("New roll")},
		{TECH_OUTBOX, "post", N_("Outbox")},
		{TECH_UPDATE, "download", N_("Update")},
		{TECH_LOG, "list", N_("Log")},
		{TECH_GLASS, "water", N_("Clean the glass")},
		{TECH_RESTART, "again", N_("Restart program")},
		{TECH_REBOOT, "power", N_("Reboot")},
#undef N_
	};
	for (int i = 0; i < DEEDS - 1; i++) {
		out[i] = (struct deed){pages[i].icon, say(view, pages[i].name), ACTION_tech_page,
			(int)pages[i].page};
	}
	out[DEEDS - 1] = (struct deed){
		"language", view->lang == LANG_ZH ? "English" : "中文", ACTION_toggle_lang, 0};
}

/* Portrait: keys below the parts, where a hand is. */
static void paint_keys(const struct view *view, struct rect rect)
{
	enum { COLUMNS = 4 };
	struct deed deeds[DEEDS];
	fill_deeds(view, deeds);
	for (int i = 0; i < DEEDS; i++) {
		struct rect line = rect_row(rect, i / COLUMNS, DEEDS / COLUMNS, mm(view, 4));
		button(view->ui, rect_column(line, i % COLUMNS, COLUMNS, mm(view, 4)),
			BUTTON(.kind = BUTTON_OUTLINE, .icon = deeds[i].icon,
				.label = deeds[i].name, .action = deeds[i].action,
				.arg = deeds[i].arg, .is_stacked = true));
	}
}

/* Landscape: rows beside the parts, in line with them. */
static void paint_deeds(const struct view *view, struct rect rect)
{
	struct deed deeds[DEEDS];
	fill_deeds(view, deeds);
	for (int i = 0; i < DEEDS; i++) {
		row(view->ui, tech_line_at(view, rect, i, DEEDS),
			ROW(.kind = ROW_ONWARD, .icon = deeds[i].icon, .name = deeds[i].name,
				.action = deeds[i].action, .arg = deeds[i].arg));
	}
}

void screen_tech(const struct view *view)
{
	struct rect side;
	struct rect body =
		tech_frame(view, &(const struct tech_frame){.back = say(view, "Leave")}, &side);
	struct tech_row rows[TECH_TEST_COUNT];
	struct facts facts = {0};
	fill_rows(view, rows);
	fill_facts(view, &facts);
	if (ui_is_portrait(view->ui)) {
		struct rect look = look_zone(view, &body);
		if (look.h > 0) {
			int height = facts_height(view, &facts, 2);
			paint_facts(view, rect_cut_bottom(&look, height), &facts, 2);
			rect_cut_bottom(&look, mm(view, 8));
			paint_standing(view, look);
		}
		paint_keys(view, rect_cut_bottom(&body, 2 * mm(view, 32) + mm(view, 4)));
		rect_cut_bottom(&body, mm(view, 8));
		tech_rows(view, body, rows, TECH_TEST_COUNT);
		return;
	}
	paint_standing(view, rect_cut_top(&body, mm(view, STANDING_MM)));
	rect_cut_top(&body, mm(view, 6));
	paint_deeds(view, rect_cut_right(&body, body.w * 2 / 5));
	rect_cut_right(&body, mm(view, 8));
	tech_rows(view, body, rows, TECH_TEST_COUNT);
	side = rect_cut_top(&side, MIN_OF(side.h, facts_height(view, &facts, 1)));
	paint_facts(view, side, &facts, 1);
}
