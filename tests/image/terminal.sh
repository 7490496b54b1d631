# shellcheck shell=bash disable=SC2154
# The terminal below QEMU: an image's disk, a panel, a network card, and vusbd's devices. Sourced by firmware/image/boot.sh and
# the tests of the label image; needs onedoor_top and build. DIR, of one terminal: disk.img, vars.fd (the firmware's memory),
# serial.log, qmp, and pictures.
# shellcheck source=tests/image/machine.sh
. "$onedoor_top/tests/image/machine.sh"
pids=() terminal_pid='' terminal_run='' terminal_devices="touch:multitouch,name=panel idcard:sdt-split,name=idcard scanner:hidpos-newland,name=scanner printer,name=printer"

# terminal_new IMAGE DIR [SIZE]: a terminal whose disk was just flashed.
terminal_new() {
	mkdir -p "$2"
	cp --sparse=always "$1" "$2/disk.img"
	truncate -s "${3:-3G}" "$2/disk.img"
	cp /usr/share/OVMF/OVMF_VARS_4M.fd "$2/vars.fd"
}

# terminal_on DIR [QEMU's arguments]: plugs it in.
terminal_on() {
	local dir=$1 machine=() device
	shift
	terminal_run=$(mktemp -d /tmp/onedoor-terminal-XXXXXX) # sockets allow 107 bytes of path
	# shellcheck disable=SC2086 # a list of words
	onedoor_plug "$terminal_run" usb "$dir/devices.log" 3600 $terminal_devices
	onedoor_plugged "$terminal_run" usb
	for device in $terminal_devices; do
		"$build/tests/devices/vusbctl" --socket "$terminal_run/usb/control" plug "${device#*name=}" >/dev/null
	done
	terminal_since=$SECONDS
	qemu-system-x86_64 -machine q35 -accel tcg,thread=multi -cpu qemu64 -smp 2 -m 1024 -nodefaults -no-user-config -display none \
		-drive if=pflash,format=raw,readonly=on,file=/usr/share/OVMF/OVMF_CODE_4M.fd \
		-drive "if=pflash,format=raw,file=$dir/vars.fd" \
		-drive "if=none,id=disk,format=raw,file=$dir/disk.img" -device virtio-blk-pci,drive=disk,bootindex=1 \
		-device virtio-vga,edid=on,xres=1080,yres=1920 -device i6300esb -action watchdog=reset \
		-chardev "file,id=serial,path=$dir/serial.log,append=on" -serial chardev:serial \
		-qmp "unix:$terminal_run/qmp,server=on,wait=off" "${machine[@]}" "$@" >>"$dir/qemu.log" 2>&1 &
	terminal_pid=$!
}

# terminal_off: pulls the plug, at whatever it is doing.
terminal_off() {
	local pid
	for pid in "$terminal_pid" "${pids[@]}"; do
		[ -z "$pid" ] || { kill -9 "$pid" 2>/dev/null && wait "$pid" 2>/dev/null; } || true
	done
	[ -z "$terminal_run" ] || rm -rf "$terminal_run"
	terminal_pid='' pids=() terminal_run=''
}

# terminal_picture DIR NAME [LIMIT_S]: waits until most of the panel is lit and something stands on it, leaves DIR/NAME.png, says what is seen and after
# how many seconds. The firmware's and the boot loader's own pictures are nearly black.
terminal_picture() {
	local dir=$1 name=$2 until=$((SECONDS + ${3:-300})) seen=''
	while [ "$SECONDS" -lt "$until" ]; do
		kill -0 "$terminal_pid" 2>/dev/null || break
		seen=$(python3 "$onedoor_top/tests/image/panel.py" "$terminal_run/qmp" "$dir/$name.png" 2>/dev/null || true)
		if [[ $seen =~ ^lit\ ([0-9]+)\ colours\ ([0-9]+) ]] && [ "${BASH_REMATCH[1]}" -gt 50 ] && [ "${BASH_REMATCH[2]}" -gt 1 ]; then
			echo "$name: $seen, $((SECONDS - terminal_since)) s after power on"
			return 0
		fi
		sleep 0.5
	done
	echo "$name: no picture (${seen:-none}); the end of $dir/serial.log:" >&2
	tail -n 20 "$dir/serial.log" >&2
	return 1
}

# terminal_memory DIR: what the boot loader remembers, one NAME=VALUE a line; as it is on the disk now.
terminal_memory() {
	local start
	start=$(/usr/sbin/sgdisk -i 2 "$1/disk.img" 2>/dev/null | sed -n 's/^First sector: \([0-9]*\).*/\1/p')
	dd if="$1/disk.img" bs=512 skip=$((start + 1)) count=1 status=none | tr -d '\0' | grep -a '^[A-Z_]*=' || true
}

# terminal_remembers DIR NAME=VALUE [LIMIT_S]: waits until it does.
terminal_remembers() {
	local until=$((SECONDS + ${3:-120}))
	until terminal_memory "$1" | grep -qxF "$2"; do
		[ "$SECONDS" -lt "$until" ] || { echo "the boot loader's memory, not $2: $(terminal_memory "$1" | tr '\n' ' ')" >&2 && return 1; }
		sleep 0.5
	done
}

# terminal_recall DIR NAME=VALUE...: makes it remember exactly that; nothing: a memory that cannot be read.
terminal_recall() {
	local dir=$1 start
	shift
	start=$(/usr/sbin/sgdisk -i 2 "$dir/disk.img" 2>/dev/null | sed -n 's/^First sector: \([0-9]*\).*/\1/p')
	{
		[ $# -eq 0 ] || printf '%s\n' "# GRUB Environment Block" "$@"
		printf '%4096s' '' | tr ' ' '#'
	} | dd of="$dir/disk.img" bs=4096 oflag=seek_bytes seek=$(((start + 1) * 512)) count=1 iflag=fullblock conv=notrunc status=none
}
