#!/usr/bin/env bash
# The layers and the library doors: who may include what. The tables are the house's (README, "The house"). Beside them:
# what every header opens with, how long a file may be, what stands at the top. One pass of awk over the sources.
# usage: includes.sh SOURCE_DIR
set -euo pipefail
cd "${1:-.}"
bad=0

find firmware drivers ui -name '*.[ch]' | sort | xargs awk '
# A folder and what it may include of ours; itself always; longest folder wins.
function layer(folder, theirs) { may[folder] = " " theirs " " }
# The headers of a library and the only files that may include them: patterns.
function door(header, owners) { doors["^" header] = owners }

BEGIN {
	layer("firmware/base", "")
	layer("firmware/msg", "firmware/base firmware/form")
	layer("firmware/form", "firmware/base")
	layer("firmware/plan", "firmware/base firmware/msg")
	layer("firmware/model", "firmware/base firmware/msg firmware/form firmware/plan")
	layer("firmware/hall", "firmware/base firmware/msg firmware/form")
	layer("firmware/tech", "firmware/base firmware/msg")
	layer("drivers/usb", "firmware/base")
	layer("drivers/idcard", "firmware/base firmware/msg drivers/usb drivers")
	layer("drivers/scanner", "firmware/base firmware/msg drivers/usb drivers")
	layer("drivers/printer", "firmware/base firmware/msg drivers/usb drivers")
	layer("drivers", "firmware/base firmware/msg drivers/usb drivers/idcard drivers/scanner drivers/printer")
	layer("ui/text", "firmware/base firmware/msg")
	layer("ui/kit", "firmware/base firmware/msg ui/text")
	layer("ui/input", "firmware/base firmware/msg ui/kit ui/text")
	layer("ui/screens", "firmware/base firmware/msg firmware/form firmware/plan firmware/model ui/kit ui/text ui/input")
	layer("ui/slips", "firmware/base firmware/msg firmware/form firmware/plan firmware/model ui/screens ui/text")
	layer("ui/gfx", "firmware/base firmware/msg ui/text ui/kit")
	layer("firmware/notice", "firmware/base ui/text ui/kit")
	layer("firmware/fleet", "firmware/base firmware/msg")
	layer("firmware/care", "firmware/base firmware/msg firmware/fleet firmware/hall")
	layer("firmware/install", "firmware/base firmware/fleet ui/text ui/kit")

	door("pthread[.]h", "firmware/base/(mailbox|worker)[.]c")
	door("jansson[.]h", "firmware/base/json[.]c")
	door("pcre2[.]h", "firmware/form/pattern[.]c")
	door("qrencode[.]h", "firmware/base/qr[.]c")
	door("systemd/", "firmware/base/(log|supervisor)[.]c|ui/gfx/hotplug[.]c|firmware/care/rauc[.]c|firmware/stick_main[.]c")
	door("curl/", "firmware/hall/http(_[a-z]+)?[.][ch]")
	door("sqlite3[.]h", "firmware/hall/db(_[a-z]+)?[.][ch]")
	door("sodium[.]h", "firmware/hall/seal[.]c|firmware/fleet/(digest|pin|sign|signature)[.]c")
	door("openssl/", "firmware/hall/(certificate|http)[.]c|firmware/care/request[.]c")
	door("libusb", "drivers/usb/usb[a-z_]*[.][ch]")
	door("SDL", "ui/gfx/[a-z_]+[.][ch]")
	door("(xf86)?drm(_[a-z]+)?[.]h|xf86drm", "ui/gfx/card(_[a-z]+)?[.][ch]")
	door("png[.]h", "ui/gfx/shot[.]c")
	door("libintl[.]h", "ui/text/[a-z_]+[.]c")
	door("ini[.]h", "firmware/config_file[.]c")

	for (i = 1; i < ARGC; i++) {
		exists[ARGV[i]] = 1
	}
}

function fail(said) {
	print FILENAME ": " said
	bad = 1
}

# The layer a file is in; empty: none.
function folder_of(file) {
	while (sub("/[^/]*$", "", file)) {
		if (file in may) {
			return file
		}
	}
	return ""
}

function is_there(file,    line) {
	return file in exists || (getline line < file) >= 0
}

function check_ours(included,    theirs) {
	theirs = folder_of(included)
	if (own != "" && theirs == "") {
		fail("includes " included ", which is of no layer")
	} else if (own != "" && theirs != own && !index(may[own], " " theirs " ")) {
		fail("a file of " own " must not include " included)
	}
	if (!is_there(included)) {
		fail(included " does not exist; write includes from the top")
	}
}

function check_library(included,    header) {
	for (header in doors) {
		if (included ~ header && FILENAME !~ "^(" doors[header] ")$") {
			fail("only " doors[header] " may include <" included ">")
		}
	}
}

FNR == 1 {
	own = folder_of(FILENAME)
	if (FILENAME ~ /[.]h$/ && $0 !~ "^/[*]") {
		fail("a header opens with what it is for")
	}
}
FNR == 501 { fail("more than 500 lines; split it: one idea a file") }
/^[ \t]*#[ \t]*include/ {
	included = $0
	sub(/^[ \t]*#[ \t]*include[ \t]*/, "", included)
	is_ours = included ~ /^"/
	sub(/^["<]/, "", included)
	sub(/[">].*/, "", included)
	if (is_ours) {
		check_ours(included)
	} else {
		check_library(included)
	}
}
END { exit bad }' || bad=1

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
