#!/usr/bin/env bash
# The main job on a fresh Debian 12: installs what is missing, builds, starts the reference hall and the virtual devices,
# and opens the kiosk in a window. Without a display, or with --headless, plays visits and leaves pictures.
#   bash firmware/demo.sh [--headless] [--out DIR]
set -euo pipefail
onedoor_top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=tests/setup.sh
. "$onedoor_top/tests/setup.sh"

headless=0 out=$onedoor_top/build/demo
[ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ] || headless=1
while [ $# -gt 0 ]; do
	case $1 in
	--headless) headless=1 ;;
	--out)
		[ $# -ge 2 ] || { echo "demo: --out wants a folder" >&2; exit 2; }
		mkdir -p "$2"
		out=$(cd "$2" && pwd)
		shift
		;;
	*)
		echo "usage: bash firmware/demo.sh [--headless] [--out DIR]" >&2
		exit 2
		;;
	esac
	shift
done

# shellcheck disable=SC2086 # lists of words
onedoor_install $onedoor_build_packages $onedoor_demo_packages
say "building (the first time takes a minute or two)"
onedoor_build "$onedoor_top/build"
build=$onedoor_top/build

if [ "$headless" = 1 ]; then
	mkdir -p "$out"
	rm -rf "$out/screens" "$out/slips" "$out/summary.json"
	say "visits: three numbers, then matters done, followed, supplied and rated, then lists and charts, then bills paid (four minutes)"
	status=0
	"$build/tests/flow/demo_play" "$out" || status=$?
	say "pictures: $out/screens, slips: $out/slips, record: $out/summary.json"
	exit $status
fi

state=$(mktemp -d "${TMPDIR:-/tmp}/onedoor-demo-XXXXXX")
hall_pid=
clean() {
	[ -z "$hall_pid" ] || kill "$hall_pid" 2>/dev/null || true
	rm -rf "$state"
}
trap clean EXIT
bash "$onedoor_top/tests/hall/make-certs.sh" "$state/tls"
"$build/tests/hall/onedoor-hall" --tls-dir "$state/tls" --port 0 --fixtures "$onedoor_top/tests/hall/fixtures" \
	--control "$state/hall.sock" --seed-waiting 60 >"$state/hall.out" 2>"$state/hall.log" &
hall_pid=$!
until grep -q '^listening' "$state/hall.out" 2>/dev/null; do
	kill -0 "$hall_pid" 2>/dev/null || { cat "$state/hall.log" >&2; exit 1; }
	sleep 0.1
done
port=$(sed -n 's/^listening .*://p' "$state/hall.out")

mkdir -p "$out/slips"
cat <<END

  The kiosk is opening in a window. Act on its devices by typing here:
    card zhang | li | j_chen | i_smith | y_mueller | expired | rare | damaged | bank    lay a card
    lift                                  take the card away
    scan TEXT                             show a code to the scanner (a matter's code, as on a poster)
    paper out | near | ok                 the printer's paper;   cover open | close
    unplug idcard | scanner | printer     and   plug ...
    quit
  Slips come out as pictures in $out/slips

END
"$build/tests/devices/vusbd" usbfs --socket "$state/vusb.sock" --paper-dir "$out/slips" --device idcard \
	--device scanner --device printer --devices-plugged -- "$build/firmware/onedoor" --set session.ignores_hours=yes \
	--set terminal.id=terminal-0001 --set "hall.url=https://localhost:$port" --set "hall.ca=$state/tls/ca.pem" \
	--set "hall.cert=$state/tls/terminal-0001.pem" --set "hall.key=$state/tls/terminal-0001.key" \
	--set "path.data=$state/data" --set path.metrics= --set "path.assets=$build/share" --set "path.locale=$build/locale" \
	2>"$out/kiosk.log" &
kiosk_pid=$!
ctl() {
	"$build/tests/devices/vusbctl" --socket "$state/vusb.sock" "$@" || true
}
while kill -0 "$kiosk_pid" 2>/dev/null; do
	if ! read -r -t 1 verb rest; then
		continue
	fi
	case $verb in
	card | lift) ctl poke idcard "$verb" $rest ;;
	scan) ctl poke scanner scan "$rest" ;;
	paper | cover | cutter | offline | online | silent) ctl poke printer "$verb" $rest ;;
	plug | unplug) ctl "$verb" $rest ;;
	quit) kill "$kiosk_pid" ;;
	"") ;;
	*) echo "  not known: $verb" ;;
	esac
done
wait "$kiosk_pid"
