#!/usr/bin/env bash
# What the first frame does not need is not loaded before it: the program itself links none of the hall's libraries (they
# come with its module, firmware/hall_module.h). And what it exports for the module has no other library's names: their calls
# would come to us. Usage: libraries.sh SOURCE_DIR BUILD_DIR
set -uo pipefail
build=${2:?BUILD_DIR}
program=$build/firmware/onedoor
failures=0
needed=$(readelf -d "$program" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p')
grep -q '^libSDL2-' <<<"$needed" || { echo "libraries: not built: $program" >&2; exit 1; }
late=$(grep -E '^lib(curl|ssl|crypto|sqlite3|SDL2_image)[-.]' <<<"$needed")
[ -z "$late" ] || { echo "libraries: before the first frame: "$late >&2; failures=1; }

# A sanitizer stands in the program and has half of libc's names, as it must.
[ "$(nm "$program" | grep -cE ' (__asan_init|__tsan_init)(@.*)?$')" -eq 0 ] || exit "$failures"
exported=$(nm -D --defined-only "$program" | awk '{ print $3 }' | sort -u)
libraries=$(ldd "$program" "$build/firmware/onedoor-hall-client.so" | awk '$2 == "=>" { print $3 }' | sort -u)
# shellcheck disable=SC2086 # a list of paths without blanks
taken=$(nm -D --defined-only $libraries 2>/dev/null | awk 'NF == 3 { sub(/@.*/, "", $3); print $3 }' | sort -u |
	comm -12 - <(echo "$exported") |
	grep -vE '^(free|realloc|__bss_start|_edata|_end)$') # the first two are meant: firmware/base/mem.c
[ -z "$taken" ] || { echo "libraries: a library has these names too: "$taken >&2; failures=1; }
[ "$failures" -eq 0 ]
