#!/usr/bin/env bash
# test_image.sh BUILD: the terminal's image, as a technician and a power cut meet it. Writes it to a disk (a file), boots
# that, pulls the plug as soon as there is a picture, and boots again: the same slot, now found good.
set -euo pipefail
onedoor_top=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
build=$(cd "$1" && pwd)
# shellcheck source=tests/image/terminal.sh
. "$onedoor_top/tests/image/terminal.sh"
trap terminal_end EXIT
out=$build/image dir=$build/image/terminal
mkdir -p "$dir"
rm -f "$dir"/{serial.log,*.png}

fail() {
	echo "onedoor: $*" >&2
	exit 1
}

rm -f "$dir/disk.img"
truncate -s 3G "$dir/disk.img"
bash "$onedoor_top/firmware/image/flash.sh" --yes "$dir/disk.img" "$out/onedoor.img"
cp /usr/share/OVMF/OVMF_VARS_4M.fd "$dir/vars.fd"

terminal_on "$dir"
terminal_picture "$dir" first
terminal_off # the plug is pulled
terminal_remembers "$dir" ORDER="A B" 0
terminal_memory "$dir" | grep -qx 'A_OK=1' || fail "one power cut, and the slot is bad"
terminal_on "$dir"
terminal_picture "$dir" second
terminal_remembers "$dir" A_TRY=0 # somebody found it good
terminal_off
/usr/sbin/sgdisk -p "$dir/disk.img" | grep -q ' data$' || fail "no data partition"
