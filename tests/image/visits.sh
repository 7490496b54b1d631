# shellcheck shell=bash disable=SC2154
# What people do at the terminal: finger, card and eyes. Sourced beside terminal.sh and hall.sh. Each takes the terminal's DIR and
# leaves its pictures there, their names beginning with a number in the order of the visit.
visit_step=0

# visit_sees DIR NAME TEXT...: waits until one of them is read, on the page that DIR/NN-NAME.png shows.
visit_sees() {
	local dir=$1 name
	visit_step=$((visit_step + 1))
	name=$(printf '%02d-%s' "$visit_step" "$2")
	shift 2
	terminal_reads "$dir" "$name" "$@" && echo "  $name: ${!terminal_found}"
}

# visit_tap DIR NAME TEXT...: touches it, too.
visit_tap() {
	visit_sees "$@" && terminal_touch "$terminal_x" "$terminal_y"
}

# visit_paper DIR COUNT: waits until the printer has cut so many slips; prints the last one's file.
visit_paper() {
	local dir=$1 count=$2 until=$((SECONDS + terminal_limit_s))
	until [ "$(find "$dir/paper" -name 'slip-*.png' | wc -l)" -ge "$count" ]; do
		[ "$SECONDS" -lt "$until" ] || { echo "onedoor: no slip $count in $dir/paper" >&2 && return 1; }
		sleep 0.2
	done
	find "$dir/paper" -name 'slip-*.png' | sort | tail -n 1
}

# visit_code PICTURE: what the code on it says.
visit_code() {
	zbarimg -q --nodbus --raw "$1" | head -n 1
}

# visit_number DIR: a number, with a card.
visit_number() {
	local dir=$1
	visit_tap "$dir" attract 轻触屏幕开始
	visit_tap "$dir" home 取号
	visit_tap "$dir" zones 社会民生
	visit_tap "$dir" departments 人力资源和社会保障局
	visit_tap "$dir" matters 社会保障卡申领
	visit_sees "$dir" identify 为谁取号？
	terminal_usb poke idcard card zhang >/dev/null
	visit_sees "$dir" confirm 请您确认
	visit_tap "$dir" confirm 取号
	visit_sees "$dir" take_card 请取回身份证
	terminal_usb poke idcard lift >/dev/null
	visit_sees "$dir" number 请取走小票
}

# visit_application DIR [PHOTO]: a matter from its guide to the last look at it, with a card, and with a photo from a phone or not.
visit_application() {
	local dir=$1 link
	visit_tap "$dir" attract 轻触屏幕开始
	visit_tap "$dir" home 办事
	visit_tap "$dir" zones 社会民生
	visit_tap "$dir" departments 人力资源和社会保障局
	visit_tap "$dir" matters 社会保障卡申领
	visit_tap "$dir" guide 现在办理
	visit_sees "$dir" identify 请将身份证放在读卡区
	terminal_usb poke idcard card zhang >/dev/null
	visit_sees "$dir" question 我自己
	terminal_usb poke idcard lift >/dev/null
	visit_tap "$dir" question 我自己
	visit_tap "$dir" question 运河银行
	visit_sees "$dir" materials 要交的材料
	if [ -n "${2:-}" ]; then
		visit_sees "$dir" materials 用手机拍照上传
		link=$(visit_code "$dir/$(printf '%02d-materials.png' "$visit_step")")
		curl -sSk --fail -o /dev/null -T "$2" -H 'Content-Type: image/png' \
			"https://localhost:$(hall_ctl phone-port | grep -o '[0-9]*$')/h/${link##*/h/}/files?item=photo"
		visit_sees "$dir" materials 已收到
	fi
	visit_tap "$dir" materials 继续
	visit_sees "$dir" review 请核对一下
}

# visit_hand_in DIR: and handed in.
visit_hand_in() {
	visit_tap "$1" review 提交
	visit_sees "$1" filed 已提交
}

# visit_corners DIR: the technician's way in, to the page that asks for the PIN.
visit_corners() {
	local dir=$1 corner
	sleep 3
	for corner in "80 80" "32680 80" "32680 32680" "80 32680"; do
		# shellcheck disable=SC2086 # two numbers
		terminal_usb poke panel down $corner >/dev/null
		sleep "$([ "$corner" = "80 32680" ] && echo 3 || echo 0.1)"
		terminal_usb poke panel up >/dev/null
		sleep 0.1
	done
	visit_sees "$dir" corners 维护人员
}

# visit_pin DIR PIN: types it.
visit_pin() {
	local dir=$1 i
	for ((i = 0; i < ${#2}; i++)); do
		terminal_tap "$dir" pad "${2:i:1}"
		sleep 0.3
	done
	terminal_tap "$dir" typed 继续
}

# visit_technician DIR: in, by the PIN.
visit_technician() {
	visit_corners "$1"
	visit_pin "$1" 482913
	visit_sees "$1" technician 读卡器
}
# A terminal's kiosk.conf wants this for it.
visit_technician_conf() {
	printf '%s\n' '[technician]' "pin = $(echo 482913 | "$build/firmware/onedoorctl" pin-hash)"
}
