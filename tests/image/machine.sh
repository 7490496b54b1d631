# shellcheck shell=bash disable=SC2154
# Virtual devices for a QEMU machine. Sourced by boot.sh here and by terminal.sh; needs build (where vusbd is built), and the
# arrays machine (QEMU's arguments) and pids (to be killed in the end), which it adds to, and vusbd_options.

vusbd_options=()

# onedoor_plug RUN NAME LOG LIMIT_S device...: a host controller NAME with these devices of one vusbd on it, whose control
# socket is RUN/NAME/control.
onedoor_plug() {
	local run=$1 name=$2 log=$3 limit_s=$4 device id
	local arguments=()
	shift 4
	mkdir "$run/$name"
	machine+=(-device "qemu-xhci,id=$name,p2=15,p3=1")
	for device in "$@"; do
		id=$(sed -n 's/.*name=\([^,]*\).*/\1/p' <<<"$device")
		arguments+=(--device "$device")
		machine+=(-chardev "socket,id=$name.$id,path=$run/$name/$id.sock"
			-device "usb-redir,bus=$name.0,chardev=$name.$id")
	done
	timeout "$limit_s" "$build/tests/devices/vusbd" redir "$run/$name" --socket "$run/$name/control" --log "$log" \
		"${vusbd_options[@]}" "${arguments[@]}" >"$run/$name/ready" 2>>"$run/vusbd.log" &
	pids+=($!)
}

# onedoor_plugged RUN NAME: waits until they can be connected to.
onedoor_plugged() {
	local i
	for ((i = 0; i < 200; i++)); do
		[ ! -s "$1/$2/ready" ] || return 0
		sleep 0.05
	done
	echo "onedoor: $2: vusbd does not start" >&2
	return 1
}
