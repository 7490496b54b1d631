#!/usr/bin/env bash
# test_update.sh BUILD versions|stick|cuts [COUNT [SEED]]: the terminal's system updates itself, with the image that test_build.sh
# leaves: from a technician's stick, or from a hawkBit server. versions: to a good version, which stays; to one whose kiosk ends at once, after which the old one runs
# again and is well. cuts: COUNT times the plug is pulled at random moments of an update, from its first byte until it has proven
# good, and what the disk had not made sure of is lost: it always comes up, well, and takes the next one.
set -euo pipefail
onedoor_top=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
build=$(cd "$1" && pwd)
what=$2 count=${3:-${ONEDOOR_CUTS:-20}} seed=${4:-$$}
# shellcheck source=tests/image/terminal.sh
. "$onedoor_top/tests/image/terminal.sh"
# shellcheck source=tests/image/hall.sh
. "$onedoor_top/tests/image/hall.sh"
# shellcheck source=tests/image/visits.sh
. "$onedoor_top/tests/image/visits.sh"
out=$build/image dir=$build/image/update-$what ddi_pid=''
most_s=75 # until it runs and is well
terminal_processors=1
trap 'terminal_end; hall_off; [ -z "$ddi_pid" ] || kill "$ddi_pid"' EXIT
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
	terminal_squash "$dir/tree" "$dir/broken.img"
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

# terminal_to_be: an enrolled terminal that asks the server every few seconds, and is let update whenever nobody is here.
terminal_to_be() {
	local url
	terminal_new "$out/onedoor.img" "$dir"
	hall_on "$dir/hall"
	mkfifo "$dir/deploy"
	exec 9<>"$dir/deploy"
	"$build/tests/update/ddi-double" "$hall_dir/tls" 10.0.2.2 "${ONEDOOR_DDI_SLEEP:-00:00:05}" <&9 >"$dir/feedback" &
	ddi_pid=$!
	until [ -s "$dir/feedback" ]; do sleep 0.2; done
	url=$(head -n 1 "$dir/feedback")
	hall_enrolled "$dir/data"
	{
		printf '%s\n' '[update]' "server = $url" 'token = /data/onedoor/tls/token' 'window ='
		visit_technician_conf
	} >>"$dir/data/onedoor/kiosk.conf"
	echo 0123456789abcdef0123456789abcdef >"$dir/data/onedoor/tls/token"
	chown 800:800 "$dir/data/onedoor/tls/token"
	terminal_data "$dir" "$dir/data" 1024 >/dev/null
}

# well NAME: the kiosk's own page, and the slot that runs is good.
well() {
	terminal_limit_s=$terminal_up_s terminal_reads "$dir" "$1" 运河市政务服务中心 || fail "$1: the kiosk does not come up"
	local until=$((SECONDS + 300))
	until terminal_memory "$dir" | grep -qx 'A_TRY=0' && terminal_memory "$dir" | grep -qx 'B_TRY=0'; do
		[ "$SECONDS" -lt "$until" ] || fail "$1: no slot is found good: $(terminal_memory "$dir" | tr '\n' ' ')"
		sleep 0.5
	done
}

bundle good 9.0.0 "$out/rootfs.img"
terminal_to_be
case $what in
versions)
	break_root
	bundle broken 9.9.0 "$dir/broken.img"
	deploy 1 good
	terminal_on "$dir"
	terminal_remembers "$dir" "ORDER=B A" 600
	echo "  written, $((SECONDS - terminal_since)) s after power on"
	told 1 success 600
	well good
	echo "a good one stays: $(terminal_memory "$dir" | tr '\n' ' ')"

	deploy 2 broken
	terminal_remembers "$dir" "ORDER=A B" 600
	terminal_remembers "$dir" A_OK=0 1500
	told 2 failure 600
	well fallen
	echo "a broken one: the old one runs: $(terminal_memory "$dir" | tr '\n' ' ')"
	;;
stick)
	terminal_on "$dir"
	well started
	visit_technician "$dir"
	visit_tap "$dir" technician 更新
	visit_tap "$dir" update 查找
	sleep 10
	visit_sees "$dir" none 没有找到更新 # neither there nor on a stick
	truncate -s 256M "$dir/stick.img"
	sgdisk -n 1:0:0 -t 1:0700 "$dir/stick.img" >/dev/null
	mkfs.vfat --offset 2048 "$dir/stick.img" $(((256 << 10) - 1024 - 20)) >/dev/null
	mcopy -i "$dir/stick.img@@1M" "$dir/good.raucb" ::onedoor-9.0.0.raucb
	terminal_qmp blockdev-add driver=file node-name=stick "filename=$dir/stick.img" >/dev/null
	terminal_qmp device_add driver=usb-storage id=stick bus=usb.0 drive=stick >/dev/null
	sleep 5
	visit_tap "$dir" update 查找
	terminal_limit_s=300 visit_sees "$dir" found 已找到
	terminal_qmp device_del id=stick >/dev/null # it has what it wants
	visit_tap "$dir" found 安装
	sleep 2
	visit_sees "$dir" installing 更新
	terminal_remembers "$dir" "ORDER=B A" 600
	well updated
	terminal_memory "$dir" | grep -qx B_OK=1 || fail "B is not good: $(terminal_memory "$dir" | tr '\n' ' ')"
	echo "from a stick: $(terminal_memory "$dir" | tr '\n' ' ')"
	;;
cuts)
	terminal_logs=1
	RANDOM=$seed
	echo "seed $seed"
	terminal_on "$dir"
	well started
	for ((cut = 1; cut <= count; cut++)); do
		deploy "$((cut + 100))" good
		ms=$((RANDOM * most_s * 1000 / 32768))
		sleep "$(printf '%d.%03d' $((ms / 1000)) $((ms % 1000)))"
		seen=$(grep -o "deploymentBase/$((cut + 100))/.*" "$dir/feedback" | tail -n 1 | sed 's/.*"details":\[\(.*\)\].*/\1/' || true)
		terminal_cut "$dir" "$((seed + cut))"
		memory=$(terminal_memory "$dir" | tr '\n' ' ')
		terminal_on "$dir"
		well "cut-$cut"
		echo "cut $cut: $ms ms after it was there (told last: ${seen:-nothing}; $memory): well $((SECONDS - terminal_since)) s after power on"
	done
	told $((cut + 99)) success 900
	well last
	echo "$count cuts: it came up after each, and the last one is written and well"
	;;
*) fail "versions, stick or cuts, not $what" ;;
esac
