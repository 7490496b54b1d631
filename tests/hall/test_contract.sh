#!/usr/bin/env bash
# Every answer of the hall against the contract, with the city's fixtures and with the small ones.
# Usage: test_contract.sh SOURCE_DIR BUILD_DIR
set -uo pipefail
export LC_ALL=C.UTF-8 PYTHONDONTWRITEBYTECODE=1
source=$1 build=$2 failures=0
small=$(mktemp -d)
trap 'rm -rf "$small"' EXIT
bash "$source/tests/hall/small.sh" "$source" "$small" || exit 1
for fixtures in "$source/tests/hall/fixtures" "$small"; do
	/usr/bin/python3 -W ignore "$source/tests/hall/contract.py" "$source" "$build" "$fixtures" || failures=1
done
exit $failures
