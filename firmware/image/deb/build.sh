#!/usr/bin/env bash
# build.sh [OUT]: Onedoor's Debian package, OUT/onedoor_VERSION_ARCH.deb; OUT is build-deb/ unless named. Two builds of one commit
# give the same file: its times are the commit's, its paths are none of this machine's.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
onedoor_top=$(cd "$here/../../.." && pwd)
# shellcheck source=tests/setup.sh
. "$onedoor_top/tests/setup.sh"
case ${1:-} in -*) echo "usage: build.sh [OUT]" >&2 && exit 2 ;; esac
out=${1:-$onedoor_top/build-deb}
mkdir -p "$out"
out=$(cd "$out" && pwd)
# shellcheck disable=SC2086 # lists of words
onedoor_install $onedoor_build_packages $onedoor_deb_packages

SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git -C "$onedoor_top" log -1 --format=%ct 2>/dev/null || stat -c %Y "$here/build.sh")}
export SOURCE_DATE_EPOCH ONEDOOR_TOP=$onedoor_top LC_ALL=C.UTF-8 TZ=UTC
umask 022
version=$(sed -n 's/^project(onedoor VERSION \([0-9.]*\).*/\1/p' "$onedoor_top/CMakeLists.txt")

# debhelper wants debian/ where it works: a copy, for nothing is written into the tree. Its build folder is kept.
package=$out/package
mkdir -p "$package"
rm -rf "$package/debian" "$package/system" "$out"/onedoor_*.deb
cp -r "$here/debian" "$here/system" "$package/"
printf '%s\n' "onedoor ($version) bookworm; urgency=medium" '' "  * As of $(date -u -d "@$SOURCE_DATE_EPOCH" +%Y-%m-%d)." '' \
	" -- Onedoor maintainers <maintainers@onedoor.invalid>  $(date -uR -d "@$SOURCE_DATE_EPOCH")" >"$package/debian/changelog"

launcher=()
# debhelper gives a home of its own; and paths stay as they are, or they would be in the programs.
command -v ccache >/dev/null && launcher=(CMAKE_C_COMPILER_LAUNCHER=ccache CCACHE_DIR="$(ccache --get-config cache_dir)" CCACHE_BASEDIR=)
if ! (cd "$package" && env "${launcher[@]}" debian/rules binary) >"$out/build.log" 2>&1; then
	tail -n 40 "$out/build.log" >&2
	echo "build.sh: the package was not built; all of it is in $out/build.log" >&2
	exit 1
fi
(cd "$out" && sha256sum onedoor_*.deb)
