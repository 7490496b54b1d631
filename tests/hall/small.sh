#!/usr/bin/env bash
# A city small enough for tests to know every case of: the catalogue of fixtures, and the forms of fixtures_small.
# Usage: small.sh SOURCE_DIR OUT
set -euo pipefail
from=$1/tests/hall
mkdir -p "$2"
for file in zones departments windows materials matters; do
	cp "$from/fixtures/$file.csv" "$2"
done
cp "$from/fixtures/hall.json" "$from/fixtures/shelves.json" "$from/fixtures/pinyin.txt" "$from/fixtures/plan.json" "$from/fixtures/terminals.csv" "$2"
cp -r "$from/fixtures_small/." "$2"
