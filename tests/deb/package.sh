#!/usr/bin/env bash
# package.sh SOURCE BUILD: the Debian package. Twice the same bytes, from two folders and with nothing kept; lintian has neither
# errors nor warnings; in it is what tests/deb/packaged names; its programs are hardened; and installed on a copy of this
# machine the kiosk finds all it needs, is enabled, and leaves nothing behind when it is purged.
set -euo pipefail
top=$(cd "${1:?SOURCE}" && pwd) build=$(cd "${2:?BUILD}" && pwd)
out=$build/tests/deb/package
rm -rf "$out"
mkdir -p "$out"

fail() {
	echo "package: $*" >&2
	exit 1
}

SOURCE_DATE_EPOCH=$(git -C "$top" log -1 --format=%ct)
export SOURCE_DATE_EPOCH
bash "$top/firmware/image/deb/build.sh" "$out/one"
mkdir -p "$out/elsewhere/tree"
(cd "$top" && git ls-files -z --cached --others --exclude-standard | xargs -0 cp --parents -t "$out/elsewhere/tree")
find "$out/elsewhere/tree" -exec touch -hd 2001-01-01 {} + # a file may be older than the commit
CCACHE_DISABLE=1 TZ=Asia/Shanghai bash "$out/elsewhere/tree/firmware/image/deb/build.sh" "$out/elsewhere/another"
deb=$(echo "$out"/one/onedoor_*.deb)
cmp "$deb" "$out/elsewhere/another/$(basename "$deb")" || fail "two builds differ"

lintian --fail-on error,warning "$deb" >"$out/lintian" 2>&1 || fail "lintian: $(cat "$out/lintian")"
dpkg-deb -c "$deb" | awk '$1 !~ /^d/ { sub(/^\.\//, "", $6); print $1, $2, $6, $7, $8 }' |
	sed 's|/icons/.*\.pgm|/icons/*.pgm|; s/ *$//' | LC_ALL=C sort -u -k 3 >"$out/files"
diff "$top/tests/deb/packaged" "$out/files" >"$out/diff" || fail "not as named (>): $(cat "$out/diff")"

dpkg-deb -x "$deb" "$out/files.d"
for file in "$out"/files.d/usr/bin/* "$out"/files.d/usr/libexec/onedoor/* "$out"/files.d/usr/lib/onedoor/*; do
	program=${file#"$out/files.d/"}
	[ -e "$file" ] || continue
	said=$(readelf -Whlds --dyn-syms "$file")
	grep -qE '\(BIND_NOW\)|\(FLAGS\) .*BIND_NOW' <<<"$said" || fail "$program: bound late"
	grep -q 'GNU_RELRO' <<<"$said" || fail "$program: its tables can be written"
	grep -q 'GNU_STACK .* RW  ' <<<"$said" || fail "$program: its stack can be run"
	grep -q 'Type: *DYN' <<<"$said" || fail "$program: lies always at the same place"
	grep -q '__stack_chk_fail' <<<"$said" || fail "$program: its stack is not guarded"
	grep -q '__[a-z]*_chk@' <<<"$said" || fail "$program: its copies are not checked"
	! grep -q ' FILE  ' <<<"$said" || fail "$program: not stripped"
	! grep -qaF -e "$top" "$file" || fail "$program: names the folder it was built in"
done

# A copy of this machine that nobody else sees.
[ "$(id -u)" -eq 0 ] && grep -qw overlay /proc/filesystems || { echo "package: cannot copy this machine: not installed" && exit 77; }
cp "$deb" "$out/onedoor.deb"
mkdir -p "$out/machine"
unshare -m bash -euo pipefail -s "$out" >"$out/install.log" 2>&1 <<'END' || fail "installed: $(tail -n 20 "$out/install.log")"
machine=$1/machine
mount -t tmpfs tmpfs "$machine"
mkdir "$machine"/{new,work,root}
mount -t overlay overlay -o "lowerdir=/,upperdir=$machine/new,workdir=$machine/work" "$machine/root"
mount --rbind /proc "$machine/root/proc"
mount --rbind /dev "$machine/root/dev"
mkdir -p "$machine/root/tmp"
cp "$1/onedoor.deb" "$machine/root/tmp/"
cat >"$machine/root/tmp/try" <<'TRY'
set -euo pipefail
# What it depends on is looked at by the image's build; this machine builds it.
dpkg --force-depends --no-triggers -i /tmp/onedoor.deb
getent passwd onedoor | grep '^onedoor:x:800:800:.*/usr/sbin/nologin$'
[ "$(stat -c '%U %a' /data/onedoor/data)" = "onedoor 700" ]
for unit in onedoor onedoor-notice; do
	[ "$(readlink -f "/etc/systemd/system/multi-user.target.wants/$unit.service")" = "/usr/lib/systemd/system/$unit.service" ]
done
[ ! -e /run/systemd/system ] || ! systemctl is-active onedoor
said=$(onedoor --config /etc/onedoor/kiosk.conf --check 2>&1 || true)
echo "$said"
# A new terminal lacks what it gets when it is enrolled, and nothing else.
[ "$(grep -vcE '^(.*config: hall\.(ca|cert|key): /data/onedoor/tls/.*no such file|the configuration is not right)$' <<<"$said")" -eq 0 ]
grep -q 'hall.key' <<<"$said"
man --warnings -l /usr/share/man/man1/onedoor.1.gz >/dev/null
dpkg --force-depends --no-triggers -P onedoor
# Data and user stay, as Debian has it; /run ends with the machine's run.
left=$(find / -xdev \( -path /data -o -path /work -o -path /tmp -o -path /var/cache -o -path /proc -o -path /dev -o -path /run \) -prune -o -name '*onedoor*' -newer /tmp/onedoor.deb -print)
echo "left: $left"
[ -z "$left" ]
TRY
chroot "$machine/root" bash /tmp/try
END
