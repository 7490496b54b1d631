#!/usr/bin/env bash
# test_visit.sh BUILD: the command for people, with the image that test_build.sh leaves: the kiosk's own page, a number and a matter.
set -euo pipefail
onedoor_top=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
build=$(cd "$1" && pwd)
bash "$onedoor_top/firmware/image/visit.sh" "$build/image/onedoor.img" "$build/image/visit"
