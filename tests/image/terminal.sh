# shellcheck shell=bash disable=SC2154
# The terminal below QEMU: an image's disk, a panel, a network card, and vusbd's devices. Sourced by firmware/image/boot.sh and
# the tests of the label image; needs onedoor_top and build. DIR, of one terminal: disk.img, vars.fd (the firmware's memory),
# serial.log, pictures, and paper/, what its printer printed. terminal_run has its sockets while it is on.
# shellcheck source=tests/image/machine.sh
. "$onedoor_top/tests/image/machine.sh"
pids=() terminal_pid='' terminal_run='' terminal_devices="touch:multitouch,name=panel idcard:sdt-split,name=idcard scanner:hidpos-newland,name=scanner printer,name=printer"
terminal_beside='' # as terminal_devices, but somebody has to plug them in
# A restart without a new QEMU: with two processors its firmware waits for the second one, once in some twenty times for ever.
terminal_processors=2
terminal_width=1080 terminal_height=1920
terminal_up_s=600 # a minute; beside other tests, without the processor's help, many times as long

# terminal_folder IMAGE DIR: an empty DIR for a terminal of that image. Takes away what an earlier one has left there, and nothing else.
terminal_folder() {
	[ -f "$1" ] || { echo "onedoor: no image: $1" >&2 && return 1; }
	[ ! -e "$2" ] || [ -e "$2/disk.img" ] || [ -z "$(ls -A "$2")" ] || { echo "onedoor: $2 is not empty" >&2 && return 1; }
	rm -rf "$2"
	mkdir -p "$2"
}

# terminal_new IMAGE DIR [SIZE]: a terminal whose disk was just flashed.
terminal_new() {
	mkdir -p "$2"
	cp --sparse=always "$1" "$2/disk.img"
	truncate -s "${3:-3G}" "$2/disk.img"
	cp /usr/share/OVMF/OVMF_VARS_4M.fd "$2/vars.fd"
}

# terminal_on DIR [QEMU's arguments]: plugs it in. With terminal_logs=1 what it writes to its disk can be lost (terminal_cut).
terminal_logs=0
terminal_on() {
	local dir=$1 device disk=(-drive "if=none,id=disk,format=raw,file=$1/disk.img")
	shift
	terminal_serial=$dir/serial.log
	terminal_run=$(mktemp -d /tmp/onedoor-terminal-XXXXXX) # sockets allow 107 bytes of path
	mkdir -p "$dir/paper"
	machine=() vusbd_options=(--paper-dir "$dir/paper")
	# shellcheck disable=SC2086 # a list of words
	onedoor_plug "$terminal_run" usb "$dir/devices.log" 3600 $terminal_devices $terminal_beside
	onedoor_plugged "$terminal_run" usb
	for device in $terminal_devices; do
		terminal_usb plug "${device#*name=}" >/dev/null
	done
	if [ "$terminal_logs" = 1 ]; then
		cp --sparse=auto "$dir/disk.img" "$dir/before.img"
		: >"$dir/disk.log"
		disk=(-blockdev "driver=file,node-name=file,filename=$dir/disk.img" -blockdev "driver=file,node-name=log,filename=$dir/disk.log"
			-blockdev driver=blklogwrites,node-name=disk,file=file,log=log)
	fi
	terminal_since=$SECONDS
	qemu-system-x86_64 -machine q35 -accel tcg,thread=multi -cpu qemu64 -smp "$terminal_processors" -m 1024 -nodefaults -no-user-config -display none \
		-drive if=pflash,format=raw,readonly=on,file=/usr/share/OVMF/OVMF_CODE_4M.fd \
		-drive "if=pflash,format=raw,file=$dir/vars.fd" \
		"${disk[@]}" -device virtio-blk-pci,drive=disk,bootindex=1 \
		-device virtio-vga,edid=on,xres=$terminal_width,yres=$terminal_height -device i6300esb -action watchdog=reset \
		-netdev user,id=net -device virtio-net-pci,id=card,netdev=net \
		-chardev "socket,id=serial,path=$terminal_run/serial,server=on,wait=off,logfile=$dir/serial.log,logappend=on" -serial chardev:serial \
		-qmp "unix:$terminal_run/qmp,server=on,wait=off" "${machine[@]}" "$@" >>"$dir/qemu.log" 2>&1 &
	terminal_pid=$!
}

# terminal_tells DIR TREE WORDS [QEMU's arguments]: as terminal_on, slot A without the boot loader; TREE is what its image was made of.
# The kernel, told these words as well, and the units say on the serial line what a terminal keeps to itself.
terminal_tells() {
	local dir=$1 tree=$2 words=$3
	shift 3
	terminal_on "$dir" -kernel "$tree/boot/vmlinuz" -initrd "$tree/boot/initrd" -append "console=ttyS0,115200 rauc.slot=A panic=10 \
		$words fsck.repair=yes systemd.gpt_auto=0 systemd.show_status=no systemd.journald.max_level_console=info" "$@"
}

# terminal_squash TREE FILE: makes a root of it, quickly, and takes it away.
terminal_squash() {
	mksquashfs "$1" "$2" -comp gzip -Xcompression-level 1 -noappend -no-xattrs -no-progress -quiet >/dev/null
	rm -rf "$1"
}

# terminal_root DIR FILE: slot A is that root.
terminal_root() {
	local start
	start=$(terminal_partition "$1" 3)
	dd if="$2" of="$1/disk.img" bs=1M oflag=seek_bytes seek=$((start * 512)) conv=notrunc status=none
}

# terminal_off: pulls the plug, at whatever it is doing.
terminal_off() {
	local pid
	[ -z "$terminal_pid" ] || { kill -9 "$terminal_pid" 2>/dev/null && wait "$terminal_pid" 2>/dev/null; } || true
	for pid in "${pids[@]}"; do # not -9: timeout has to take vusbd with it
		kill "$pid" 2>/dev/null && wait "$pid" 2>/dev/null || true
	done
	[ -z "$terminal_run" ] || rm -rf "$terminal_run"
	terminal_pid='' pids=() terminal_run=''
}

# terminal_end: pulls the plug at a test's end; after a failure, says first what the terminal has last said itself.
terminal_serial=''
terminal_end() {
	local status=$?
	if [ "$status" != 0 ] && [ -n "$terminal_pid" ]; then
		kill -0 "$terminal_pid" 2>/dev/null || echo "the machine has ended: $(tail -n 3 "${terminal_serial%/*}/qemu.log")"
		echo "$((SECONDS - terminal_since)) s after power on; the end of $terminal_serial:"
		tail -c 20000 "$terminal_serial" | tr -cd '\n\t -~' | cut -c -160 | tail -n 25
	fi >&2
	terminal_off
}

# terminal_cut DIR SEED: the plug, and what the disk had not yet made sure of goes with it, in part (disk_cut.py).
terminal_cut() {
	terminal_off
	python3 "$onedoor_top/tests/image/disk_cut.py" "$1/disk.log" "$1/before.img" "$2"
	mv "$1/before.img" "$1/disk.img"
}

# terminal_usb WORD...: something done to its devices (tests/devices/README.md).
terminal_usb() {
	"$build/tests/devices/vusbctl" --socket "$terminal_run/usb/control" "$@"
}

# terminal_qmp COMMAND [NAME=VALUE...]: something done to the machine below it.
terminal_qmp() {
	python3 -B "$onedoor_top/tests/image/qmp.py" "$terminal_run/qmp" "$@"
}

# terminal_data DIR FOLDER [SIZE_M]: a terminal's data partition, as if it had run before: FOLDER is what is in it.
terminal_data() {
	local dir=$1 size_m=${3:-512} start
	mke2fs -q -t ext4 -L data -E no_copy_xattrs -d "$2" "$dir/data.ext4" "${size_m}M" || return 1
	sgdisk -e -n "5:0:+${size_m}M" -t 5:8300 -c 5:data "$dir/disk.img" >/dev/null
	start=$(terminal_partition "$dir" 5)
	dd if="$dir/data.ext4" of="$dir/disk.img" bs=1M oflag=seek_bytes seek=$((start * 512)) conv=notrunc,sparse status=none
	rm "$dir/data.ext4"
}

# terminal_partition DIR NUMBER: its first sector.
terminal_partition() {
	/usr/sbin/sgdisk -i "$2" "$1/disk.img" 2>/dev/null | sed -n 's/^First sector: \([0-9]*\).*/\1/p'
}

# terminal_reads DIR NAME TEXT...: waits until one of the texts stands on the panel, leaves DIR/NAME.png; terminal_found is which
# of them (1 the first), terminal_x and terminal_y where. When none does, DIR/NAME-was-N.png are the pictures until then.
terminal_limit_s=120
terminal_reads() {
	local dir=$1 name=$2 until=$((SECONDS + terminal_limit_s)) found was=0
	shift 2
	while [ "$SECONDS" -lt "$until" ]; do
		terminal_qmp screendump "filename=$dir/$name.png" format=png >/dev/null || break
		if found=$("$build/tests/image/image_words" "$dir/$name.png" "$@"); then
			read -r terminal_found terminal_x terminal_y <<<"$found"
			rm -f "$dir/$name"-was-*.png
			return 0
		fi
		cmp -s "$dir/$name.png" "$dir/$name-was-$was.png" || { was=$((was + 1)) && cp "$dir/$name.png" "$dir/$name-was-$was.png"; }
		sleep 0.3
	done
	echo "onedoor: none of these on $dir/$name.png: $*" >&2
	return 1
}

# terminal_touch X Y: a finger, on a dot of the picture, long enough to be seen.
terminal_touch() {
	local x=$(($1 * 32767 / terminal_width)) y=$(($2 * 32767 / terminal_height))
	terminal_usb poke panel down $x $y >/dev/null
	sleep 0.15
	terminal_usb poke panel up >/dev/null
}

# terminal_tap DIR NAME TEXT...: touches where it is read.
terminal_tap() {
	terminal_reads "$@" && terminal_touch "$terminal_x" "$terminal_y"
}

# terminal_picture DIR NAME [LIMIT_S]: waits until most of the panel is lit and something stands on it, leaves DIR/NAME.png, says what is seen and after
# how many seconds. The firmware's and the boot loader's own pictures are nearly black.
terminal_picture() {
	local dir=$1 name=$2 until=$((SECONDS + ${3:-300})) seen=''
	while [ "$SECONDS" -lt "$until" ]; do
		kill -0 "$terminal_pid" 2>/dev/null || break
		seen=$(python3 -B "$onedoor_top/tests/image/panel.py" "$terminal_run/qmp" "$dir/$name.png" 2>/dev/null || true)
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
	start=$(terminal_partition "$1" 2)
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
	start=$(terminal_partition "$dir" 2)
	{
		[ $# -eq 0 ] || printf '%s\n' "# GRUB Environment Block" "$@"
		printf '%4096s' '' | tr ' ' '#'
	} | dd of="$dir/disk.img" bs=4096 oflag=seek_bytes seek=$(((start + 1) * 512)) count=1 iflag=fullblock conv=notrunc status=none
}
