#include "tests/hall/phone_page.h"

#include "firmware/base/attr.h"
#include "tests/hall/case_replies.h"
#include "tests/hall/public_page.h"

#include <stdlib.h>
#include <string.h>

/*
 * One file after the other: a phone's line is thin, and the hall takes few at a time. What is too
 * large is drawn smaller first. The words come from the page's attributes; nothing that came from
 * outside becomes markup.
 */
static const char script[] =
	"const m=document.getElementById('photos'),w=JSON.parse(m.dataset.words);"
	"let queue=Promise.resolve();"
	"const el=(n,c,t)=>{const e=document.createElement(n);e.className=c;"
	"if(t)e.textContent=t;return e};"
	"const size=n=>n<1e6?Math.max(1,Math.round(n/1e3))+' KB':(n/1e6).toFixed(1)+' MB';"
	"const count=s=>s.querySelectorAll('li:not(.failed)').length;"
	"function update(s){const n=count(s),max=+s.dataset.max;"
	"s.querySelector('.count').textContent=n+' / '+max;"
	"s.querySelector('label').classList.toggle('full',n>=max);"
	"s.querySelector('input').disabled=n>=max;"
	"s.classList.toggle('has',s.querySelector('li.sent')!==null)}"
	"function say(li,text,c){li.className=c;li.querySelector('.what').textContent=text;"
	"li.querySelector('progress').hidden=c!=='going'}"
	/* A row: a small picture where the phone can make one, words, how far it is, a button. */
	"function row(s,f){const li=el('li','going'),box=el('div','text');"
	"if(f){const i=el('img','');i.alt='';i.src=URL.createObjectURL(f);"
	"i.onload=()=>URL.revokeObjectURL(i.src);i.onerror=()=>i.remove();li.append(i)}"
	"const bar=el('progress','');bar.max=1;bar.value=0;"
	"bar.setAttribute('aria-label',w.sending);"
	"box.append(el('span','what',w.waiting),bar);"
	"const b=el('button','',w.remove);b.type='button';li.append(box,b);"
	"s.querySelector('ul').append(li);return li}"
	"function send(s,f,li){return new Promise(done=>{const x=new XMLHttpRequest();"
	"const bar=li.querySelector('progress'),end=(t,c)=>{say(li,t,c);update(s);done(x.status)};"
	"li.stop=()=>x.abort();say(li,w.sending+' '+size(f.size),'going');"
	"x.open('PUT',location.pathname+'/files?item='+s.dataset.code);"
	"x.setRequestHeader('Content-Type',f.type==='image/png'?'image/png':'image/jpeg');"
	"x.timeout=130000;x.upload.onprogress=e=>{if(e.lengthComputable)bar.value=e.loaded/e.total;"
	"if(e.loaded===e.total)say(li,w.checking,'going')};"
	"x.onload=()=>{let a={};try{a=JSON.parse(x.responseText)}catch(e){}"
	"if(x.status===201){li.dataset.id=a.id;end(w.sent+' '+size(a.bytes),'sent')}"
	"else end(w[a.code]||w.line,'failed')};"
	"x.onabort=()=>{li.remove();update(s);done(0)};"
	"x.onerror=x.ontimeout=()=>end(w.line,'failed');x.send(f)})}"
	/* Others are sending: after a while again. */
	"async function again(s,f,li){for(let i=0;i<5;i++){const status=await send(s,f,li);"
	"if(status!==503&&status!==429)return;say(li,w.waiting,'going');update(s);"
	"await new Promise(r=>setTimeout(r,2500))}say(li,w.unavailable,'failed');update(s)}"
	"async function smaller(f){const b=await createImageBitmap(f);"
	"const k=Math.min(1,3200/Math.max(b.width,b.height));const c=el('canvas','');"
	"c.width=Math.round(b.width*k);c.height=Math.round(b.height*k);"
	"c.getContext('2d').drawImage(b,0,0,c.width,c.height);b.close();"
	"return new Promise((ok,no)=>c.toBlob(r=>r?ok(r):no(),'image/jpeg',.85))}"
	"async function begin(s,f,li){if(!li.isConnected)return;"
	"if(f.type&&!/^image\\/(jpeg|png)$/.test(f.type)){try{f=await smaller(f)}"
	"catch(e){say(li,w.unsupported_media_type,'failed');return update(s)}}"
	"if(f.size>+m.dataset.bytes){try{f=await smaller(f)}catch(e){}}"
	"if(f.size>+m.dataset.bytes){say(li,w.body_too_large,'failed');return update(s)}"
	"await again(s,f,li)}"
	"document.querySelectorAll('section').forEach(s=>{"
	"s.querySelector('input').addEventListener('change',e=>{"
	"const files=[...e.target.files];e.target.value='';"
	"s.querySelectorAll('li.failed').forEach(li=>li.remove());"
	"for(const f of files){const li=row(s,f);"
	"if(count(s)>+s.dataset.max){say(li,w.too_many_files,'failed');continue}"
	"queue=queue.then(()=>begin(s,f,li))}update(s)});"
	"s.addEventListener('click',async e=>{const li=e.target.closest('li');"
	"if(!li||e.target.tagName!=='BUTTON')return;"
	"if(li.className==='sent'){e.target.disabled=true;"
	"try{const r=await fetch(location.pathname+'/files/'+li.dataset.id,{method:'DELETE'});"
	"if(!r.ok&&r.status!==404)throw 0}"
	"catch(x){e.target.disabled=false;li.querySelector('.what').textContent=w.line;return}"
	"li.remove()}else if(li.stop&&li.className==='going')li.stop();else li.remove();"
	"update(s)});update(s)});"
	"addEventListener('beforeunload',e=>{if(document.querySelector('li.going'))"
	"e.preventDefault()});";

static const char photo_style[] =
	"section{background:#fff;border-radius:14px;padding:16px;margin:0 0 14px;"
	"border-left:6px solid #fff}section.has{border-color:#2B6E36}"
	"section h2{margin:0;display:flex;justify-content:space-between;gap:12px}"
	".count{color:#4A5A61;white-space:nowrap;font-weight:400}"
	"section ul{list-style:none;padding:0;margin:0}"
	"section li{display:flex;align-items:center;gap:12px;padding:10px 0;"
	"border-bottom:1px solid #DAD6CC}"
	"li img{width:52px;height:52px;object-fit:cover;border-radius:8px;flex:none}"
	".text{flex:1;min-width:0}.what{display:block;overflow-wrap:anywhere}"
	"progress{width:100%;height:10px;accent-color:#0B6E69}progress[hidden]{display:none}"
	"li.sent .what{color:#2B6E36;font-weight:600}li.sent .what:before{content:'✓ '}"
	"li.failed .what{color:#B3261E;font-weight:600}"
	"li button{width:auto;min-height:48px;margin:0;padding:8px 14px;font-size:17px;"
	"background:#E1EFED;color:#07504C;flex:none}"
	"section label{display:block;background:#0B6E69;color:#fff;text-align:center;"
	"font-size:19px;border-radius:10px;padding:14px;margin:14px 0 0}"
	"section label.full{background:#E1EFED;color:#4A5A61}"
	"section input{position:absolute;opacity:0;width:1px;height:1px}"
	"section input:focus-visible+span{outline:3px solid #17242B;outline-offset:6px}";

/* Codes are those of the contract. */
static const char *const words[][3] = {
	{"waiting", "排队中…", "Waiting…"},
	{"sending", "正在上传", "Sending"},
	{"checking", "正在核对…", "Checking…"},
	{"sent", "已送达", "Arrived"},
	{"remove", "删除", "Remove"},
	{"line", "没传上去，请再选一次", "Did not arrive. Choose it again"},
	{"too_many_files", "张数已够", "Enough of these already"},
	{"body_too_large", "照片超过 10 MB", "Larger than 10 MB"},
	{"image_too_large", "照片像素太大，请换一张", "Too many pixels. Take another"},
	{"invalid_image", "这张看不清内容，请重拍", "Cannot be read. Take another"},
	{"unsupported_media_type", "只收照片（JPEG、PNG）", "Photos only (JPEG, PNG)"},
	{"not_found", "链接已失效，请在自助机上重新打开二维码",
		"This link is over. Show the code at the terminal again"},
	{"unknown_item", "这项材料不用交了", "Not wanted any more"},
	{"unavailable", "现在传的人多，请稍后再选一次", "Busy now. Choose it again later"},
	{"too_many_requests", "太频繁了，请过一分钟", "Too often. Wait a minute"},
};

static void add_words(struct page *page)
{
	json_t *all = json_object();
	for (size_t i = 0; i < ARRAY_LEN(words); i++) {
		json_object_set_new(
			all, words[i][0], json_string(page_say(page, words[i][1], words[i][2])));
	}
	char *text = json_dumps(all, JSON_COMPACT);
	html_add(&page->html, "<div id=\"photos\" data-bytes=\"%d\" data-words=\"%s\">",
		PHOTO_BYTES_MAX, text);
	free(text);
	json_decref(all);
}

/* Those that have come: the page may have been closed and opened again. */
static void add_sent(struct page *page, const char *code, const json_t *files)
{
	size_t i;
	const json_t *file;
	json_array_foreach(files, i, file)
	{
		if (strcmp(json_string_value(json_object_get(file, "item")), code) == 0) {
			html_add(&page->html,
				"<li class=\"sent\" data-id=\"%s\"><div class=\"text\"><span "
				"class=\"what\">%s %d KB</span></div><button type=\"button\">%s"
				"</button></li>",
				json_string_value(json_object_get(file, "id")),
				page_say(page, "已送达", "Arrived"),
				(int)(json_integer_value(json_object_get(file, "bytes")) / 1000 +
					1),
				page_say(page, "删除", "Remove"));
		}
	}
}

static void add_item(struct page *page, const json_t *item, const json_t *files)
{
	const char *code = json_string_value(json_object_get(item, "code"));
	int most = (int)json_integer_value(json_object_get(item, "max_files"));
	html_add(&page->html,
		"<section data-code=\"%s\" data-max=\"%d\"><h2>%s<span class=\"count\"></span>"
		"</h2><ul aria-live=\"polite\">",
		code, most, page_words(page, json_object_get(item, "title")));
	add_sent(page, code, files);
	html_raw(&page->html, "</ul><label><input type=\"file\" accept=\"image/jpeg,image/png\"");
	html_raw(&page->html, most > 1 ? " multiple" : "");
	html_add(&page->html, " name=\"%s\"><span>%s</span></label></section>", code,
		page_say(page, "拍照或选照片", "Take or choose a photo"));
}

static void add_head(struct page *page, bool is_of_page, int replied)
{
	if (replied == 422) {
		public_note(page, "bad", page_say(page, "还没有照片", "No photo is here yet"),
			page_say(page, "请先拍照，看到“已送达”再提交。",
				"Take one first, and send it when it has arrived."));
	} else {
		replies_note(page, replied);
	}
	html_add(&page->html, "<p>%s</p><noscript><p class=\"card bad\">%s</p></noscript>",
		is_of_page ? page_say(page, "照片只交给这个办件。请拍清四个角和文字。",
				     "Photos go to this case only. Show all four corners and "
				     "readable text.")
			   : page_say(page, "照片只送到您面前的自助机。请拍清四个角和文字。",
				     "Photos go only to the terminal in front of you. Show all "
				     "four corners and readable text."),
		page_say(page, "请打开浏览器的脚本（JavaScript），或把材料交到窗口。",
			"Allow scripts in your browser, or hand the papers in at the window."));
}

static void add_foot(struct page *page, bool is_of_page)
{
	if (is_of_page) {
		html_add(&page->html,
			"<form method=\"post\"><button>%s</button></form><p class=\"soft\">%s</p>",
			page_say(page, "提交这些照片", "Hand these photos over"),
			page_say(page, "传完再提交；提交以后不能再改。",
				"Do so when all have arrived; then they can be changed no more."));
	} else {
		html_add(&page->html, "<p class=\"soft\">%s</p>",
			page_say(
				page, "传完请回到自助机。", "When done, go back to the terminal."));
	}
}

void phone_page(struct page *page, const struct hall *hall, const struct handoff *handoff,
	const json_t *files, int replied)
{
	size_t i;
	const json_t *item;
	bool is_of_page = handoff_is_of_page(handoff);
	page->is_zh = is_of_page ? page->is_zh : strcmp(handoff->lang, "en") != 0;
	public_begin(page, hall, page_say(page, "上传材料", "Send photos"), photo_style, 0);
	add_head(page, is_of_page, replied);
	add_words(page);
	json_array_foreach(handoff->items, i, item)
	{
		add_item(page, item, files);
	}
	html_raw(&page->html, "</div>");
	add_foot(page, is_of_page);
	html_add(&page->html, "<script nonce=\"%s\">", page->nonce);
	html_raw(&page->html, script);
	html_raw(&page->html, "</script>");
	public_end(page, "");
}

void phone_page_taken(struct page *page, const struct hall *hall, const char *receipt)
{
	public_begin(page, hall, page_say(page, "上传材料", "Send photos"), "", 0);
	replies_note(page, 201);
	html_add(&page->html, "<p><a href=\"/c/%s\">%s</a></p>", receipt,
		page_say(page, "回到我的办件", "Back to my case"));
	public_end(page, "");
}

void phone_page_over(struct page *page, const struct hall *hall)
{
	public_begin(page, hall, page_say(page, "链接已失效", "This link is over"), "", 0);
	public_note(page, "warm",
		page_say(page, "请在自助机上重新打开二维码。",
			"Show the code at the terminal again."),
		page_say(page, "二维码用完或到时间就失效。从办件页面来的，请从那里重新进。",
			"A code ends with its use or its time. From your case's page, come from "
			"there again."));
	public_end(page, "");
}
