#!/usr/bin/env bash
# boot.sh IMAGE [DIR]: boots an image in QEMU, as a terminal that was just flashed, with virtual devices; leaves in DIR (beside
# the image unless named) what the panel shows and what the serial line said.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
onedoor_top=$(cd "$here/../.." && pwd)
# shellcheck source=tests/setup.sh
. "$onedoor_top/tests/setup.sh"
[[ ($# = 1 || $# = 2) && $1 != -* ]] || { echo "usage: boot.sh IMAGE [DIR]" >&2 && exit 2; }
image=$1 dir=${2:-$(dirname "$1")/boot} build=$onedoor_top/build
# shellcheck disable=SC2086 # lists of words
onedoor_install $onedoor_build_packages $onedoor_image_packages
[ -x "$build/tests/devices/vusbd" ] || { say "building the virtual devices" && onedoor_build "$build"; }
# shellcheck source=tests/image/terminal.sh
. "$onedoor_top/tests/image/terminal.sh"
trap terminal_off EXIT
terminal_folder "$image" "$dir"
terminal_new "$image" "$dir"
say "booting, without the processor's help: about a minute"
terminal_on "$dir"
terminal_picture "$dir" started
say "pictures and serial.log: $dir"
