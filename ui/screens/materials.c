/* What goes with a form, and how it comes: from the phone by a code, from the city's own register,
 * or on paper later. */
#include "ui/screens/material_words.h"
#include "firmware/base/str.h"

#include <stdint.h>

enum { QR_MM = 62, CARD_PAD_MM = 6, GAP_MM = 6, PICTURES_MM = 70, FILES_ID = 7250 };

static const struct material *material_at(const struct view *view, int index)
{
	return &kiosk_materials(view->kiosk)->of.list[index];
}

static bool has_fitting(const struct materials *materials, const struct material *material)
{
	for (int i = 0; materials->certificates && i < materials->certificates->count; i++) {
		if (materials_fit(material, &materials->certificates->list[i])) {
			return true;
		}
	}
	return false;
}

/* How it stands with one of them. */
static const char *state_words(const struct view *view, int index, bool *is_here_out)
{
	const struct materials *materials = kiosk_materials(view->kiosk);
	const struct material *material = material_at(view, index);
	const char *come = come_words(view, index, is_here_out);
	if (come[0]) {
		return come;
	}
	if (has_fitting(materials, material)) {
		return say(view, "The city has it: touch to share");
	}
	if (materials->handoff && (material->ways & WAY_UPLOAD)) {
		return say(view, "Waiting for your phone");
	}
	if ((material->ways & WAY_UPLOAD) && view->kiosk->line.is_online &&
		!materials->is_phone_lost) {
		return say(view, "A code for your phone is coming");
	}
	return later_words(view, material);
}

static void fill(const struct view *view, void *arg, int index, struct row *out)
{
	(void)arg;
	int at = kiosk_materials(view->kiosk)->asked[index];
	const struct material *material = material_at(view, at);
	bool is_here = false;
	const char *state = state_words(view, at, &is_here);
	*out = (struct row){.icon = is_here ? "ok" : "certificate",
		.name = text_in(view, &material->title),
		.note = state,
		.badge = is_here		 ? NULL
			 : material->is_required ? say(view, "needed")
						 : say(view, "if you have it"),
		.badge_tone = material->is_required ? TONE_AMBER : TONE_SOFT,
		.action = ACTION_material,
		.arg = at};
}

/* --- the code for the phone --- */

static const char *phone_words(const struct view *view)
{
	const struct materials *materials = kiosk_materials(view->kiosk);
	if (materials->is_phone_lost) {
		return say(view, "The line is down. Photos can be sent later, too.");
	}
	return materials->handoff->is_opened
		       ? say(view, "Your phone is there. Take the photos on it; they appear here.")
		       : say(view,
				 "Scan with your phone, then take photos there. They appear here.");
}

static int phone_height(const struct view *view)
{
	return mm(view, QR_MM) + 2 * mm(view, CARD_PAD_MM);
}

static void phone(const struct view *view, struct rect rect)
{
	struct ui *ui = view->ui;
	const struct materials *materials = kiosk_materials(view->kiosk);
	ui_card(ui, rect, TONE_CARD);
	struct rect in = rect_inset(rect, mm(view, CARD_PAD_MM), mm(view, CARD_PAD_MM));
	int side = MIN_OF(in.h, mm(view, QR_MM));
	(void)ui_qr(ui, rect_centre(rect_cut_left(&in, side), side, side), materials->handoff->url);
	rect_cut_left(&in, mm(view, 8));
	const struct text_style *head = STYLE(.size = TEXT_HEADING, .weight = FONT_BOLD);
	const struct text_style *body = STYLE(.size = TEXT_BODY, .tone = TONE_SOFT);
	const char *title = say(view, "Photos from your phone");
	int height = ui_text_height(ui, in.w, head, title) + mm(view, 3) +
		     ui_text_height(ui, in.w, body, phone_words(view));
	in = rect_centre(in, in.w, MIN_OF(height, in.h));
	ui_paragraph(ui, &in, head, title, mm(view, 3));
	ui_paragraph(ui, &in, body, phone_words(view), 0);
}

static bool has_phone(const struct view *view)
{
	const struct materials *materials = kiosk_materials(view->kiosk);
	return materials->handoff && materials->handoff->url[0];
}

static struct button onward(const struct view *view)
{
	const struct materials *materials = kiosk_materials(view->kiosk);
	if (materials->of.case_no[0]) { /* for a case: nothing comes after it */
		return (struct button){.kind = BUTTON_PRIMARY,
			.label = say(view, "Hand it over"),
			.icon = "ok",
			.is_disabled = materials_ready(materials) == 0,
			.action = ACTION_next};
	}
	return (struct button){.kind = BUTTON_PRIMARY,
		.label = say(view, "Continue"),
		.icon = "arrow-right",
		.is_end_icon = true,
		.action = ACTION_next};
}

void screen_materials(const struct view *view)
{
	struct page page = page_usual(kiosk_materials(view->kiosk)->of.case_no[0]
					      ? say(view, "What is still needed")
					      : say(view, "What goes with it"),
		STEP_NONE);
	page.crumbs[0] = text_in(view, &kiosk_materials(view->kiosk)->of.title);
	page.primary = onward(view);
	struct rect body = page_frame(view, &page);
	struct rect zone = look_zone(view, &body);
	if (has_phone(view)) { /* a code is held up to: it may lie above the reach */
		bool is_above = zone.h >= phone_height(view);
		phone(view, is_above ? rect_cut_top(&zone, phone_height(view))
				     : rect_cut_top(&body, phone_height(view)));
		rect_cut_top(&body, is_above ? 0 : mm(view, GAP_MM));
	} else {
		subject(view, zone,
			&(const struct subject){.icon = "certificate",
				.name = text_in(view, &kiosk_materials(view->kiosk)->of.title)});
	}
	const struct materials *materials = kiosk_materials(view->kiosk);
	struct rows rows = {materials->asked_count, 0, fill, NULL};
	row_list(view, body, 7200, &rows);
}

/* --- one of them --- */

static void picture(const struct view *view, struct rect rect, const struct handoff_file *file,
	int index, int shown)
{
	struct ui *ui = view->ui;
	const struct thumbnail *thumbnail =
		materials_thumbnail(kiosk_materials(view->kiosk), file->id);
	ui_card(ui, rect, TONE_CARD);
	struct rect in = rect_inset(rect, mm(view, 3), mm(view, 3));
	struct rect below = rect_cut_bottom(&in, ui_px_elder(ui, 20));
	rect_cut_bottom(&in, mm(view, 2));
	if (thumbnail && thumbnail->width > 0) {
		ui_pixels(ui, in,
			&(const struct pixels){
				thumbnail->width, thumbnail->height, thumbnail->rgb});
	} else {
		int side = MIN_OF(mm(view, 24), in.h);
		ui_icon(ui, rect_centre(in, side, side),
			file->state == FILE_READY ? "certificate" : "hourglass", TONE_CANAL);
	}
	button(ui, below,
		BUTTON(.kind = BUTTON_QUIET, .icon = "close",
			.label = ui_format(ui, say(view, "Remove photo %d"), shown),
			.action = ACTION_drop_file, .arg = index));
}

static int pictures(const struct view *view, struct rect body)
{
	const struct materials *materials = kiosk_materials(view->kiosk);
	int columns = ui_theme(view->ui)->is_elder ? 2 : 3;
	const struct material *material = material_at(view, materials->looked_at);
	int gap = mm(view, GAP_MM), height = mm(view, PICTURES_MM), count = 0;
	for (int i = 0; materials->handoff && i < materials->handoff->file_count; i++) {
		const struct handoff_file *file = &materials->handoff->files[i];
		if (str_equal(file->material, material->code) && file->state != FILE_REFUSED) {
			struct rect line = {
				body.x, body.y + count / columns * (height + gap), body.w, height};
			picture(view, rect_column(line, count % columns, columns, gap), file, i,
				count + 1);
			count++;
		}
	}
	return (count + columns - 1) / columns * (height + gap);
}

static const char *trust_words(const struct view *view, char trust)
{
	switch (trust) {
	case 'A':
		return say(view, "Grade A: from the issuer's own register");
	case 'B':
		return say(view, "Grade B: checked by the issuer");
	case 'C':
		return say(view, "Grade C: checked by the hall");
	default:
		return say(view, "Grade D: a copy");
	}
}

struct fitting {
	int count;
	int list[CERTIFICATES_MAX];
};

static void fill_certificate(const struct view *view, void *arg, int index, struct row *out)
{
	const struct fitting *fitting = arg;
	const struct materials *materials = kiosk_materials(view->kiosk);
	const struct held_certificate *certificate =
		&materials->certificates->list[fitting->list[index]];
	*out = (struct row){.icon = "shield",
		.name = ui_format(
			view->ui, say(view, "Share %s"), text_in(view, &certificate->name)),
		.note = ui_format(view->ui, "%s · %s", text_in(view, &certificate->issuer),
			trust_words(view, certificate->trust)),
		.action = ACTION_share,
		.arg = fitting->list[index]};
}

/* What was shared already, and under which words. */
static void watermark(const struct view *view, struct rect *body)
{
	const struct materials *materials = kiosk_materials(view->kiosk);
	for (int i = 0; i < materials->grant_count; i++) {
		if (materials->grants[i].material == materials->looked_at) {
			ui_paragraph(view->ui, body, STYLE(.size = TEXT_BODY, .tone = TONE_GREEN),
				ui_format(view->ui,
					say(view, "Shared for this case only, marked: %s"),
					materials->grants[i].grant.watermark[view->lang]),
				mm(view, 4));
		}
	}
}

void screen_material(const struct view *view)
{
	struct ui *ui = view->ui;
	const struct materials *materials = kiosk_materials(view->kiosk);
	if (materials->looked_at >= materials->of.count) {
		return; /* nothing is looked at */
	}
	const struct material *material = material_at(view, materials->looked_at);
	struct page page = page_usual(text_in(view, &material->title), STEP_NONE);
	page.crumbs[0] = text_in(view, &kiosk_materials(view->kiosk)->of.title);
	bool is_here = false;
	const char *state = state_words(view, materials->looked_at, &is_here);
	if (is_here) {
		page.primary = (struct button){.kind = BUTTON_PRIMARY,
			.label = say(view, "Done"),
			.icon = "ok",
			.action = ACTION_next};
	}
	struct rect body = page_frame(view, &page);
	struct rect zone = look_zone(view, &body);
	bool is_phone = has_phone(view) && (material->ways & WAY_UPLOAD);
	if (is_phone && zone.h >= phone_height(view)) {
		phone(view, rect_cut_top(&zone, phone_height(view)));
	} else if (zone.h > 0) {
		subject(view, zone,
			&(const struct subject){
				.icon = "certificate", .name = text_in(view, &material->title)});
	}
	const char *help = text_in(view, &material->help);
	if (help[0]) {
		ui_paragraph(
			ui, &body, STYLE(.size = TEXT_BODY, .tone = TONE_SOFT), help, mm(view, 4));
	}
	watermark(view, &body);
	int used = pictures(view, body);
	rect_cut_top(&body, MIN_OF(used, body.h));
	struct fitting fitting = {0};
	for (int i = 0;
		materials->certificates && !shared_certificate(materials, materials->looked_at) &&
		i < materials->certificates->count;
		i++) {
		if (materials_fit(material, &materials->certificates->list[i])) {
			fitting.list[fitting.count++] = i;
		}
	}
	if (fitting.count > 0) {
		ui_paragraph(ui, &body, STYLE(.size = TEXT_BODY),
			say(view, "The city has this certificate. Share it for this case only; "
				  "nothing else is looked at."),
			mm(view, 4));
		struct rows rows = {fitting.count, 0, fill_certificate, &fitting};
		row_list(view, body, FILES_ID, &rows);
	} else if (used == 0 && !shared_certificate(materials, materials->looked_at)) {
		ui_paragraph(ui, &body, STYLE(.size = TEXT_HEADING), state, 0);
	}
}
