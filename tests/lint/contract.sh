#!/usr/bin/env bash
# Fails when the hall's contract is no sound YAML, a reference leads nowhere, or an example is not what its schema says.
# Usage: contract.sh [SOURCE_DIR]
set -uo pipefail
export LC_ALL=C.UTF-8 PYTHONDONTWRITEBYTECODE=1
lint=$(cd "$(dirname "$0")" && pwd)
cd "${1:-$lint/../..}" || exit 1
/usr/bin/python3 -W ignore "$lint/contract.py" firmware/hall/openapi.yaml # Debian's own: it has the packages
