#include "tests/hall/public_page.h"

#include "firmware/base/str.h"
#include "tests/hall/catalog.h"

/* The colours are the kiosk's. Nothing is smaller than 15 px, nothing to touch lower than 52. */
static const char public_style[] =
	"*{box-sizing:border-box}"
	"body{margin:0;font:17px/1.5 system-ui,'Noto Sans CJK SC','Noto Sans SC',sans-serif;"
	"color:#17242B;background:#F6F4EF;-webkit-text-size-adjust:100%}"
	"header{background:#0B6E69;color:#fff;padding:14px 20px;font-weight:600}"
	"main{max-width:560px;margin:0 auto;padding:20px 16px 8px}"
	"h1{font-size:24px;line-height:1.3;margin:0 0 14px;overflow-wrap:anywhere}"
	"h2{font-size:19px;line-height:1.35;margin:28px 0 10px}"
	"h3{font-size:17px;margin:0 0 4px}"
	"p{margin:0 0 10px;overflow-wrap:anywhere}p:last-child{margin-bottom:0}"
	".card{background:#fff;border-radius:14px;padding:16px;margin:0 0 14px;"
	"border-left:0 solid}.good,.warm,.bad{border-left-width:6px}"
	".good{border-color:#2B6E36;background:#E6F2E7}"
	".warm{border-color:#8F5200;background:#FBF0DC}"
	".bad{border-color:#B3261E;background:#FBE9E7}"
	".soft{color:#4A5A61}.small{font-size:15px}"
	".number{font-size:60px;font-weight:700;line-height:1.1;letter-spacing:.02em;"
	"color:#0B6E69;margin:0 0 6px}"
	".state{font-size:21px;font-weight:700}"
	".pair{display:flex;gap:12px;margin:0 0 14px}.pair .card{flex:1;margin:0}"
	".pair b{display:block;font-size:27px;line-height:1.25}"
	"dl{margin:0;display:grid;grid-template-columns:fit-content(42%) minmax(0,1fr);"
	"gap:8px 16px}"
	"dt{color:#4A5A61}dd{margin:0;overflow-wrap:anywhere}"
	"dl.log{grid-template-columns:1fr;gap:0}dl.log dt{font-size:15px}dl.log dd{margin:0 0 10px}"
	"label{display:block;font-weight:600;margin:0 0 8px}"
	"input[type=text]{width:100%;font:600 30px/1.2 ui-monospace,monospace;letter-spacing:.3em;"
	"padding:12px 14px;border:2px solid #7F8A88;border-radius:10px;background:#fff;"
	"color:inherit;text-transform:uppercase}input[type=text]+p{margin-top:10px}"
	"textarea{display:block;width:100%;font:inherit;padding:12px 14px;border:2px solid #7F8A88;"
	"border-radius:10px;background:#fff;color:inherit;margin:0 0 "
	"8px}form+form{margin-top:22px}form+p{margin-top:10px}"
	"button{display:block;width:100%;min-height:54px;font-family:inherit;font-size:19px;"
	"font-weight:600;line-height:1.3;border:0;border-radius:10px;background:#0B6E69;color:#fff;"
	"padding:13px;margin:14px 0 0;text-align:center}"
	"button:focus-visible,input:focus-visible,textarea:focus-visible,a:focus-visible"
	"{outline:3px solid #17242B;outline-offset:2px}"
	".wide{word-break:break-all}"
	"footer{max-width:560px;margin:0 auto;padding:12px 16px 32px;font-size:15px;color:#4A5A61}"
	"footer p{margin:0 0 4px}a{color:#07504C}"
	".way a{display:inline-block;min-height:52px;padding:13px 0}";

void public_begin(struct page *page, const struct hall *hall, const char *title, const char *style,
	int refresh_s)
{
	char more[64] = "";
	const json_t *facts = json_object_get(catalog_facts(hall->catalog), "hall");
	if (refresh_s) {
		(void)str_format(more, sizeof(more), "<meta http-equiv=\"refresh\" content=\"%d\">",
			refresh_s);
	}
	page_begin(page, title, public_style, style, more);
	html_add(&page->html, "<header>%s</header><main><h1>%s</h1>",
		page_words(page, json_object_get(facts, "name")), title);
}

void public_end(struct page *page, const char *as_of)
{
	html_raw(&page->html, "</main><footer>");
	if (*as_of) {
		html_add(&page->html, "<p>%s %s</p>", page_say(page, "数据时间", "As of"), as_of);
	}
	html_add(&page->html, "<p>%s</p></footer>",
		page_say(page, "有疑问请拨打 12345。", "Questions? Call 12345."));
	page_end(page);
}

void public_note(struct page *page, const char *tone, const char *title, const char *text)
{
	html_add(&page->html, "<div class=\"card %s\"><p class=\"state\">%s</p><p>%s</p></div>",
		tone, title, text);
}

void public_refusal(struct page *page, const struct hall *hall, int status)
{
	bool is_busy = status == 429 || status >= 500;
	public_begin(page, hall,
		is_busy ? page_say(page, "请稍后再试", "Later, please")
			: page_say(page, "没有这一页", "No such page"),
		"", 0);
	public_note(page, "warm",
		is_busy ? page_say(page, "现在看的人多", "Many are looking now")
			: page_say(page, "这个网址打不开", "This address leads nowhere"),
		is_busy ? page_say(page, "请过一分钟再打开。", "Open it again in a minute.")
			: page_say(page, "请再扫一次小票或自助机上的二维码。",
				  "Scan the code on the slip or at the terminal again."));
	public_end(page, "");
}
