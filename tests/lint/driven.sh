#!/usr/bin/env bash
# What drives a kiosk for tests (its socket, fingers and time out of nothing) is not in the program that ships: none of its
# words and functions. All of them are in the one that tests start, or they would be looked for in vain.
# Usage: driven.sh SOURCE_DIR BUILD_DIR
set -uo pipefail
build=${2:?BUILD_DIR}
failures=0
words=("--control" "let tests drive" "state|nodes|texts|tap|touch|key|typed|wait|pass|shot|quit" "no such control on this page")
functions="control_create control_take control_answer control_request_parse"
for word in "${words[@]}"; do
	grep -qaF -- "$word" "$build/firmware/onedoor-driven" || { echo "driven: \"$word\" is not said any more" >&2; failures=1; }
	! grep -qaF -- "$word" "$build/firmware/onedoor" || { echo "driven: \"$word\" is in the program that ships" >&2; failures=1; }
done
symbols=$(nm "$build/firmware/onedoor")
driven_symbols=$(nm "$build/firmware/onedoor-driven")
for name in $functions; do
	grep -q " [Tt] $name\$" <<<"$driven_symbols" || { echo "driven: there is no $name any more" >&2; failures=1; }
	! grep -q " [Tt] $name\$" <<<"$symbols" || { echo "driven: $name is in the program that ships" >&2; failures=1; }
done
"$build/firmware/onedoor" --control /tmp/onedoor-never >/dev/null 2>&1
[ $? -eq 2 ] || { echo "driven: the program that ships knows --control" >&2; failures=1; }
exit "$failures"
