#!/usr/bin/env bash
# test_breakout.sh BUILD [WAY...]: what somebody tries to get out of the kiosk, or in (firmware/image/BREAKOUT.md), all of it unless
# named: keys (keyboards), usb (what keyboards, sticks and network cards are disguised as), fingers, codes, crash, loader (the boot
# loader's menu), line (who listens, and a hall that is none), pin (guessing the technician's), theft (the disk). Each says what
# was tried and what came of it; pictures stay in BUILD/image/breakout.
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
trap 'terminal_end; hall_off; rm -rf "$knock"' EXIT
image=${ONEDOOR_IMAGE:-$build/image/onedoor.img} all=$build/image/breakout dir=''
tree=${image%/*}/tree

fail() {
	echo "onedoor: $way: $*" >&2
	exit 1
}

# fresh [LINE...]: an enrolled terminal of its own in dir, its kiosk.conf with these lines as well.
fresh() {
	dir=$all/$way
	rm -rf "$dir"
	mkdir -p "$dir/data"
	terminal_new "$image" "$dir"
	hall_enrolled "$dir/data"
	[ $# -eq 0 ] || printf '%s\n' "$@" >>"$dir/data/onedoor/kiosk.conf"
	terminal_data "$dir" "$dir/data" 128 >/dev/null
}

telling() {
	terminal_tells "$dir" "$tree" sysctl.kernel.sysrq=0 "$@"
}

# share: the terminal for the ways that need no boot of their own; each begins at the kiosk's first page.
shared="line keys usb codes fingers" is_shared=''
share() {
	if [ -n "$is_shared" ]; then
		comes_up "before-$way"
		return 0
	fi
	fresh
	knock=$(mktemp -d /tmp/onedoor-knock-XXXXXX)
	terminal_beside="gadget:disguised,name=disguised gadget:reader,name=reader gadget:crowd,name=crowd"
	telling -netdev "dgram,id=knock,local.type=unix,local.path=$knock/terminal,remote.type=unix,remote.path=$knock/stranger" \
		-device virtio-net-pci,netdev=knock,mac=52:54:00:0d:00:01
	terminal_beside='' is_shared=1
	comes_up
}

comes_up() {
	terminal_limit_s=$terminal_up_s terminal_reads "$dir" "${1:-started}" 轻触屏幕开始 || fail "the kiosk does not come up"
}

# stays WHAT: the page is still the kiosk's first (one that was left comes back by itself, but later than that), and the machine has
# not restarted.
stays() {
	terminal_limit_s=20 terminal_reads "$dir" "after-$(tr -c 'a-zA-Z0-9\n' - <<<"$1")" 轻触屏幕开始 || fail "$1: another page"
	[ "$(grep -ac 'Linux version' "$dir/serial.log")" -le 1 ] || fail "$1: it restarted"
	echo "$way: $1: nothing happens"
}

# press KEY...: together, on whatever keyboard there is.
press() {
	local keys='' key
	for key in "$@"; do
		keys="$keys${keys:+,}{\"type\": \"qcode\", \"data\": \"$key\"}"
	done
	terminal_qmp send-key "keys=[$keys]" >/dev/null
}

# refused WHAT COMMAND...: plugs it in; the kernel must see it and not let it in.
refused() {
	local what=$1 at until=$((SECONDS + 60))
	shift
	at=$(stat -c %s "$dir/serial.log")
	"$@" >/dev/null
	until tail -c "+$at" "$dir/serial.log" | tr -d '\r' | grep -aq 'Device is not authorized for usage'; do
		[ "$SECONDS" -lt "$until" ] || fail "the kernel has not seen the $what"
		sleep 0.5
	done
	sleep 5
	! tail -c "+$at" "$dir/serial.log" | grep -aE 'authorized to connect|new interface driver (usb-storage|cdc|rndis)|input: ' ||
		fail "the $what was let in"
	echo "$way: $what: seen, refused"
}

try_keys() {
	local where combination
	for where in "PS/2 keyboard" "USB keyboard"; do
		for combination in "ctrl alt f1" "ctrl alt f2" "ctrl alt f7" "ctrl alt delete" "ctrl alt backspace" "alt tab" "alt f4" "alt sysrq b" \
			meta_l "ctrl alt t" esc f1 f12; do
			# shellcheck disable=SC2086 # a list of keys
			press $combination
			sleep 2
		done
		sleep 3
		stays "$where: Ctrl+Alt+F1 F2 F7 Del Backspace T, Alt+Tab F4 SysRq+B, Windows, Esc, F1, F12"
		[ "$where" = "USB keyboard" ] || refused "USB keyboard" terminal_qmp device_add driver=usb-kbd id=keyboard bus=usb.0
	done
	# A mouse is let in as a touch screen would be, and then made deaf.
	terminal_qmp device_add driver=usb-mouse id=mouse bus=usb.0 >/dev/null
	sleep 15
	terminal_qmp input-send-event 'events=[{"type": "btn", "data": {"down": true, "button": "left"}}]' >/dev/null
	terminal_qmp input-send-event 'events=[{"type": "btn", "data": {"down": false, "button": "left"}}]' >/dev/null
	sleep 5
	stays "a mouse's click"
}

try_usb() {
	local gadget
	truncate -s 16M "$dir/stick"
	terminal_qmp blockdev-add driver=file node-name=stick "filename=$dir/stick" >/dev/null
	refused "stick" terminal_qmp device_add driver=usb-storage id=stick bus=usb.0 drive=stick
	terminal_qmp netdev_add type=user id=stranger >/dev/null
	refused "network card" terminal_qmp device_add driver=usb-net id=network bus=usb.0 netdev=stranger
	terminal_qmp chardev-add id=stranger 'backend={"type": "null", "data": {}}' >/dev/null
	refused "serial line" terminal_qmp device_add driver=usb-serial id=serial bus=usb.0 chardev=stranger always-plugged=true
	for gadget in reader crowd; do
		refused "keyboard in a card reader ($gadget)" terminal_usb plug "$gadget"
	done
	# As a mouse: it is let in as a touch screen would be, and then made deaf.
	terminal_usb plug disguised >/dev/null
	sleep 10
	for key in 29 28 2c 3a 45; do # Esc, Enter, Space, F1, F12
		terminal_usb poke disguised press "$key" >/dev/null
		sleep 1
	done
	stays "keys of a keyboard that does not call itself so"
	stays "all of them at once"
}

try_fingers() {
	local y
	terminal_usb poke panel down 16000 30000 >/dev/null # rests there
	sleep 12
	terminal_usb poke panel up >/dev/null
	sleep 2
	terminal_reads "$dir" held 轻触屏幕开始 取号 || fail "a finger held for 12 s"
	echo "$way: a finger held for 12 s: $([ "$terminal_found" = 1 ] && echo nothing happens || echo a touch like any other)"
	for y in 2000 16000 30000; do # from each edge inwards, with one finger and with two
		terminal_usb poke panel down 10 "$y" >/dev/null
		terminal_usb poke panel down 10 $((y + 2000)) 1 >/dev/null
		for x in 4000 12000 20000 28000 32700; do
			terminal_usb poke panel move "$x" "$y" >/dev/null
			terminal_usb poke panel move "$x" $((y + 2000)) 1 >/dev/null
			sleep 0.1
		done
		terminal_usb poke panel up 1 >/dev/null
		terminal_usb poke panel up >/dev/null
		sleep 0.5
	done
	terminal_reads "$dir" swiped 轻触屏幕开始 取号 || fail "swiping over it"
	echo "$way: swipes over it with two fingers: one of the kiosk's first two pages"
	RANDOM=$$
	echo "$way: seed $$"
	for y in 1 2 3 4 5 6 7 8 9 10; do # the corners in any other order, and not held
		terminal_usb poke panel down $((RANDOM % 2 * 32600 + 80)) $((RANDOM % 2 * 32600 + 80)) >/dev/null
		sleep 0.1
		terminal_usb poke panel up >/dev/null
		sleep 0.2
	done
	sleep 4
	terminal_reads "$dir" corners 轻触屏幕开始 取号 || fail "touching the corners"
	echo "$way: ten touches of any corner: no technician's page"
}

try_codes() {
	local code
	for code in %n%n%s%s%n 'https://10.0.2.2/../../etc/passwd' "OD1.e30.$(printf 'A%.0s' {1..86})" "OT1.e30.$(printf 'A%.0s' {1..86})" \
		"WIFI:T:nopass;S:free;;" "\$(reboot)" "';DROP-TABLE-cases;--" "$(printf '9%.0s' {1..1500})"; do
		terminal_usb poke scanner scan "$code" >/dev/null
		sleep 3
		terminal_reads "$dir" code 轻触屏幕开始 取号 无法识别 || fail "the code ${code:0:30}"
	done
	for code in 1b5b324a1b63 000000000000 0d0a0d0a1b 1d6162636461 fffefdfcfb80; do # terminal sequences, Ctrl+C, none of UTF-8
		terminal_usb poke scanner scan-hex "$code" >/dev/null
		sleep 3
	done
	terminal_reads "$dir" codes 轻触屏幕开始 取号 无法识别 || fail "codes of control characters"
	! grep -aE 'onedoor.service: (Main process exited|Watchdog)' "$dir/serial.log" || fail "the kiosk ended"
	echo "$way: formats, addresses, forged OD1 and OT1, commands, 1,500 digits, control characters: the kiosk's own pages, and it runs on"
}

# shows WHAT UNTIL WHY: pictures, one after the other, until the units' log has said UNTIL, and for some seconds more; each of them
# is the kiosk's page or the notice's, and one of them is the notice's.
shows() {
	local what=$1 i=0 left=30 picture last='' seen='' until=$((SECONDS + 240))
	while [ "$left" -gt 0 ]; do
		i=$((i + 1))
		[ "$SECONDS" -lt "$until" ] || fail "it never $what"
		terminal_qmp screendump "filename=$dir/$what-$(printf %04d "$i").png" format=png >/dev/null
		! grep -aq "$2" "$dir/serial.log" || left=$((left - 1))
		sleep 0.2
	done
	for picture in "$dir/$what"-????.png; do
		if [ -z "$last" ] || ! cmp -s "$picture" "$last"; then
			last=$picture
			seen+=$("$build/tests/image/image_words" "$picture" 轻触屏幕开始 请稍候 这台机器暂时不能用 | cut -c 1) || fail "it $what, and something else is seen: $picture"
		fi
	done
	rm "$dir/$what"-????.png
	[[ $seen == 1*[23]*1 ]] || fail "it $what, and what is seen is not kiosk, notice, kiosk: $seen"
	grep -aqE "onedoor.service: .*$3" "$dir/serial.log" || fail "it $what for another reason"
	echo "$way: it $what: in each of $i pictures the kiosk's page or the notice's, in this order (1; 2 one moment, 3 out of service): $seen"
}

# The kiosk dies while its page is shown, and hangs in its next life (struck.c): what is seen meanwhile?
try_crash() {
	fresh
	cp -al "$tree" "$dir/tree"
	mv "$dir/tree/usr/bin/onedoor" "$dir/tree/usr/bin/onedoor-struck"
	cp "$build/tests/image/image_struck" "$dir/tree/usr/bin/onedoor"
	terminal_squash "$dir/tree" "$dir/root.img"
	terminal_root "$dir" "$dir/root.img"
	rm "$dir/root.img"
	telling
	comes_up
	shows crashes 'restart counter is at 1' SEGV
	shows hangs 'restart counter is at 2' 'Watchdog timeout'
}

# Somebody at a keyboard (PS/2) while it is switched on. Esc opens the firmware's own menu, which is not ours (BREAKOUT.md): typed only
# once our boot loader has counted the start.
try_loader() {
	local key keys='shift e c'
	fresh
	terminal_on "$dir"
	while [ $((SECONDS - terminal_since)) -lt 40 ]; do
		! terminal_memory "$dir" | grep -qx A_TRY=1 || keys='shift e c esc f10 ret'
		for key in $keys; do
			press "$key"
		done
		sleep 0.1
	done
	[[ $keys = *esc* ]] || fail "the boot loader has not begun"
	comes_up
	echo "$way: Shift, E, C from power on, and Esc, F10, Enter from the boot loader on: no menu and no command line of its"
}

try_line() {
	terminal_reads "$dir" online 运河市政务服务中心
	python3 -B "$onedoor_top/tests/image/knock.py" "$knock/stranger" "$knock/terminal" 52:54:00:0d:00:01 || fail "something answers"
	echo "$way: all TCP ports, UDP's usual ones, a ping, from a machine beside it: nothing answers"
	hall_off
	mv "$all/hall" "$all/true-hall"
	ONEDOOR_CERTS='' hall_on "$all/hall" # same place, same name, certificates of another CA
	! cmp -s "$all/hall/tls/ca.pem" "$all/true-hall/tls/ca.pem" || fail "the other hall is the same"
	terminal_reads "$dir" other-hall 大厅未连接 || fail "a hall of somebody else's is believed"
	sleep 30
	[ "$(hall_knows 'SELECT COUNT(*) FROM tickets')" = 0 ] && ! hall_ctl heartbeat terminal-0001 >/dev/null 2>&1 ||
		fail "it told a stranger something: $(hall_ctl heartbeat terminal-0001)"
	hall_off
	rm -rf "$all/hall"
	mv "$all/true-hall" "$all/hall"
	hall_on "$all/hall"
	terminal_reads "$dir" true-hall 运河市政务服务中心 || fail "the true hall is not found again"
	echo "$way: another hall in the hall's place, its certificates signed by somebody else: not believed, told nothing; the true one is found again"
}

try_pin() {
	local i picture
	fresh "$(visit_technician_conf)"
	terminal_on "$dir"
	comes_up
	visit_technician "$dir" || fail "the right PIN does not lead in"
	echo "$way: the right one leads in"
	for picture in 换纸 待传数据 更新 日志; do # looked at, in the booted image
		terminal_tap "$dir" technician "$picture" || fail "no $picture"
		sleep 3
		terminal_reads "$dir" "page-$picture" 返回 || fail "no way back from $picture"
		terminal_touch "$terminal_x" "$terminal_y"
	done
	terminal_tap "$dir" technician 退出
	comes_up left
	visit_corners "$dir"
	for i in 1 2 3 4 5; do
		visit_pin "$dir" 11111$i
		sleep 3
	done
	terminal_reads "$dir" locked 已锁定 || fail "five wrong ones do not lock it"
	terminal_off # and the plug is pulled
	terminal_on "$dir"
	comes_up again
	visit_corners "$dir"
	terminal_reads "$dir" locked-still 已锁定 || fail "it is not locked any more after a power cut"
	terminal_limit_s=5 visit_pin "$dir" 482913 >/dev/null 2>&1 || true # its keys are dead
	! terminal_limit_s=5 terminal_reads "$dir" locked-out 读卡器 2>/dev/null || fail "locked, and the right PIN leads in"
	echo "$way: five wrong ones lock it, the right one as well, and a power cut does not help"
}

# Who takes the disk: what does it say of the people who were here?
try_theft() {
	local start
	fresh
	terminal_on "$dir"
	comes_up
	terminal_reads "$dir" online 运河市政务服务中心
	sleep 30 # numbers are leased meanwhile
	terminal_qmp set_link name=card up=false >/dev/null
	terminal_reads "$dir" offline 大厅未连接
	visit_number "$dir" >/dev/null # it has to be kept
	visit_paper "$dir" 1 >/dev/null
	sleep 10
	terminal_off
	start=$(terminal_partition "$dir" 5)
	dd if="$dir/disk.img" of="$dir/data.img" bs=1M iflag=skip_bytes skip=$((start * 512)) conv=sparse status=none
	debugfs -R 'ls -p /onedoor/data' "$dir/data.img" 2>/dev/null | grep -q kiosk.db || fail "no books on the disk"
	for secret in 张一扇 32058419480229001 桥头路; do # as the card has them, and as everybody else
		! grep -aqF "$secret" "$dir/data.img" || fail "$secret stands on the disk"
		! grep -aqP "$(printf '%s' "$secret" | iconv -t UTF-16LE | od -An -v -tx1 | tr -d ' \n' | sed 's/../\\x&/g')" "$dir/data.img" ||
			fail "$secret stands on the disk, as the card has it"
	done
	echo "$way: a number given without a line is kept; of its owner's name, number and address nothing can be read on the disk"
	! debugfs -R 'cat /onedoor/tls/terminal.key' "$dir/data.img" 2>/dev/null | grep -q 'PRIVATE KEY' ||
		echo "$way: but the terminal's key can: who takes the disk can be this terminal until it is revoked"
	rm "$dir/data.img"
}

rm -rf "$all/hall"
mkdir -p "$all"
hall_on "$all/hall"
[ $# -gt 0 ] || set -- line keys usb codes fingers crash loader pin theft
for way in "$@"; do
	visit_step=0
	if [[ " $shared " = *" $way "* ]]; then
		share
	else
		terminal_off
		is_shared=''
	fi
	"try_$way"
done
