#!/usr/bin/env bash
# Proves that format.sh can fail. Usage: format_fail.sh [SOURCE_DIR]
root=${1:-$(cd "$(dirname "$0")/../.." && pwd)}
# shellcheck source=tests/lint/mistakes.bash
. "$root/tests/lint/mistakes.bash"
prove format .clang-format firmware/main.c firmware/app.h drivers/device.h ui/kit/rect.c tests/harness/asker.c

mistake firmware/main.c 'firmware/main.c' 's/^\tmem_harden/        mem_harden/'
mistake drivers/device.h 'drivers/device.h' '$a int  two_blanks(void);'
mistake ui/kit/rect.c 'ui/kit/rect.c' 's/^\{$/ {/'
mistake tests/harness/asker.c 'tests/harness/asker.c' 's/^\{$/{\n\n\n\n/'
found
# A clang-format that cannot do its work is no clean bill.
mistake .clang-format 'clang-format' 's/^BasedOnStyle.*/BasedOnStyle: nobody/'
found
exit $failures
