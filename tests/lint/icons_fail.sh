#!/usr/bin/env bash
# Proves that icons.sh can fail. Usage: icons_fail.sh [SOURCE_DIR]
root=${1:-$(cd "$(dirname "$0")/../.." && pwd)}
# shellcheck source=tests/lint/mistakes.bash
. "$root/tests/lint/mistakes.bash"
prove icons assets/icons assets/sounds
icons=("$root"/assets/icons/[a-o]*.svg)
icon() {
	echo "assets/icons/${icons[$1]##*/}"
}

mistake "$(icon 0)" "$(icon 0): viewBox is not 0 0 24 24" '1s/0 0 24 24/0 0 24 23/'
mistake assets/icons/pic-canal.svg 'pic-canal.svg: viewBox is not 0 0 240 60' '1s/0 0 240 60/0 0 24 24/'
mistake "$(icon 1)" "$(icon 1): element not allowed: <text" '2i <text x="1"/>'
mistake "$(icon 2)" "$(icon 2): attribute not allowed: style=\"" '2i <path style="" d="M0 0"/>'
mistake "$(icon 3)" "$(icon 3): attribute not allowed: d='" "2i <path d='M0 0'/>"
mistake "$(icon 4)" "$(icon 4): colour not allowed:  fill=\"red\"" '2i <path fill="#000" d="M0 0"/><path fill="red" d="M0 0"/>'
mistake "$(icon 5)" "$(icon 5): function not allowed: skewX(" '2i <path transform="skewX(3)" d="M0 0"/>'
mistake "$(icon 6)" "$(icon 6): groups do not balance" '2i <g>'
mistake "$(icon 7)" "$(icon 7): does not end with </svg>" '$d'
cp "$tree/$(icon 8)" "$tree/assets/icons/Big_Icon.svg"
must_say 'Big_Icon.svg: name is not lower-case words'
rm "$tree/assets/sounds/problem.wav"
must_say 'problem.wav: missing'
printf I | dd of="$tree/assets/sounds/success.wav" conv=notrunc status=none
must_say "success.wav: is '73 73 70 70 1 1 22050 16'"
printf '\0' >>"$tree/assets/sounds/attention.wav"
must_say 'attention.wav: length in the header'
found
rm "$tree"/assets/icons/[a-o]*
must_say 'icons found'
found
exit $failures
