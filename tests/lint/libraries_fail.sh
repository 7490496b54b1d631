#!/usr/bin/env bash
# Proves that libraries.sh can fail: a program that links libcurl, and one that exports a name of SDL's. Usage:
# libraries_fail.sh SOURCE_DIR BUILD_DIR
set -euo pipefail
root=${1:?SOURCE_DIR} build=${2:?BUILD_DIR}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/firmware"
cp "$build/firmware/onedoor-hall-client.so" "$work/firmware/"

# must_say WHAT LIBRARY...: the lint says so of a program that links these
must_say() {
	local what=$1 said status=0
	shift
	echo 'void SDL_Delay(unsigned ms); void SDL_Delay(unsigned ms) { (void)ms; } int main(void) { return 0; }' |
		gcc -x c - -Wl,--no-as-needed "$@" -o "$work/firmware/onedoor"
	said=$(bash "$root/tests/lint/libraries.sh" "$root" "$work" 2>&1) || status=$?
	if [ "$status" -eq 0 ] || [[ $said != *"$what"* ]]; then
		echo "libraries_fail: not said: $what, but: $said" >&2
		exit 1
	fi
}

must_say 'before the first frame: libcurl' -lSDL2 -lcurl
must_say 'has these names too: SDL_Delay' -lSDL2 -rdynamic
must_say 'not built'
