#!/usr/bin/env bash
# .clang-format decides. usage: format.sh SOURCE_DIR
set -euo pipefail
cd "${1:-.}"
find firmware drivers ui tests -name '*.[ch]' -print0 | xargs -0 clang-format --dry-run -Werror 2>&1 |
	grep -E 'error' | sed 's/: error.*/: not as clang-format would have it/' | sort -u | head -n 20 | { ! grep .; }
