#!/usr/bin/env bash
# The figures: prints JSON and writes it to build/bench.json. Compare within one run; machines differ and are noisy.
set -euo pipefail
onedoor_top=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
# shellcheck source=tests/setup.sh
. "$onedoor_top/tests/setup.sh"
# shellcheck disable=SC2086 # lists of words
onedoor_install $onedoor_build_packages $onedoor_demo_packages jq libpixman-1-dev
onedoor_build "$onedoor_top/build"
build=$onedoor_top/build
{
	printf '{\n"search":\n'
	"$build/tests/bench/bench_search"
	printf ',\n"lists":\n'
	"$build/tests/bench/bench_lists"
	printf ',\n"form":\n'
	"$build/tests/bench/bench_form"
	printf ',\n"pinyin":\n'
	"$build/tests/bench/bench_pinyin"
	printf ',\n"outbox":\n'
	"$build/tests/bench/bench_outbox"
	printf ',\n"recovery":\n'
	"$build/tests/bench/bench_recovery"
	printf ',\n"mirror":\n'
	"$build/tests/bench/bench_mirror"
	printf ',\n"load":\n'
	"$build/tests/bench/bench_load"
	printf ',\n"applications":\n'
	"$build/tests/bench/bench_apply"
	printf ',\n"drawing":\n'
	"$build/tests/bench/bench_gfx" | jq -s .
	printf ',\n"turning":\n'
	"$build/tests/bench/bench_turn"
	printf ',\n"kiosk":\n'
	"$build/tests/bench/bench_kiosk" "${1:-5}"
	printf '}\n'
} | tee "$build/bench.json"
# What is asked beside what was measured, a line each.
jq -r '[paths(type == "object" and has("target") and has("ok")) as $at | getpath($at) + {name: ($at | map(tostring) | join("."))}][] |
	"\(if .ok then "ok    " else "MISSED" end)  \(.name): \(.p99 // .value // .cpu_percent) \(.unit // ""), asked at most \(.target)"' \
	"$build/bench.json"
