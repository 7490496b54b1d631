#!/usr/bin/env bash
# .clang-format decides. usage: format.sh SOURCE_DIR
set -uo pipefail
cd "${1:-.}"
bad=$(find firmware drivers ui tests -name '*.[ch]' -print0 | xargs -0 clang-format --dry-run -Werror 2>&1 |
	sed -n 's/: error.*/: not as clang-format would have it/p' | sort -u | head -n 20)
[ -z "$bad" ] || { echo "$bad"; exit 1; }
