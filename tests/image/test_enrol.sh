#!/usr/bin/env bash
# test_enrol.sh BUILD: a terminal whose disk was just flashed comes into the fleet by a code that is held before its scanner, and
# gives a number. No keyboard, no stick; the hall has the key whose public half is in the image (test_build.sh leaves both).
set -euo pipefail
onedoor_top=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
build=$(cd "$1" && pwd)
# shellcheck source=tests/image/terminal.sh
. "$onedoor_top/tests/image/terminal.sh"
# shellcheck source=tests/image/hall.sh
. "$onedoor_top/tests/image/hall.sh"
# shellcheck source=tests/image/visits.sh
. "$onedoor_top/tests/image/visits.sh"
trap 'terminal_end; hall_off' EXIT
image=$build/image dir=$build/image/enrol
terminal_limit_s=600

rm -rf "$dir"
mkdir -p "$dir/hall/tls"
bash "$onedoor_top/tests/hall/make-certs.sh" "$dir/hall/tls"
openssl pkey -in "$image/keys/fleet.key" -outform DER | tail -c 32 | od -An -v -tx1 | tr -d ' \n' >"$dir/hall/tls/fleet.key"
echo >>"$dir/hall/tls/fleet.key"
chmod 600 "$dir/hall/tls/fleet.key"
hall_options=(--host 10.0.2.2)
hall_on "$dir/hall"
terminal_new "$image/onedoor.img" "$dir"
terminal_on "$dir"
terminal_reads "$dir" 00-new 这台机器还没有启用
echo "it says that it is new $((SECONDS - terminal_since)) s after power on"
terminal_usb poke scanner scan "$(hall_ctl enrol-code terminal-0007 east)" >/dev/null
code_s=$SECONDS
terminal_reads "$dir" 00-in-service 轻触屏幕开始
terminal_reads "$dir" 00-online 运河市政务服务中心 # the hall's name: it answers
echo "in service $((SECONDS - code_s)) s after the code"
visit_number "$dir"
slip=$(visit_paper "$dir" 1)
ticket=$(hall_knows "SELECT page FROM tickets WHERE terminal='terminal-0007'")
[[ -n $ticket && $(visit_code "$slip") == */"$ticket" ]] || { echo "the slip's number is not the hall's: '$ticket'" >&2 && exit 1; }
