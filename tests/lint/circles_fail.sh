#!/usr/bin/env bash
# Proves that circles.sh can fail: two files that call each other, and three that do so through a third, are compiled
# beside those of the build. Usage: circles_fail.sh SOURCE_DIR BUILD_DIR
set -euo pipefail
root=${1:?SOURCE_DIR} build=${2:?BUILD_DIR}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/CMakeFiles" "$work/firmware"
ln -s "$build/firmware/CMakeFiles" "$work/firmware/CMakeFiles"
for layer in "$build"/CMakeFiles/od_*.dir; do
	ln -s "$layer" "$work/CMakeFiles/"
done

# compile FOLDER FILE CALLS...: a file with a function of its own name that calls these
compile() {
	local folder=$work/CMakeFiles/od_mistake.dir/$1 file=$2 call
	shift 2
	mkdir -p "$folder"
	{
		for call in "$@"; do echo "void $call(void);"; done
		echo "void $file(void) {"
		for call in "$@"; do echo "$call();"; done
		echo "}"
	} | gcc -x c -c -o "$folder/$file.c.o" -
}

# must_say WHAT: the lint fails and says it; "" : it is content
must_say() {
	local said status=0
	said=$(bash "$root/tests/lint/circles.sh" "$root" "$work" 2>&1) || status=$?
	if [ -z "$1" ]; then
		[ "$status" -eq 0 ] || { echo "circles: not content without a mistake: $said" >&2; exit 1; }
	elif [ "$status" -eq 0 ] || ! grep -qF -e "$1" <<<"$said"; then
		echo "circles: '$1' is not in: $said" >&2
		exit 1
	fi
}

compile mistake one two
compile mistake two
compile mistake other one # down only
must_say ""
compile mistake two one
must_say 'mistake: these call each other in a circle: '
compile mistake two three
compile mistake three one
must_say 'mistake: these call each other in a circle: '
