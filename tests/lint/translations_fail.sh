#!/usr/bin/env bash
# Proves that translations.sh can fail. Usage: translations_fail.sh [SOURCE_DIR]
root=${1:-$(cd "$(dirname "$0")/../.." && pwd)}
# shellcheck source=tests/lint/mistakes.bash
. "$root/tests/lint/mistakes.bash"
prove translations assets/po firmware ui
zh=assets/po/zh_CN.po en=assets/po/en.po

mistake $zh 'zh_CN.po: only here or only in the code' 's/^msgid "Back"$/msgid "Backwards"/'
mistake $zh 'zh_CN.po: untranslated' '/^msgid "Open today"$/{n;s/".*"/""/}'
mistake $zh 'zh_CN.po: fuzzy' 's/^msgid "Waiting in the hall"$/#, fuzzy\n&/'
mistake $zh 'zh_CN.po: msgfmt' '/PO-Revision-Date/s/:.*n"/: YEAR-MO-DA HO:MI+ZONE\\n"/'
mistake $zh '返回,再来' '/^msgid "Backwards"$/{n;s/".*"/"返回,再来"/}'
mistake $zh '"11位数字"' '/^msgid "11 digits"$/{n;s/".*"/"11位数字"/}'
mistake $zh '"共%d 人"' 's/^msgstr\[0\] "%d 人"$/msgstr[0] "共%d 人"/'
mistake $zh '"你好"' '/^msgid "Home"$/{n;s/".*"/"你好"/}'
mistake $en 'en.po: obsolete' '$a #~ msgid "Old"\n#~ msgstr "Old"'
mistake $en 'en.po: spaces' '/^msgid "Back"$/{n;s/".*"/"Go  back"/}'
mistake $en 'en.po: Chinese, or a straight dash' '/^msgid "about %1/{n;s/–/-/}'
found
mistake $zh 'zh_CN.po: placeholders' '/^#, c-format$/d;s/^msgstr "%d 楼"$/msgstr "%s 楼"/'
rm "$tree/$en"
must_say missing
found
rm -r "$tree/ui/screens"
must_say 'hardly any text'
found
exit $failures
