#!/usr/bin/env bash
# test_cuts.sh BUILD [COUNT [SEED]]: the plug is pulled at COUNT random moments of handing something in, every other time without a
# line. Each time the terminal comes back by itself, and in the end the hall has every receipt that somebody was given, and none twice.
set -euo pipefail
onedoor_top=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
build=$(cd "$1" && pwd)
count=${2:-${ONEDOOR_CUTS:-20}} seed=${3:-$$}
# shellcheck source=tests/image/terminal.sh
. "$onedoor_top/tests/image/terminal.sh"
# shellcheck source=tests/image/hall.sh
. "$onedoor_top/tests/image/hall.sh"
# shellcheck source=tests/image/visits.sh
. "$onedoor_top/tests/image/visits.sh"
trap 'terminal_end; hall_off' EXIT
dir=$build/image/cuts
most_ms=9000 # from the last touch until the slip is long out

fail() {
	echo "onedoor: $*" >&2
	exit 1
}

# delivered: waits until the terminal says that it owes the hall nothing; what it said before this start does not count.
delivered() {
	local until=$((SECONDS + 240)) beat
	hall_ctl next 5 >/dev/null
	while [ "$SECONDS" -lt "$until" ]; do
		beat=$(hall_ctl heartbeat terminal-0001 || true) # none yet
		[[ $beat != "$beat_before" && $beat =~ \"outbox\":\ *0[,}] ]] && return 0
		sleep 1
	done
	fail "not delivered: $beat"
}

rm -rf "$dir"
mkdir -p "$dir/data"
terminal_new "${ONEDOOR_IMAGE:-$build/image/onedoor.img}" "$dir"
hall_on "$dir/hall"
hall_enrolled "$dir/data"
terminal_data "$dir" "$dir/data"
terminal_logs=1 beat_before=''
RANDOM=$seed
echo "seed $seed"
for ((cut = 1; cut <= count; cut++)); do
	terminal_on "$dir"
	terminal_limit_s=$terminal_up_s terminal_reads "$dir" started 轻触屏幕开始 || fail "it does not come back after cut $((cut - 1))"
	delivered
	# The same person may ask for the same again only when it is done.
	for no in $(hall_knows "SELECT no FROM cases WHERE terminal='terminal-0001' AND finished_ms IS NULL"); do
		hall_ctl case-end "$no" done >/dev/null
	done
	visit_step=$((cut * 100))
	visit_application "$dir" >/dev/null
	[ $((cut % 2)) = 1 ] || terminal_qmp set_link name=card up=false >/dev/null
	terminal_reads "$dir" review 提交
	terminal_touch "$terminal_x" "$terminal_y"
	ms=$((RANDOM * most_ms / 32768))
	sleep "$(printf '%d.%03d' $((ms / 1000)) $((ms % 1000)))"
	beat_before=$(hall_ctl heartbeat terminal-0001 || true)
	mkdir -p "$dir/slips"
	printf 'cut %d: %d ms after the touch: ' "$cut" "$ms"
	terminal_cut "$dir" "$((seed + cut))"
	for slip in "$dir"/paper/slip-*.png; do
		[ ! -e "$slip" ] || mv "$slip" "$dir/slips/$cut-$(basename "$slip")"
	done
done
terminal_on "$dir"
terminal_limit_s=$terminal_up_s terminal_reads "$dir" last 轻触屏幕开始 || fail "it does not come back after the last cut"
delivered
terminal_off

cases=$(hall_knows "SELECT COUNT(*) FROM cases WHERE terminal='terminal-0001'")
receipts=$(hall_knows "SELECT COUNT(DISTINCT receipt) FROM cases WHERE terminal='terminal-0001'")
given=0
for slip in "$dir"/slips/*.png; do
	[ -e "$slip" ] || continue
	receipt=$(visit_code "$slip" || true)
	[ -n "$receipt" ] || continue # the plug was pulled while it was printed
	given=$((given + 1))
	[ "$(hall_knows "SELECT COUNT(*) FROM cases WHERE receipt='${receipt##*/}'")" = 1 ] || fail "$slip: the hall does not have it once: $receipt"
done
[ "$cases" = "$receipts" ] || fail "$cases cases, but $receipts receipts"
[ "$cases" -le "$count" ] || fail "$cases cases of $count"
[ "$cases" -ge "$given" ] || fail "$cases cases, $given slips"
hall_ctl stats | grep -qE '"duplicate_cases": *0[,}]' || fail "doubled: $(hall_ctl stats)"
echo "$count cuts: $cases cases at the hall, $given slips, each of them one of these; nothing twice"
