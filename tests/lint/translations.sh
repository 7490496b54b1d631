#!/usr/bin/env bash
# Fails when a text marked for translation (say, say_n, tr, tr_n) is missing in a po file, is untranslated, fuzzy or no
# longer used; when a placeholder differs; when msgfmt has anything to say; and on Chinese set with ASCII punctuation
# or without a space beside figures and Latin letters. Usage: translations.sh [SOURCE_DIR]
set -uo pipefail
export LC_ALL=C.UTF-8
root=${1:-$(cd "$(dirname "$0")/../.." && pwd)}
po_dir=$root/assets/po
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failures=0

# fail what text: one failure, with what was found; nothing when there is no text.
fail() {
	[[ -n $2 ]] || return 0
	printf '%s:\n%s\n' "$1" "$2" | sed '/^$/d' >&2
	failures=$((failures + 1))
}

# Every msgid or msgstr line of stdin, joined to one line a text.
texts() { # msgid or msgstr
	msgcat --no-wrap --force-po - | grep "^$1" | grep -v '""$'
}

pot=$work/onedoor.pot
find "$root/ui" "$root/firmware" \( -name '*.c' -o -name problems.def -o -name offers.def -o -name told.def -o -path '*/notice/reasons.def' \) ! -path '*/ui/text/tr.c' -print0 | sort -z |
	xargs -0 xgettext --language=C --from-code=UTF-8 --no-location -kN_ -ksay:2 -ksay_n:2,3 -ktr:2 -ktr_n:2,3 -o "$pot" \
		2>"$work/warnings" || fail "xgettext" "$(cat "$work/warnings")"
sed -i 's/charset=CHARSET/charset=UTF-8/' "$pot"
(($(texts msgid <"$pot" | wc -l) >= 400)) || fail "xgettext" "hardly any text was found in the code"

for lang in zh_CN en; do
	po=$po_dir/$lang.po
	[[ -f $po ]] || { fail "$po" "missing"; continue; }
	fail "$po: msgfmt" "$(msgfmt --check --check-accelerators='&' -o /dev/null "$po" 2>&1)"
	fail "$po: only here or only in the code" "$(msgcomm --unique --omit-header --no-wrap "$po" "$pot" | texts msgid)"
	fail "$po: untranslated" "$(msgattrib --untranslated "$po" | texts msgid)"
	fail "$po: fuzzy" "$(msgattrib --only-fuzzy "$po" | texts msgid)"
	fail "$po: obsolete" "$(grep '^#~' "$po")"
	# the code knows which texts are formats, the po file may have forgotten; merging marks what does not match
	fail "$po: placeholders" "$(msgmerge --quiet --no-fuzzy-matching "$po" "$pot" 2>&1 |
		msgattrib --only-fuzzy - | texts msgid)"
	texts msgstr <"$po" >"$work/$lang" || fail "$po" "no texts"
	fail "$po: spaces" "$(grep -E '  |" | "$' "$work/$lang")"
done

han='\x{3400}-\x{9fff}\x{3000}-\x{303f}'
wide='\x{ff00}-\x{ffef}\x{2018}-\x{201d}'
value='%[0-9$]*[a-z]'
fail "zh_CN.po: ASCII punctuation in Chinese" \
	"$(grep -P "[$han$wide][,;:?!().'\\\\]|[,;:?!().'\\\\][$han]" "$work/zh_CN")"
fail "zh_CN.po: no space between Chinese and figures or Latin" \
	"$(sed 's/^msgstr[^ ]* //' "$work/zh_CN" | grep -P "[A-Za-z0-9][\x{3400}-\x{9fff}]|[\x{3400}-\x{9fff}](?:[A-Za-z0-9]|$value)")"
fail "zh_CN.po: 你, where 您 is meant" "$(grep '你' "$work/zh_CN")"
fail "en.po: Chinese, or a straight dash in a range" "$(grep -P "[$han$wide]|[0-9d]-[0-9%]" "$work/en")"
exit $((failures > 0))
