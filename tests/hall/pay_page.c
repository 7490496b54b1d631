#include "tests/hall/pay_page.h"

#include "firmware/base/str.h"
#include "tests/hall/accounts.h"
#include "tests/hall/public_page.h"
#include "tests/hall/sandbox.h"

#include <string.h>

enum { SOON_S = 2 };

static void add_what(struct page *page, int64_t fen, const json_t *what)
{
	char yuan[YUAN_LEN];
	yuan_text(fen, yuan);
	html_add(&page->html, "<p class=\"number\">%s</p>", yuan);
	html_add(&page->html,
		"<dl class=\"card\"><dt>%s</dt><dd>%s</dd><dt>%s</dt><dd>%s</dd></dl>",
		page_say(page, "付给", "For"), page_words(page, json_object_get(what, "title")),
		page_say(page, "账户", "Account"),
		page_words(page, json_object_get(what, "shown_no")));
}

static void add_buttons(struct page *page)
{
	html_add(&page->html,
		"<form method=\"post\"><button name=\"do\" value=\"ok\">%s</button></form>"
		"<form method=\"post\"><button class=\"no\" name=\"do\" value=\"refuse\">%s"
		"</button></form>",
		page_say(page, "付款", "Pay"), page_say(page, "不付了", "Do not pay"));
}

static void add_end(struct page *page, enum provider_state state)
{
	if (state == PROVIDER_PAID) {
		public_note(page, "good", page_say(page, "已付款", "Paid"),
			page_say(page, "请看自助机的屏幕，拿好收据。",
				"Look at the terminal's screen, and take the receipt."));
	} else if (state == PROVIDER_REFUSED) {
		public_note(page, "warm", page_say(page, "没有付款", "Not paid"),
			page_say(page, "您取消了付款，没有扣钱。",
				"You cancelled it; nothing was taken."));
	} else {
		public_note(page, "warm", page_say(page, "这笔付款已经关闭", "It is closed"),
			page_say(page, "没有扣钱。还要交费，请在自助机上重新开始。",
				"Nothing was taken. Begin again at the terminal to pay."));
	}
}

static int show(struct page *page, struct hall *hall, const char *order)
{
	int64_t fen = 0;
	json_t *what = NULL;
	enum provider_state state = sandbox_look(hall->provider, order, &fen, &what);
	bool is_open = state == PROVIDER_WAITING || state == PROVIDER_SCANNED;
	bool is_there = state != PROVIDER_UNKNOWN;
	public_begin(page, hall,
		is_there ? page_say(page, "付款", "Payment")
			 : page_say(page, "没有这笔付款", "No such payment"),
		"button.no{background:#E1EFED;color:#07504C}", is_there ? 0 : SOON_S);
	if (is_there) {
		add_what(page, fen, what);
		if (is_open) {
			add_buttons(page);
		} else {
			add_end(page, state);
		}
		html_add(&page->html, "<p class=\"soft small\">%s</p>",
			page_say(page, "这是演示用的钱包，不会真的扣钱。",
				"This wallet is a demonstration: no money is moved."));
	} else {
		public_note(page, "warm", page_say(page, "请稍等", "One moment"),
			page_say(page, "刚开始的付款要等一两秒。还是打不开，请在自助机上重新开始。",
				"A new one takes a second or two. If it does not come, begin again "
				"at "
				"the terminal."));
	}
	public_end(page, "");
	json_decref(what);
	return is_there ? 200 : 404;
}

int pay_page(struct page *page, struct hall *hall, const char *order)
{
	(void)sandbox_person(hall->provider, order, PERSON_SCANS, false);
	return show(page, hall, order);
}

int pay_page_press(
	struct page *page, struct hall *hall, const char *order, const struct fields *fields)
{
	const char *wish = fields_get(fields, "do");
	bool is_ok = strcmp(wish, "ok") == 0, is_refused = strcmp(wish, "refuse") == 0;
	if (is_ok || is_refused) {
		(void)sandbox_person(
			hall->provider, order, is_ok ? PERSON_PAYS : PERSON_REFUSES, false);
	}
	int status = show(page, hall, order);
	return is_ok || is_refused ? status : 400;
}
