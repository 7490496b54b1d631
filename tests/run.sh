#!/usr/bin/env bash
# All tests, on a fresh Debian 12: installs what they need, builds plain, with address and with thread sanitizer, runs
# everything. `bash tests/run.sh` for all; `bash tests/run.sh quick` for lint, unit, forms, golden and fuzz of the plain build;
# `bash tests/run.sh image` for the package and the terminal's image, built, booted, updated, broken into and cut off (as root, an
# hour and a half; ONEDOOR_CUTS=2 instead of 20 power cuts of each kind: half an hour); `bash tests/run.sh whole` for all and image.
set -euo pipefail
onedoor_top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=tests/setup.sh
. "$onedoor_top/tests/setup.sh"
what=${1:-all}
# shellcheck disable=SC2086 # a list of words
onedoor_install $onedoor_build_packages $onedoor_demo_packages $onedoor_test_packages $onedoor_deb_packages
if [ "$what" != quick ]; then
	# shellcheck disable=SC2086
	onedoor_install $onedoor_qemu_packages
	# shellcheck disable=SC2086
	onedoor_install $onedoor_browser_packages || say "no browser: its test is skipped"
	# shellcheck disable=SC2086
	onedoor_install $onedoor_image_packages
	onedoor_unpack_guest "$onedoor_top/build/guest"
fi

# Nearly every flow test has a hall, and a hall has certificates: made once (tests/hall/make-certs.sh).
export ONEDOOR_CERTS=$onedoor_top/build/certs
# Most of them wait most of the time: for a device, a line, a limit.
jobs=$((4 * $(nproc)))
passed=0 failed=0 failures=()
started=$SECONDS

# of_failed log: what each test that failed said at its end, and the summary.
of_failed() {
	awk -v most=40 '
		function tell() {
			for (i = count > most ? count - most : 0; is_bad && i < count; i++) print lines[i]
			count = is_bad = 0
		}
		/^ *[0-9]+\/[0-9]+ Test / || /^ +Start / || / tests passed, / {
			if (!/^ +Start /) { tell(); is_bad = /\*\*\*/ && !/\*\*\*Skipped/ }
			if (is_bad && / Test /) print
			next
		}
		{ lines[count++] = $0 }
	' "$1"
	sed -n '/ tests passed, /,$p' "$1"
}

# run_tests name folder not label...: ctest with these labels, but not the tests named in the file `not`, counted.
run_tests() {
	local name=$1 folder=$2 not=$3 labels log count bad skipped
	shift 3
	labels=$(IFS='|' && echo "$*")
	log=$folder/tests-${name// /-}.log
	say "$name: $*"
	ctest --test-dir "$folder" -L "^($labels)\$" -E "^($(paste -sd '|' "$not"))\$" --output-on-failure -j "$jobs" >"$log" 2>&1 || true
	count=$(grep -cE '^ *[0-9]+/[0-9]+ Test .* Passed' "$log" || true)
	bad=$(grep -E '^ *[0-9]+/[0-9]+ Test .*(\*\*\*)' "$log" | grep -cv '\*\*\*Skipped' || true)
	skipped=$(sed -nE 's/^ *[0-9]+\/[0-9]+ Test +#[0-9]+: ([a-z_0-9]+) .*\*\*\*Skipped.*/\1/p' "$log" | tr '\n' ' ')
	passed=$((passed + count)) failed=$((failed + bad))
	if [ "$bad" -gt 0 ] || [ "$count" -eq 0 ]; then
		[ "$count" -eq 0 ] && [ "$bad" -eq 0 ] && failed=$((failed + 1))
		failures+=("$name: see $log")
		of_failed "$log"
	fi
	printf '  %d passed, %d failed, %d s so far%s\n' "$count" "$bad" $((SECONDS - started)) "${skipped:+; skipped: $skipped}"
}

# The sanitizers' builds, in what the tests leave of the processors; builds is a group of its own.
builds=''
build_beside() {
	trap '[ -z "$builds" ] || kill -- "-$builds" 2>/dev/null || true' EXIT
	set -m
	(
		chrt --idle --pid 0 "$BASHPID"
		onedoor_build "$onedoor_top/build-address" -DONEDOOR_SANITIZE=address
		onedoor_build "$onedoor_top/build-thread" -DONEDOOR_SANITIZE=thread
	) &
	builds=$!
	set +m
}

say "building"
onedoor_build "$onedoor_top/build"
if [ "$what" = quick ]; then
	run_tests plain "$onedoor_top/build" /dev/null lint unit forms golden fuzz
elif [ "$what" = image ]; then
	run_tests image "$onedoor_top/build" /dev/null image
else
	# qemu: the driver tests once more, in a real kernel (tests/image); only here, it needs no second look.
	# contract: the flow tests, with what kiosk and hall say held against firmware/hall/openapi.yaml; so these are not run
	# without that witness once more.
	build_beside
	run_tests plain "$onedoor_top/build" "$onedoor_top/build/tests/contract.tests" \
		lint unit forms golden fuzz driver flow contract browser qemu
	run_tests "contract report" "$onedoor_top/build" /dev/null report
	# boot: the terminal's image is built and booted, and two visits are played in it (tests/image)
	run_tests "the terminal's image" "$onedoor_top/build" /dev/null "$([ "$what" = whole ] && echo image || echo boot)"
	say "building with sanitizers"
	wait "$builds"
	builds=''
	# sweep: every fault at every transfer; here, where what leaks is found
	run_tests "address sanitizer" "$onedoor_top/build-address" /dev/null unit fuzz driver sweep flow
	run_tests "thread sanitizer" "$onedoor_top/build-thread" /dev/null unit driver flow
fi

for line in "${failures[@]}"; do
	echo "onedoor: $line" >&2
done
echo "took $((SECONDS - started)) s"
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
