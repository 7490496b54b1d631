#!/usr/bin/env bash
# No two files of a folder call each other in a circle, directly or through others: a file is a layer. The compiled files
# know it exactly: what each defines and what it calls (nm). A table of modules (shapes, screens, drivers) points to its
# modules by data, which is no call; a module that called back above the table would be. Usage: circles.sh SOURCE_DIR
# BUILD_DIR
set -uo pipefail
build=${2:?BUILD_DIR}
objects=$(find -L "$build/CMakeFiles" "$build/firmware/CMakeFiles" -path '*/od_*.dir/*.c.o' -o -path '*/onedoor.dir/*.c.o' 2>/dev/null)
(($(wc -l <<<"$objects") >= 100)) || { echo "circles: not built: $build" >&2; exit 1; }

# folder file symbol kind, of the functions only
# shellcheck disable=SC2086 # a list of paths without blanks
calls=$(nm -A $objects 2>/dev/null | awk -v OFS=' ' '
	{
		path = $1; sub(/:.*/, "", path)
		file = path; sub(/.*\//, "", file); sub(/\.c\.o$/, "", file)
		folder = path; sub(/\/[^\/]*$/, "", folder); sub(/.*\.dir\/?/, "", folder)
		if (folder == "") folder = "firmware"
		kind = $(NF - 1); symbol = $NF
		if (kind == "T") { home[folder " " symbol] = file }
		if (kind == "U") { uses[++count] = folder " " file " " symbol }
	}
	END {
		for (i = 1; i <= count; i++) {
			split(uses[i], use, " ")
			to = home[use[1] " " use[3]]
			if (to != "" && to != use[2]) print use[1], use[2], to
		}
	}' | sort -u)
(($(wc -l <<<"$calls") >= 100)) || { echo "circles: hardly any call was found" >&2; exit 1; }

# circles FOLDER: the files of each circle on a line
circles() {
	awk -v folder="$1" '$1 == folder { print $2, $3 }' <<<"$calls" | tsort 2>&1 >/dev/null |
		awk '/contains a loop/ { if (line) print line; line = ""; next }
			{ sub(/^tsort: /, ""); line = line (line ? " " : "") $0 }
			END { if (line) print line }'
}

failures=0
for folder in $(cut -d ' ' -f 1 <<<"$calls" | sort -u); do
	while read -r circle; do
		echo "$folder: these call each other in a circle: $circle" >&2
		failures=$((failures + 1))
	done < <(circles "$folder")
done
[ "$failures" -eq 0 ]
