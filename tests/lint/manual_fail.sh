#!/usr/bin/env bash
# Proves that manual.sh can fail. Usage: manual_fail.sh [SOURCE_DIR]
root=${1:-$(cd "$(dirname "$0")/../.." && pwd)}
# shellcheck source=tests/lint/mistakes.bash
. "$root/tests/lint/mistakes.bash"
prove manual firmware/man firmware/main.c firmware/ctl_main.c assets/kiosk.conf.example

mistake firmware/main.c "(<) and the page's (>): < --quick" 's/--verbose  /--quick  /'
mistake firmware/ctl_main.c "(<) and the page's (>): < --jason" 's/--json  /--jason  /'
mistake firmware/ctl_main.c "(<) and the page's (>): < dance" 's/"in-service"/"dance"/'
mistake firmware/man/onedoor.1 'nothing of exit status 2' 's/^\.B 2$/.B two/'
mistake firmware/man/kiosk.conf.awk 'kiosk.conf.5: keys' 's/print "\.TP/if (name != "idle_s") &/'
found
mistake firmware/man/kiosk.conf.awk 'not in the page: also the name (CN)' 's/roff\(said\)/"\\\\\&"/'
mistake firmware/man/onedoor.1 'onedoor.1:' 's/^\.SH OPTIONS/.SX OPTIONS/'
found
mistake assets/kiosk.conf.example 'kiosk.conf.5 cannot be made' 's/^idle_s = 60/idle_s 60/'
found
exit $failures
