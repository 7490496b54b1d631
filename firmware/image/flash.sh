#!/usr/bin/env bash
# flash.sh [--yes] DEVICE|FILE [IMAGE]: writes the image to a terminal's disk, whole, and reads it back. Checks the image first
# (IMAGE.sha256 beside it). Refuses what is mounted or used by this machine, partitions, and what is too small. A FILE that
# exists is written like a disk of its size.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
data_min_m=512 # what the terminal's data want beside the image

fail() {
	echo "flash.sh: $*" >&2
	exit 1
}

is_sure=0
if [ "${1:-}" = --yes ]; then
	is_sure=1
	shift
fi
[[ $# = 1 || $# = 2 ]] || { echo "usage: flash.sh [--yes] DEVICE|FILE [IMAGE]" >&2 && exit 2; }
target=$1 image=${2:-$here/../../build-image/onedoor.img}
[ -s "$image" ] || fail "no image: $image (build.sh makes it)"
image=$(readlink -f "$image")
[ -f "$image.sha256" ] || fail "no checksum: $image.sha256"

size_of() {
	if [ -b "$1" ]; then
		blockdev --getsize64 "$1"
	else
		stat -c %s "$1"
	fi
}

# What speaks against the disk; nothing: it may be written.
objection() {
	local disk=$1 type ro name mounts
	read -r type ro < <(lsblk -dnro TYPE,RO "$disk") || { echo "it cannot be examined" && return; }
	[ "$type" = disk ] || [ "$type" = loop ] || { echo "it is no whole disk ($type)" && return; }
	[ "$ro" = 0 ] || { echo "it cannot be written" && return; }
	while read -r name type mounts; do
		[ -z "$mounts" ] || { echo "$name is in use: $mounts" && return; }
		[ "$type" = disk ] || [ "$type" = loop ] || [ "$type" = part ] || { echo "$name is in use ($type)" && return; }
	done < <(lsblk -nro NAME,TYPE,MOUNTPOINTS "$disk")
	# Asks the kernel, which knows more users than lsblk: another container's mounts, a RAID. A disk that is free can be had.
	python3 -c 'import os, sys; os.close(os.open(sys.argv[1], os.O_RDWR | os.O_EXCL))' "$disk" 2>/dev/null || echo "it is in use"
}

target=$(readlink -f "$target")
if [ -b "$target" ]; then
	said=$(objection "$target")
	[ -z "$said" ] || fail "$target: $said"
elif [ ! -f "$target" ]; then
	fail "$target: neither a disk nor a file"
fi
bytes=$(size_of "$image")
has=$(size_of "$target")
[ "$has" -ge $((bytes + (data_min_m << 20))) ] || fail "$target is too small: $((has >> 20)) MB, wanted $(((bytes >> 20) + data_min_m)) MB"

echo "1/3 checking the image ($((bytes >> 20)) MB)"
wanted=$(cut -d ' ' -f 1 "$image.sha256")
[ "$(sha256sum <"$image" | cut -d ' ' -f 1)" = "$wanted" ] || fail "$image is damaged, or not what its checksum is of"
if [ "$is_sure" = 0 ]; then
	[ ! -b "$target" ] || lsblk -dno NAME,SIZE,MODEL,SERIAL "$target"
	read -rp "All that is on $target will be lost. Write yes to go on: " answer || true
	[ "$answer" = yes ] || fail "nothing was written"
fi

echo "2/3 writing"
# An old terminal's data are not left behind, where the disk can forget.
[ ! -b "$target" ] || blkdiscard -f "$target" 2>/dev/null || true
dd if="$image" of="$target" bs=4M conv=notrunc,fsync status=progress
echo "3/3 reading back"
[ ! -b "$target" ] || blockdev --flushbufs "$target"
found=$(dd if="$target" bs=4M count="$bytes" iflag=count_bytes status=progress | sha256sum | cut -d ' ' -f 1)
[ "$found" = "$wanted" ] || fail "$target does not hold what was written to it: it is broken"
[ ! -b "$target" ] || blockdev --rereadpt "$target" 2>/dev/null || true
echo "done: $target may go into a terminal"
