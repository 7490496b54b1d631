#!/usr/bin/env bash
# The layers and the library doors: who may include what. The tables are the house's (README, "The house").
# usage: includes.sh SOURCE_DIR
set -euo pipefail
cd "${1:-.}"
bad=0

# folder: what it may include of ours (itself always); longest folder wins.
declare -A may=(
	[firmware/base]=""
	[firmware/msg]="firmware/base"
	[firmware/model]="firmware/base firmware/msg"
	[firmware/hall]="firmware/base firmware/msg"
	[firmware/tech]="firmware/base firmware/msg"
	[drivers/usb]="firmware/base"
	[drivers/idcard]="firmware/base firmware/msg drivers/usb drivers"
	[drivers/scanner]="firmware/base firmware/msg drivers/usb drivers"
	[drivers/printer]="firmware/base firmware/msg drivers/usb drivers"
	[drivers]="firmware/base firmware/msg drivers/usb drivers/idcard drivers/scanner drivers/printer"
	[ui/kit]="firmware/base firmware/msg"
	[ui/text]="firmware/base firmware/msg"
	[ui/screens]="firmware/base firmware/msg firmware/model ui/kit ui/text"
	[ui/gfx]="firmware/base firmware/msg ui/kit"
)
# A library's headers: the only files that may include them (a pattern).
doors=(
	'pthread\.h|firmware/base/(mailbox|worker)\.c'
	'jansson\.h|firmware/base/json\.c'
	'qrencode\.h|firmware/base/qr\.c'
	'systemd/|firmware/base/(log|supervisor)\.c'
	'curl/|firmware/hall/http(_[a-z]+)?\.[ch]'
	'sqlite3\.h|firmware/hall/db(_[a-z]+)?\.[ch]'
	'sodium\.h|firmware/hall/seal\.c'
	'openssl/|firmware/hall/certificate\.c'
	'libusb|drivers/usb/usb[a-z_]*\.[ch]'
	'SDL|ui/gfx/[a-z_]+\.[ch]'
	'libintl\.h|ui/text/[a-z_]+\.c'
	'ini\.h|firmware/config\.c'
)

folder_of() {
	local folder
	folder=$(dirname "$1")
	while [ "$folder" != . ]; do
		if [ -n "${may[$folder]+set}" ]; then
			echo "$folder"
			return
		fi
		folder=$(dirname "$folder")
	done
}

for file in $(find firmware drivers ui -name '*.[ch]' | sort); do
	own=$(folder_of "$file")
	while IFS= read -r included; do
		theirs=$(folder_of "$included")
		if [ -n "$own" ] && [ "$theirs" != "$own" ]; then
			case " ${may[$own]} " in
			*" $theirs "*) [ -n "$theirs" ] || { echo "$file: includes $included, which is nobody's layer"; bad=1; } ;;
			*)
				echo "$file: a file of $own must not include $included"
				bad=1
				;;
			esac
		fi
		[ -e "$included" ] || { echo "$file: $included does not exist; write includes from the top"; bad=1; }
	done < <(sed -n 's/^#include "\(.*\)".*/\1/p' "$file")
	for door in "${doors[@]}"; do
		header=${door%%|*} owners=${door#*|}
		if grep -qE "^#include <$header" "$file" && ! [[ $file =~ ^($owners)$ ]]; then
			echo "$file: only $owners may include <$header>"
			bad=1
		fi
	done
done

# The public headers say what they are for before anything else.
for file in $(find firmware drivers ui -name '*.h'); do
	head -n 1 "$file" | grep -q '^/\*' || { echo "$file: a header opens with what it is for"; bad=1; }
done

# No file over 500 lines: one idea a file.
while read -r lines file; do
	[ "$file" = total ] || [ "$lines" -le 500 ] || { echo "$file: $lines lines; split it (500 at most)"; bad=1; }
done < <(find firmware drivers ui -name '*.[ch]' -exec wc -l {} + | grep -v total)

# The top level stays as it is.
for entry in $(git ls-files | cut -d/ -f1 | sort -u); do
	case $entry in
	firmware | ui | drivers | assets | tests | CMakeLists.txt | README.md | LICENSE | .*) ;;
	*)
		echo "$entry: not of the top level"
		bad=1
		;;
	esac
done
exit $bad
