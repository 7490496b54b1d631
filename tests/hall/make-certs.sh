#!/bin/bash
# A private CA, the hall's certificate and two terminals', and one terminal of a foreign CA, for tests and
# demos only: the keys have no passphrase. Safe to run twice; what is there and still good is kept.
#   ca.pem  server.pem server.key  terminal-0001.pem .key  terminal-0002.pem .key  wrong.pem wrong.key
# More terminals: make-certs.sh DIR terminal-0003 ...
set -euo pipefail

dir=${1:?usage: make-certs.sh DIR [terminal-NNNN...]}
shift
days=825
umask 077
mkdir -p "$dir"
cd "$dir"
exec 9>.lock
flock 9

# Keys that an older run or a copy left open to others are closed.
find . -maxdepth 1 -name '*.key' -exec chmod 600 {} +

good() { # good NAME CA: certificate and key are there, signed by CA, and good for another day
	[ -s "$1.key" ] && openssl verify -CAfile "$2" "$1.pem" >/dev/null 2>&1 &&
		openssl x509 -in "$1.pem" -checkend 86400 -noout >/dev/null 2>&1
}

authority() { # authority NAME CN
	good "$1" "$1.pem" && return
	openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days $days -keyout "$1.key" \
		-out "$1.pem" -subj "/O=Onedoor tests/CN=$2" -addext basicConstraints=critical,CA:TRUE \
		-addext keyUsage=critical,keyCertSign,cRLSign 2>/dev/null
}

issue() { # issue NAME CN CA EXTENSIONS...
	local name=$1 cn=$2 ca=$3
	shift 3
	good "$name" "$ca.pem" && return
	openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "$name.key" -out "$name.csr" \
		-subj "/O=Onedoor tests/CN=$cn" 2>/dev/null
	printf '%s\n' basicConstraints=critical,CA:FALSE keyUsage=critical,digitalSignature "$@" >"$name.ext"
	openssl x509 -req -in "$name.csr" -CA "$ca.pem" -CAkey "$ca.key" -days $days -out "$name.pem" \
		-set_serial "0x$(openssl rand -hex 8)" -extfile "$name.ext" 2>/dev/null
	rm -f "$name.csr" "$name.ext"
}

authority ca "Onedoor test CA"
authority wrong-ca "Some other CA"
issue server localhost ca extendedKeyUsage=serverAuth subjectAltName=DNS:localhost,DNS:hall.test,IP:127.0.0.1
for terminal in terminal-0001 terminal-0002 "$@"; do
	issue "$terminal" "$terminal" ca extendedKeyUsage=clientAuth
done
issue stranger stranger ca extendedKeyUsage=clientAuth
issue wrong terminal-0001 wrong-ca extendedKeyUsage=clientAuth
