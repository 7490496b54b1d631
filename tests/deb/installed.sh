#!/usr/bin/env bash
# installed.sh SOURCE BUILD: what cmake --install puts below a prefix is what tests/deb/installed names and nothing else, and
# the kiosk finds it there without being told: its first frame is drawn.
set -euo pipefail
top=$(cd "${1:?SOURCE}" && pwd) build=$(cd "${2:?BUILD}" && pwd)
stage=$(mktemp -d)
pid=
trap '[ -z "$pid" ] || kill "$pid" 2>/dev/null || true; rm -rf "$stage"' EXIT
prefix=$stage/opt/onedoor

fail() {
	echo "installed: $*" >&2
	exit 1
}

cmake --install "$build" --prefix "$prefix" >"$stage/log" || fail "$(cat "$stage/log")"
(cd "$stage/opt/onedoor" && find . -type f | sed 's|^\./||; s|/icons/.*\.pgm$|/icons/*.pgm|' | LC_ALL=C sort -u) >"$stage/files"
diff "$top/tests/deb/installed" "$stage/files" >"$stage/diff" || fail "not as named (>): $(cat "$stage/diff")"
[ "$(find "$prefix" -name '*.pgm' | wc -l)" -eq "$(find "$top/assets/icons" -name '*.svg' | wc -l)" ] || fail "an icon is missing"

# With a terminal's own configuration, which names nothing of these.
"$prefix/bin/onedoor" --config "$top/firmware/image/deb/system/kiosk.conf" --check >"$stage/said" 2>&1 || true
! grep -E 'path\.(assets|locale)|onedoor-hall-client|font|kiosk\.conf:' "$stage/said" >&2 || fail "something is not found below $prefix"
grep -q 'hall\.ca: /data/onedoor/tls' "$stage/said" || fail "--check has not come to the hall: $(cat "$stage/said")"
"$prefix/bin/onedoor" --set panel.display=offscreen --set "path.data=$stage/data" --set sound.on=no >"$stage/said" 2>&1 &
pid=$!
for ((i = 0; i < 600; i++)); do
	! grep -q 'first frame' "$stage/said" || break
	kill -0 "$pid" 2>/dev/null || fail "it ended: $(cat "$stage/said")"
	sleep 0.1
done
grep -q 'first frame' "$stage/said" || fail "no frame in a minute: $(cat "$stage/said")"
kill "$pid"
wait "$pid" || fail "it did not end well ($?): $(cat "$stage/said")"
pid=
