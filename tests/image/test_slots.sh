#!/usr/bin/env bash
# test_slots.sh BUILD: which slot is started, with the disk that test_image.sh leaves: three starts before a slot is bad, the
# other one then, at once when a slot does not load, both again when both are bad, and a memory that a power cut tore; and that
# a terminal restarts where others would offer a shell.
set -euo pipefail
onedoor_top=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
build=$(cd "$1" && pwd)
# shellcheck source=tests/image/terminal.sh
. "$onedoor_top/tests/image/terminal.sh"
trap terminal_end EXIT
dir=$build/image/terminal

# starts WHAT NAME=VALUE...: powers on, and waits until the boot loader remembers all of these.
starts() {
	local what=$1 fact
	shift
	terminal_on "$dir"
	for fact in "$@"; do
		terminal_remembers "$dir" "$fact" || { echo "onedoor: $what" >&2 && return 1; }
	done
	echo "$what: $*"
}

terminal_recall "$dir" "ORDER=A B" A_OK=1 A_TRY=2 B_OK=1 B_TRY=0
starts "a third start" A_OK=1 A_TRY=3 B_TRY=0
terminal_off
starts "no fourth: the other slot" A_OK=0 B_TRY=1
terminal_off
terminal_recall "$dir" "ORDER=B A" A_OK=1 A_TRY=0 B_OK=1 B_TRY=3
starts "in their order" B_OK=0 A_TRY=1
terminal_off
terminal_recall "$dir" "ORDER=A B" A_OK=0 A_TRY=0 B_OK=1 B_TRY=3
starts "both bad: both again" A_OK=1 A_TRY=1 B_OK=1 B_TRY=0
terminal_off

terminal_recall "$dir"
starts "a torn memory" "ORDER=A B" A_TRY=0 B_TRY=0
terminal_off

start=$(terminal_partition "$dir" 3)
dd if=/dev/zero of="$dir/disk.img" bs=4096 oflag=seek_bytes seek=$((start * 512)) count=1 conv=notrunc status=none
starts "a slot that does not load" A_OK=0 B_TRY=1
terminal_picture "$dir" other
terminal_remembers "$dir" B_TRY=0 # it says of itself that it is good
terminal_memory "$dir" | tr '\n' ' '
terminal_off

# restarts WHAT WORD...: the kernel given these words; QEMU ends instead of restarting.
restarts() {
	local what=$1 since=$SECONDS
	shift
	terminal_on "$dir" -no-reboot -kernel "$build/image/tree/boot/vmlinuz" -initrd "$build/image/tree/boot/initrd" \
		-append "console=ttyS0,115200 quiet panic=10 systemd.gpt_auto=0 systemd.show_status=no $*"
	while kill -0 "$terminal_pid" 2>/dev/null; do
		[ $((SECONDS - since)) -lt 240 ] || { echo "onedoor: $what: no restart" >&2 && return 1; }
		sleep 0.5
	done
	terminal_off
	echo "$what: restarts"
}
restarts "no such slot" rauc.slot=C
restarts "an emergency" rauc.slot=B systemd.unit=emergency.target
restarts "a rescue" rauc.slot=B systemd.unit=rescue.target
restarts "a slot that cannot be read" rauc.slot=A
