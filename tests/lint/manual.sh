#!/usr/bin/env bash
# The manual (firmware/man): groff has nothing to say about it, the options are those of the program, and the page of the
# configuration has each key of the example with its default and what is said of it. Usage: manual.sh SOURCE_DIR
set -uo pipefail
cd "${1:?SOURCE_DIR}" || exit 1
export LC_ALL=C.UTF-8
pages=$(mktemp -d)
trap 'rm -rf "$pages"' EXIT
failures=0

complain() {
	echo "manual: $*" >&2
	failures=1
}

# words PAGE: as it is read, on lines without end.
words() {
	MANWIDTH=2000 man --warnings --no-hyphenation --no-justification --local-file "$pages/$1" 2>"$pages/said" | col -bx
	[ ! -s "$pages/said" ] || complain "$1: $(cat "$pages/said")"
}

cp firmware/man/*.[1-8] "$pages/"
awk -v version=1 -f firmware/man/kiosk.conf.awk assets/kiosk.conf.example >"$pages/kiosk.conf.5" || complain "kiosk.conf.5 cannot be made"
for page in "$pages"/*.[1-8]; do
	words "$(basename "$page")" >"$page.txt"
done

# options PAGE SOURCE TEXT: as its usage and that text have them; --control is for tests, and not in what ships.
options() {
	diff <({ sed -n '/^static void usage/,/^}/p' "$2"; echo "$3"; } | grep -oE -e '--[a-z]+' | grep -vx -e --control | sort -u) \
		<(grep -oE -e '(^|[^-[:alnum:]])--[a-z]+' "$pages/$1.txt" | grep -oE -e '--[a-z]+' | sort -u) >"$pages/said" ||
		complain "$1: options, the program's (<) and the page's (>): $(grep '^[<>]' "$pages/said" | tr '\n' ' ')"
}

options onedoor.1 firmware/main.c ""
commands=$(sed -n '/^} commands\[\]/,/^};/p' firmware/ctl_main.c)
options onedoorctl.1 firmware/ctl_main.c "$commands"
sed -nE 's/^[^"]*\{"([a-z-]+)",.*/\1/p' <<<"$commands" | sort >"$pages/commands"
sed -n '/^\.SH COMMANDS/,/^\.SH OPTIONS/{/^\.TP/{n;s/[\\"]//g;s/^\.[BIR]* //;s/ *, */\n/g;p}}' firmware/man/onedoorctl.1 |
	sed 's/ .*//' | sort >"$pages/shown"
diff "$pages/commands" "$pages/shown" >"$pages/said" ||
	complain "onedoorctl.1: commands, the program's (<) and the page's (>): $(grep '^[<>]' "$pages/said" | tr '\n' ' ')"
[ -s "$pages/commands" ] || complain "no command found in firmware/ctl_main.c"
for status in $(grep -oE '\breturn [0-9]|\? [0-9] : [0-9]' firmware/main.c | grep -oE '[0-9]' | sort -u); do
	grep -qE "^ +$status( |\$)" "$pages/onedoor.1.txt" || complain "onedoor.1: nothing of exit status $status"
done

# "section key = value" of both, and each comment's first words.
sed -nE -e 's/[ \t]+(;.*)?$//' -e '/^\[/h' -e '/^[a-z_]+ *=/{s/=$/= (empty)/;G;s/(.*)\n\[(.*)\]/\2 \1/p}' assets/kiosk.conf.example >"$pages/keys"
sed -nE -e 's/^ *In section \[(.*)\]:/\1/;T keys;h;b' -e ':keys' -e '/^ {7}[a-z_]+ =/{s/^ +//;s/(=[^ ]*( [^ ]+)?).*/\1/;s/ +$//;G;s/(.*)\n(.*)/\2 \1/p}' \
	"$pages/kiosk.conf.5.txt" >"$pages/shown"
diff "$pages/keys" "$pages/shown" >"$pages/said" || complain "kiosk.conf.5: keys, the example's (<) and the page's (>): $(grep '^[<>]' "$pages/said" | tr '\n' ' ')"
[ -s "$pages/keys" ] || complain "no key found in the example"
tr -s ' \n' '  ' <"$pages/kiosk.conf.5.txt" >"$pages/all"
grep -oE '(^|[ \t]); .*' assets/kiosk.conf.example | sed -E 's/^[ \t]*; //; s/[ \t]+/ /g' | while read -r comment; do
	grep -qF -e "$comment" "$pages/all" || echo "$comment"
done >"$pages/said"
[ ! -s "$pages/said" ] || complain "kiosk.conf.5: not in the page: $(head -n 3 "$pages/said")"
exit $failures
