# shellcheck shell=bash disable=SC2154
# The stick that writes the image to a terminal's disk (README.md, "The stick"). Sourced by build.sh, which sets here, out, cmdline
# and esp_size_m and has made the image.

stick_modules="part_gpt part_msdos fat loopback newc squash4 gzio memdisk tar normal test true regexp linux echo progress sleep halt efi_gop gfxterm font"

# part NAME OFFSET FILE: a line of what is written where (firmware/install/parts.h).
part() {
	echo "$1 $2 $(stat -c %s "$3") $(sha256sum "$3" | cut -d ' ' -f 1)"
}

# start NUMBER: where the image's partition begins.
start() {
	echo $(($(/usr/sbin/sgdisk -i "$1" "$out/onedoor.img" | sed -n 's/^First sector: \([0-9]*\).*/\1/p') * 512))
}

# archive FOLDER: as the kernel unpacks it into its memory.
archive() {
	find "$1" -exec touch -hd "@$SOURCE_DATE_EPOCH" {} +
	(cd "$1" && find . -mindepth 1 -printf '%P\n' | sort | cpio -o -H newc -R 0:0 --reproducible 2>/dev/null)
}

# What the image is made of, once: the slots' root is on the stick only once, and the stick's own root, too.
make_parts() {
	local folder=$1/onedoor-install tail=$((33 * 512)) size
	size=$(stat -c %s "$out/onedoor.img")
	mkdir -p "$folder"
	dd if="$out/onedoor.img" of="$folder/head" bs=17408 count=1 status=none
	dd if="$out/onedoor.img" of="$folder/tail" bs=512 skip=$(((size - tail) / 512)) status=none
	cp "$out/esp.img" "$folder/esp"
	cp "$out/bootenv.tar" "$folder/bootenv"
	{
		part head 0 "$folder/head"
		part tail $((size - tail)) "$folder/tail"
		part bootenv "$(start 2)" "$folder/bootenv"
		part rootfs-a "$(start 3)" "$out/rootfs.img"
		part rootfs-b "$(start 4)" "$out/rootfs.img"
		part esp "$(start 1)" "$folder/esp"
	} >"$folder/list"
	archive "$1" | gzip -9n >"$out/parts.cpio.gz"
	rm -r "$folder"
	mkdir "$folder"
	ln "$out/rootfs.img" "$folder/rootfs.img"
	archive "$1" >"$out/root.cpio"
}

# make_font FILE: the characters that the boot loader says, and no others.
make_font() {
	local characters
	characters=$(grep '^echo' "$here/stick.cfg" | python3 -c 'import sys; print(",".join(f"{ord(c):#x}-{ord(c):#x}" for c in sorted(set(sys.stdin.read())) if ord(c) > 126))')
	grub-mkfont -s 32 -i 2 -r "0x20-0x7e,$characters" -o "$1" /usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc
}

# One FAT: its files, copied to any stick that has one, do as well.
make_stick() {
	local folder=$out/stick size_m
	rm -rf "$folder"
	make_parts "$folder/parts"
	mkdir -p "$folder/loader/boot/grub"
	make_font "$folder/loader/boot/grub/words.pf2"
	make_program "$here/stick.cfg" "$folder/loader" "$stick_modules"
	size_m=$((($(stat -c %s "$out/root.cpio" "$out/parts.cpio.gz" | paste -sd +) >> 20) + 40))
	make_fat "$out/stick.fat" ONEDOOR $size_m "$folder/loader/BOOTX64.EFI"
	touch -d "@$SOURCE_DATE_EPOCH" "$out/root.cpio" "$out/parts.cpio.gz"
	mmd -i "$out/stick.fat" ::/onedoor
	mcopy -m -i "$out/stick.fat" "$out/root.cpio" "$out/parts.cpio.gz" ::/onedoor/
	make_image onedoor-stick.img <<-END
		image onedoor-stick.img {
			hdimage {
				partition-table-type = "gpt"
				align = 1M
				disk-uuid = "6f6e6564-6f6f-4f6e-a000-000000000000"
			}
			partition stick {
				image = "stick.fat"
				partition-type-uuid = "c12a7328-f81f-11d2-ba4b-00a0c93ec93b"
				partition-uuid = "6f6e6564-6f6f-4f6e-a000-000000000001"
			}
		}
	END
	rm -r "$folder" "$out/stick.fat" "$out/root.cpio" "$out/parts.cpio.gz"
}
