#!/usr/bin/env bash
# Fails when an icon uses what the kiosk's SVG reader (nanosvg) or its use as a coverage mask cannot
# honour, or when a sound is not mono 16-bit 22050 Hz PCM. Usage: icons.sh [SOURCE_DIR]
set -uo pipefail
export LC_ALL=C
root=${1:-$(cd "$(dirname "$0")/../.." && pwd)}
failures=0

fail() {
	echo "$1: $2" >&2
	failures=$((failures + 1))
}

# Every match of pattern $2 in file $1 must match $3 whole; $4 names the thing.
only() {
	local bad
	bad=$(grep -oE -e "$2" "$1" | grep -vxE -e "$3" | sort -u | tr '\n' ' ')
	[[ -z $bad ]] || fail "$1" "$4 not allowed: $bad"
}

number_at() { # file offset bytes
	od -An -v -t "u$3" --endian=little -j "$2" -N "$3" "$1" | tr -d ' \n'
}

attributes='xmlns|viewBox|fill|stroke|stroke-(width|linecap|linejoin|opacity|dasharray)|fill-(rule|opacity)'
attributes+='|transform|d|cx|cy|r|rx|ry|x|y|width|height'
icons=0
for svg in "$root"/assets/icons/*.svg; do
	[[ -f $svg ]] || continue
	icons=$((icons + 1))
	case ${svg##*/} in
	pic-canal.svg) box='0 0 240 60' ;;
	pic-*) box='0 0 120 80' ;;
	*) box='0 0 24 24' ;;
	esac
	[[ $(head -n 1 "$svg") == *" viewBox=\"$box\""* ]] || fail "$svg" "viewBox is not $box"
	[[ ${svg##*/} =~ ^[a-z]+(-[a-z]+)*\.svg$ ]] || fail "$svg" "name is not lower-case words and dashes"
	only "$svg" '<[^ />]*' '<(svg|g|path|circle|ellipse|rect)?' element
	only "$svg" "[A-Za-z:-]+ *= *[\"']" "($attributes)=\"" attribute
	only "$svg" ' (fill|stroke)="[^"]*"' ' (fill|stroke)="(#000|none)"' colour
	only "$svg" '(url|var|calc|matrix|skew[XY]) *\(' 'no such thing' function
	[[ $(grep -c '<g ' "$svg") == $(grep -c '</g>' "$svg") ]] || fail "$svg" "groups do not balance"
	[[ $(tail -n 1 "$svg") == '</svg>' ]] || fail "$svg" "does not end with </svg>"
done
((icons >= 90)) || fail "$root/assets/icons" "only $icons icons found"

for name in press success problem attention; do
	wav=$root/assets/sounds/$name.wav
	[[ -f $wav ]] || { fail "$wav" "missing"; continue; }
	size=$(stat -c %s "$wav")
	form="$(head -c 4 "$wav") $(number_at "$wav" 20 2) $(number_at "$wav" 22 2) $(number_at "$wav" 24 4) $(number_at "$wav" 34 2)"
	[[ $form == 'RIFF 1 1 22050 16' ]] || fail "$wav" "is '$form', not RIFF PCM(1) mono(1) 22050 Hz 16 bit"
	[[ $(number_at "$wav" 40 4) == $((size - 44)) ]] || fail "$wav" "length in the header is wrong"
	((size < 40960)) || fail "$wav" "is larger than 40 KB"
done
exit $((failures > 0))
