/* One account: what is due and how much of it is to be paid now; below, what else can be done. */
#include "ui/screens/account_parts.h"
#include "ui/kit/document.h"
#include "ui/screens/case_words.h"

#include <string.h>

enum { LIST_ID = 9020, OTHERS_MAX = UNIT_MAX_ACTS + 4 };

static const struct account_view *view_of(const struct view *view)
{
	return kiosk_account(view->kiosk)->view;
}

/* --- the head --- */

/* A source that is no name but a text stands on the page of the account's facts alone. */
enum { SOURCE_MAX_LEN = 120 };

static const char *holder_words(const struct view *view)
{
	static const struct text nobody = {{"", ""}};
	const struct text *source = &view_of(view)->source;
	bool is_name = strlen(text_in(view, source)) <= SOURCE_MAX_LEN;
	const char *holder = text_in(view, &view_of(view)->holder);
	const char *origin =
		origin_words(view, is_name ? source : &nobody, view_of(view)->as_of_ms);
	return holder[0] ? ui_format(view->ui, "%s\n%s", holder, origin) : origin;
}

static struct bill_head head_of(const struct view *view)
{
	const struct account_view *is = view_of(view);
	bool is_balance = is->has_balance && is->due_fen == 0;
	bool is_being_paid = is->paying_fen > 0 && is->paying_fen >= is->due_fen;
	return (struct bill_head){.icon = unit_icon(account_unit(view->kiosk)),
		.name = account_name(view),
		.detail = holder_words(view),
		.label = is_balance	   ? say(view, "Balance")
			 : is_being_paid   ? say(view, "Being paid")
			 : is->due_fen > 0 ? say(view, "Due")
					   : say(view, "Nothing is due"),
		.amount = money_words(view, is_balance ? is->balance_fen : is->due_fen),
		.is_quiet = is->due_fen == 0 || is_being_paid};
}

/* --- bills, and what else can be done --- */

static struct row bill_row(const struct view *view, int index)
{
	const struct bill *bill = &view_of(view)->bills[index];
	bool is_open = bill->state == BILL_OPEN;
	struct row row = {.kind = is_open ? ROW_ANY : ROW_PLAIN,
		.is_on = account_is_chosen(view->kiosk, index),
		.icon = is_open ? NULL : "receipt",
		.name = ui_format(view->ui, "%s   %s", text_in(view, &bill->title),
			money_words(view, bill->amount_fen)),
		.action = is_open ? ACTION_bill : ACTION_none,
		.arg = index};
	if (bill->state == BILL_PAID) {
		row.badge = say(view, "Paid");
		row.badge_icon = "ok";
		row.badge_tone = TONE_GREEN;
	} else if (bill->state == BILL_PAYING) {
		row.badge = say(view, "Being paid");
		row.badge_icon = "hourglass";
		row.badge_tone = TONE_AMBER;
	} else if (bill->due_on[0]) {
		row.note =
			ui_format(view->ui, say(view, "Due by %s"), day_words(view, bill->due_on));
	}
	return row;
}

/* Of bills that are not shown one by one. */
static struct row being_paid_row(const struct view *view)
{
	return (struct row){.kind = ROW_PLAIN,
		.icon = "hourglass",
		.name = ui_format(view->ui,
			say(view, "%s is being paid: please do not pay it twice"),
			money_words(view, view_of(view)->paying_fen)),
		.note = say(view, "Here a moment ago, or elsewhere. Look again in a few minutes.")};
}

struct others {
	int count;
	struct row rows[OTHERS_MAX];
};

static void add(struct others *others, const char *icon, const char *name, const char *note,
	enum action action, int arg)
{
	others->rows[others->count++] = (struct row){
		.icon = icon, .name = name, .note = note, .action = action, .arg = arg};
}

static const char *note_or_null(const struct view *view, const struct text *note)
{
	const char *words = text_in(view, note);
	return words[0] ? words : NULL;
}

static bool is_topped_up(const struct view *view)
{
	return account_amount(view->kiosk) == 0 && account_can_top_up(view->kiosk);
}

static void gather(const struct view *view, struct others *out)
{
	const struct kiosk *kiosk = view->kiosk;
	const struct unit *unit = account_unit(kiosk);
	out->count = 0;
	if (account_is_being_paid(kiosk) && view_of(view)->bill_count == 0) {
		out->rows[out->count++] = being_paid_row(view);
	}
	if (account_can_top_up(kiosk) && !is_topped_up(view)) {
		add(out, "plus", say(view, "Top up"),
			view_of(view)->has_balance
				? ui_format(view->ui, say(view, "Balance %s"),
					  money_words(view, view_of(view)->balance_fen))
				: NULL,
			ACTION_top_up, 0);
	}
	if (account_has_more(kiosk)) {
		add(out, "info", say(view, "Use and particulars"), NULL, ACTION_account_more, 0);
	}
	for (int i = 0; i < unit->act_count; i++) {
		if (account_can_act(kiosk, i)) {
			add(out, unit->acts[i].is_serious ? "warning" : "certificate",
				text_in(view, &unit->acts[i].name),
				note_or_null(view, &unit->acts[i].note), ACTION_account_act, i);
		}
	}
	if (account_wants_card(kiosk)) {
		add(out, "id-card", say(view, "Is it yours? Lay your ID card"),
			say(view, "Bills one by one, use over time, and more"), ACTION_lay_card, 0);
	}
}

static void fill(const struct view *view, void *arg, int index, struct row *out)
{
	const struct others *others = arg;
	int bills = view_of(view)->bill_count;
	*out = index < bills ? bill_row(view, index) : others->rows[index - bills];
}

/* What is due is paid; where nothing is, money can be put onto it. */
static struct button main_button(const struct view *view, int64_t amount)
{
	struct button out = {.kind = BUTTON_PRIMARY, .icon = "coins", .action = ACTION_pay};
	if (amount > 0) {
		out.label = ui_format(view->ui, say(view, "Pay %s"), money_words(view, amount));
	} else if (is_topped_up(view)) {
		out.label = say(view, "Top up");
		out.action = ACTION_top_up;
	} else {
		out.label = account_is_being_paid(view->kiosk) ? say(view, "Being paid")
							       : say(view, "Nothing to pay");
		out.is_disabled = true;
	}
	return out;
}

static const char *title_words(const struct view *view)
{
	const struct account_view *is = view_of(view);
	const struct unit *unit = account_unit(view->kiosk);
	bool is_due = is && (is->due_fen > 0 || is->bill_count > 0);
	return is_due || !is || !unit || unit->kind != UNIT_BALANCE ? say(view, "What is due")
	       : is->has_balance				    ? say(view, "Account balance")
								    : say(view, "Account");
}

void screen_account(const struct view *view)
{
	const struct account_view *is = view_of(view);
	struct page page = page_usual(title_words(view), STEP_NONE);
	page.primary = main_button(view, account_amount(view->kiosk));
	struct rect body = page_frame(view, &page);
	if (!is || !account_unit(view->kiosk)) {
		return; /* nothing was asked for */
	}
	struct bill_head head = head_of(view);
	bill_head_above(view, &body, &head);
	struct others others;
	gather(view, &others);
	struct rows rows = {is->bill_count + others.count, 0, fill, &others};
	if (rows.count > 0) {
		row_list(view, body, LIST_ID, &rows);
	}
}

/* --- what can be read of it --- */

/* Facts and use as a document: laid on the stack, its texts live in the view. */
static int parts_of(const struct view *view, struct block blocks[2])
{
	const struct account_view *is = view_of(view);
	const struct text nothing = {{"", ""}};
	int count = 0;
	if (is->fact_count > 0) {
		blocks[count++] = (struct block){.kind = BLOCK_facts,
			.text = nothing,
			.label = nothing,
			.code = "",
			.item_count = is->fact_count,
			.items = is->facts};
	}
	if (is->history) {
		const char *words = say(view, "Use over time");
		blocks[count++] = (struct block){.kind = BLOCK_chart,
			.text = {{words, words}},
			.label = nothing,
			.code = "",
			.chart = is->history};
	}
	return count;
}

static void read_all(const struct view *view, struct rect body)
{
	struct ui *ui = view->ui;
	const struct document *theirs = view_of(view)->document;
	const struct text nothing = {{"", ""}};
	struct block blocks[2];
	const struct document own = {.title = nothing,
		.source = nothing,
		.foot = nothing,
		.block_count = parts_of(view, blocks),
		.blocks = blocks};
	int gap = mm(view, 6);
	int own_h = own.block_count > 0 ? document_height(ui, body.w, &own, view->lang, false) + gap
					: 0;
	int height = own_h + (theirs ? document_height(ui, body.w, theirs, view->lang, false) : 0);
	struct rect clip, at = list_begin(view, body, LIST_ID + 1, height, &clip);
	if (own_h > 0) {
		document_draw(ui, at, clip, &own, view->lang, false);
		rect_cut_top(&at, own_h);
	}
	if (theirs) {
		document_draw(ui, at, clip, theirs, view->lang, false);
	}
	list_end(view, height);
}

/* Of a parcel, which has no page before this one. */
static void offer_act(const struct view *view, struct page *page)
{
	const struct unit *unit = account_unit(view->kiosk);
	for (int i = 0; unit->kind == UNIT_PARCEL && i < unit->act_count; i++) {
		if (account_can_act(view->kiosk, i)) {
			page->primary = (struct button){.kind = BUTTON_PRIMARY,
				.label = text_in(view, &unit->acts[i].name),
				.action = ACTION_account_act,
				.arg = i};
			return;
		}
	}
}

void screen_account_more(const struct view *view)
{
	const struct account_view *is = view_of(view);
	const struct unit *unit = account_unit(view->kiosk);
	if (!is || !unit) {
		return; /* nothing was asked for */
	}
	bool is_parcel = unit->kind == UNIT_PARCEL;
	struct page page = page_usual(
		is_parcel ? say(view, "Where it is") : say(view, "Use and particulars"), STEP_NONE);
	page.crumbs[0] = account_name(view);
	offer_act(view, &page);
	struct rect body = page_frame(view, &page);
	subject(view, look_zone(view, &body),
		&(const struct subject){.icon = unit_icon(unit),
			.name = account_name(view),
			.facts = {origin_words(view, &is->source, is->as_of_ms)}});
	if (account_has_more(view->kiosk)) {
		read_all(view, body);
		return;
	}
	message_body(view, body,
		&(const struct message){.icon = unit_icon(unit),
			.tone = TONE_CANAL,
			.ground = TONE_TINT,
			.title = say(view, "Nothing is known of it yet"),
			.text = say(view, "Please look again later, or ask at the desk.")});
}

/* --- how much to top up with --- */

static struct tile amount_at(const struct view *view, const void *arg, int index)
{
	const struct unit *unit = arg;
	return (struct tile){.icon = "coins",
		.name = money_words(view, unit->amounts[index]),
		.fact = say(view, "Top up"),
		.is_large = true,
		.action = ACTION_amount,
		.arg = index};
}

void screen_top_up(const struct view *view)
{
	const struct unit *unit = account_unit(view->kiosk);
	const struct account_view *is = view_of(view);
	struct page page = page_usual(say(view, "Top up with how much?"), STEP_NONE);
	struct rect body = page_frame(view, &page);
	if (!unit || !is) {
		return; /* none is chosen */
	}
	struct bill_head head = {.icon = unit_icon(unit),
		.name = account_name(view),
		.detail = text_in(view, &is->holder),
		.label = is->has_balance ? say(view, "Balance") : "",
		.amount = is->has_balance ? money_words(view, is->balance_fen) : "",
		.is_quiet = true};
	bill_head_above(view, &body, &head);
	tile_grid(view, body, LIST_ID + 2,
		&(const struct tiles){.count = unit->amount_count, .get = amount_at, .arg = unit});
}
