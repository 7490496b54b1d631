# shellcheck shell=bash disable=SC2154
# The root of the terminal, as a squashfs. Sourced by build.sh, which sets here, out, keys, version and slot_size_m.
# shellcheck source=firmware/image/modules.sh
. "$here/modules.sh"

# What is on the terminal beside our own package and what that depends on.
packages="systemd systemd-sysv systemd-resolved systemd-timesyncd udev dbus kmod rauc rauc-service grub-common nftables e2fsprogs"
enabled="onedoor-bootenv.service onedoor-data.service systemd-networkd.service"
# Never started, whatever wants it.
masked="getty@.service serial-getty@.service console-getty.service container-getty@.service autovt@.service getty.target
	debug-shell.service systemd-logind.service ctrl-alt-del.target systemd-ask-password-wall.path systemd-ask-password-console.path
	sys-kernel-debug.mount sys-kernel-tracing.mount systemd-machine-id-commit.service systemd-firstboot.service
	systemd-update-done.service systemd-hwdb-update.service ldconfig.service systemd-update-utmp.service
	systemd-update-utmp-runlevel.service e2scrub_all.timer e2scrub_reap.service dpkg-db-backup.timer"

# Of Debian's packages: what nobody reads on a terminal. The serif faces are in no list of fonts.
left_out="--dpkgopt=path-exclude=/usr/share/man/* --dpkgopt=path-exclude=/usr/share/locale/*
	--dpkgopt=path-exclude=/usr/share/fonts/opentype/noto/NotoSerifCJK* --dpkgopt=path-exclude=/usr/share/doc/*
	--dpkgopt=path-include=/usr/share/doc/*/copyright"

# of FILE: its words, without comments.
of() {
	sed 's/#.*//' "$1" | tr -s ' \t\n' '\n' | sed '/^$/d'
}

# Our own package: what it wants of Debian, and how it comes into the tree. The only two places that know it.
own_packages() {
	bash "$here/deb/build.sh" "$out/deb" >"$out/deb.log" 2>&1 || { tail -n 20 "$out/deb.log" >&2 && return 1; }
	for deb in "$out"/deb/*.deb; do
		dpkg-deb -f "$deb" Depends Pre-Depends
	done | sed 's/^[A-Za-z-]*: //; s/([^)]*)//g; s/|[^,]*//g; s/:any//g; s/,/ /g'
}

install_own() {
	local tree=$1
	cp "$out"/deb/*.deb "$tree/tmp/"
	rm -f "$tree"/etc/dpkg/dpkg.cfg.d/* # what is left out of Debian's is not left out of ours
	chroot "$tree" sh -c 'dpkg -i /tmp/*.deb' >"$out/dpkg.log" 2>&1 || { tail -n 20 "$out/dpkg.log" >&2 && return 1; }
	cat "$tree"/var/lib/dpkg/info/onedoor*.list | sed -n 's|^\(/usr\)\?/s\?bin/||p' >"$out/own.list"
}

# Debian's part, kept until the list of packages changes (or the folder is removed, to have Debian's newest).
make_base() {
	local wanted key
	wanted=$(tr -s ' ' '\n' <<<"$packages $(own_packages)" | grep -v '^onedoor' | sort -u)
	key=$(cat "$here/kernel.sh" - <<<"$wanted $left_out" | sha256sum | cut -c 1-16)
	base=$out/base-$key.tar
	[ ! -e "$base" ] || return 0
	rm -f "$out"/base-*.tar*
	# The machine's own sources of Debian, whatever their format.
	# shellcheck disable=SC2016 # apt's variables
	apt-get indextargets --format 'deb $(REPO_URI) $(RELEASE) $(COMPONENT)' 'Created-By: Packages' 'Origin: Debian' >"$out/sources"
	[ -s "$out/sources" ] || { onedoor_apt "$out/apt.log" apt-get update -qq && make_base && return; }
	set -f # patterns are dpkg's
	# shellcheck disable=SC2086 # a list of words
	mmdebstrap --variant=essential --aptopt='Apt::Install-Recommends "false"' $left_out \
		--include="$(paste -sd , <<<"$wanted")" --customize-hook="sh $here/kernel.sh \"\$1\"" \
		bookworm "$out/new.tar" "$out/sources" >"$out/base.log" 2>&1 || { tail -n 20 "$out/base.log" >&2 && return 1; }
	set +f
	mv "$out/new.tar" "$base"
}

# Only the programs and modules of the lists; nothing that installs, interprets or lets somebody in.
trim() {
	local tree=$1 program unit
	shopt -s nullglob
	of "$here/programs.list" | sort -u - "$out/own.list" >"$out/keep.list"
	for program in "$tree"/usr/{bin,sbin,games}/*; do
		grep -qxF "$(basename "$program")" "$out/keep.list" || rm "$program"
	done
	rm -rf "$tree"/{var,tmp,run,media,mnt,srv,opt,home,root,usr/games}/{,.}[!.]*
	(cd "$tree/etc" && rm -rf apt dpkg init.d rc?.d cron.* default grub.d logrotate.d skel alternatives pam.d update-motd.d profile.d \
		motd issue issue.net securetty bash.bashrc profile hostname .resolv.conf* adduser.conf deluser.conf debconf.conf perl X11)
	(cd "$tree/usr/share" && rm -rf man perl perl5 X11 debconf lintian bash-completion zsh menu pixmaps applications info dict grub bug polkit-1)
	# hwclock-set wants a shell, provision.conf makes /root/.ssh, the generators bring a getty, the ESP and what a console is asked.
	(cd "$tree/usr/lib" && rm -rf apt dpkg init grub x86_64-linux-gnu/{perl,perl-base,gconv,libperl.so*} udev/hwdb.{d,bin} udev/hwclock-set \
		udev/rules.d/85-hwclock.rules tmpfiles.d/provision.conf systemd/systemd-sulogin-shell \
		systemd/system-generators/systemd-{getty,gpt-auto,debug,sysv,cryptsetup}-generator)
	for unit in $masked; do
		ln -sf /dev/null "$tree/etc/systemd/system/$unit"
	done
	find "$tree" -xdev -type f -perm /6000 -exec chmod ug-s {} +
	sed -i 's|:[^:]*$|:/usr/sbin/nologin|' "$tree/etc/passwd"
	sed -i 's|^\([^:]*\):[^:]*:|\1:*:|' "$tree/etc/shadow"
	rm -f "$tree"/etc/{passwd,group,shadow,gshadow,subuid,subgid}-
}

# What the trimmed tree must not be.
check() {
	local tree=$1 bad=0 name
	for name in sh bash dash busybox ash zsh csh ksh perl python3 getty agetty login su sudo sshd apt dpkg Xorg gdb; do
		[ -z "$(find "$tree" -xdev -name "$name" ! -type d -path '*bin/*')" ] || { echo "build.sh: $name is in the image" >&2 && bad=1; }
	done
	[ -z "$(find "$tree" -xdev -type f \( -perm /6000 -o -perm /2 \))" ] || { echo "build.sh: setuid, or everybody writes" >&2 && bad=1; }
	return $bad
}

make_initrd() {
	local kernel=$1 tree=$2 root=$out/initrd file boot
	rm -rf "$root"
	mkdir -p "$root"/{dev,proc,sys,root,modules}
	gcc -std=c17 -D_GNU_SOURCE -static -Os -s -Wall -Wextra -Werror -fstack-protector-strong -o "$root/init" "$here/init.c"
	mapfile -t boot < <(sed -n 's/^\([^ #]*\) boot$/\1/p' "$here/modules.list")
	for file in $(onedoor_modules "$out/all" "$kernel" "${boot[@]}"); do
		cp "$file" "$root/modules/"
		basename "$file" >>"$root/modules/list"
	done
	find "$root" -exec touch -hd "@$SOURCE_DATE_EPOCH" {} +
	(cd "$root" && find . | sort | cpio -o -H newc -R 0:0 --reproducible 2>/dev/null) | gzip -9n >"$tree/boot/initrd"
}

make_slot() {
	local tree=$out/tree kernel wanted unit folder
	rm -rf "$tree"
	mkdir -p "$tree"
	tar -x --numeric-owner -f "$base" -C "$tree" --exclude './dev/*'
	step "our own programs"
	install_own "$tree"
	kernel=$(basename "$tree"/lib/modules/*)
	step "root: kernel $kernel, only what is on the lists"
	rm -rf "$out/all"
	mkdir -p "$out/all/lib" "$out/all/bin"
	mv "$tree/usr/lib/modules" "$out/all/lib/modules"
	cp "$tree/bin/kmod" "$out/all/bin/kmod"
	mapfile -t wanted < <(of "$here/modules.list" | grep -vx boot)
	onedoor_copy_modules "$out/all" "$kernel" "$tree" "${wanted[@]}"
	trim "$tree"
	cp -r "$here/overlay/." "$tree/"
	mv "$tree/boot/vmlinuz-$kernel" "$tree/boot/vmlinuz"
	rm -f "$tree"/boot/*-"$kernel" "$tree"/{vmlinuz,initrd.img}*
	make_initrd "$kernel" "$tree"
	rm -rf "$out/all"
	mkdir -p "$tree/data" "$tree/usr/share/onedoor-image"
	install -m 644 "$keys/ca.pem" "$tree/etc/rauc/ca.pem"
	[ ! -e "$keys/fleet.pub" ] || printf '\n[fleet]\nkey = %s\n' "$(<"$keys/fleet.pub")" >>"$tree/etc/onedoor/kiosk.conf"
	cp "$out/bootenv.tar" "$tree/usr/share/onedoor-image/"
	ln -sf /run/systemd/resolve/resolv.conf "$tree/etc/resolv.conf"
	echo onedoor >"$tree/etc/hostname"
	printf 'IMAGE_ID=onedoor\nIMAGE_VERSION=%s\n' "$version" >>"$tree/usr/lib/os-release"
	: >"$tree/etc/machine-id"
	: >"$tree/usr/lib/clock-epoch" # time is never before the image was made
	for unit in $enabled; do
		for folder in /etc /usr/lib; do
			[ ! -e "$tree$folder/systemd/system/$unit" ] ||
				ln -sf "$folder/systemd/system/$unit" "$tree/etc/systemd/system/multi-user.target.wants/$unit"
		done
	done
	check "$tree"
	step "root: squashfs"
	rm -f "$out/rootfs.img"
	env -u SOURCE_DATE_EPOCH mksquashfs "$tree" "$out/rootfs.img" -comp gzip -Xcompression-level 6 -noappend -no-xattrs \
		-no-progress -quiet -all-time "$SOURCE_DATE_EPOCH" -mkfs-time "$SOURCE_DATE_EPOCH" >"$out/squashfs.log"
	[ "$(stat -c %s "$out/rootfs.img")" -le $((slot_size_m << 20)) ] || { echo "build.sh: the slot is too small" >&2 && return 1; }
}
