#!/usr/bin/env bash
# Proves that driven.sh can fail: with the driven program in the place of the one that ships, and the other way round.
# Usage: driven_fail.sh SOURCE_DIR BUILD_DIR
set -euo pipefail
root=${1:?SOURCE_DIR} build=${2:?BUILD_DIR}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/firmware"

# must_say SHIPS DRIVEN WHAT...: the lint says all of it with these two
must_say() {
	local said status=0 what
	cp "$build/firmware/$1" "$work/firmware/onedoor"
	cp "$build/firmware/$2" "$work/firmware/onedoor-driven"
	shift 2
	said=$(bash "$root/tests/lint/driven.sh" "$root" "$work" 2>&1) || status=$?
	[ "$status" -ne 0 ] || { echo "driven_fail: content with the wrong programs" >&2; exit 1; }
	for what in "$@"; do
		[[ $said == *"$what"* ]] || { echo "driven_fail: not said: $what, but: $said" >&2; exit 1; }
	done
}

must_say onedoor-driven onedoor-driven '"--control" is in the program that ships' 'control_create is in the program that ships'
must_say onedoor onedoor '"--control" is not said any more' 'there is no control_create any more'
