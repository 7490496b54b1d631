/* One thing on each page: what is found, what will be lost, how far it is, what went wrong and what
 * to do about it. In one language, the other is a touch away. */
#include "firmware/install/install.h"
#include "firmware/install/stack.h"
#include "ui/text/tr.h"

#define N_(text) text

enum { HEAD_MM = 24, FOOT_MM = 24, MARGIN_X_MM = 20, MARGIN_Y_MM = 14, COLUMN_MM = 380 };
enum { FRAME_MS = 50, SECOND_MS = 1000, MINUTE_MS = 60000, GB = 1000000000 };

static const struct text_style title_style = {
	.size = TEXT_DISPLAY, .weight = FONT_BOLD, .align = ALIGN_CENTRE};
static const struct text_style line_style = {.size = TEXT_HEADING, .align = ALIGN_CENTRE};
static const struct text_style soft_style = {
	.size = TEXT_BODY, .tone = TONE_SOFT, .align = ALIGN_CENTRE};

static const struct {
	const char *title, *text;
} faults[INSTALL_FAULT_COUNT] = {
	[INSTALL_STICK] = {N_("The stick is not whole"),
		N_("Write the stick once more, or take another one. The disk of this machine is "
		   "as it was.")},
	[INSTALL_IN_USE] = {N_("The disk is in use"),
		N_("Switch this machine off, and start it from the stick again.")},
	[INSTALL_GONE] = {N_("The disk does not answer any more"),
		N_("Switch this machine off, look after the disk and its cables, and start it "
		   "from the stick again.")},
	[INSTALL_BROKEN] = {N_("The disk cannot be written"),
		N_("Try it again. If it happens twice, the disk is broken: put in another one.")},
	[INSTALL_DIFFERS] = {N_("The disk does not hold what was written"),
		N_("It is broken: put in another one.")},
};

static const char *const disk_faults[DISK_FAULT_COUNT] = {
	[DISK_FINE] = NULL,
	[DISK_PLUGGED] = N_("is plugged in from outside: it is never written to"),
	[DISK_READ_ONLY] = N_("cannot be written"),
	[DISK_TOO_SMALL] = N_("is too small"),
	[DISK_SECTORS] = N_("is of a kind that does not fit (sectors of 4,096 bytes)"),
};

static const char *const contents[] = {
	[DISK_NOTHING] = N_("Nothing is on it"),
	[DISK_TERMINAL] = N_("An Onedoor terminal is on it"),
	[DISK_OTHERS] = N_("Something else is on it"),
};

static const char *const steps[INSTALL_STEP_COUNT] = {
	[INSTALL_CHECKING] = N_("Checking what the stick brought"),
	[INSTALL_WRITING] = N_("Writing to the disk"),
	[INSTALL_READING] = N_("Comparing what was written"),
};

static const char *size_text(struct ui *ui, uint64_t bytes)
{
	return bytes >= 10 * (uint64_t)GB ? ui_format(ui, "%d GB", (int)((bytes + GB / 2) / GB))
					  : ui_format(ui, "%d.%d GB", (int)(bytes / GB),
						    (int)(bytes / (GB / 10) % 10));
}

/* What the maker calls it; else what the kernel does. */
static const char *model_text(const struct disk *disk)
{
	return disk->model[0] ? disk->model : disk->name;
}

static struct row disk_row(struct ui *ui, enum lang lang, const struct disk *disk)
{
	return (struct row){
		.kind = ROW_PLAIN,
		.icon = "disk",
		.name = ui_format(ui, "%s  %s", size_text(ui, disk->bytes), disk->model),
		.note = ui_format(ui, "%s · %s", tr(lang, contents[disk->holds]), disk->name),
		.is_large = true,
		.is_note_large = true,
	};
}

/* Those that are not offered, and why. */
static void add_refused(struct stack *stack, const struct install *install)
{
	for (int i = 0; i < install->disks.count; i++) {
		const struct disk *disk = &install->disks.list[i];
		if (disk->fault) {
			stack_words(stack, &soft_style,
				ui_format(stack->ui, "%s · %s · %s · %s", model_text(disk),
					disk->name, size_text(stack->ui, disk->bytes),
					tr(install->lang, disk_faults[disk->fault])),
				2);
		}
	}
}

static void add_no_disk(struct stack *stack, const struct install *install)
{
	stack_picture(stack, "search", TONE_CANAL, 60);
	stack_words(stack, &title_style, tr(install->lang, "There is no disk to write to"), 8);
	stack_words(stack, &line_style,
		tr(install->lang,
			"Switch this machine off, look after the disk and its cables, and "
			"start it from the stick again."),
		10);
	add_refused(stack, install);
}

static void add_choose(struct stack *stack, const struct install *install)
{
	stack_words(stack, &title_style, tr(install->lang, "Which disk is to be written?"), 12);
	for (int i = 0; i < install->disks.count; i++) {
		if (install->disks.list[i].fault == DISK_FINE) {
			struct row row =
				disk_row(stack->ui, install->lang, &install->disks.list[i]);
			row.kind = ROW_ONWARD;
			row.action = ACTION_install_disk;
			row.arg = i;
			stack_row(stack, &row);
		}
	}
	add_refused(stack, install);
}

static void add_keep(struct stack *stack, const struct install *install)
{
	stack_row(stack,
		ROW(.kind = ROW_ONE, .is_on = install->is_kept,
			.name = tr(install->lang, "Keep its data"),
			.note = tr(install->lang, "Only the program is written anew. Settings, "
						  "certificate and what is still to be sent stay."),
			.action = ACTION_install_keep, .arg = 1));
	stack_row(stack,
		ROW(.kind = ROW_ONE, .is_on = !install->is_kept,
			.name = tr(install->lang, "Clear everything"),
			.note = tr(install->lang,
				"Like a new terminal: it must be registered with the hall again."),
			.badge = tr(install->lang, "All is lost"), .badge_icon = "warning",
			.badge_tone = TONE_RED, .action = ACTION_install_keep, .arg = 0));
}

static void add_confirm(struct stack *stack, const struct install *install, int64_t now_ms)
{
	const enum lang lang = install->lang;
	const struct row disk = disk_row(stack->ui, lang, &install->disk);
	stack_words(stack, &title_style, tr(lang, "Install Onedoor on this machine"), 12);
	stack_row(stack, &disk);
	if (install->disk.has_data) {
		add_keep(stack, install);
	} else {
		stack_words(stack,
			STYLE(.size = TEXT_HEADING, .weight = FONT_BOLD, .tone = TONE_RED,
				.align = ALIGN_CENTRE),
			tr(lang, "All that is on this disk will be lost, for ever."), 8);
	}
	const int64_t held_ms = install->held_ms ? now_ms - install->held_ms : 0;
	stack_hold(stack, tr(lang, "Hold here for two seconds to begin"), ACTION_install_write,
		(int)MIN_OF(held_ms * 1000 / INSTALL_HOLD_MS, 1000));
	if (install->held_ms) {
		ui_want_frame(stack->ui, now_ms + FRAME_MS);
	}
}

static const char *left_text(struct ui *ui, enum lang lang, int64_t left_ms)
{
	if (left_ms < 0) {
		return tr(lang, "It takes a few minutes.");
	}
	if (left_ms > 2 * MINUTE_MS) {
		const int minutes = (int)((left_ms + MINUTE_MS / 2) / MINUTE_MS);
		return ui_format(ui, tr(lang, "About %d minutes left"), minutes);
	}
	const int seconds = (int)MAX_OF((left_ms + 5 * SECOND_MS - 1) / (5 * SECOND_MS) * 5, 5);
	return ui_format(ui, tr(lang, "About %d seconds left"), seconds);
}

static void add_working(struct stack *stack, const struct install *install, int64_t now_ms)
{
	const enum lang lang = install->lang;
	stack_words(stack, &title_style, tr(lang, steps[install->step]), 10);
	stack_words(stack,
		STYLE(.size = TEXT_NUMBER, .weight = FONT_BOLD, .tone = TONE_CANAL,
			.align = ALIGN_CENTRE),
		ui_format(stack->ui, "%d %%", install->permille / 10), 6);
	stack_bar(stack, install->permille);
	stack_words(stack, &line_style,
		left_text(stack->ui, lang, install_left_ms(install, now_ms)), 12);
	stack_words(stack, &soft_style,
		tr(lang, "Please leave this machine on. If it goes off, start it from the stick "
			 "again: that repairs it."),
		0);
}

static void add_done(struct stack *stack, const struct install *install)
{
	stack_picture(stack, "ok", TONE_GREEN, 80);
	stack_words(stack, &title_style, tr(install->lang, "Onedoor is installed"), 8);
	stack_words(stack, &line_style,
		tr(install->lang, "Take the stick out, then touch Restart."), 0);
}

static void add_failed(struct stack *stack, const struct install *install)
{
	stack_picture(stack, "error", TONE_RED, 60);
	stack_words(stack, &title_style, tr(install->lang, faults[install->fault].title), 8);
	stack_words(stack, &line_style, tr(install->lang, faults[install->fault].text), 0);
}

/* The controls at the foot, from left to right. */
static int foot_buttons(const struct install *install, struct button buttons[2])
{
	const enum lang lang = install->lang;
	int count = 0;
	if (install->page == INSTALL_CONFIRM && install->disks.fine > 1) {
		buttons[count++] = (struct button){.kind = BUTTON_OUTLINE,
			.icon = "back",
			.label = tr(lang, "Another disk"),
			.action = ACTION_back};
	}
	if (install->page == INSTALL_FAILED && install->fault != INSTALL_STICK) {
		buttons[count++] = (struct button){.kind = BUTTON_PRIMARY,
			.label = tr(lang, "Try again"),
			.action = ACTION_try_again};
	}
	if (install->page == INSTALL_DONE) {
		buttons[count++] = (struct button){.kind = BUTTON_PRIMARY,
			.label = tr(lang, "Restart"),
			.action = ACTION_restart};
	} else if (install->page != INSTALL_WORKING && install->page != INSTALL_LEAVING) {
		buttons[count++] = (struct button){.kind = BUTTON_OUTLINE,
			.label = tr(lang, "Switch off"),
			.action = ACTION_power_off};
	}
	return count;
}

/* Everything is in memory (firmware/image/stick.cfg). */
static const char *head_text(const struct install *install)
{
	return install->page == INSTALL_CHOOSE || install->page == INSTALL_CONFIRM
		       ? tr(install->lang,
				 "The stick has been read. You can take it out at any time.")
		       : "";
}

static void draw_head(struct ui *ui, struct rect head, const struct install *install)
{
	const enum lang lang = install->lang;
	const struct button other = {.kind = BUTTON_OUTLINE,
		.icon = "language",
		.label = lang == LANG_ZH ? "English" : "中文",
		.action = ACTION_toggle_lang};
	const int side = head.h * 8 / 10;
	const struct rect sign = rect_centre(rect_cut_left(&head, side), side, side);
	ui_round(ui, sign, side * 28 / 100, TONE_CANAL);
	ui_icon(ui, rect_centre(sign, side * 7 / 10, side * 7 / 10), "door", TONE_ON_CANAL);
	const struct rect at = rect_cut_right(&head, button_width(ui, &other, ui_px(ui, 50)));
	button(ui, rect_centre(at, at.w, ui_px(ui, 20)), &other);
	ui_text(ui, rect_inset(head, ui_px(ui, 8), 0),
		STYLE(.size = TEXT_BODY, .tone = TONE_SOFT, .valign = VALIGN_MIDDLE),
		head_text(install));
}

const struct draw_list *install_draw(struct ui *ui, int64_t now_ms, const struct install *install)
{
	struct button buttons[2];
	struct stack stack;
	ui_begin(ui, now_ms, &(struct ui_look){.page = 1 + (uint32_t)install->page});
	struct rect body = rect_inset(ui_panel(ui), ui_px(ui, MARGIN_X_MM), ui_px(ui, MARGIN_Y_MM));
	draw_head(ui, rect_cut_top(&body, ui_px(ui, HEAD_MM)), install);
	const struct rect foot = rect_cut_bottom(&body, ui_px(ui, FOOT_MM));
	stack_begin(&stack, ui, MIN_OF(body.w, ui_px(ui, COLUMN_MM)));
	switch (install->page) {
	case INSTALL_NO_DISK:
		add_no_disk(&stack, install);
		break;
	case INSTALL_CHOOSE:
		add_choose(&stack, install);
		break;
	case INSTALL_CONFIRM:
		add_confirm(&stack, install, now_ms);
		break;
	case INSTALL_WORKING:
		add_working(&stack, install, now_ms);
		break;
	case INSTALL_DONE:
		add_done(&stack, install);
		break;
	case INSTALL_FAILED:
		add_failed(&stack, install);
		break;
	case INSTALL_LEAVING:
	default:
		stack_words(&stack, &title_style, tr(install->lang, "One moment"), 0);
		break;
	}
	stack_draw(&stack, body);
	const int count = foot_buttons(install, buttons);
	const struct rect row = rect_centre(foot, stack.width, foot.h);
	for (int i = 0; i < count; i++) {
		button(ui, rect_column(row, i, count, ui_px(ui, 8)), &buttons[i]);
	}
	return ui_end(ui);
}
