#!/usr/bin/env bash
# visit.sh IMAGE [DIR]: boots an image in QEMU as an enrolled terminal, with virtual devices and the reference hall outside, and
# plays two visits with finger and card: a number is taken, a matter is handed in. Leaves in DIR (beside the image unless named)
# a picture of each page, and paper/, the slips. Says what the hall knows of it, and fails unless the slips say the same.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
onedoor_top=$(cd "$here/../.." && pwd)
# shellcheck source=tests/setup.sh
. "$onedoor_top/tests/setup.sh"
[[ ($# = 1 || $# = 2) && $1 != -* ]] || { echo "usage: visit.sh IMAGE [DIR]" >&2 && exit 2; }
image=$1 dir=${2:-$(dirname "$1")/visit} build=$onedoor_top/build
# shellcheck disable=SC2086 # lists of words
onedoor_install $onedoor_build_packages $onedoor_image_packages $onedoor_demo_packages sqlite3 curl
[ -x "$build/tests/image/image_words" ] || { say "building the virtual devices and the hall" && onedoor_build "$build"; }
# shellcheck source=tests/image/terminal.sh
. "$onedoor_top/tests/image/terminal.sh"
# shellcheck source=tests/image/hall.sh
. "$onedoor_top/tests/image/hall.sh"
# shellcheck source=tests/image/visits.sh
. "$onedoor_top/tests/image/visits.sh"
trap 'terminal_end; hall_off' EXIT

fail() {
	echo "onedoor: $*" >&2
	exit 1
}

# same WHAT HALL PAPER: what the hall knows, and the code on the slip.
same() {
	[[ -n $2 && ${3##*/} = "$2" ]] || fail "$1: the hall has '$2', on the slip stands '$3'"
	echo "$1: the hall and the slip agree: $2"
}

terminal_folder "$image" "$dir"
mkdir -p "$dir/data"
dir=$(cd "$dir" && pwd)
terminal_new "$image" "$dir"
hall_on "$dir/hall"
hall_enrolled "$dir/data"
terminal_data "$dir" "$dir/data"
say "booting, without the processor's help: about a minute"
terminal_on "$dir"
terminal_limit_s=$terminal_up_s terminal_reads "$dir" 00-started 轻触屏幕开始
echo "the kiosk's own page $((SECONDS - terminal_since)) s after power on"
terminal_reads "$dir" 00-online 运河市政务服务中心 # the hall's name: it answers
say "a number"
visit_number "$dir"
slip=$(visit_paper "$dir" 1)
ticket=$(hall_knows "SELECT page FROM tickets WHERE terminal='terminal-0001'")
same "the number" "$ticket" "$(visit_code "$slip")"
number=$(hall_knows "SELECT zone || printf('%04d', n) FROM tickets WHERE terminal='terminal-0001'")
visit_sees "$dir" number "$number"
visit_tap "$dir" number 完成
say "a matter"
visit_application "$dir" "$onedoor_top/assets/readme.png"
visit_hand_in "$dir"
slip=$(visit_paper "$dir" 2)
receipt=$(hall_knows "SELECT receipt FROM cases WHERE terminal='terminal-0001'")
same "the receipt" "$receipt" "$(visit_code "$slip")"
number=$(hall_knows "SELECT substr(no,1,4) || ' ' || substr(no,5,4) || ' ' || substr(no,9,4) || ' ' || substr(no,13) FROM cases WHERE terminal='terminal-0001'")
visit_sees "$dir" filed "$number"
[ "$(hall_knows "SELECT COUNT(*) FROM case_materials m JOIN cases c ON c.no=m.case_no WHERE c.terminal='terminal-0001'")" -gt 0 ] ||
	fail "the photo is not with the case"
visit_tap "$dir" filed 完成
visit_sees "$dir" attract 轻触屏幕开始
terminal_remembers "$dir" A_TRY=0 # the slot is found good
! grep -a 'Failed to start' "$dir/serial.log" || fail "something failed meanwhile"
say "pictures, paper/ and serial.log: $dir"
