#!/usr/bin/env bash
# test_stick.sh BUILD: a terminal with an empty disk is started from the stick that test_build.sh leaves. A finger holds the
# confirmation; the plug is pulled in the middle of the writing; the stick does it once more: the disk is then, byte for byte, what
# flash.sh writes, and starts. With a slot broken, the stick repairs it, and the data stay.
set -euo pipefail
onedoor_top=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
build=$(cd "$1" && pwd)
# shellcheck source=tests/image/terminal.sh
. "$onedoor_top/tests/image/terminal.sh"
trap terminal_end EXIT
image=$build/image/onedoor.img dir=$build/image/stick
rm -rf "$dir"
mkdir -p "$dir"
truncate -s 3G "$dir/disk.img"
cp /usr/share/OVMF/OVMF_VARS_4M.fd "$dir/vars.fd"
# Where the controls lie, of 32767 (tests/golden/install.c draws the pages).
middle=16383 hold_new=18650 hold_again=19780 restart=31540

fail() {
	echo "onedoor: $*" >&2
	exit 1
}

# says WORDS [LIMIT_S]: waits until the serial line has them, of this start.
says() {
	local until=$((SECONDS + ${2:-300}))
	until tail -c +"$serial_from" "$dir/serial.log" 2>/dev/null | grep -qaF "$1"; do
		[ "$SECONDS" -lt "$until" ] || fail "not said: $1"
		kill -0 "$terminal_pid" 2>/dev/null || fail "it ended before it said: $1"
		sleep 0.2
	done
	echo "$1: $((SECONDS - terminal_since)) s after power on"
}

# from_stick: a start with the stick in its port; a restart ends QEMU.
from_stick() {
	serial_from=$(($(stat -c %s "$dir/serial.log" 2>/dev/null || echo 0) + 1))
	terminal_on "$dir" -no-reboot -drive "if=none,id=stick,format=raw,readonly=on,file=$build/image/onedoor-stick.img" \
		-device qemu-xhci,id=port -device usb-storage,bus=port.0,drive=stick,bootindex=0,removable=on
	says "install: page: confirm"
}

# finger Y SECONDS: touches the panel there so long.
finger() {
	terminal_usb "poke panel down $middle $1" >/dev/null
	sleep "$2"
	terminal_usb "poke panel up" >/dev/null
}

# holds Y: until it is believed; under load a first finger may come to a page that is not drawn yet.
holds() {
	local try
	for try in 1 2 3 4; do
		finger "$1" 4
		tail -c +"$serial_from" "$dir/serial.log" | grep -qaF "install: page: working" && return 0
		echo "onedoor: nobody felt finger $try" >&2
	done
	fail "nobody feels a finger"
}

# installs: to the end, with a picture, and restarts.
installs() {
	says "install: page: done" 600
	terminal_picture "$dir" "$1"
	finger $restart 0.3
	for ((i = 0; i < 120; i++)); do
		kill -0 "$terminal_pid" 2>/dev/null || break
		sleep 1
	done
	! kill -0 "$terminal_pid" 2>/dev/null || fail "no restart"
	terminal_off
}

from_stick
terminal_picture "$dir" new
finger $hold_new 0.5 # no accident begins it
sleep 3
! grep -qaF "install: page: working" "$dir/serial.log" || fail "a short touch began it"
holds $hold_new
until [ "$(du -m "$dir/disk.img" | cut -f 1)" -ge 100 ]; do
	kill -0 "$terminal_pid" || fail "it ended"
	sleep 0.2
done
terminal_picture "$dir" writing
terminal_off # the plug is pulled
from_stick
holds $hold_new
installs installed
cmp -n "$(stat -c %s "$image")" "$image" "$dir/disk.img" || fail "not what flash.sh writes"
echo "the disk is what flash.sh writes"

terminal_on "$dir"
terminal_picture "$dir" terminal
terminal_remembers "$dir" A_TRY=0 300
sleep 3
terminal_off

# data: all that lies behind the slots.
data() {
	tail -c +$(($(stat -c %s "$image") + 1)) "$dir/disk.img" | sha256sum
}
/usr/sbin/sgdisk -p "$dir/disk.img" >"$dir/table"
kept=$(data)
dd if=/dev/zero of="$dir/disk.img" bs=1M seek=100 count=20 conv=notrunc status=none
from_stick
terminal_picture "$dir" again
holds $hold_again
installs installed-again
[ "$(data)" = "$kept" ] || fail "the data were touched"
/usr/sbin/sgdisk -p "$dir/disk.img" | diff "$dir/table" - || fail "the table was touched"
cmp -i 1M -n $(($(stat -c %s "$image") - (2 << 20))) "$image" "$dir/disk.img" || fail "the slots are not what flash.sh writes"
terminal_on "$dir"
terminal_picture "$dir" repaired
terminal_remembers "$dir" A_TRY=0 300
echo "repaired, and the data are as they were"
