#!/usr/bin/env bash
# Proves that translations.sh can fail: each of these mistakes, made in a copy of the po files, must be found by it.
# Usage: translations_fail.sh [SOURCE_DIR]
set -uo pipefail
export LC_ALL=C.UTF-8
root=${1:-$(cd "$(dirname "$0")/../.." && pwd)}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failures=0

# mistake file what sed-script: what must be in what the lint says about it.
mistake() {
	local said
	rm -rf "$work/po"
	cp -r "$root/assets/po" "$work/po"
	sed -i -E "$3" "$work/po/$1"
	if cmp -s "$root/assets/po/$1" "$work/po/$1"; then
		echo "$1: '$3' changes nothing" >&2
		failures=$((failures + 1))
	elif said=$(bash "$root/tests/lint/translations.sh" "$root" "$work/po" 2>&1) || ! grep -q "$2" <<<"$said"; then
		echo "$1: '$2' was not found after '$3'" >&2
		failures=$((failures + 1))
	fi
}

mistake zh_CN.po 'only here' 's/^msgid "Back"$/msgid "Backwards"/'
mistake zh_CN.po 'untranslated' '/^msgid "Back"$/{n;s/".*"/""/}'
mistake zh_CN.po 'fuzzy' 's/^msgid "Back"$/#, fuzzy\n&/'
mistake en.po 'obsolete' '$a #~ msgid "Old"\n#~ msgstr "Old"'
mistake zh_CN.po 'placeholders' '/^#, c-format$/d;s/^msgstr "%d 楼"$/msgstr "%s 楼"/'
mistake zh_CN.po 'msgfmt' '/PO-Revision-Date/s/:.*n"/: YEAR-MO-DA HO:MI+ZONE\\n"/'
mistake zh_CN.po 'ASCII punctuation' '/^msgid "Back"$/{n;s/".*"/"返回,再来"/}'
mistake zh_CN.po 'no space' '/^msgid "11 digits"$/{n;s/".*"/"11位数字"/}'
mistake zh_CN.po 'no space' 's/^msgstr\[0\] "%d 人"$/msgstr[0] "共%d 人"/'
mistake en.po 'spaces' '/^msgid "Back"$/{n;s/".*"/"Go  back"/}'
mistake en.po 'a straight dash' '/^msgid "about %1/{n;s/–/-/}'
exit $((failures > 0))
