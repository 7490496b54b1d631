#!/usr/bin/env bash
# Proves that usb.sh can fail. Usage: usb_fail.sh [SOURCE_DIR]
root=${1:-$(cd "$(dirname "$0")/../.." && pwd)}
# shellcheck source=tests/lint/mistakes.bash
. "$root/tests/lint/mistakes.bash"
rules=firmware/image/deb/system/70-onedoor-usb.rules
prove usb $rules drivers/idcard/sdt_transport.c drivers/scanner/scan_gate.c drivers/printer/quirks.c

mistake $rules 'the terminal refuses it: reader 0400:c35a' '/"0400".*"c35a"/d'
mistake $rules 'no driver has it: printer 067b:2306' 's/"2305"/"2305|2306"/'
mistake drivers/scanner/scan_gate.c 'no driver has it: scanner 1eab:' 's/, 0x1EAB\}/}/'
mistake drivers/printer/quirks.c 'the terminal refuses it: printer 04b8:0f??' 's/0x0E00, 0xFF00/0x0F00, 0xFF00/'
found
mistake $rules 'a line of' 's/^(ATTR.idVendor.=="0400")/\1, TAG+="x"/'
found
mistake drivers/printer/quirks.c 'rows found in the drivers' 's/^\t\{0x/\t{ 0x/'
found
exit $failures
