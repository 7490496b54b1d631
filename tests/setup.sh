# What tests and demo need on a Debian 12, installed quietly and only when missing. Sourced by firmware/demo.sh and
# tests/run.sh; expects nothing but bash, apt and root or sudo.

onedoor_build_packages="cmake ninja-build gcc libc6-dev pkg-config gettext libsdl2-dev libsdl2-ttf-dev libsdl2-image-dev libdrm-dev
	libcurl4-openssl-dev libssl-dev libqrencode-dev libusb-1.0-0-dev libjansson-dev libsqlite3-dev libsodium-dev libinih-dev
	libsystemd-dev libpcre2-dev libcmocka-dev libmicrohttpd-dev libgnutls28-dev libpng-dev libx11-dev libusbredirparser-dev libzbar-dev
	libjpeg62-turbo-dev fonts-noto-cjk fonts-hanazono"
onedoor_demo_packages="umockdev openssl zbar-tools"
onedoor_test_packages="xvfb dbus libglib2.0-bin rauc grub-common squashfs-tools openssl clang libclang-rt-14-dev clang-format jq sqlite3 curl python3-yaml python3-jsonschema"
# tests/bench/peers.sh: who else could draw a kiosk's page.
onedoor_peer_packages="xvfb chromium qml-qt6 qml6-module-qtquick qml6-module-qtquick-window qml6-module-qtqml-workerscript
	qml6-module-qtqml-models qml6-module-qtqml"
# tests/hall/test_browser.sh: the pages for phones and staff in a browser.
onedoor_browser_packages="chromium chromium-driver curl jq"
# tests/image: the emulator; and what its guest is made of, beside the kernel: unpacked, not installed.
onedoor_qemu_packages="qemu-system-x86"
onedoor_guest_packages="busybox-static kmod udev"
# firmware/image/deb: what makes our package and judges it, its units, its rules and its manual.
onedoor_deb_packages="debhelper lintian man-db nftables systemd"
# firmware/image: what makes the terminal's image, signs its updates and boots it.
onedoor_image_packages="mmdebstrap genimage squashfs-tools mtools dosfstools grub-common grub-efi-amd64-bin rauc cpio openssl
	qemu-system-x86 ovmf python3"

say() {
	printf '\033[1m%s\033[0m\n' "onedoor: $*"
}

# onedoor_as_root command...
onedoor_as_root() {
	if [ "$(id -u)" -eq 0 ]; then
		"$@"
	elif command -v sudo >/dev/null; then
		sudo "$@"
	else
		echo "onedoor: needs root or sudo for: $*" >&2
		return 1
	fi
}

# onedoor_apt log command...: one of apt's commands, quiet, all it says in log. Waits while another apt or dpkg is at work,
# as on every fresh machine in its first minutes. By trying again: DPkg::Lock::Timeout waits for one of the four locks,
# lock-frontend, but not for dpkg's own, the lists' and the archives'.
onedoor_apt_limit_s=1800
onedoor_apt() {
	local log=$1 until=$((SECONDS + onedoor_apt_limit_s)) is_told=0 who
	shift
	until onedoor_as_root env LC_ALL=C DEBIAN_FRONTEND=noninteractive "$@" >"$log" 2>&1; do
		who=$(grep -m 1 -E 'Could not get lock|Unable to acquire the dpkg|was locked by another process' "$log") || return 1
		[ "$SECONDS" -lt "$until" ] || return 1
		[ "$is_told" = 1 ] || say "waiting for another apt (${who#E: })"
		is_told=1
		sleep 1
	done
}

# onedoor_install package...: only what dpkg does not know yet.
onedoor_install() {
	local missing=() package
	for package in "$@"; do
		[ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing+=("$package")
	done
	[ ${#missing[@]} -eq 0 ] && return 0
	say "installing ${#missing[@]} packages (once)"
	local log
	log=$(mktemp)
	if ! onedoor_apt "$log" apt-get update -qq ||
		! onedoor_apt "$log" apt-get install -y -qq --no-install-recommends "${missing[@]}"; then
		tail -n 20 "$log" >&2
		echo "onedoor: apt could not install: ${missing[*]}" >&2
		rm -f "$log"
		return 1
	fi
	rm -f "$log"
}

# onedoor_unpack_guest folder: Debian's kernel and the guest's programs, downloaded and unpacked once.
onedoor_unpack_guest() {
	local folder=$1 new=$1.new kernel package
	[ -d "$folder" ] && return 0
	say "downloading the guest's kernel (once, 75 MB)"
	rm -rf "$new"
	mkdir -p "$new/debs"
	onedoor_apt "$new/apt.log" apt-get update -qq || true # what is known may do
	kernel=$(apt-cache depends linux-image-amd64 | sed -n 's/.*Depends: \(linux-image-[^ ]*\)$/\1/p')
	# shellcheck disable=SC2086 # lists of words
	if ! (cd "$new/debs" && apt-get download -qq $onedoor_guest_packages $kernel) >"$new/apt.log" 2>&1; then
		tail -n 20 "$new/apt.log" >&2
		echo "onedoor: apt could not download: $onedoor_guest_packages $kernel" >&2
		return 1
	fi
	for package in "$new"/debs/*.deb; do
		dpkg-deb -x "$package" "$new"
	done
	rm -r "$new/debs"
	mv "$new" "$folder"
}

# onedoor_build folder [cmake arguments]: quiet unless it fails.
onedoor_build() {
	local folder=$1 log
	shift
	mkdir -p "$folder"
	log=$folder/build.log
	local launcher=()
	command -v ccache >/dev/null && launcher=(-DCMAKE_C_COMPILER_LAUNCHER=ccache)
	if ! { cmake -G Ninja -S "$onedoor_top" -B "$folder" "${launcher[@]}" "$@" && cmake --build "$folder"; } >"$log" 2>&1; then
		grep -E 'error|FAILED|warning' -A 5 "$log" | head -n 60 >&2
		echo "onedoor: the build failed; all of it is in $log" >&2
		return 1
	fi
}
