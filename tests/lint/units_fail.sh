#!/usr/bin/env bash
# Proves that units.sh can fail. Usage: units_fail.sh [SOURCE_DIR]
root=${1:-$(cd "$(dirname "$0")/../.." && pwd)}
# shellcheck source=tests/lint/mistakes.bash
. "$root/tests/lint/mistakes.bash"
prove units firmware/image/deb/system
system=firmware/image/deb/system

mistake $system/onedoor.service "'ProtectClok'" 's/^ProtectClock=/ProtectClok=/'
mistake $system/onedoor.service 'nobody watches it' '/^WatchdogSec=/d'
mistake $system/onedoor.nft 'a chain lets through what it does not know' '0,/policy drop/s//policy accept/'
mistake $system/sysusers.d/onedoor.conf 'onedoor is not of input' '/^m onedoor input/d'
mistake $system/tmpfiles.d/onedoor.conf "a line that is not the kiosk's folder" 's/^d .run.onedoor 0750/d \/run\/onedoor 0777/'
mistake $system/modprobe.d/onedoor.conf 'modprobe.d: not understood' 's/^blacklist uas$/blacklists uas/'
mistake $system/sysctl.d/60-onedoor.conf 'sysctl.d: not understood' 's/^kernel.sysrq = 0/kernel.sysrq: 0/'
mistake $system/journald.conf.d/60-onedoor.conf 'does not say why' '1d'
found
mistake $system/onedoor.service 'onedoor.service: → Overall exposure level' '/^(RestrictNamespaces|CapabilityBoundingSet|PrivateUsers|SystemCallFilter|ProtectSystem|DevicePolicy|DeviceAllow)=/d'
mistake $system/sysusers.d/onedoor.conf 'onedoor is not 800' 's/ 800 / - /'
found
exit $failures
