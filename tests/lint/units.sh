#!/usr/bin/env bash
# The files that make a machine a terminal (firmware/image/deb/system) are understood by those who read them: units, users,
# folders, the firewall. And the services can do little: systemd's own figure of how exposed they are. Usage: units.sh SOURCE_DIR
set -uo pipefail
cd "${1:?SOURCE_DIR}/firmware/image/deb/system" || exit 1
most_exposed=25 # tenths: systemd calls 2.5 OK
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
failures=0

complain() {
	echo "units: $*" >&2
	failures=1
}

# A system of our units among Debian's, with programs that do nothing.
mkdir -p "$root"/usr/{bin,sbin,lib,libexec/onedoor} "$root/etc"
ln -s usr/lib "$root/lib"
cp -r /lib/systemd "$root/usr/lib/"
for unit in *.service; do
	sed -n 's/^ExecStart=\([^ ]*\).*/\1/p' "$unit" | while read -r program; do
		install -D /bin/true "$root$program"
	done
	cp "$unit" "$root/lib/systemd/system/"
done
said=$(systemd-analyze verify --man=no --recursive-errors=no --root="$root" ./*.service 2>&1) && [ -z "$said" ] || complain "$said"
for unit in *.service; do
	said=$(systemd-analyze security --offline=true --no-pager --threshold=$most_exposed "$unit" 2>&1) ||
		complain "$unit: $(tail -n 1 <<<"$said")"
	grep -q '^WatchdogSec=' "$unit" || [ "$unit" != onedoor.service ] || complain "$unit: nobody watches it"
done

# Debian's own groups, then ours.
printf 'g %s - -\n' video input audio >"$root/debian.conf"
said=$(systemd-sysusers --root="$root" "$root/debian.conf" "$PWD/sysusers.d/onedoor.conf" 2>&1) || complain "sysusers.d: $said"
grep -q '^onedoor:x:800:800:.*/nologin$' "$root/etc/passwd" || complain "sysusers.d: onedoor is not 800, or may log in"
for group in video input audio; do
	grep -q "^$group:.*:onedoor$" "$root/etc/group" || complain "sysusers.d: onedoor is not of $group"
done
grep -vE '^(#|d /(run|data)/onedoor(/[a-z]+)? 07[05]0 onedoor onedoor -$|d /data/stick 0755 root root -$|r! /data/stick/bundle.raucb$|$)' tmpfiles.d/*.conf && complain "tmpfiles.d: a line that is not the kiosk's folder"
said=$(systemd-tmpfiles --root="$root" --create --prefix=/data "$PWD/tmpfiles.d/onedoor.conf" 2>&1) && [ -d "$root/data/onedoor/tls" ] ||
	complain "tmpfiles.d: $said"

# The kernel judges a firewall, in a network of our own where that is allowed.
if unshare -rn true 2>/dev/null; then
	said=$(unshare -rn nft -c -f onedoor.nft 2>&1) || complain "onedoor.nft: $said"
fi
[ "$(grep -c 'policy drop;' onedoor.nft)" -eq "$(grep -c 'type filter hook' onedoor.nft)" ] || complain "onedoor.nft: a chain lets through what it does not know"

# A terminal has no desktop.
! grep -qs 'offscreen|drm' ../../../config.c || grep -q '^display = drm' kiosk.conf || complain "kiosk.conf: display is not drm"

# Lines of the kinds that there are, and the why of each file above them.
grep -nvE '^(#.*|options [a-z]+ [a-z_]+=[0-9]+|blacklist [a-z0-9_]+|install [a-z0-9_]+ /bin/false|)$' modprobe.d/*.conf && complain "modprobe.d: not understood"
grep -nvE '^(#.*|[a-z0-9_.-]+ = [^ ]+( [^ ]+)*)$' sysctl.d/*.conf && complain "sysctl.d: not understood"
for file in */*.conf */*/*.conf ./*.nft ./*.rules; do
	[ ! -e "$file" ] || head -n 2 "$file" | grep -q '^# ' || complain "$file: does not say why"
done
exit $failures
