#!/usr/bin/env bash
# The reference hall's data are whole and fit together: what tests/hall/fixtures/README.md, firmware/form/FORMS.md and the
# contract say of them. A standard validator takes the right answers and refuses the wrong ones. Usage: fixtures.sh [SOURCE_DIR]
exec python3 -B "$(dirname "$0")/fixtures/check.py" "${1:-$(dirname "$0")/../..}"
