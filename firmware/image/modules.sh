# shellcheck shell=bash
# Debian's kernel modules by what they depend on, never by folder. Sourced by build.sh and tests/image/make-initrd.sh.

# One program of several names, whose links lead out of the folder it was unpacked in.
# onedoor_kmod FROM NAME arguments...
onedoor_kmod() {
	(exec -a "$2" "$1/bin/kmod" "${@:3}")
}

# onedoor_modules FROM KERNEL MODULE...: the files of FROM's modules and of all they depend on, each once, in the order in
# which they can be loaded. Fails for a name that the kernel does not know.
onedoor_modules() {
	local from=$1 kernel=$2 module
	shift 2
	[ -e "$from/lib/modules/$kernel/modules.dep.bin" ] || onedoor_kmod "$from" depmod -b "$from" "$kernel"
	for module in "$@"; do
		onedoor_kmod "$from" modprobe -d "$from" -S "$kernel" --show-depends "$module" || return 1
	done | awk '$1 == "insmod" && !seen[$2]++ { print $2 }'
}

# onedoor_copy_modules FROM KERNEL TO MODULE...: those below TO/lib/modules, with the tables that modprobe reads.
onedoor_copy_modules() {
	local from=$1 kernel=$2 to=$3 files file
	shift 3
	files=$(onedoor_modules "$from" "$kernel" "$@")
	for file in $files; do
		install -D -m 644 "$file" "$to/lib/modules/$kernel/${file#*"/lib/modules/$kernel/"}"
	done
	cp "$from/lib/modules/$kernel"/modules.{order,builtin,builtin.modinfo} "$to/lib/modules/$kernel/"
	onedoor_kmod "$from" depmod -b "$to" "$kernel"
}
