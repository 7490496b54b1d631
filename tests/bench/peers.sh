#!/usr/bin/env bash
# Onedoor beside a browser and a QML page that show twenty rows, in windows of the panel's size, in turn: until the first
# picture is in the window's pixels, memory of all processes, what they do while nothing happens. Medians and ratios go to
# build/peers.json. usage: peers.sh [ROUNDS]
set -euo pipefail
onedoor_top=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
# shellcheck source=tests/setup.sh
. "$onedoor_top/tests/setup.sh"
# shellcheck disable=SC2086 # lists of words
onedoor_install $onedoor_build_packages $onedoor_demo_packages $onedoor_peer_packages
onedoor_build "$onedoor_top/build"
work=$(mktemp -d)
trap 'kill "$server" 2>/dev/null || true; rm -rf "$work"' EXIT
Xvfb -displayfd 3 -screen 0 1080x1920x24 -fbdir "$work" -nolisten tcp -noreset 3>"$work/display" 2>"$work/xvfb.log" &
server=$!
for _ in $(seq 100); do
	[ -s "$work/display" ] && break
	sleep 0.1
done
export DISPLAY=:$(cat "$work/display") SDL_VIDEODRIVER=x11 QT_QPA_PLATFORM=xcb
"$onedoor_top/build/tests/bench/bench_peers" "$work/Xvfb_screen0" "$work" "${1:-5}" | tee "$onedoor_top/build/peers.json"
