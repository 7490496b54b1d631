#!/usr/bin/env bash
# Makes words.txt anew from well-kept data: the frequencies of Debian's rime-data-pinyin-simp (weight 0.6) and
# python3-jieba (0.4), readings and tones by npm's pinyin-pro. The same data give the same file. Needs Debian 12, node
# and the network; a build needs only the file. Usage: make.sh [OUT]
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
out=${1:-$here/words.txt}
pinyin_pro=3.29.4
for package in rime-data-pinyin-simp python3-jieba; do
	dpkg -s "$package" >/dev/null 2>&1 || apt-get install -y --no-install-recommends "$package" >&2
done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
npm install --silent --no-audit --no-fund --prefix "$work" "pinyin-pro@$pinyin_pro" >&2
python3 "$here/make.py" "$here" "$work/node_modules/pinyin-pro/dist/index.mjs" >"$work/words.txt"
mv "$work/words.txt" "$out"
