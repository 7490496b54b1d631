#!/usr/bin/env bash
# make-initrd.sh PACKAGES OUT TEST...: OUT/vmlinuz and OUT/initrd, which runs these tests (init); a TEST is a line of
# tests.list. PACKAGES is where Debian's kernel, udev, kmod and busybox are unpacked (tests/setup.sh,
# onedoor_unpack_guest); nothing is installed.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=firmware/image/modules.sh
. "$here/../../firmware/image/modules.sh"
packages=$1 out=$2
shift 2
# What the guest has on its bus; the rest follows from these by dependency.
modules="virtio_pci virtio_console xhci_pci usbhid hid_generic hid_multitouch usblp cdc_acm evdev virtio_gpu ${ONEDOOR_MODULES:-}"
applets="sh mount cut uname timeout poweroff cat mkdir rmdir sleep"

kernel=$(basename "$packages"/lib/modules/*)
root=$out/root
rm -rf "$root"
mkdir -p "$root"/{bin,dev,proc,sys,run,tmp,etc,lib/udev,tests}
cp "$packages/boot/vmlinuz-$kernel" "$out/vmlinuz"

# copy_program FROM TO: with the shared libraries it wants, where it wants them.
copy_program() {
	install -D "$1" "$root$2"
	local library
	for library in $(ldd "$1" 2>/dev/null | grep -o '/[^ ]*'); do
		[ -e "$root$library" ] || install -D "$library" "$root$library"
	done
}

cp "$packages/bin/busybox" "$root/bin/busybox"
for applet in $applets; do
	ln -s busybox "$root/bin/$applet"
done
copy_program "$packages/bin/udevadm" /bin/udevadm
ln -s udevadm "$root/bin/systemd-udevd"
cp -r "$packages/lib/udev/rules.d" "$root/lib/udev/"
cp "$here/init" "$root/init"
chmod 755 "$root/init"
# The groups that udev's rules name.
sed -n 's/.*GROUP="\([a-z]*\)".*/\1/p' "$packages"/lib/udev/rules.d/*.rules | sort -u |
	awk 'BEGIN { print "root:x:0:" } { print $1 ":x:" 100 + NR ":" }' >"$root/etc/group"
echo "root:x:0:0::/:/bin/sh" >"$root/etc/passwd"

# shellcheck disable=SC2086 # a list of words
onedoor_copy_modules "$packages" "$kernel" "$root" $modules

# SDL opens it by itself, to hear of panels.
udev_library=$(ldconfig -p | sed -n 's|^\tlibudev.so.1 .*64.* => ||p')
install -D "$udev_library" "$root$udev_library"
# What test_panel draws with, and the program that it starts.
copy_program "$out/../../firmware/onedoor-notice" /tests/onedoor-notice
mkdir "$root/share"
cp "$out/../../share/fonts.list" "$root/share/"
mkdir "$root/share/icons"
cp "$out"/../../share/icons/{door,pic-out-of-service}* "$root/share/icons/"
cp -rL "$out/../../locale" "$root/"
mkdir -p "$root/usr/lib/locale"
cp -r /usr/lib/locale/C.utf8 "$root/usr/lib/locale/"
grep -E '^(regular|bold) ' "$root/share/fonts.list" | while read -r _ _ font; do
	install -D -m 644 "$font" "$root$font"
done
for test in "$@"; do
	read -r name program devices <<<"$test"
	copy_program "$program" "/tests/$name"
	echo "$name $(tr ' ' '\n' <<<"$devices" | sed 's/:.*//' | sort -u | tr '\n' ' ')" >>"$root/tests/list"
done
(cd "$root" && find . | sort | "$packages/bin/busybox" cpio -o -H newc -R 0:0 2>/dev/null) >"$out/initrd"
