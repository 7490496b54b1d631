# shellcheck shell=bash disable=SC2154
# The reference hall outside, and what makes a terminal know it. Sourced beside terminal.sh; needs onedoor_top and build.
hall_pid='' hall_dir=''

# hall_on DIR: starts it; hall_port is where it listens, DIR/hall.db what it knows. A hall that was there before goes on.
hall_options=() # more of its own
hall_on() {
	hall_dir=$1
	mkdir -p "$hall_dir"
	bash "$onedoor_top/tests/hall/make-certs.sh" "$hall_dir/tls"
	rm -f "$hall_dir/hall.out"
	"$build/tests/hall/onedoor-hall" --tls-dir "$hall_dir/tls" --port "${hall_port:-0}" --fixtures "$onedoor_top/tests/hall/fixtures" \
		--db "$hall_dir/hall.db" --control "$hall_dir/hall.sock" "${hall_options[@]}" >"$hall_dir/hall.out" 2>>"$hall_dir/hall.log" &
	hall_pid=$!
	until grep -q '^listening' "$hall_dir/hall.out" 2>/dev/null; do
		kill -0 "$hall_pid" 2>/dev/null || { tail -n 20 "$hall_dir/hall.log" >&2 && return 1; }
		sleep 0.1
	done
	hall_port=$(sed -n 's/^listening .*://p' "$hall_dir/hall.out")
}

hall_off() {
	[ -z "$hall_pid" ] || { kill "$hall_pid" 2>/dev/null && wait "$hall_pid" 2>/dev/null; } || true
	hall_pid=''
}

# hall_ctl WORD...: tests/hall/README.md, "Knobs".
hall_ctl() {
	"$build/tests/hall/onedoor-hall" ctl "$hall_dir/hall.sock" "$@"
}

# hall_knows SQL: read from its books.
hall_knows() {
	sqlite3 -readonly "$hall_dir/hall.db" "$1"
}

# hall_enrolled FOLDER: what a terminal has in /data once it belongs to this hall. 10.0.2.2: QEMU's guests call the host so.
hall_enrolled() {
	local data=$1/onedoor file
	mkdir -p "$data/tls" "$data/data"
	cp "$hall_dir/tls/ca.pem" "$data/tls/"
	for file in pem key; do
		cp "$hall_dir/tls/terminal-0001.$file" "$data/tls/terminal.$file"
	done
	printf '%s\n' '[terminal]' 'id = terminal-0001' 'place = 一楼大厅' '[hall]' "url = https://10.0.2.2:$hall_port" \
		'[session]' 'ignores_hours = yes' >"$data/kiosk.conf" # whatever the time is
	chmod 750 "$data"
	chmod 700 "$data/tls" "$data/data"
	chown -R 800:800 "$data"
}
