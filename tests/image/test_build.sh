#!/usr/bin/env bash
# test_build.sh BUILD: the terminal's image, for the tests beside this one: BUILD/image.
set -euo pipefail
onedoor_top=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
bash "$onedoor_top/firmware/image/build.sh" "$(cd "$1" && pwd)/image"
