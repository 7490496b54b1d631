#!/usr/bin/env bash
# image.sh BUILD [COUNT]: figures of the terminal's image below QEMU, with the kiosk and without it (nothing wants its units), COUNT boots (3) of
# each in turn: power on → notice, kiosk's first frame, all units; touch → what is seen of it; at rest the guest's memory and the
# processor's time of all of QEMU. JSON. Needs what `ctest -R '^image_build$'` leaves in BUILD/image. Compare within one run.
set -euo pipefail
onedoor_top=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
build=$(cd "$1" && pwd)
count=${2:-3} rest_s=60 fetch_s=180 # a new terminal fetches some 25,000 entries first
# shellcheck source=tests/image/terminal.sh
. "$onedoor_top/tests/image/terminal.sh"
# shellcheck source=tests/image/hall.sh
. "$onedoor_top/tests/image/hall.sh"
trap 'terminal_off; hall_off' EXIT
dir=$build/image/bench tree=$build/image/tree
rm -rf "$dir"
mkdir -p "$dir/data"

boot() {
	: >"$dir/serial.log"
	terminal_tells "$dir" "$tree" sysrq_always_enabled
}

# said TEXT: the kernel's seconds at which the serial line said it first.
said() {
	local until=$((SECONDS + 300))
	until grep -aqE "$1" "$dir/serial.log"; do
		[ "$SECONDS" -lt "$until" ] || { echo "onedoor: never said: $1" >&2 && return 1; }
		sleep 0.5
	done
	grep -aE -m 1 "$1" "$dir/serial.log" | sed 's/^\[ *\([0-9.]*\)\].*/\1/'
}

# at_rest: two members, a minute after everything has come to rest: what the guest uses (without what it only remembers of the disk), and percent of one processor for all of QEMU.
at_rest() {
	local before after
	sleep "$fetch_s"
	before=$(awk '{ print $14 + $15 }' "/proc/$terminal_pid/stat")
	sleep "$rest_s"
	after=$(awk '{ print $14 + $15 }' "/proc/$terminal_pid/stat")
	python3 - "$terminal_run/serial" "$terminal_run/qmp" "$onedoor_top/tests/image" <<'P'
import socket, sys, time
sys.path.insert(0, sys.argv[3])
sys.dont_write_bytecode = True
from qmp import Monitor
line = socket.socket(socket.AF_UNIX)
line.connect(sys.argv[1])
Monitor(sys.argv[2]).ask("chardev-send-break", id="serial")
line.sendall(b"m")
time.sleep(3)
P
	# Pages of 4 KB, of the kernel's own report.
	tr -d '\r' <"$dir/serial.log" | awk -v cpu="$(((after - before) * 100 / rest_s))" '
		/ active_anon:/ { is_in = 1 }
		is_in { for (i = 1; i <= NF; i++) if (split($i, pair, ":") == 2 && !(pair[1] in pages)) pages[pair[1]] = pair[2] }
		/free_cma/ { is_in = 0 }
		END { printf "\"memory_mb\": {\"programs\": %d, \"shared\": %d}, \"cpu_percent\": %.2f",
			(pages["active_anon"] + pages["inactive_anon"]) / 256, pages["shmem"] / 256, cpu / 100 }'
}

hall_on "$dir/hall"
hall_enrolled "$dir/data"
terminal_new "$build/image/onedoor.img" "$dir"
terminal_data "$dir" "$dir/data" 128 >/dev/null
cp -al "$tree" "$dir/tree"
find "$dir/tree" -path '*.wants/onedoor*.service' \( -name onedoor.service -o -name onedoor-good.service \) -delete
terminal_squash "$dir/tree" "$dir/without.img"
with='' without=''
for ((i = 0; i < count; i++)); do
	terminal_root "$dir" "$build/image/rootfs.img"
	boot
	notice=$(said 'Started onedoor-notice.service')
	begun=$(said 'Starting onedoor.service')
	frame=$(said 'Started onedoor.service')
	all=$(said 'Startup finished' >/dev/null && grep -aoE 'Startup finished.* = [0-9min. ]*[0-9.]+s' "$dir/serial.log" | sed 's/.*= //')
	terminal_reads "$dir" started 运河市政务服务中心
	rest=$(at_rest)
	terminal_reads "$dir" touched English
	touches=$(python3 -B "$onedoor_top/tests/image/flips.py" "$terminal_run/qmp" "$terminal_run/usb/control" \
		$((terminal_x * 32767 / terminal_width)) $((terminal_y * 32767 / terminal_height)) 20 | sort -n | paste -sd ,)
	terminal_off
	with+="${with:+,}
	{\"notice_s\": $notice, \"kiosk_starting_s\": $begun, \"first_frame_s\": $frame, \"all_units\": \"$all\", $rest, \"touch_to_picture_ms\": [$touches]}"
	terminal_root "$dir" "$dir/without.img"
	boot
	notice=$(said 'Started onedoor-notice.service')
	all=$(said 'Startup finished' >/dev/null && grep -aoE 'Startup finished.* = [0-9min. ]*[0-9.]+s' "$dir/serial.log" | sed 's/.*= //')
	rest=$(at_rest)
	terminal_off
	without+="${without:+,}
	{\"notice_s\": $notice, \"all_units\": \"$all\", $rest}"
done
printf '{"with": [%s],\n"without": [%s]}\n' "$with" "$without"
