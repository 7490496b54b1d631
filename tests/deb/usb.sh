#!/usr/bin/env bash
# usb.sh SOURCE BUILD: the package's USB rules in Debian's kernel and udev, below QEMU: what a terminal needs is let in, what
# would break in is refused, whether it was there when the machine was started or comes later. vusbd's devices and QEMU's. And a
# stick is looked at, when somebody asks, and shut out again.
set -euo pipefail
top=$(cd "${1:?SOURCE}" && pwd) build=$(cd "${2:?BUILD}" && pwd)
# shellcheck source=tests/setup.sh
. "$top/tests/setup.sh"
system=$top/firmware/image/deb/system
packages=$build/guest out=$build/tests/usb console=$build/tests/deb/usb.log
cold="idcard scanner printer touch gadget:keyboard gadget:disguised gadget:reader gadget:crowd"
hot="idcard:dk-hid idcard:routon-hid scanner:cdc scanner:keyboard printer:tm-t20-vendor printer:noname gadget:keyboard gadget:disguised"

fail() {
	echo "onedoor: $*" >&2
	tail -n 40 "$console" >&2
	exit 1
}

onedoor_install dosfstools mtools
command -v qemu-system-x86_64 >/dev/null || fail "qemu-system-x86_64 is missing (apt-get install $onedoor_qemu_packages)"
mkdir -p "$out"
onedoor_unpack_guest "$packages"
# The modules that a stick and a network would want: they are there, and nobody may load them.
ONEDOOR_MODULES="usb_storage uas rndis_host cdc_ether sd_mod vfat nls_cp437 nls_ascii" bash "$top/tests/image/make-initrd.sh" "$packages" "$out"
install -D -m 644 "$system/70-onedoor-usb.rules" "$out/more/lib/udev/rules.d/70-onedoor-usb.rules"
install -D -m 644 "$system/modprobe.d/onedoor.conf" "$out/more/lib/modprobe.d/onedoor.conf"
install -D "$top/tests/deb/usb_init" "$out/more/usb_init"
# Who looks at a technician's stick, with its libraries.
for file in $(ldd "$build/firmware/onedoor-stick" | grep -o '/[^ ]*'); do
	install -D "$file" "$out/more$file"
done
install "$build/firmware/onedoor-stick" "$out/more/onedoor-stick"
(cd "$out/more" && find . | "$packages/bin/busybox" cpio -o -H newc -R 0:0 2>/dev/null) >"$out/more.cpio"
cat "$out/initrd" "$out/more.cpio" >"$out/initrd.usb"

run=$(mktemp -d /tmp/onedoor-usb-XXXXXX)
pids=()
cleanup() {
	for pid in "${pids[@]}"; do
		kill "$pid" 2>/dev/null && wait "$pid" 2>/dev/null || true
	done
	rm -rf "$run"
}
trap cleanup EXIT

# bus NAME OPTION KIND...: a host controller with these devices of a vusbd.
machine=()
bus() {
	local name=$1 option=$2 kind i=0 arguments=()
	mkdir "$run/$name"
	machine+=(-device "qemu-xhci,id=$name,p2=8,p3=1")
	shift 2
	for kind in "$@"; do
		i=$((i + 1))
		arguments+=(--device "$kind,name=d$i")
		machine+=(-chardev "socket,id=$name.$i,path=$run/$name/d$i.sock" -device "usb-redir,bus=$name.0,chardev=$name.$i")
	done
	# shellcheck disable=SC2086 # none or one
	timeout 600 "$build/tests/devices/vusbd" redir "$run/$name" --socket "$run/$name/control" $option "${arguments[@]}" >"$run/$name/ready" 2>&1 &
	pids+=($!)
	for ((i = 0; i < 100; i++)); do
		[ ! -s "$run/$name/ready" ] || return 0
		sleep 0.05
	done
	fail "vusbd does not start: $(cat "$run/$name/ready")"
}

: >"$console"
# shellcheck disable=SC2086 # lists of words
bus cold --devices-plugged $cold
# shellcheck disable=SC2086
bus hot "" $hot
# QEMU's own: a stick, a network, a keyboard behind a hub.
truncate -s 8M "$run/stick"
mkfs.vfat "$run/stick" >/dev/null
for version in 1.9 1.10 1.2; do
	echo "$version" >"$run/bundle"
	mcopy -i "$run/stick" "$run/bundle" "::onedoor-$version.raucb"
done
mcopy -i "$run/stick" "$run/bundle" ::zzz.txt
machine+=(-device "qemu-xhci,id=qemu,p2=8,p3=1" -drive "if=none,id=stick,format=raw,file=$run/stick" -device "usb-storage,bus=qemu.0,drive=stick,port=1"
	-netdev "user,id=net,restrict=on" -device "usb-net,bus=qemu.0,netdev=net,port=2" -device "usb-hub,bus=qemu.0,port=3"
	-device "usb-kbd,bus=qemu.0,port=3.1" -device "usb-mouse,bus=qemu.0,port=3.2")
count=$((8 + 5 + 1)) # QEMU puts a hub of its own where a bus has eight
timeout 500 qemu-system-x86_64 -machine pc -accel tcg,thread=multi -cpu qemu64 -smp 2 -m 512 -nodefaults -no-user-config \
	-display none -no-reboot -kernel "$out/vmlinuz" -initrd "$out/initrd.usb" \
	-append "console=ttyS0 quiet panic=-1 mitigations=off rdinit=/usb_init cold=$count all=$((count + 9))" \
	-chardev "file,id=console,path=$console,append=on" -serial chardev:console "${machine[@]}" >>"$console" 2>&1 &
qemu=$!
pids+=("$qemu")
until grep -q '^cold: over' "$console"; do
	kill -0 "$qemu" 2>/dev/null || fail "the guest is gone"
	sleep 0.2
done
for i in 1 2 3 4 5 6 7 8; do
	"$build/tests/devices/vusbctl" --socket "$run/hot/control" plug "d$i" >/dev/null || fail "cannot be plugged in: d$i"
done
wait "$qemu" || fail "QEMU ended with $?"

tr -d '\r' <"$console" | sed -n 's/ *$//; s/\(:ff0000:ff0100:\)[0-9a-f:]*/\1.../; /^\(cold\|hot\|stick\): /p' | sort -u >"$out/said"
diff "$top/tests/deb/usb_expected" "$out/said" >"$out/diff" || fail "not as expected (>): $(cat "$out/diff")"
