#!/usr/bin/env bash
# tests/setup.sh waits while another apt or dpkg is at work, whichever of their locks it holds, and says so; but only then.
# A scratch folder is apt's whole world: its lists, its archives, dpkg's folder and the system it installs to.
set -euo pipefail
top=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
# shellcheck source=tests/setup.sh
. "$top/tests/setup.sh"
world=$(mktemp -d)
holder=
trap 'kill $holder 2>/dev/null || true; rm -rf "$world"' EXIT
onedoor_as_root() { # nothing of the machine's is touched
	"$@"
}

mkdir -p "$world"/{repo,lists/partial,archives/partial,dpkg/updates,dpkg/info,system,etc/apt.conf.d,etc/preferences.d}
touch "$world/dpkg/status" "$world/etc/empty"
cat >"$world/apt.conf" <<END
Dir::Etc "$world/etc";
Dir::Etc::sourcelist "$world/etc/sources.list";
Dir::Etc::sourceparts "$world/etc/none";
Dir::Etc::trusted "$world/etc/empty";
Dir::Etc::trustedparts "$world/etc/none";
Dir::State "$world";
Dir::State::lists "$world/lists";
Dir::State::status "$world/dpkg/status";
Dir::Cache "$world";
Dir::Cache::archives "$world/archives";
Dir::Log "$world";
APT::Sandbox::User "";
APT::Architecture "all";
#clear DPkg::Pre-Invoke;
#clear DPkg::Post-Invoke;
#clear DPkg::Pre-Install-Pkgs;
#clear APT::Update::Pre-Invoke;
#clear APT::Update::Post-Invoke;
#clear APT::Update::Post-Invoke-Success;
DPkg::Options { "--admindir=$world/dpkg"; "--instdir=$world/system"; "--force-not-root"; "--force-bad-path"; };
END
export APT_CONFIG=$world/apt.conf
echo "deb [trusted=yes] file:$world/repo ./" >"$world/etc/sources.list"

# make_package NAME: one with nothing in it, in the repository.
make_package() {
	mkdir -p "$world/$1/DEBIAN"
	printf 'Package: %s\nVersion: 1\nArchitecture: all\nMaintainer: nobody <nobody@example.org>\nDescription: nothing\n' "$1" \
		>"$world/$1/DEBIAN/control"
	dpkg-deb --root-owner-group --build "$world/$1" "$world/repo/$1.deb" >/dev/null
	{
		cat "$world/$1/DEBIAN/control"
		echo "Filename: ./$1.deb"
		echo "Size: $(stat -c %s "$world/repo/$1.deb")"
		echo "SHA256: $(sha256sum "$world/repo/$1.deb" | cut -d ' ' -f 1)"
		echo
	} >>"$world/repo/Packages"
}

# hold FILE: another process has this lock, as dpkg and apt take it, until let_go.
hold() {
	coproc other { exec perl -MFcntl -e '
		open(my $file, ">>", $ARGV[0]) or die "$ARGV[0]: $!";
		my $whole = pack("s s x4 q q l x4", F_WRLCK, 0, 0, 0, 0); # struct flock
		fcntl($file, F_SETLK, $whole) or die "$ARGV[0]: $!";
		$| = 1;
		print "held\n";
		<STDIN>;' "$1"; }
	holder=$other_PID
	local answer
	read -r answer <&"${other[0]}"
	[ "$answer" = held ]
}

let_go() {
	kill "$holder"
	wait "$holder" 2>/dev/null || true
	holder=
}

fail() {
	echo "$*" >&2
	cat "$world/said" >&2
	exit 1
}

is_installed() {
	[ "$(dpkg-query --admindir="$world/dpkg" -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

# Whoever holds it: said once, waited for, and then installed.
count=0
for lock in lists/lock archives/lock dpkg/lock-frontend dpkg/lock; do
	name=onedoor-nothing-$((count += 1))
	make_package $name
	hold "$world/$lock"
	: >"$world/said" # nothing of the one before
	onedoor_install $name >"$world/said" 2>&1 &
	installing=$!
	until grep -q 'waiting for another apt' "$world/said"; do
		kill -0 $installing 2>/dev/null || fail "$lock: it did not wait"
		sleep 0.1
	done
	is_installed $name && fail "$lock: nobody waited for it"
	let_go
	wait $installing || fail "$lock: not installed after it was let go"
	is_installed $name || fail "$lock: not installed"
	[ "$(grep -c 'waiting for another apt' "$world/said")" = 1 ] || fail "$lock: not said once"
done

# A long wait has an end, and says what it waited for.
hold "$world/dpkg/lock-frontend"
make_package onedoor-nothing-late
onedoor_apt_limit_s=0
onedoor_install onedoor-nothing-late >"$world/said" 2>&1 && fail "installed below somebody's lock"
grep -q 'lock-frontend' "$world/said" || fail "the lock is not named"
let_go
onedoor_apt_limit_s=1800

# What is wrong for good is not waited for.
onedoor_install onedoor-no-such-package >"$world/said" 2>&1 && fail "installed what there is not"
grep -q 'waiting' "$world/said" && fail "waited for what will never be"
grep -q 'Unable to locate package onedoor-no-such-package' "$world/said" || fail "the reason is not said"

# Without anybody else nothing is said of waiting.
onedoor_install onedoor-nothing-late >"$world/said" 2>&1 || fail "not installed"
! grep -q 'waiting' "$world/said" || fail "waited for nobody"
is_installed onedoor-nothing-late || fail "not installed"
