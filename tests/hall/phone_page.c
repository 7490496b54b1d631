#include "tests/hall/phone_page.h"

#include "firmware/base/mem.h"
#include "firmware/base/str.h"

#include <stdio.h>
#include <string.h>

enum { PAGE_MAX = 96 * 1024 };

static const char style[] =
	"body{font:1.15em sans-serif;margin:1.2em;color:#17242B;background:#F6F4EF}"
	"h1{font-size:1.3em;color:#0B6E69}section{background:#fff;border-radius:12px;padding:1em;"
	"margin:1em 0}label{display:block;background:#0B6E69;color:#fff;text-align:center;"
	"border-radius:10px;padding:.9em;margin-top:.6em}input{position:absolute;opacity:0}"
	"p{margin:.4em 0}li.bad{color:#B3261E}input:focus+span{outline:3px solid #17242B}";

/* One file after the other: a phone's line is thin. The texts come from the attributes of main. */
static const char script[] =
	"const m=document.querySelector('main').dataset;"
	"const say=(ul,t,bad)=>{const li=document.createElement('li');li.textContent=t;"
	"if(bad)li.className='bad';ul.append(li);return li};"
	"document.querySelectorAll('input').forEach(i=>i.addEventListener('change',async()=>{"
	"const ul=i.closest('section').querySelector('ul');"
	"for(const f of i.files){const li=say(ul,f.name+' … '+m.sending);"
	"try{const r=await fetch(location.pathname+'/files?item='+i.name,{method:'PUT',body:f,"
	"headers:{'Content-Type':f.type==='image/png'?'image/png':'image/jpeg'}});"
	"if(r.ok){li.textContent=f.name+' ✓'}else{let c='';try{c=(await r.json()).code}catch(e){}"
	"li.textContent=f.name+' – '+(c==='too_many_files'?m.many:c==='not_found'?m.over:"
	"c==='image_too_large'||c==='body_too_large'?m.large:m.bad);li.className='bad'}"
	"}catch(e){li.textContent=f.name+' – '+m.line;li.className='bad'}}"
	"i.value=''}));";

static void escape(const char *text, char *out, size_t size)
{
	out[0] = '\0';
	for (; *text; text++) {
		switch (*text) {
		case '<':
			str_append(out, size, "&lt;");
			break;
		case '>':
			str_append(out, size, "&gt;");
			break;
		case '&':
			str_append(out, size, "&amp;");
			break;
		case '"':
			str_append(out, size, "&quot;");
			break;
		default:
			if (strlen(out) + 2 < size) {
				size_t len = strlen(out);
				out[len] = *text;
				out[len + 1] = '\0';
			}
		}
	}
}

static void begin(char *page, const char *lang, const char *nonce, const char *title)
{
	str_format(page, PAGE_MAX,
		"<!doctype html><html lang=\"%s\"><meta charset=\"utf-8\">"
		"<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">"
		"<title>%s</title><style nonce=\"%s\">%s</style><h1>%s</h1>",
		lang, title, nonce, style, title);
}

static void add_item(char *page, const json_t *item, bool is_zh)
{
	char title[1200];
	const char *code = json_string_value(json_object_get(item, "code"));
	escape(json_string_value(json_object_get(item, "title")), title, sizeof(title));
	bool is_several = json_integer_value(json_object_get(item, "max_files")) > 1;
	str_append(page, PAGE_MAX,
		"<section><p>%s</p><ul></ul><label><input type=\"file\" name=\"%s\" "
		"accept=\"image/jpeg,image/png\"%s><span>%s</span></label></section>",
		title, code, is_several ? " multiple" : "",
		is_zh ? "拍照或选照片" : "Take or choose a photo");
}

char *phone_page(const struct handoff *handoff, const char *nonce)
{
	char *page = mem_alloc(PAGE_MAX, 1);
	if (!handoff) {
		begin(page, "zh", nonce, "链接已失效 · This link is over");
		str_append(page, PAGE_MAX,
			"<p>请在自助机上重新打开二维码。</p><p>Show the code at the terminal "
			"again.</p></html>\n");
		return page;
	}
	bool is_zh = strcmp(handoff->lang, "en") != 0;
	begin(page, is_zh ? "zh" : "en", nonce, is_zh ? "上传材料" : "Send photos");
	str_append(page, PAGE_MAX, "<p>%s</p>",
		is_zh ? "照片只送到您面前的自助机。"
		      : "Photos go to the terminal in front of you only.");
	str_append(page, PAGE_MAX,
		is_zh ? "<main data-sending=\"正在传\" data-many=\"张数够了\" "
			"data-over=\"链接已失效\" "
			"data-large=\"照片太大\" data-bad=\"这张看不了，请换一张\" "
			"data-line=\"没传上去，请再试\">"
		      : "<main data-sending=\"sending\" data-many=\"enough of these\" "
			"data-over=\"this link is over\" data-large=\"too large\" "
			"data-bad=\"cannot be read, take another\" "
			"data-line=\"did not arrive, try again\">");
	size_t i;
	const json_t *item;
	json_array_foreach(handoff->items, i, item)
	{
		add_item(page, item, is_zh);
	}
	str_append(page, PAGE_MAX, "</main><p>%s</p><script nonce=\"%s\">%s</script></html>\n",
		is_zh ? "传完请回到自助机。" : "Then go back to the terminal.", nonce, script);
	return page;
}
