#!/usr/bin/env bash
# test_update.sh BUILD [CUTS]: the terminal's system updates itself from a hawkBit server, with the image that test_build.sh leaves:
# to a good version, which stays; to one whose kiosk ends at once, after which the old one runs again and is well; and CUTS times
# (3) the plug is pulled at random moments of an update: it always comes up.
set -euo pipefail
onedoor_top=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
build=$(cd "$1" && pwd)
cuts=${2:-3}
# shellcheck source=tests/image/terminal.sh
. "$onedoor_top/tests/image/terminal.sh"
# shellcheck source=tests/image/hall.sh
. "$onedoor_top/tests/image/hall.sh"
out=$build/image dir=$build/image/update ddi_pid=''
trap 'terminal_off; hall_off; [ -z "$ddi_pid" ] || kill "$ddi_pid"' EXIT
rm -rf "$dir"
mkdir -p "$dir/data" "$dir/bundle"

fail() {
	echo "onedoor: $*" >&2
	exit 1
}

# bundle NAME VERSION ROOT: DIR/NAME.raucb
bundle() {
	rm -rf "$dir/bundle"
	mkdir "$dir/bundle"
	ln "$3" "$dir/bundle/rootfs.img"
	printf '%s\n' '[update]' compatible=onedoor-terminal "version=$2" '[bundle]' format=verity '[image.rootfs]' \
		filename=rootfs.img >"$dir/bundle/manifest.raucm"
	rauc bundle --cert "$out/keys/update.pem" --key "$out/keys/update.key" --keyring "$out/keys/ca.pem" "$dir/bundle" "$dir/$1.raucb" \
		>"$dir/bundle.log" 2>&1 || fail "$1: $(tail -n 1 "$dir/bundle.log")"
}

# The same system with a kiosk that ends at once.
break_root() {
	cp -al "$out/tree" "$dir/tree"
	ln -sf systemd-escape "$dir/tree/usr/bin/onedoor"
	mksquashfs "$dir/tree" "$dir/broken.img" -comp gzip -Xcompression-level 1 -noappend -no-xattrs -no-progress -quiet >/dev/null
	rm -rf "$dir/tree"
}

# deploy ID NAME: the server has it from now on.
deploy() {
	echo "$1 $dir/$2.raucb" >&9
}

# told ID RESULT LIMIT_S: the terminal has closed the action so.
told() {
	local until=$((SECONDS + $3))
	until grep -q "deploymentBase/$1/.*closed.*$2" "$dir/feedback"; do
		[ "$SECONDS" -lt "$until" ] || fail "the server was not told $2 of $1: $(tail -n 3 "$dir/feedback")"
		sleep 1
	done
	echo "  told: $1 $2, $((SECONDS - terminal_since)) s after power on"
}

bundle good 9.0.0 "$out/rootfs.img"
break_root
bundle broken 9.9.0 "$dir/broken.img"
terminal_new "$out/onedoor.img" "$dir"
hall_on "$dir/hall"
mkfifo "$dir/deploy"
exec 9<>"$dir/deploy"
"$build/tests/update/ddi-double" "$hall_dir/tls" 10.0.2.2 "${ONEDOOR_DDI_SLEEP:-00:00:05}" <&9 >"$dir/feedback" &
ddi_pid=$!
until [ -s "$dir/feedback" ]; do sleep 0.2; done
url=$(head -n 1 "$dir/feedback")
hall_enrolled "$dir/data"
printf '%s\n' '[update]' "server = $url" 'token = /data/onedoor/tls/token' 'window =' >>"$dir/data/onedoor/kiosk.conf"
echo 0123456789abcdef0123456789abcdef >"$dir/data/onedoor/tls/token"
chown 800:800 "$dir/data/onedoor/tls/token"
terminal_data "$dir" "$dir/data" 1024

deploy 1 good
terminal_on "$dir"
terminal_remembers "$dir" "ORDER=B A" 600
echo "  written, $((SECONDS - terminal_since)) s after power on"
told 1 success 600
terminal_remembers "$dir" B_TRY=0 60
terminal_picture "$dir" good
echo "a good one stays: $(terminal_memory "$dir" | tr '\n' ' ')"

deploy 2 broken
terminal_remembers "$dir" "ORDER=A B" 600
terminal_remembers "$dir" A_OK=0 1500
told 2 failure 600
terminal_remembers "$dir" B_TRY=0 300
terminal_picture "$dir" fallen
echo "a broken one: the old one runs: $(terminal_memory "$dir" | tr '\n' ' ')"

for ((cut = 1; cut <= cuts; cut++)); do
	deploy "$((cut + 100))" good
	wait=$((RANDOM % 100 + 20))
	sleep "$wait"
	terminal_off
	memory=$(terminal_memory "$dir" | tr '\n' ' ')
	terminal_on "$dir"
	terminal_picture "$dir" "cut-$cut" 600
	echo "cut $cut after $wait s ($memory): it comes up"
done
