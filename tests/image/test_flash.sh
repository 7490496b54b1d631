#!/usr/bin/env bash
# test_flash.sh: firmware/image/flash.sh on files: what it writes, and what it refuses to.
set -euo pipefail
flash=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)/firmware/image/flash.sh
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

# refuses WORDS arguments...: with a message that has these words, and the disk has nothing on it yet.
refuses() {
	local words=$1 said
	shift
	if said=$(bash "$flash" "$@" 2>&1 </dev/null); then
		echo "flash.sh $*: did not refuse" >&2
		exit 1
	fi
	grep -q "$words" <<<"$said" || { echo "flash.sh $*: no \"$words\" in: $said" >&2 && exit 1; }
	[ "$(stat -c %b disk)" = 0 ] || { echo "flash.sh $*: wrote nevertheless" >&2 && exit 1; }
}

head -c 5000000 /dev/urandom >image
truncate -s 600M disk
refuses "no checksum" --yes disk image
sha256sum image >image.sha256
refuses "nothing was written" disk image
refuses "neither a disk nor a file" --yes nobody image
refuses "neither a disk nor a file" --yes /dev/null image
cp image damaged
printf x | dd of=damaged bs=1 seek=4000000 conv=notrunc status=none
sed 's/image/damaged/' image.sha256 >damaged.sha256
refuses "damaged" --yes disk damaged
mv disk whole
truncate -s 400M disk
refuses "too small" --yes disk image
mv whole disk
# A disk of this machine's own, where there is one; without --yes, for nobody answers, should it not refuse.
own=$(findmnt -no SOURCE --target / | sed 's/\[.*//')
[ ! -b "$own" ] || refuses "in use\|no whole disk\|cannot be" "$own" image

bash "$flash" --yes disk image >said 2>&1 || { cat said >&2 && exit 1; }
cmp -n "$(stat -c %s image)" disk image
[ "$(stat -c %s disk)" = $((600 << 20)) ]
