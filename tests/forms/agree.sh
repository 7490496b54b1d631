#!/usr/bin/env bash
# Does ajv judge the answers to forms as firmware/form does? The forms are those beside this file, that of a matter
# added by hand (tests/flow), those of the hall's fixtures
# and some that are made at random (make.mjs). ajv is installed into the build folder, once; without npm the test is skipped. Usage: agree.sh
# VERDICTS BUILD_DIR [SETS]
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
verdicts=${1:?VERDICTS} work=${2:?BUILD_DIR}/forms sets=${3:-150}
if ! command -v npm >/dev/null || ! command -v node >/dev/null; then
	echo "forms: skipped: no npm on this machine, so no ajv to agree with"
	exit 77
fi
mkdir -p "$work"
if [ ! -d "$work/node_modules/ajv-formats" ]; then
	if ! npm install --prefix "$work" --silent --no-audit --no-fund --ignore-scripts ajv@8.17.1 ajv-formats@3.0.1 \
		>"$work/npm.log" 2>&1; then
		tail -n 20 "$work/npm.log" >&2
		echo "forms: skipped: npm could not install ajv"
		exit 77
	fi
fi
cp "$here/agree.mjs" "$here/make.mjs" "$work/" # modules are looked for beside them
rm -rf "$work/made"
mkdir "$work/made"
node "$work/make.mjs" "$work/made" 120 "$here/../hall/fixtures"
jq .form "$here/../flow/matter_added.json" >"$work/made/added.json"
"$verdicts" "$sets" "$here"/*.json >"$work/verdicts.jsonl"
"$verdicts" 25 "$work/made"/*.json >>"$work/verdicts.jsonl"
node "$work/agree.mjs" "$work/verdicts.jsonl"
