/* A terminal that is of no fleet, or of none any more: what is missing, and how it goes on. For who
 * sets it up; who has come for the hall is told where else to go. */
#include "firmware/model/enrol.h"
#include "firmware/base/str.h"
#include "ui/screens/parts.h"

enum { STEPS = 3, PAD_MM = 8, STAGE_MM = 4 };

enum step_mood { STEP_LATER, STEP_NOW, STEP_RUNNING, STEP_DONE, STEP_STOPPED };

struct way_step {
	const char *icon, *head, *text;
	enum step_mood mood;
	int stages, stage; /* what it consists of, and how many of those are over; 0: nothing */
};

struct trouble_words {
	const char *title, *text;
};

/* By enum enrol_trouble. */
static struct trouble_words trouble_words(const struct view *view, enum enrol_trouble trouble)
{
	switch (trouble) {
	case ENROL_NOT_A_CODE:
		return (struct trouble_words){say(view, "That was another code"),
			say(view, "Please show the code that the hall's staff have made for this "
				  "machine.")};
	case ENROL_FOREIGN:
		return (struct trouble_words){say(view, "This code comes from somewhere else"),
			say(view,
				"Please ask for a new one. If that fails too, this machine has the "
				"wrong system.")};
	case ENROL_NO_LINE:
		return (struct trouble_words){say(view, "The hall cannot be reached"),
			say(view, "Please check the network cable. The machine tries again by "
				  "itself.")};
	case ENROL_WRONG_HALL:
		return (struct trouble_words){
			say(view, "Somebody else answers in the hall's place"),
			say(view, "Please ask who looks after the network, then show a new code.")};
	case ENROL_CODE_OVER:
		return (struct trouble_words){say(view, "The code is not good any more"),
			say(view, "Please ask for a new one and show it.")};
	case ENROL_CODE_USED:
		return (struct trouble_words){say(view, "Another machine has used this code"),
			say(view, "Please ask for one for this machine and show it.")};
	case ENROL_HALL_CANNOT:
		return (struct trouble_words){say(view, "The hall cannot do it now"),
			say(view, "Please wait. The machine tries again by itself.")};
	case ENROL_DISK:
		return (struct trouble_words){say(view, "Nothing can be kept on this machine"),
			say(view, "Its disk is full or broken. A technician has to look at it.")};
	case ENROL_ODD_ANSWER:
		return (struct trouble_words){say(view, "The hall's answer makes no sense"),
			say(view, "The machine tries again by itself. If this stays, please call "
				  "the hall's staff.")};
	case ENROL_FINE:
	case ENROL_TROUBLE_COUNT:
		break;
	}
	return (struct trouble_words){NULL, NULL};
}

static const char *progress_words(const struct view *view)
{
	switch (view->kiosk->care.enrolling) {
	case ENROL_CHECKING:
		return say(view, "Looking for the hall");
	case ENROL_ASKING:
		return say(view, "Fetching this machine's certificate");
	case ENROL_CONFIGURING:
		return say(view, "Fetching its settings");
	case ENROL_DONE:
		return say(view, "Done. The machine starts anew.");
	case ENROL_IDLE:
		break;
	}
	return say(view, "The machine does the rest by itself and starts anew.");
}

static bool has_scanner(const struct kiosk *kiosk)
{
	enum device_state state = kiosk->devices[DEVICE_SCANNER].state;
	return state == DEVICE_READY || state == DEVICE_BUSY;
}

static void steps_of(const struct view *view, struct way_step out[STEPS])
{
	const struct care_state *care = &view->kiosk->care;
	bool is_begun = care->enrolling != ENROL_IDLE;
	bool is_seen = has_scanner(view->kiosk) || is_begun;
	enum step_mood shown = is_begun ? STEP_DONE : STEP_NOW;
	out[0] = (struct way_step){"person", say(view, "Ask for the code"),
		say(view, "The hall's staff make it for this machine. It is good for an hour."),
		shown, 0, 0};
	out[1] = (struct way_step){"scanner", say(view, "Show it to the scanner"),
		is_seen ? say(view, "Hold the code before this machine's scanner.")
			: say(view, "No scanner is found. Please plug one in."),
		is_seen ? shown : STEP_STOPPED, 0, 0};
	out[2] = (struct way_step){"hourglass", say(view, "Wait a moment"), progress_words(view),
		care->enrolling == ENROL_DONE		  ? STEP_DONE
		: is_begun && care->trouble == ENROL_FINE ? STEP_RUNNING
							  : STEP_LATER,
		ENROL_DONE - ENROL_CHECKING, MAX_OF((int)care->enrolling - (int)ENROL_CHECKING, 0)};
}

/* --- one step: beside its icon, or below it --- */

/* As large as there is room for. */
struct density {
	enum text_size head, text;
	int plate_mm, pad_mm, gap_mm;
};

static const struct density densities[] = {
	{TEXT_HEADING, TEXT_BODY, 30, 8, 10},
	{TEXT_BODY, TEXT_NOTE, 20, 5, 5},
};

static struct text_style head_style(const struct density *d)
{
	return (struct text_style){.size = d->head, .weight = FONT_BOLD};
}

static struct text_style text_style(const struct density *d)
{
	return (struct text_style){.size = d->text};
}

static int plate_px(const struct view *view, const struct density *d)
{
	return ui_px_elder(view->ui, d->plate_mm);
}

static const char *numbered(const struct view *view, int number, const char *head)
{
	return ui_format(view->ui, "%d. %s", number, head);
}

static int words_height(const struct view *view, const struct density *d, int width, int number,
	const struct way_step *step)
{
	struct text_style head = head_style(d), text = text_style(d);
	return ui_text_height(view->ui, width, &head, numbered(view, number, step->head)) +
	       mm(view, 2) + ui_text_height(view->ui, width, &text, step->text) +
	       (step->stages ? mm(view, 3 + STAGE_MM) : 0);
}

/* Those that are over, and the one at hand, which fills again and again. */
static void paint_stages(const struct view *view, struct rect bar, const struct way_step *step)
{
	enum { FILLS = 8, FILL_MS = 250 };
	struct ui *ui = view->ui;
	for (int i = 0; i < step->stages; i++) {
		struct rect at = rect_column(bar, i, step->stages, mm(view, 3));
		bool is_at_hand = i == step->stage && step->mood == STEP_RUNNING;
		int fill = is_at_hand ? FILLS / 2 : i < step->stage ? FILLS : 0;
		if (is_at_hand && ui_theme(ui)->has_motion) {
			fill = 1 + (int)(ui_page_age_ms(ui) / FILL_MS) % FILLS;
			ui_want_frame(ui, ui_now_ms(ui) + FILL_MS);
		}
		ui_round(ui, at, at.h / 2, TONE_TINT_DEEP);
		at.w = at.w * fill / FILLS;
		if (at.w > 0) {
			ui_round(ui, at, at.h / 2, TONE_CANAL);
		}
	}
}

static void paint_words(const struct view *view, const struct density *d, struct rect in,
	int number, const struct way_step *step)
{
	struct text_style head = head_style(d), text = text_style(d);
	text.tone = step->mood == STEP_STOPPED ? TONE_AMBER : TONE_SOFT;
	ui_paragraph(view->ui, &in, &head, numbered(view, number, step->head), mm(view, 2));
	ui_paragraph(view->ui, &in, &text, step->text, mm(view, 3));
	paint_stages(view, rect_cut_top(&in, step->stages ? mm(view, STAGE_MM) : 0), step);
}

static void paint_plate(const struct view *view, const struct density *d, struct rect at,
	const struct way_step *step)
{
	static const struct {
		enum tone tone, ground;
	} looks[] = {
		[STEP_LATER] = {TONE_SOFT, TONE_PAPER},
		[STEP_NOW] = {TONE_CANAL, TONE_TINT},
		[STEP_RUNNING] = {TONE_CANAL, TONE_TINT},
		[STEP_DONE] = {TONE_GREEN, TONE_GREEN_TINT},
		[STEP_STOPPED] = {TONE_AMBER, TONE_AMBER_TINT},
	};
	const char *icon = step->mood == STEP_DONE	? "check"
			   : step->mood == STEP_STOPPED ? "warning"
							: step->icon;
	int side = plate_px(view, d);
	ui_plate(view->ui, rect_centre(at, side, side), icon, looks[step->mood].tone,
		looks[step->mood].ground);
}

/* Rows in portrait, columns in landscape. Returns what it used of the height. */
static int way(const struct view *view, const struct density *d, struct rect rect, bool is_drawn)
{
	struct way_step steps[STEPS];
	steps_of(view, steps);
	bool is_tall = ui_is_portrait(view->ui);
	int pad = mm(view, d->pad_mm), gap = mm(view, 6), plate = plate_px(view, d), most = 0;
	int width = is_tall ? rect.w - 2 * pad - plate - pad
			    : (rect.w - (STEPS - 1) * gap) / STEPS - 2 * pad;
	for (int i = 0; i < STEPS; i++) {
		most = MAX_OF(most, words_height(view, d, width, i + 1, &steps[i]));
	}
	int card = is_tall ? MAX_OF(most, plate) + 2 * pad : most + plate + 3 * pad;
	int total = is_tall ? STEPS * card + (STEPS - 1) * gap : card;
	rect.h = total;
	for (int i = 0; i < STEPS && is_drawn; i++) {
		struct rect at =
			is_tall ? rect_row(rect, i, STEPS, gap) : rect_column(rect, i, STEPS, gap);
		ui_card(view->ui, at, TONE_CARD);
		struct rect in = rect_inset(at, pad, pad);
		struct rect side = is_tall ? rect_cut_left(&in, plate) : rect_cut_top(&in, plate);
		if (!is_tall) {
			side.w = plate;
		}
		paint_plate(view, d, side, &steps[i]);
		(void)(is_tall ? rect_cut_left(&in, pad) : rect_cut_top(&in, pad));
		if (is_tall) {
			in = rect_centre(in, in.w,
				MIN_OF(in.h, words_height(view, d, in.w, i + 1, &steps[i])));
		}
		paint_words(view, d, in, i + 1, &steps[i]);
	}
	return total;
}

/* --- what is wrong --- */

static int trouble(
	const struct view *view, const struct density *d, struct rect rect, bool is_drawn)
{
	struct ui *ui = view->ui;
	struct trouble_words words = trouble_words(view, view->kiosk->care.trouble);
	if (!words.title) {
		return 0;
	}
	int pad = mm(view, d->pad_mm), plate = plate_px(view, d) * 2 / 3;
	struct text_style head = head_style(d), text = text_style(d);
	int width = rect.w - 4 * pad - plate; /* a full stop may stand behind it */
	int text_h = ui_text_height(ui, width, &head, words.title) + mm(view, 2) +
		     ui_text_height(ui, width, &text, words.text);
	rect.h = MAX_OF(text_h, plate) + 2 * pad;
	if (is_drawn) {
		ui_card(ui, rect, TONE_AMBER_TINT);
		struct rect in = rect_inset(rect, pad, pad);
		struct rect at = rect_cut_left(&in, plate);
		ui_icon(ui, rect_centre(at, plate, plate), "warning", TONE_AMBER);
		rect_cut_left(&in, pad);
		rect_cut_right(&in, pad);
		in = rect_centre(in, in.w, MIN_OF(text_h, in.h));
		ui_paragraph(ui, &in, &head, words.title, mm(view, 2));
		ui_paragraph(ui, &in, &text, words.text, 0);
	}
	return rect.h;
}

/* --- put there by hand --- */

enum { FILES = 3 };

static int files(const struct view *view, struct rect rect, bool is_drawn)
{
	const struct {
		enum missing_file file;
		const char *icon, *label, *key;
	} all[FILES] = {
		{MISSING_CA, "hall", say(view, "The hall's certificate"), "hall.ca"},
		{MISSING_CERTIFICATE, "certificate", say(view, "This machine's certificate"),
			"hall.cert"},
		{MISSING_KEY, "shield", say(view, "The key to it"), "hall.key"},
	};
	int pad = mm(view, PAD_MM), gap = mm(view, 6), total = 2 * pad - gap;
	int width = rect.w - 2 * pad;
	for (int i = 0; i < FILES; i++) {
		if (view->kiosk->care.missing & all[i].file) {
			total += fact_height(view, width, all[i].key) + gap;
		}
	}
	if (total <= 2 * pad) {
		return 0;
	}
	rect.h = total;
	if (is_drawn) {
		ui_card(view->ui, rect, TONE_CARD);
		struct rect in = rect_inset(rect, pad, pad);
		for (int i = 0; i < FILES; i++) {
			if (view->kiosk->care.missing & all[i].file) {
				rect_cut_top(&in, fact(view, in, all[i].icon, all[i].label,
							  all[i].key, false) +
							  gap);
			}
		}
	}
	return total;
}

/* --- the page --- */

struct lead {
	const char *page, *title, *text;
	const char *note; /* above the steps; NULL: none */
};

static struct lead lead_of(const struct view *view, bool is_by_hand)
{
	if (enrol_is_shut_out(view->kiosk)) {
		return (struct lead){say(view, "Out of service"),
			say(view, "This machine is not in use any more"),
			say(view, "Please use the machine beside, or ask at the desk."),
			say(view, "For staff: how to set it up anew")};
	}
	return (struct lead){say(view, "Setting up"), say(view, "This machine is not set up yet"),
		is_by_hand
			? say(view, "These files are missing or of no use. A technician puts them "
				    "where the configuration says, then the machine goes on by "
				    "itself.")
			: say(view, "It takes a code and a few minutes, no keyboard."),
		NULL};
}

/* For the telephone: which machine, which program. */
static const struct text_style name_style = {
	.size = TEXT_NOTE, .tone = TONE_SOFT, .align = ALIGN_CENTRE};

static struct rect name_line(const struct view *view, struct rect *body, const char **text_out)
{
	const struct kiosk_config *config = &view->kiosk->config;
	const char *version = config->version ? config->version : "";
	*text_out = str_equal(config->terminal_id, TERMINAL_NOBODY)
			    ? ui_format(view->ui, "Onedoor %s", version)
			    : ui_format(view->ui, "%s · Onedoor %s", config->terminal_id, version);
	struct rect rect =
		rect_cut_bottom(body, ui_text_height(view->ui, body->w, &name_style, *text_out));
	rect_cut_bottom(body, mm(view, 4));
	return rect;
}

void screen_enrol(const struct view *view)
{
	struct ui *ui = view->ui;
	const struct care_state *care = &view->kiosk->care;
	bool is_by_hand = care->missing && !care->has_fleet;
	struct lead lead = lead_of(view, is_by_hand);
	struct page page = {.title = lead.page, .back = ACTION_none, .is_rest = true};
	struct rect body = page_frame(view, &page);
	const char *name;
	struct rect name_rect = name_line(view, &body, &name);
	/* Where large type would have to be small, the usual one begins smaller, too. */
	bool is_roomy = ui_is_portrait(ui) && !ui_is_low_reach(ui);
	struct text_style title = {.size = is_roomy ? TEXT_DISPLAY : TEXT_TITLE,
		.weight = FONT_BOLD,
		.align = ALIGN_CENTRE};
	struct text_style text = {.size = TEXT_HEADING, .tone = TONE_SOFT, .align = ALIGN_CENTRE};
	const struct text_style note = {.size = TEXT_BODY, .weight = FONT_BOLD};
	const struct density *d = densities;
	int words = 0, below = 0, wrong = 0, gap = 0;
	for (int i = 0; i < 5; i++) { /* all of it comes before large words */
		d = &densities[i < 3 ? 0 : 1];
		lead.text = i < 4 ? lead.text : NULL; /* what is wrong says enough */
		gap = mm(view, d->gap_mm);
		below = is_by_hand ? files(view, body, false) : way(view, d, body, false);
		below += lead.note ? ui_text_height(ui, body.w, &note, lead.note) + mm(view, 4) : 0;
		wrong = is_by_hand ? 0 : trouble(view, d, body, false);
		words = ui_text_height(ui, body.w, &title, lead.title) + mm(view, 4) +
			(lead.text ? ui_text_height(ui, body.w, &text, lead.text) : 0);
		if (words + below + wrong + 3 * gap <= body.h) {
			break;
		}
		title.size = i == 0 && is_roomy ? TEXT_TITLE : TEXT_HEADING;
		text.size = i < 2 ? TEXT_BODY : TEXT_NOTE;
	}
	int used = words + below + wrong + gap + (wrong ? gap : 0);
	if (used > body.h) {
		body.h = name_rect.y + name_rect.h - body.y; /* its room is needed */
	} else {
		ui_text(ui, name_rect, &name_style, name);
	}
	int spare = body.h - used;
	/* At the same height whatever comes below it. */
	rect_cut_top(&body, CLAMP(spare, 0, mm(view, is_roomy ? 120 : 28)));
	ui_paragraph(ui, &body, &title, lead.title, mm(view, 4));
	ui_paragraph(ui, &body, &text, lead.text, gap);
	if (wrong) {
		trouble(view, d, rect_cut_top(&body, wrong), true);
		rect_cut_top(&body, gap);
	}
	ui_paragraph(ui, &body, &note, lead.note, mm(view, 4));
	(void)(is_by_hand ? files(view, body, true) : way(view, d, body, true));
}
