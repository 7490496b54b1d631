#!/usr/bin/env bash
# The terminal lets those USB devices in that a driver has a row for, and no others by number. Usage: usb.sh SOURCE_DIR
set -uo pipefail
cd "${1:?SOURCE_DIR}" || exit 1
rules=firmware/image/deb/system/70-onedoor-usb.rules
row='^ATTR\{idVendor\}=="([^"]*)", (ATTR\{idProduct\}=="([^"]*)", )?ENV\{ONEDOOR_USB\}="([a-z]+)"$'

# The drivers' tables as "kind vvvv:pppp"; the product as udev's pattern, empty: all of the vendor's.
known() {
	sed -nE 's/^\t\{0x([0-9A-Fa-f]{4}), 0x([0-9A-Fa-f]{4}), DIALECT_.*/reader \1:\2/p' drivers/idcard/sdt_transport.c
	sed -n '/makers\[\] = {/,/};/p' drivers/scanner/scan_gate.c | grep -oE '0x[0-9A-Fa-f]{4}' | sed 's/^0x\(.*\)/scanner \1:/'
	sed -nE -e 's/^\t\{0x(.{4}), 0x(.{4}), 0xFFFF,.*/printer \1:\2/p' -e 's/^\t\{0x(.{4}), 0x(..).., 0xFF00,.*/printer \1:\2??/p' \
		-e 's/^\t\{0x(.{4}), 0, 0,.*/printer \1:/p' drivers/printer/quirks.c
}

# The rules' lines, each number of "a|b" by itself.
let_in() {
	sed -nE "s/$row/\\4 \\1 \\3/p" "$rules" |
		while read -r kind vendors products; do
			for vendor in ${vendors//|/ }; do
				set -f
				for product in $(tr '|' ' ' <<<"${products:-''}"); do
					echo "$kind $vendor:${product#"''"}"
				done
				set +f
			done
		done
}

# Without what a wider row says already.
sorted() {
	tr 'A-F' 'a-f' | awk '
		{ rows[NR] = $0; width = index($0, "?"); wide[width ? substr($0, 1, width - 1) : $0 ~ /:$/ ? $0 : ""] = 1 }
		END {
			for (i = 1; i <= NR; i++) {
				end = index(rows[i], ":")
				if (rows[i] ~ /:$/ || rows[i] ~ /[?]/ || !(substr(rows[i], 1, end) in wide || substr(rows[i], 1, end + 2) in wide)) print rows[i]
			}
		}' | sort -u
}

count=$(known | wc -l)
[ "$count" -ge 40 ] || { echo "usb: only $count rows found in the drivers" >&2; exit 1; }
[ "$(grep -c '^ATTR{id' "$rules")" -eq "$(grep -cE "$row" "$rules")" ] ||
	{ echo "usb: a line of $rules that this does not read" >&2; exit 1; }
said=$(diff <(known | sorted) <(let_in | sorted) | sed -n -e 's/^< /a driver has it, the terminal refuses it: /p' -e 's/^> /let in, and no driver has it: /p')
[ -z "$said" ] || { sed 's/^/usb: /' <<<"$said" >&2; exit 1; }
