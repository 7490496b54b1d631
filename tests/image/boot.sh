#!/usr/bin/env bash
# boot.sh BUILD [NAME...]: boots Debian's kernel below QEMU and runs the driver tests in it (all of BUILD's, or these),
# over the kernel's own xHCI, usbhid and usblp, against vusbd's devices outside. README.md says how. Exit status 0 only if
# every one of them passed.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=tests/setup.sh
. "$here/../setup.sh"
# shellcheck source=tests/image/machine.sh
. "$here/machine.sh"
limit_s=900 # for a hang; it takes one or two minutes, on a busy machine several times as long
build=$(cd "$1" && pwd)
shift
out=$build/tests/image
packages=$build/guest
report=$out/report.log console=$out/console.log

fail() {
	echo "onedoor: $*" >&2
	echo "---- the end of $console" >&2
	tail -n 20 "$console" >&2 || true
	exit 1
}

: >"$report"
: >"$console"
command -v qemu-system-x86_64 >/dev/null || fail "qemu-system-x86_64 is missing (apt-get install $onedoor_qemu_packages)"
onedoor_unpack_guest "$packages"

# Sockets allow 107 bytes of path.
run=$(mktemp -d /tmp/onedoor-qemu-XXXXXX)
pids=()
cleanup() {
	for pid in "${pids[@]}"; do
		kill "$pid" 2>/dev/null || continue
		wait "$pid" 2>/dev/null || true
	done
	rm -rf "$run"
}
trap cleanup EXIT

# Per test a vusbd with its devices, a host controller they hang on, and a port to vusbd's control socket.
tests=() names=() machine=()
while read -r name program devices; do
	[ $# -eq 0 ] || [[ " $* " == *" $name "* ]] || continue
	tests+=("$name $program $devices") names+=("$name")
	# shellcheck disable=SC2086 # a list of words
	onedoor_plug "$run" "$name" "$out/$name.log" $((limit_s + 60)) $devices
	machine+=(-chardev "socket,id=$name.control,path=$run/$name/control"
		-device "virtserialport,bus=ports.0,chardev=$name.control,name=$name")
done <"$out/tests.list"
[ ${#names[@]} -gt 0 ] || fail "no such tests: $*"
# A panel, and who says what it shows.
"$out/image_witness" "$run/witness" "$run/qmp" "$out/panel.png" >"$run/ready" 2>>"$console" &
pids+=($!)
machine+=(-device "virtio-vga,edid=on,xres=640,yres=480"
	-chardev "socket,id=qmp,path=$run/qmp,server=on,wait=off" -mon chardev=qmp,mode=control
	-chardev "socket,id=witness,path=$run/witness"
	-device virtserialport,bus=ports.0,chardev=witness,name=witness)
bash "$here/make-initrd.sh" "$packages" "$out" "${tests[@]}"
for ((i = 0; i < 100; i++)); do
	[ -s "$run/ready" ] && break
	sleep 0.05
done
[ -s "$run/ready" ] || fail "the witness does not start"
for name in "${names[@]}"; do
	onedoor_plugged "$run" "$name" || fail "$name: $(cat "$run/vusbd.log")"
done

# Its own machine type and processor: the same on every host, with or without KVM. A panic ends it.
status=0
timeout "$limit_s" qemu-system-x86_64 -machine pc -accel tcg,thread=multi -cpu qemu64 -smp 2 -m 512 -nodefaults -no-user-config \
	-display none -no-reboot -kernel "$out/vmlinuz" -initrd "$out/initrd" \
	-append "console=ttyS0 quiet panic=-1 mitigations=off" \
	-chardev "file,id=console,path=$console,append=on" -serial chardev:console \
	-device virtio-serial-pci,id=ports,max_ports=31 \
	-chardev "file,id=report,path=$report" -device virtserialport,bus=ports.0,chardev=report,name=report \
	"${machine[@]}" >>"$console" 2>&1 || status=$?
cat "$report"
[ "$status" -ne 124 ] || fail "not over within $limit_s s"
[ "$status" -eq 0 ] || fail "QEMU ended with $status"
grep -q '^onedoor: over' "$report" || fail "the guest did not come to its end"
for name in "${names[@]}"; do
	grep -q "^onedoor: $name ends with 0\$" "$report" || fail "$name failed in the guest"
done
