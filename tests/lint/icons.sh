#!/usr/bin/env bash
# Fails when an icon uses what the kiosk's SVG reader (nanosvg) or its use as a coverage mask cannot
# honour, or when a sound is not mono 16-bit 22050 Hz PCM. One pass of awk over the icons. Usage: icons.sh [SOURCE_DIR]
set -uo pipefail
export LC_ALL=C
cd "${1:-$(dirname "$0")/../..}" || exit 1
failures=0

awk '
BEGIN {
	attributes = "xmlns|viewBox|fill|stroke|stroke-(width|linecap|linejoin|opacity|dasharray)|fill-(rule|opacity)"
	attributes = attributes "|transform|d|cx|cy|r|rx|ry|x|y|width|height"
	if (ARGC - 1 < 90) {
		print "assets/icons: only " ARGC - 1 " icons found"
		bad = 1
	}
}

function fail(file, said) {
	print file ": " said
	bad = 1
}

# Every match of pattern must match allowed whole; what names the thing.
function only(pattern, allowed, what,    rest, found) {
	for (rest = $0; match(rest, pattern); rest = substr(rest, RSTART + RLENGTH)) {
		found = substr(rest, RSTART, RLENGTH)
		if (found !~ "^(" allowed ")$") {
			fail(FILENAME, what " not allowed: " found)
		}
	}
}

# What can only be told when a file is over: of the one before.
function end_file() {
	if (file != "" && groups != 0) {
		fail(file, "groups do not balance")
	}
	if (file != "" && last != "</svg>") {
		fail(file, "does not end with </svg>")
	}
}

FNR == 1 {
	end_file()
	file = name = FILENAME
	groups = 0
	sub(".*/", "", name)
	box = name == "pic-canal.svg" ? "0 0 240 60" : name ~ /^pic-/ ? "0 0 120 80" : "0 0 24 24"
	if (!index($0, " viewBox=\"" box "\"")) {
		fail(file, "viewBox is not " box)
	}
	if (name !~ /^[a-z]+(-[a-z]+)*\.svg$/) {
		fail(file, "name is not lower-case words and dashes")
	}
}

{
	only("<[^ />]*", "<(svg|g|path|circle|ellipse|rect)?", "element")
	only("[A-Za-z:-]+ *= *[\"\047]", "(" attributes ")=\"", "attribute")
	only(" (fill|stroke)=\"[^\"]*\"", " (fill|stroke)=\"(#000|none)\"", "colour")
	only("(url|var|calc|matrix|skew[XY]) *[(]", "no such thing", "function")
	last = $0
	line = $0
	groups += gsub(/<g[ >]/, "", line) - gsub(/<\/g>/, "", line)
}

END {
	end_file()
	exit bad
}' assets/icons/*.svg >&2 || failures=1

# number from bytes: of the WAV header in `head`, little-endian.
number() {
	local at value=0
	for ((at = $1 + $2 - 1; at >= $1; at--)); do
		value=$((value * 256 + head[at]))
	done
	echo $value
}

for name in press success problem attention; do
	wav=assets/sounds/$name.wav
	if [ ! -f "$wav" ]; then
		echo "$wav: missing" >&2
		failures=1
		continue
	fi
	read -r -d '' -a head < <(od -An -v -t u1 -N 44 "$wav")
	size=$(stat -c %s "$wav")
	form="${head[*]:0:4} $(number 20 2) $(number 22 2) $(number 24 4) $(number 34 2)"
	if [ "$form" != '82 73 70 70 1 1 22050 16' ]; then # RIFF, PCM, mono, Hz, bits
		echo "$wav: is '$form', not RIFF PCM(1) mono(1) 22050 Hz 16 bit" >&2
		failures=1
	elif [ "$(number 40 4)" != $((size - 44)) ]; then
		echo "$wav: length in the header is wrong" >&2
		failures=1
	elif [ "$size" -ge 40960 ]; then
		echo "$wav: is larger than 40 KB" >&2
		failures=1
	fi
done
exit $failures
