#!/usr/bin/env bash
# test_troubles.sh BUILD [TROUBLE...]: what a terminal may meet, each with a boot of its own, all of them unless named: line (none,
# and there again), clock (years ago, years ahead), full (its data partition), broken (no data partition that can be read). What was
# seen is printed, pictures stay in BUILD/image/troubles.
set -euo pipefail
onedoor_top=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
build=$(cd "$1" && pwd)
shift
# shellcheck source=tests/image/terminal.sh
. "$onedoor_top/tests/image/terminal.sh"
# shellcheck source=tests/image/hall.sh
. "$onedoor_top/tests/image/hall.sh"
# shellcheck source=tests/image/visits.sh
. "$onedoor_top/tests/image/visits.sh"
trap 'terminal_end; hall_off' EXIT
image=${ONEDOOR_IMAGE:-$build/image/onedoor.img} all=$build/image/troubles dir=''

fail() {
	echo "onedoor: $*" >&2
	exit 1
}

# fresh NAME [SIZE_M]: an enrolled terminal of its own in dir.
fresh() {
	dir=$all/$1
	rm -rf "$dir"
	mkdir -p "$dir/data"
	terminal_new "$image" "$dir"
	hall_enrolled "$dir/data"
}

# comes_up NAME TEXT...: the kiosk's page.
comes_up() {
	terminal_limit_s=$terminal_up_s terminal_reads "$dir" "$@" || fail "$1: the kiosk does not come up"
}

trouble_line() {
	fresh line
	terminal_data "$dir" "$dir/data"
	terminal_on "$dir"
	comes_up started 轻触屏幕开始
	terminal_reads "$dir" online 运河市政务服务中心
	sleep 30 # numbers are leased meanwhile
	terminal_qmp set_link name=card up=false >/dev/null
	terminal_reads "$dir" offline 大厅未连接
	visit_number "$dir"
	visit_paper "$dir" 1 >/dev/null
	[ "$(hall_knows "SELECT COUNT(*) FROM tickets WHERE terminal='terminal-0001'")" = 0 ] || fail "the hall knows it already"
	terminal_qmp set_link name=card up=true >/dev/null
	local until=$((SECONDS + 180))
	until [ "$(hall_knows "SELECT COUNT(*) FROM tickets WHERE terminal='terminal-0001' AND origin='offline'")" = 1 ]; do
		[ "$SECONDS" -lt "$until" ] || fail "the number does not come to the hall"
		sleep 1
	done
	echo "line: a number was given without it, and came to the hall with it"
}

# Behind: the system takes at least the time it was built at. Ahead of all certificates: nothing mends that but a time server, and
# here is none; the page says so.
trouble_clock() {
	fresh clock-behind
	terminal_data "$dir" "$dir/data"
	terminal_on "$dir" -rtc base=2016-02-29T12:00:00
	comes_up started 轻触屏幕开始
	terminal_reads "$dir" online 运河市政务服务中心 || fail "clock: years behind, and no hall"
	terminal_off
	echo "clock: years behind: the hall is reached"
	fresh clock-ahead
	terminal_data "$dir" "$dir/data"
	terminal_on "$dir" -rtc base=2041-07-01T12:00:00
	comes_up started 这台机器暂时不能用
	terminal_reads "$dir" ahead "terminal-0001 · clock_wrong" || fail "clock: years ahead, and its page does not say so"
	echo "clock: years ahead: out of service, and it says why"
}

# What there is of space is taken by something else, to less than 256 KB: it starts, offers what has not to be kept, says of the rest
# that it cannot be done here, and starts again.
trouble_full() {
	local kb=$((72 * 1024))
	fresh full
	truncate -s "${kb}K" "$dir/data/filler"
	until dd if=/dev/urandom of="$dir/data/filler" bs=1K count="$kb" status=none && terminal_data "$dir" "$dir/data" 72 2>/dev/null; do
		kb=$((kb - 256))
	done
	sgdisk -n 6:0:0 -c 6:rest "$dir/disk.img" >/dev/null # it cannot grow
	terminal_on "$dir"
	comes_up started 轻触屏幕开始
	terminal_reads "$dir" online 运河市政务服务中心
	visit_tap "$dir" attract 轻触屏幕开始
	visit_sees "$dir" home 暂停：请到咨询台
	! "$build/tests/image/image_words" "$dir"/*-home.png 大厅未连接 || fail "full: the hall is there, and its page says that it is not"
	terminal_off
	terminal_on "$dir"
	comes_up again 轻触屏幕开始
	echo "full: it starts, says what cannot be done here, and starts again after a power cut"
}

# It has forgotten who it is, and could not keep it: it says so.
trouble_broken() {
	fresh broken
	terminal_data "$dir" "$dir/data" 64
	dd if=/dev/urandom of="$dir/disk.img" bs=1M count=64 oflag=seek_bytes seek=$(($(terminal_partition "$dir" 5) * 512)) conv=notrunc status=none
	terminal_on "$dir"
	comes_up started 这台机器无法保存数据
	echo "broken: it says that nothing can be kept"
}

rm -rf "$all/hall"
hall_on "$all/hall"
[ $# -gt 0 ] || set -- line clock full broken
for trouble in "$@"; do
	visit_step=0
	"trouble_$trouble"
	terminal_off
done
