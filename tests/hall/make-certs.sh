#!/bin/bash
# A private CA, the hall's certificate and two terminals', and one terminal of a foreign CA, for tests and
# demos only: the keys have no passphrase. Safe to run twice; what is there and still good is kept.
#   ca.pem  server.pem .key  terminal-0001.pem .key  terminal-0002.pem .key
#   wrong.pem .key (another CA's)  stranger.pem .key (no terminal)  expired.pem .key (terminal-0001, ended a month ago)
#   soon.pem .key (terminal-0001, ends in two days)
# More terminals: make-certs.sh DIR terminal-0003 ...
# With a folder ONEDOOR_CERTS they are made there, once in six hours, and a new DIR gets copies.
set -euo pipefail

self=$(realpath "$0")
dir=${1:?usage: make-certs.sh DIR [terminal-NNNN...]}
shift
umask 077
mkdir -p "$dir"
cd "$dir"
exec 9>.lock
flock 9

if [ -n "${ONEDOOR_CERTS:-}" ] && [ $# -eq 0 ] && [ ! -e ca.pem ]; then
	mkdir -p "$ONEDOOR_CERTS"
	exec 8>"$ONEDOOR_CERTS/.lock"
	flock 8
	if [ -z "$(find "$ONEDOOR_CERTS" -name made -mmin -360)" ]; then
		rm -rf "$ONEDOOR_CERTS/all"
		env -u ONEDOOR_CERTS bash "$self" "$ONEDOOR_CERTS/all"
		touch "$ONEDOOR_CERTS/made"
	fi
	cp -p "$ONEDOOR_CERTS"/all/* .
	exit
fi

# Keys that an older run or a copy left open to others are closed.
find . -maxdepth 1 -name '*.key' -exec chmod 600 {} +

good() { # good NAME CA: certificate and key are there, signed by CA, and good for another day
	[ -s "$1.key" ] && openssl verify -CAfile "$2" "$1.pem" >/dev/null 2>&1 &&
		openssl x509 -in "$1.pem" -checkend 86400 -noout >/dev/null 2>&1
}

# sign CA NAME EXTENSIONS BEGIN END: NAME.csr becomes NAME.pem. "openssl ca" is the one that takes a beginning: halls
# and terminals of tests have clocks that are wrong by years.
sign() {
	local ca=$1 name=$2 extensions=$3 begin=$4 end=$5 work
	work=$(mktemp -d)
	touch "$work/index"
	cat >"$work/ca.conf" <<-END
		[ca]
		default_ca = tests
		[tests]
		database = $work/index
		new_certs_dir = $work
		rand_serial = yes
		unique_subject = no
		default_md = sha256
		policy = any
		[any]
		organizationName = supplied
		commonName = supplied
	END
	openssl ca -batch -notext -config "$work/ca.conf" -in "$name.csr" -out "$name.pem" -extfile "$extensions" \
		-startdate "$begin" -enddate "$end" $ca >/dev/null 2>"$work/log" || { cat "$work/log" >&2; exit 1; }
	rm -rf "$work"
}

request() { # request NAME CN: NAME.key and NAME.csr
	openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "$1.key" -out "$1.csr" \
		-subj "/O=Onedoor tests/CN=$2" 2>/dev/null
}

begin=$(date -u -d '-3 years' +%Y%m%d%H%M%SZ)
end=$(date -u -d '+2 years' +%Y%m%d%H%M%SZ)

authority() { # authority NAME CN
	good "$1" "$1.pem" && return
	request "$1" "$2"
	printf '%s\n' basicConstraints=critical,CA:TRUE keyUsage=critical,keyCertSign,cRLSign \
		subjectKeyIdentifier=hash >"$1.ext"
	sign "-selfsign -keyfile $1.key" "$1" "$1.ext" "$begin" "$end"
	rm -f "$1.csr" "$1.ext"
}

issue() { # issue NAME CN CA EXTENSIONS...
	local name=$1 cn=$2 ca=$3
	shift 3
	good "$name" "$ca.pem" && return
	request "$name" "$cn"
	printf '%s\n' basicConstraints=critical,CA:FALSE keyUsage=critical,digitalSignature "$@" >"$name.ext"
	sign "-cert $ca.pem -keyfile $ca.key" "$name" "$name.ext" "$begin" "${last:-$end}"
	rm -f "$name.csr" "$name.ext"
}

authority ca "Onedoor test CA"
authority wrong-ca "Some other CA"
issue server localhost ca extendedKeyUsage=serverAuth subjectAltName=DNS:localhost,DNS:hall.test,IP:127.0.0.1,IP:10.0.2.2 # the last: who QEMU's guests call the host
for terminal in terminal-0001 terminal-0002 "$@"; do
	issue "$terminal" "$terminal" ca extendedKeyUsage=clientAuth
done
issue stranger stranger ca extendedKeyUsage=clientAuth
issue wrong terminal-0001 wrong-ca extendedKeyUsage=clientAuth
[ -s expired.pem ] || last=$(date -u -d '-30 days' +%Y%m%d%H%M%SZ) issue expired terminal-0001 ca extendedKeyUsage=clientAuth
last=$(date -u -d '+2 days' +%Y%m%d%H%M%SZ) issue soon terminal-0001 ca extendedKeyUsage=clientAuth
