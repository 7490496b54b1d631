# For the *_fail.sh: proves that a lint can fail. Mistakes are made in a copy of what it looks at, some at once where they
# do not hide each other, and each must be named. Expects root, the source directory.
set -uo pipefail
export LC_ALL=C.UTF-8
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
failures=0 wanted=()

complain() {
	printf '%s\n' "$*" >&2
	failures=1
}

copy_tree() {
	rm -rf "${tree:?}"/*
	(cd "$root" && cp -r --parents "${looked_at[@]}" "$tree")
}

run_lint() {
	said=$(bash "$root/tests/lint/$lint.sh" "$tree" 2>&1)
}

# prove LINT PATH...: which lint, and what it looks at; without a mistake it is content.
prove() {
	lint=$1 looked_at=("${@:2}")
	copy_tree
	run_lint || complain "$lint: not content without a mistake: $said"
}

# must_say WHAT: the mistake is the caller's, in $tree.
must_say() {
	wanted+=("$1")
}

# mistake FILE WHAT SED-SCRIPT
mistake() {
	must_say "$2"
	sed -i -E "$3" "$tree/$1"
	! cmp -s "$root/$1" "$tree/$1" || complain "$1: '$3' changes nothing"
}

# found: each mistake since the last time is named; then all are undone.
found() {
	local what
	! run_lint || complain "$lint: content with: ${wanted[*]}"
	for what in "${wanted[@]}"; do
		grep -qF -e "$what" <<<"$said" || complain "$lint: '$what' is not in: $said"
	done
	wanted=()
	copy_tree
}
