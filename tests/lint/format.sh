#!/usr/bin/env bash
# .clang-format decides. usage: format.sh SOURCE_DIR
set -uo pipefail
cd "${1:-.}"
said=$(find firmware drivers ui tests -name '*.[ch]' -print0 | xargs -0 clang-format --dry-run -Werror 2>&1) && exit 0
bad=$(sed -n 's/: error.*/: not as clang-format would have it/p' <<<"$said" | sort -u)
head -n 20 <<<"${bad:-$said}" # without it: why clang-format did not run
exit 1
