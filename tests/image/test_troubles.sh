#!/usr/bin/env bash
# test_troubles.sh BUILD [TROUBLE...]: what a terminal may meet, each with a boot of its own, all of them unless named: line (none,
# and there again), clock (years ago, years ahead), full (its data partition), broken (no data partition that can be read), keys (a
# keyboard, a stick, a network card plugged in by a stranger; nothing that listens). What was seen is printed, pictures stay in
# BUILD/image/troubles.
set -euo pipefail
onedoor_top=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
build=$(cd "$1" && pwd)
shift
# shellcheck source=tests/image/terminal.sh
. "$onedoor_top/tests/image/terminal.sh"
# shellcheck source=tests/image/hall.sh
. "$onedoor_top/tests/image/hall.sh"
# shellcheck source=tests/image/visits.sh
. "$onedoor_top/tests/image/visits.sh"
knock=''
trap 'terminal_off; hall_off; rm -rf "$knock"' EXIT
image=${ONEDOOR_IMAGE:-$build/image/onedoor.img} all=$build/image/troubles dir=''

fail() {
	echo "onedoor: $*" >&2
	exit 1
}

# fresh NAME [SIZE_M]: an enrolled terminal of its own in dir.
fresh() {
	dir=$all/$1
	rm -rf "$dir"
	mkdir -p "$dir/data"
	terminal_new "$image" "$dir"
	hall_enrolled "$dir/data"
}

# telling: the kernel's and the units' words on the serial line, which a terminal's own boot loader leaves out.
telling() {
	terminal_on "$dir" -kernel "${image%/*}/tree/boot/vmlinuz" -initrd "${image%/*}/tree/boot/initrd" -append "console=ttyS0,115200 rauc.slot=A \
		panic=10 sysctl.kernel.sysrq=0 fsck.repair=yes systemd.gpt_auto=0 systemd.show_status=no systemd.journald.max_level_console=info" "$@"
}

# comes_up NAME TEXT...: the kiosk's page.
comes_up() {
	terminal_limit_s=$terminal_up_s terminal_reads "$dir" "$@" || fail "$1: the kiosk does not come up"
}

trouble_line() {
	fresh line
	terminal_data "$dir" "$dir/data"
	terminal_on "$dir"
	comes_up started 轻触屏幕开始
	terminal_reads "$dir" online 运河市政务服务中心
	sleep 30 # numbers are leased meanwhile
	terminal_qmp set_link name=card up=false >/dev/null
	terminal_reads "$dir" offline 大厅未连接
	visit_number "$dir"
	visit_paper "$dir" 1 >/dev/null
	[ "$(hall_knows "SELECT COUNT(*) FROM tickets WHERE terminal='terminal-0001'")" = 0 ] || fail "the hall knows it already"
	terminal_qmp set_link name=card up=true >/dev/null
	local until=$((SECONDS + 180))
	until [ "$(hall_knows "SELECT COUNT(*) FROM tickets WHERE terminal='terminal-0001' AND origin='offline'")" = 1 ]; do
		[ "$SECONDS" -lt "$until" ] || fail "the number does not come to the hall"
		sleep 1
	done
	echo "line: a number was given without it, and came to the hall with it"
}

trouble_clock() {
	local when
	for when in 2016-02-29T12:00:00 2041-07-01T12:00:00; do
		fresh "clock-${when%%-*}"
		terminal_data "$dir" "$dir/data"
		terminal_on "$dir" -rtc "base=$when"
		comes_up started 轻触屏幕开始
		terminal_reads "$dir" online 运河市政务服务中心 || fail "clock $when: no hall"
		terminal_off
		echo "clock: $when, and the hall is reached"
	done
}

# What there is of space is taken by something else, to less than 256 KB.
trouble_full() {
	local kb=$((72 * 1024))
	fresh full
	truncate -s "${kb}K" "$dir/data/filler"
	until dd if=/dev/urandom of="$dir/data/filler" bs=1K count="$kb" status=none && terminal_data "$dir" "$dir/data" 72 2>/dev/null; do
		kb=$((kb - 256))
	done
	sgdisk -n 6:0:0 -c 6:rest "$dir/disk.img" >/dev/null # it cannot grow
	terminal_on "$dir"
	comes_up started 轻触屏幕开始 暂停服务
	sleep 60
	terminal_reads "$dir" later 暂停服务 轻触屏幕开始
	echo "full: the kiosk shows its page: $([ "$terminal_found" = 1 ] && echo out of service || echo in service)"
}

trouble_broken() {
	fresh broken
	terminal_data "$dir" "$dir/data" 64
	dd if=/dev/urandom of="$dir/disk.img" bs=1M count=64 oflag=seek_bytes seek=$(($(terminal_partition "$dir" 5) * 512)) conv=notrunc status=none
	terminal_on "$dir"
	comes_up started 轻触屏幕开始 暂停服务 此设备暂停服务
	sleep 30
	terminal_reads "$dir" later 轻触屏幕开始 暂停服务 此设备暂停服务
	echo "broken: the kiosk shows its page"
}

# plugged WHAT DRIVER [NAME=VALUE...]: a device of QEMU's, plugged in now; the kernel must see it and not let it in.
plugged() {
	local what=$1 at until=$((SECONDS + 60)) new
	at=$(stat -c %s "$dir/serial.log")
	terminal_qmp device_add "driver=$2" "id=$what" bus=usb.0 "${@:3}" >/dev/null
	until new=$(tail -c "+$at" "$dir/serial.log" | tr -d '\r' | grep -a 'Device is not authorized for usage'); do
		[ "$SECONDS" -lt "$until" ] || fail "keys: the kernel has not seen the $what"
		sleep 0.5
	done
	sleep 5
	! tail -c "+$at" "$dir/serial.log" | grep -aE 'authorized to connect|new interface driver (usb-storage|cdc|rndis)|input: QEMU' || fail "keys: the $what was let in"
	echo "keys: $what: seen, refused"
}

# press KEY...: together, on whatever keyboard there is; the page must stay, and the terminal run on.
press() {
	local keys='' key
	for key in "$@"; do
		keys="$keys${keys:+,}{\"type\": \"qcode\", \"data\": \"$key\"}"
	done
	terminal_qmp send-key "keys=[$keys]" >/dev/null
	sleep 4
	terminal_reads "$dir" "pressed-$(tr ' ' - <<<"$*")" 轻触屏幕开始 || fail "keys: $*: another page"
	[ "$(grep -ac 'Linux version' "$dir/serial.log")" = 1 ] || fail "keys: $*: it restarted"
	echo "keys: $*: nothing happens"
}

trouble_keys() {
	local key
	fresh keys
	terminal_data "$dir" "$dir/data"
	knock=$(mktemp -d /tmp/onedoor-knock-XXXXXX)
	telling -netdev "dgram,id=knock,local.type=unix,local.path=$knock/terminal,remote.type=unix,remote.path=$knock/stranger" \
		-device virtio-net-pci,netdev=knock,mac=52:54:00:0d:00:01
	comes_up started 轻触屏幕开始
	terminal_reads "$dir" online 运河市政务服务中心
	python3 -B "$onedoor_top/tests/image/knock.py" "$knock/stranger" "$knock/terminal" 52:54:00:0d:00:01 || fail "keys: something answers"
	for key in f1 f2 f7 delete; do
		press ctrl alt "$key" # the machine's own socket for a keyboard
	done
	press alt sysrq b
	plugged keyboard usb-kbd
	press ctrl alt f1
	press ctrl alt delete
	press alt sysrq b
	press meta_l
	truncate -s 16M "$dir/stick"
	terminal_qmp blockdev-add driver=file node-name=stick "filename=$dir/stick" >/dev/null
	plugged stick usb-storage drive=stick
	terminal_qmp netdev_add type=user id=stranger >/dev/null
	plugged network usb-net netdev=stranger
	# A mouse is let in as a touch screen would be, and then made deaf.
	terminal_qmp device_add driver=usb-mouse id=mouse bus=usb.0 >/dev/null
	sleep 15
	terminal_qmp input-send-event 'events=[{"type": "btn", "data": {"down": true, "button": "left"}}]' >/dev/null
	terminal_qmp input-send-event 'events=[{"type": "btn", "data": {"down": false, "button": "left"}}]' >/dev/null
	sleep 5
	terminal_reads "$dir" last 轻触屏幕开始 || fail "keys: the mouse is heard"
	echo "keys: mouse: not heard"
}

rm -rf "$all/hall"
hall_on "$all/hall"
[ $# -gt 0 ] || set -- line clock full broken keys
for trouble in "$@"; do
	visit_step=0
	"trouble_$trouble"
	terminal_off
done
