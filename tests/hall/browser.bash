# A real browser without a screen, driven by WebDriver with curl. Sourced; needs curl, jq, chromium, chromedriver.
# browser_open folder [language] … browser_close. What the page says is never run by the shell.

# browser_ask METHOD path [json]: the value of the answer; fails, and says why, when the driver does.
browser_ask() {
	local answer
	answer=$(curl -s --max-time 60 -X "$1" -H 'Content-Type: application/json' ${3:+--data-binary "$3"} \
		"http://127.0.0.1:$browser_port$2") || return 1
	if jq -e '.value | type == "object" and has("error")' <<<"$answer" >/dev/null; then
		jq -r '.value | "browser: \(.error): \(.message)"' <<<"$answer" | head -n 2 >&2
		return 1
	fi
	jq -r '.value' <<<"$answer"
}

# browser_open folder [language]: the driver, and one window of a phone.
browser_open() {
	local folder=$1 language=${2:-zh-CN} options i
	mkdir -p "$folder/home"
	HOME=$folder/home chromedriver --port=0 --log-path="$folder/driver.log" >"$folder/driver.out" 2>&1 &
	browser_pid=$!
	browser_port=
	for ((i = 0; i < 100 && ${#browser_port} == 0; i++)); do
		sleep 0.1
		browser_port=$(sed -n 's/.*started successfully on port \([0-9]*\).*/\1/p' "$folder/driver.out")
	done
	[ -n "$browser_port" ] || { cat "$folder/driver.out" >&2; return 1; }
	options=$(jq -n --arg dir "$folder/profile" --arg language "$language" '{capabilities: {alwaysMatch: {
		browserName: "chrome", acceptInsecureCerts: true, "goog:loggingPrefs": {browser: "ALL"}, "goog:chromeOptions": {
			binary: "/usr/bin/chromium", prefs: {"intl.accept_languages": $language},
			args: ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
				"--hide-scrollbars", "--lang=\($language)", "--user-data-dir=\($dir)"]}}}}')
	browser_session=$(browser_ask POST /session "$options" | jq -r .sessionId) || return 1
	[ -n "$browser_session" ] || return 1
	browser_size 360 740
}

browser_close() {
	[ -n "${browser_session:-}" ] && browser_ask DELETE "/session/$browser_session" >/dev/null
	[ -n "${browser_pid:-}" ] && kill "$browser_pid" 2>/dev/null && wait "$browser_pid" 2>/dev/null
	browser_session='' browser_pid=''
}

# of the session
browser_do() {
	browser_ask "$1" "/session/$browser_session$2" "${3:-}"
}

# Of the page itself, not of the window.
browser_size() {
	local size
	size=$(jq -n --argjson width "$1" --argjson height "$2" '{cmd: "Emulation.setDeviceMetricsOverride",
		params: {width: $width, height: $height, deviceScaleFactor: 1, mobile: false}}')
	browser_do POST /goog/cdp/execute "$size" >/dev/null
}

browser_go() {
	browser_do POST /url "$(jq -n --arg url "$1" '{url: $url}')" >/dev/null
}

# browser_run script [argument]: what the script returns.
browser_run() {
	browser_do POST /execute/sync "$(jq -n --arg script "$1" --arg argument "${2:-}" '{script: $script, args: [$argument]}')"
}

# The element's id; fails when there is none.
browser_find() {
	browser_do POST /element "$(jq -n --arg css "$1" '{using: "css selector", value: $css}')" | jq -r '.[]'
}

browser_click() {
	local id
	id=$(browser_find "$1") && browser_do POST "/element/$id/click" '{}' >/dev/null
}

# browser_type css text: keys into a field, or a file's path into a choice of files.
browser_type() {
	local id
	id=$(browser_find "$1") &&
		browser_do POST "/element/$id/value" "$(jq -n --arg text "$2" '{text: $text}')" >/dev/null
}

browser_text() {
	browser_run 'const e = document.querySelector(arguments[0]); return e ? e.innerText : ""' "$1"
}

# browser_wait css [seconds]: until there is one.
browser_wait() {
	local i
	for ((i = 0; i < ${2:-10} * 10; i++)); do
		[ "$(browser_run 'return document.querySelector(arguments[0]) !== null' "$1")" = true ] && return 0
		sleep 0.1
	done
	echo "browser: there is no $1 in: $(browser_text body)" >&2
	return 1
}

# browser_shot file.png [whole]: of what is to be seen, or of the whole page.
browser_shot() {
	local height
	if [ "${2:-}" = whole ]; then
		height=$(browser_run 'return document.documentElement.scrollHeight')
		browser_do POST /goog/cdp/execute "$(jq -n --argjson height "$height" '{cmd: "Page.captureScreenshot", params: {
			captureBeyondViewport: true,
			clip: {x: 0, y: 0, width: 360, height: $height, scale: 1}}}')" | jq -r .data | base64 -d >"$1"
	else
		browser_do GET /screenshot | base64 -d >"$1"
	fi
}

# What the page complained of (a broken script, what its policy forbade).
browser_complaints() {
	browser_do POST /se/log '{"type": "browser"}' | jq -r '.[] | select(.level == "SEVERE") | .message'
}
