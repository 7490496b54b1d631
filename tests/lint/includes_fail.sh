#!/usr/bin/env bash
# Proves that includes.sh can fail. Usage: includes_fail.sh [SOURCE_DIR]
root=${1:-$(cd "$(dirname "$0")/../.." && pwd)}
# shellcheck source=tests/lint/mistakes.bash
. "$root/tests/lint/mistakes.bash"
prove includes firmware drivers ui

mistake firmware/base/str.c 'firmware/base/str.c: a file of firmware/base must not include firmware/msg/msg.h' \
	'1i #include "firmware/msg/msg.h"'
mistake firmware/form/answers.c 'firmware/form/answers.c: a file of firmware/form must not include firmware/msg/msg.h' \
	'1i #include "firmware/msg/msg.h"'
mistake firmware/model/place.c 'firmware/model/place.c: a file of firmware/model must not include drivers/usb/usb.h' \
	'1i # include "drivers/usb/usb.h"'
mistake drivers/usb/usb.h 'drivers/usb/usb.h: a file of drivers/usb must not include drivers/device.h' \
	'$a #\tinclude "drivers/device.h"'
mistake ui/kit/text.c 'ui/kit/text.c: a file of ui/kit must not include ui/gfx/gfx.h' '$a \ #include "ui/gfx/gfx.h" /* ! */'
mistake ui/screens/done.c 'ui/screens/done.c: includes firmware/config.h, which is of no layer' \
	'1i #include "firmware/config.h"'
mistake ui/screens/help.c 'ui/screens/help.c: ui.h does not exist' '1i #include "ui.h"'
mistake firmware/app.c 'firmware/app.c: firmware/msg/gone.h does not exist' '1i #include "firmware/msg/gone.h"'
mistake ui/kit/ui.h 'ui/kit/ui.h: a header opens with what it is for' '1i \ '
mistake firmware/main.c 'firmware/main.c: more than 500 lines' ":more; s/\$/\n/; /(\n[^\n]*){500}/!b more"
for header in pthread.h jansson.h pcre2.h qrencode.h systemd/sd-daemon.h curl/curl.h sqlite3.h sodium.h openssl/x509.h \
	libusb-1.0/libusb.h SDL.h SDL_ttf.h libintl.h ini.h; do
	mistake firmware/tech/control.c "may include <$header>" "1i #include <$header>"
done
found

# Its owner may; its neighbour not.
mistake firmware/base/worker.c 'firmware/base/worker.c: only firmware/base/json[.]c may include <jansson.h>' \
	'1i #include <jansson.h>\n#include <pthread.h>'
found
if command -v git >/dev/null; then
	touch "$tree/notes"
	git -C "$tree" init -q
	git -C "$tree" add notes
	must_say 'notes: not of the top level'
	found
fi
exit $failures
