#!/usr/bin/env bash
# test_same.sh BUILD: a second build of the image, of the same Debian packages (test_image.sh's) with the same keys, has the
# same bytes.
set -euo pipefail
onedoor_top=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
build=$(cd "$1" && pwd)
out=$build/image.same
trap 'rm -rf "$out"' EXIT
rm -rf "$out"
mkdir "$out"
SOURCE_DATE_EPOCH=$(unsquashfs -fstime "$build/image/rootfs.img") # somebody may have committed meanwhile
export SOURCE_DATE_EPOCH
ln "$build"/image/base-*.tar "$out/"
bash "$onedoor_top/firmware/image/build.sh" --keys "$build/image/keys" "$out"
for file in rootfs.img esp.img bootenv.tar onedoor.img onedoor-stick.img; do
	cmp "$build/image/$file" "$out/$file"
done
