#!/usr/bin/env bash
# test_build.sh BUILD: the terminal's image, for the tests beside this one: BUILD/image. In its root is nothing to type at, nothing
# that runs what somebody has written, nothing that lets in or installs, and nothing that makes who starts it somebody else.
set -euo pipefail
onedoor_top=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
out=$(cd "$1" && pwd)/image
bash "$onedoor_top/firmware/image/build.sh" "$out"

files=$(unsquashfs -lln "$out/rootfs.img" | grep -v '^d')
programs=$(awk '$1 ~ /^.......*x/ || $1 ~ /^l/ { print $6 }' <<<"$files")
grep -q '/usr/bin/onedoor$' <<<"$programs" || { echo "onedoor: its programs cannot be read" >&2 && exit 1; }
let_out=$(grep -E '/((ba|da|a|z|k|mk|c|tc|fi|r|s)?sh|(a|m|min)?getty|login|su|sudo|sulogin|pkexec|systemd-run|machinectl|busybox|toybox|sshd?|scp|dropbear|telnetd?|tftpd?|ftpd?|rsync|curl|wget|nc|ncat|socat|dpkg|apt|apt-get|rpm|snap|pip3?|npm|perl|python[0-9.]*|lua[0-9.]*|tclsh|ruby|node|[gm]?awk|sed|vim?|nano|ed|less|more|script|gdb|strace|xterm|Xorg|X|Xwayland|weston)$' \
	<<<"$programs" || true)
others=$(awk '$1 ~ /^-..s|^-.....s/ { print $6 }' <<<"$files")
[ -z "$let_out" ] || { echo "onedoor: a way out or in: $let_out" >&2 && exit 1; }
[ -z "$others" ] || { echo "onedoor: starts as somebody else: $others" >&2 && exit 1; }
echo "$(wc -l <<<"$programs") programs and links: no shell, interpreter, editor, getty, ssh, X, package manager; none is setuid"
