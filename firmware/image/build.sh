#!/usr/bin/env bash
# build.sh [--keys DIR] [OUT]: the terminal's image (OUT/onedoor.img, to be written by flash.sh), the stick that writes it to the
# terminal that it is put into (OUT/onedoor-stick.img), and the update bundle of the same slot (OUT/onedoor.raucb). OUT is build-image/ unless named. DIR holds ca.pem, update.pem and update.key, what signs
# updates and what terminals believe; without it keys for development are made once, in OUT/keys. README.md says why all this.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
onedoor_top=$(cd "$here/../.." && pwd)
# shellcheck source=tests/setup.sh
. "$onedoor_top/tests/setup.sh"
# shellcheck source=firmware/image/root.sh
. "$here/root.sh"
# shellcheck source=firmware/image/stick.sh
. "$here/stick.sh"

keys='' out=$onedoor_top/build-image
while [ $# -gt 0 ]; do
	case $1 in
	--keys)
		for file in ca.pem update.pem update.key; do
			[ -f "${2:-}/$file" ] || { echo "build.sh: --keys wants a folder; there is no '${2:-}/$file'" >&2 && exit 2; }
		done
		keys=$(cd "$2" && pwd)
		shift
		;;
	-*) echo "usage: build.sh [--keys DIR] [OUT]" >&2 && exit 2 ;;
	*) out=$1 ;;
	esac
	shift
done
[ "$(id -u)" -eq 0 ] || { echo "build.sh: needs root: the image's files have owners" >&2 && exit 1; }

# What the kernel is told. The console is the serial line: it only tells, and nothing of it is seen on the panel.
cmdline="console=ttyS0,115200 quiet panic=10 consoleblank=0 vt.global_cursor_default=0 sysctl.kernel.sysrq=0
	fsck.repair=yes systemd.gpt_auto=0 systemd.show_status=no"
loader_modules="part_gpt squash4 gzio memdisk tar normal test true regexp loadenv linux sleep reboot efi_gop"
slot_size_m=384 esp_size_m=36

SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git -C "$onedoor_top" log -1 --format=%ct 2>/dev/null || stat -c %Y "$here/build.sh")}
export SOURCE_DATE_EPOCH LC_ALL=C TZ=UTC
umask 022
version=$(sed -n 's/^project(onedoor VERSION \([0-9.]*\).*/\1/p' "$onedoor_top/CMakeLists.txt")

step() {
	printf '[%4d s] %s\n' "$SECONDS" "$*"
}

# pack TAR FOLDER NAME: the same bytes each time.
pack() {
	tar --format=ustar --sort=name --mtime="@$SOURCE_DATE_EPOCH" --mode=go-w --owner=0 --group=0 --numeric-owner -cf "$1" -C "$2" "$3"
}

# Who may sign updates (ca.pem, on the terminals), and the key of the one who does (update.pem, update.key).
make_keys() {
	keys=$out/keys
	mkdir -p "$keys"
	chmod 700 "$keys"
	if [ ! -e "$keys/fleet.pub" ]; then
		openssl genpkey -algorithm ed25519 -out "$keys/fleet.key" 2>"$out/keys.log"
		openssl pkey -in "$keys/fleet.key" -pubout -outform DER | tail -c 32 | basenc --base64url | tr -d '=\n' >"$keys/fleet.pub"
	fi
	[ ! -e "$keys/update.pem" ] || return 0
	openssl req -x509 -newkey rsa:3072 -nodes -days 7300 -keyout "$keys/ca.key" -out "$keys/ca.pem" -subj "/CN=Onedoor development CA" \
		-addext "basicConstraints=critical,CA:TRUE,pathlen:0" -addext "keyUsage=critical,keyCertSign,cRLSign" 2>"$out/keys.log"
	openssl req -newkey rsa:3072 -nodes -keyout "$keys/update.key" -out "$keys/update.csr" -subj "/CN=Onedoor development updates" 2>>"$out/keys.log"
	printf '%s\n' keyUsage=critical,digitalSignature extendedKeyUsage=codeSigning,emailProtection basicConstraints=critical,CA:FALSE >"$keys/update.ext"
	openssl x509 -req -days 3650 -in "$keys/update.csr" -CA "$keys/ca.pem" -CAkey "$keys/ca.key" -CAcreateserial \
		-extfile "$keys/update.ext" -out "$keys/update.pem" 2>>"$out/keys.log"
	rm "$keys"/update.{csr,ext}
}

# The boot loader's variables as a new terminal has them: a block of 4096 bytes in a tar, where it begins at byte 512.
make_memory() {
	local size
	rm -f "$out/bootenv"
	grub-editenv "$out/bootenv" create
	grub-editenv "$out/bootenv" set "ORDER=A B" A_OK=1 A_TRY=0 B_OK=1 B_TRY=0
	size=$(stat -c %s "$out/bootenv")
	printf '%*s' $((4096 - size)) '' | tr ' ' '#' >>"$out/bootenv"
	pack "$out/bootenv.tar" "$out" bootenv
}

# make_program SCRIPT FOLDER MODULES: FOLDER/BOOTX64.EFI, the boot loader with its script and what is in FOLDER/boot inside.
make_program() {
	local script=$1 folder=$2
	mkdir -p "$folder/boot/grub"
	sed "s|@CMDLINE@|$(tr -s ' \t\n' ' ' <<<"$cmdline")|" "$script" >"$folder/boot/grub/grub.cfg"
	grub-script-check "$folder/boot/grub/grub.cfg"
	pack "$folder/memdisk" "$folder" boot
	# shellcheck disable=SC2086 # a list of words
	grub-mkimage -O x86_64-efi -m "$folder/memdisk" -p '(memdisk)/boot/grub' -o "$folder/BOOTX64.EFI" $3
	touch -d "@$SOURCE_DATE_EPOCH" "$folder/BOOTX64.EFI"
}

# make_fat FILE LABEL SIZE_M LOADER: a FAT that starts this boot loader.
make_fat() {
	rm -f "$1"
	mkfs.vfat --invariant -F 32 -s 1 -n "$2" -C "$1" $(($3 * 1024)) >/dev/null
	mmd -i "$1" ::/EFI ::/EFI/BOOT
	mcopy -m -i "$1" "$4" ::/EFI/BOOT/
}

# The terminal's is never written again.
make_loader() {
	rm -rf "$out/loader"
	make_program "$here/grub.cfg" "$out/loader" "$loader_modules"
	make_fat "$out/esp.img" ESP $esp_size_m "$out/loader/BOOTX64.EFI"
}

# make_image NAME: OUT/NAME, of genimage's description on the standard input.
make_image() {
	rm -f "$out/$1" "$out/$1.sha256"
	cat >"$out/genimage.cfg"
	mkdir -p "$out/empty"
	genimage --config "$out/genimage.cfg" --rootpath "$out/empty" --inputpath "$out" --outputpath "$out" \
		--tmppath "$out/genimage.tmp" >"$out/genimage.log" 2>&1 || { tail -n 20 "$out/genimage.log" >&2 && return 1; }
	rm -rf "$out/genimage.tmp" "$out/empty"
	(cd "$out" && sha256sum "$1" >"$1.sha256")
}

# Both slots hold the same at first: a new terminal can fall back from its first day on.
make_disk() {
	local id=6f6e6564-6f6f-4f6e
	make_image onedoor.img <<-END
		image onedoor.img {
			hdimage {
				partition-table-type = "gpt"
				align = 1M
				disk-uuid = "$id-8000-000000000000"
			}
			partition esp {
				image = "esp.img"
				partition-type-uuid = "c12a7328-f81f-11d2-ba4b-00a0c93ec93b"
				partition-uuid = "$id-8000-000000000001"
			}
			partition bootenv {
				image = "bootenv.tar"
				partition-type-uuid = "$id-9000-000000000002"
				partition-uuid = "$id-8000-000000000002"
			}
			partition rootfs-a {
				image = "rootfs.img"
				size = ${slot_size_m}M
				partition-type-uuid = "4f68bce3-e8cd-4db1-96e7-fbcaf984b709"
				partition-uuid = "$id-8000-00000000000a"
			}
			partition rootfs-b {
				image = "rootfs.img"
				size = ${slot_size_m}M
				partition-type-uuid = "4f68bce3-e8cd-4db1-96e7-fbcaf984b709"
				partition-uuid = "$id-8000-00000000000b"
			}
		}
	END
}

make_bundle() {
	local folder=$out/bundle
	rm -rf "$folder" "$out/onedoor.raucb"
	mkdir "$folder"
	ln "$out/rootfs.img" "$folder/rootfs.img"
	printf '%s\n' '[update]' compatible=onedoor-terminal "version=$version" "build=$SOURCE_DATE_EPOCH" '[bundle]' format=verity \
		'[image.rootfs]' filename=rootfs.img >"$folder/manifest.raucm"
	rauc bundle --cert "$keys/update.pem" --key "$keys/update.key" --keyring "$keys/ca.pem" "$folder" "$out/onedoor.raucb" \
		>"$out/bundle.log" 2>&1 || { tail -n 20 "$out/bundle.log" >&2 && return 1; }
	rm -r "$folder"
}

mkdir -p "$out"
out=$(cd "$out" && pwd)
# shellcheck disable=SC2086 # lists of words
onedoor_install $onedoor_build_packages $onedoor_image_packages
[ -n "$keys" ] || make_keys
step "base: Debian's packages"
make_base
make_memory
make_slot
step "disk"
make_loader
make_disk
step "stick"
make_stick
step "update bundle"
make_bundle
step "done"
root_hash=$(sha256sum "$out/rootfs.img" | cut -d ' ' -f 1)
printf '%s\n' "root hash  $root_hash" "root       $(($(stat -c %s "$out/rootfs.img") >> 20)) MB of $slot_size_m MB, unpacked $(du -sm "$out/tree" | cut -f 1) MB" \
	"bundle     $(($(stat -c %s "$out/onedoor.raucb") >> 20)) MB" "image      $(($(stat -c %s "$out/onedoor.img") >> 20)) MB: $out/onedoor.img" \
	"stick      $(($(stat -c %s "$out/onedoor-stick.img") >> 20)) MB: $out/onedoor-stick.img"
