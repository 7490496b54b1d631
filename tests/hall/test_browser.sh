#!/usr/bin/env bash
# The pages in a real browser: a guide and an entry of a list are read; a photo of 8 MB goes from a phone's page to the kiosk, one too large is made smaller, what is no
# photo is said so; a receipt is opened with its last four, what it asks is answered; staff call a number, and the phone says where to go;
# a bill is paid and given back.
# Exit status 77, and why: no browser can be had. Usage: test_browser.sh SOURCE_DIR BUILD_DIR [PICTURES]
set -uo pipefail
source=$1 build=$2 pictures=${3:-}
# shellcheck source=tests/setup.sh
. "$source/tests/setup.sh"
# shellcheck source=tests/hall/browser.bash
. "$source/tests/hall/browser.bash"
# shellcheck disable=SC2086 # a list of words
if ! onedoor_install $onedoor_browser_packages; then
	echo "skipped: chromium and its driver can neither be found nor installed here"
	exit 77
fi

work=$(mktemp -d)
hall=
close() {
	browser_close
	[ -n "$hall" ] && kill "$hall" 2>/dev/null && wait "$hall" 2>/dev/null
	rm -rf "$work"
}
trap close EXIT

fail() {
	echo "browser: $*" >&2
	exit 1
}

shoot() {
	[ -z "$pictures" ] || browser_shot "$pictures/$1.png" "${2:-}"
}

bash "$source/tests/hall/small.sh" "$source" "$work/city" && bash "$source/tests/hall/make-certs.sh" "$work/tls" >/dev/null 2>&1 || fail "no city"
"$build/tests/hall/onedoor-hall" --tls-dir "$work/tls" --fixtures "$work/city" --port 0 --staff-port 0 --control "$work/ctl" \
	--limit all=0 >"$work/said" 2>"$work/hall.log" &
hall=$!
for _ in $(seq 100); do
	grep -q listening "$work/said" && break
	sleep 0.1
done
port=$(sed -n 's/^listening .*://p' "$work/said")
[ -n "$port" ] || fail "no hall: $(cat "$work/hall.log")"

ctl() {
	"$build/tests/hall/onedoor-hall" ctl "$work/ctl" "$@"
}

# api path [body]: as terminal-0001
api() {
	curl -s --max-time 30 --cacert "$work/tls/ca.pem" --cert "$work/tls/terminal-0001.pem" --key "$work/tls/terminal-0001.key" \
		-H 'Content-Type: application/json' -H "Idempotency-Key: $(head -c 18 /dev/urandom | base64 | tr '+/' '-_')" \
		${2:+--data-binary "$2"} "https://localhost:$port$1"
}

# expect what is wanted
expect() {
	[ "$2" = "$3" ] || fail "$1 is '$2', not '$3'"
}

phone=https://localhost:$(ctl phone-port)
staff=http://127.0.0.1:$(ctl staff-port)
[ -z "$pictures" ] || mkdir -p "$pictures"
if ! browser_open "$work/browser"; then
	tail -n 5 "$work/browser/driver.log" >&2
	fail "does not begin"
fi

# --- photos ---
handoff=$(api /v1/handoffs '{"matter": "hrss-04", "lang": "zh", "items": [
	{"code": "medical", "title": "医院<b>诊断证明", "max_files": 2}, {"code": "police", "title": "事故认定书"}]}')
id=$(jq -r .id <<<"$handoff")
browser_go "$phone/h/$(jq -r '.url | split("/") | last' <<<"$handoff")" || fail "no page"
shoot upload
expect "the kiosk's opened" "$(api "/v1/handoffs/$id" | jq .opened)" true

"$build/tests/hall/hall-photo" 4000 3000 96 "$work/photo.jpg"
size=$(stat -c %s "$work/photo.jpg")
[ "$size" -gt 6000000 ] && [ "$size" -lt 10000000 ] || fail "the photo has $size bytes"
browser_type 'input[name=medical]' "$work/photo.jpg" || fail "cannot choose a photo"
browser_wait 'section[data-code=medical] li.sent' 60 || fail "the photo did not arrive"
shoot upload_sent
file=$(api "/v1/handoffs/$id" | jq -c '.files[0]')
expect "the file" "$(jq -r '.item + " " + .state' <<<"$file")" 'medical ready'
thumbnail=$(api "/v1/handoffs/$id/files/$(jq -r .id <<<"$file")/thumbnail")
expect "the thumbnail" "$(jq -c '[.width, .height]' <<<"$thumbnail")" '[96,72]'
# The left half of the photo is red.
expect "its first pixel" "$(jq -r .pixels <<<"$thumbnail" | base64 -d | od -An -tu1 -N3 | awk '{ print ($1 > 150 && $2 < 100 && $3 < 100) }')" 1
expect "the count" "$(browser_text 'section[data-code=medical] .count')" '1 / 2'

# Larger than the hall takes: the phone draws it smaller.
"$build/tests/hall/hall-photo" 6000 4500 96 "$work/large.jpg"
[ "$(stat -c %s "$work/large.jpg")" -gt 10000000 ] || fail "not large enough"
browser_type 'input[name=medical]' "$work/large.jpg"
browser_wait 'section[data-code=medical] li.sent:nth-child(2)' 60 || fail "the large one did not arrive"
expect "the files" "$(api "/v1/handoffs/$id" | jq '[.files[] | select(.state == "ready")] | length')" 2
expect "the choice, with enough of them," "$(browser_run 'return document.querySelector("input[name=medical]").disabled')" true
shoot upload_full

# Taken back, and another one.
browser_click 'section[data-code=medical] li.sent button'
browser_wait 'section[data-code=medical]:not(:has(li:nth-child(2)))' || fail "it stays on the page"
expect "the files after one was taken back" "$(api "/v1/handoffs/$id" | jq '.files | length')" 1
browser_type 'input[name=medical]' "$work/photo.jpg"
browser_wait 'section[data-code=medical] li.sent:nth-child(2)' 60 || fail "the retake did not arrive"

# What is none.
echo 'no photo' >"$work/note.txt"
cp "$work/note.txt" "$work/fake.jpg"
browser_type 'input[name=police]' "$work/note.txt"
browser_wait 'section[data-code=police] li.failed' || fail "a text is taken for a photo"
expect "what is said of a text" "$(browser_text 'section[data-code=police] .what')" '只收照片（JPEG、PNG）'
browser_type 'input[name=police]' "$work/fake.jpg"
browser_wait 'section[data-code=police] li.failed' || fail "a false photo is taken"
expect "what is said of a false photo" "$(browser_text 'section[data-code=police] .what')" '只收照片（JPEG、PNG）'
shoot upload_failed
# Opened again it knows what has come; when the kiosk has ended it, it says so.
browser_do POST /refresh '{}' >/dev/null
expect "the count, opened again," "$(browser_text 'section[data-code=medical] .count')" '2 / 2'
complaints=$(browser_complaints | grep -v 'status of 4' || true)
expect "what the browser complains of" "$complaints" ''
api "/v1/handoffs/$id" >/dev/null
curl -s -X DELETE --cacert "$work/tls/ca.pem" --cert "$work/tls/terminal-0001.pem" --key "$work/tls/terminal-0001.key" \
	"https://localhost:$port/v1/handoffs/$id"
browser_type 'input[name=police]' "$work/photo.jpg"
browser_wait 'section[data-code=police] li.failed' 60 || fail "a link that is over takes photos"
expect "what is said when it is over" "$(browser_text 'section[data-code=police] .what')" '链接已失效，请在自助机上重新打开二维码'

# --- a guide ---
page=$(api /v1/matters/hrss-04 | jq -r '.page_url | split("/") | last')
browser_go "$phone/m/$page"
expect "the guide" "$(browser_text h1)" 工伤认定申请
expect "wider than the phone" "$(browser_run 'return document.documentElement.scrollWidth > innerWidth')" false
shoot guide whole
browser_click 'a[href="?lang=en"]'
browser_wait 'html[lang=en]' || fail "no English"
shoot guide_en whole
browser_go "$phone/m/hrss-999"
expect "a guide that is none" "$(browser_text h1)" 没有这个事项
shoot guide_unknown

# --- an entry of a list ---
page=$(api /v1/collections/notices/n-2 | jq -r '.page_url | split("/e/") | last')
browser_go "$phone/e/$page"
expect "the notice" "$(browser_text h1)" 延时服务安排
expect "whose it is" "$(browser_text 'main > p.soft')" '来源 大厅值班室'
shoot entry whole
browser_click 'a[href="/e/fees/passport"]'
expect "where it leads" "$(browser_text h1)" 普通护照工本费
expect "wider than the phone" "$(browser_run 'return document.documentElement.scrollWidth > innerWidth')" false
shoot entry_fee whole
browser_click 'a[href="/m/entry-01"]'
browser_wait 'ol.steps' || fail "no guide behind the link"
browser_go "$phone/e/notices/n-9"
expect "an entry that is none" "$(browser_text h1)" 没有这一条

# --- a receipt ---
browser_go "$phone/c/receipt-held----------"
browser_type '#four' 9999
browser_click button
expect "a wrong last four" "$(browser_text '.bad .state')" 没有查到
browser_type '#four' 0273
browser_click button
browser_wait 'ol.line li.now .lane' || fail "no lanes"
expect "the case" "$(browser_text h1)" 工伤认定申请
shoot case whole

# --- what a case asks, answered on its page ---
no=$(ctl cases receipt-held---------- | jq -r '.[0].no')
ctl case-ask "$no" story text '请说明事故的<b>经过' >/dev/null
ctl case-ask "$no" medical upload 医院诊断证明 >/dev/null
look() {
	browser_go "$phone/c/receipt-held----------"
	browser_type '#four' 0273
	browser_click button
	browser_wait "$1" || fail "no $1"
}
look textarea
browser_type textarea '当时在送货，"<b>路口"'
shoot asks whole
browser_click 'form:has(textarea) button'
browser_wait '.card.good' || fail "what was written is not taken"
expect "what is said to it" "$(browser_text '.card.good .state')" 已收到
expect "what the hall has" "$(ctl case-replies "$no" | jq -r '.[0].text')" '当时在送货，"<b>路口"'
browser_click 'form:has(input[value=photos]) button'
browser_wait 'section[data-code=medical]' || fail "no page for photos"
browser_click 'form button'
browser_wait '.card.bad' || fail "no photo is taken for one"
browser_type 'input[name=medical]' "$work/photo.jpg"
browser_wait 'section[data-code=medical] li.sent' 60 || fail "the photo for the case did not arrive"
shoot asks_photo
browser_click 'form button'
browser_wait 'a[href^="/c/"]' || fail "the photo is not handed over"
expect "what is said to it" "$(browser_text '.card.good .state')" 已收到
shoot asks_taken
expect "what is still asked" "$(ctl case-replies "$no" | jq length)" 2
look ol.line
expect "the asks that are left" "$(browser_run 'return document.querySelectorAll("textarea, input[value=photos]").length')" 0
browser_size 1280 900
browser_go "$staff/staff/cases/$no"
expect "what staff read" "$(browser_text .said)" '当时在送货，"<b>路口"'
shoot staff_case
browser_size 360 740

# --- staff call, the phone says where to ---
ticket=$(api /v1/tickets '{"matter": "hrss-07"}' | jq -r '.qr | split("/") | last')
browser_go "$phone/t/$ticket"
expect "those before" "$(browser_text '.pair b')" '0 人'
shoot ticket
browser_size 1280 900
browser_go "$staff/staff"
browser_click 'button[value=A02]'
expect "what the page of staff says" "$(browser_text .flash)" '已办好 · A0001 A02'
shoot staff
browser_size 360 740
browser_go "$phone/t/$ticket"
expect "what the ticket says" "$(browser_text '.good .state')" '请到 A02 窗口'
shoot ticket_called
# --- a payment ---
pay=$(curl -s --max-time 30 --cacert "$work/tls/ca.pem" --cert "$work/tls/terminal-0001.pem" --key "$work/tls/terminal-0001.key" \
	-H 'Content-Type: application/json' -H 'Idempotency-Key: payment-of-the-browser-1' \
	--data-binary '{"unit": "water", "no": "3205840072732", "amount_fen": 8288, "way": "screen"}' "https://localhost:$port/v1/payments")
ctl pay payment-of-the-browser-1 scan >/dev/null
for _ in $(seq 100); do # the provider hears of it a moment later
	[ "$(api /v1/payments/payment-of-the-browser-1 | jq -r .state)" = scanned ] && break
	sleep 0.1
done
browser_go "$phone/pay/$(jq -r '.qr | split("/") | last' <<<"$pay")"
browser_wait 'button[value=ok]' || fail "the wallet has no button"
expect "what is to be paid" "$(browser_text .number)" '¥82.88'
shoot pay
browser_click 'button[value=ok]'
browser_wait '.card.good' || fail "the wallet does not pay"
shoot paid
for _ in $(seq 100); do
	state=$(api /v1/payments/payment-of-the-browser-1 | jq -r .state)
	[ "$state" = paid ] && break
	sleep 0.1
done
expect "what became of it" "$state" paid
browser_size 1280 900
browser_go "$staff/staff/closing"
expect "whether the books agree" "$(browser_text '.card.good')" 两边的账一致。
shoot staff_closing
browser_click 'input[type=checkbox]'
browser_click 'form:has(input[type=checkbox]) button'
expect "what the page of staff says" "$(browser_text .flash)" 已办好
shoot staff_refund
browser_size 360 740

expect "what the browser complains of" "$(browser_complaints | grep -v 'status of 4' || true)" ''
echo "photos, a receipt, answers, a call and a payment went through a browser"
