#!/usr/bin/env bash
# make-bundles.sh DIR: update bundles for a terminal of tests (plain ones: verity wants a device mapper), and what signs them.
#   ca.pem              whom the terminal believes
#   good.raucb          9.0.0, 3 MB        old.raucb  0.0.1           other.raucb  for another machine
#   foreign.raucb       9.0.0, signed by somebody else                broken.raucb good, with one byte changed
# Safe to run twice; what is there is kept.
set -euo pipefail
dir=${1:?usage: make-bundles.sh DIR}
umask 022
mkdir -p "$dir"
cd "$dir"
exec 9>.lock
flock 9
[ ! -e done ] || exit 0

authority() { # authority NAME: NAME-ca.pem, and NAME.pem, NAME.key of who signs
	openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 3650 -keyout "$1-ca.key" -out "$1-ca.pem" -subj "/CN=$1" \
		-addext "basicConstraints=critical,CA:TRUE" -addext "keyUsage=critical,keyCertSign,cRLSign" 2>/dev/null
	openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "$1.key" -out "$1.csr" -subj "/CN=$1 updates" 2>/dev/null
	printf '%s\n' keyUsage=critical,digitalSignature extendedKeyUsage=codeSigning,emailProtection basicConstraints=critical,CA:FALSE >"$1.ext"
	openssl x509 -req -days 3650 -in "$1.csr" -CA "$1-ca.pem" -CAkey "$1-ca.key" -CAcreateserial -extfile "$1.ext" -out "$1.pem" 2>/dev/null
}

bundle() { # bundle NAME VERSION COMPATIBLE SIGNER
	rm -rf content "$1.raucb"
	mkdir content
	head -c 3000000 /dev/urandom >content/rootfs.img
	printf '%s\n' '[update]' "compatible=$3" "version=$2" '[bundle]' format=plain '[image.rootfs]' filename=rootfs.img >content/manifest.raucm
	rauc bundle --cert "$4.pem" --key "$4.key" --keyring "$4-ca.pem" content "$1.raucb" >bundle.log 2>&1 || { cat bundle.log >&2; exit 1; }
	rm -r content
}

authority maker
authority stranger
cp maker-ca.pem ca.pem
bundle good 9.0.0 onedoor-terminal maker
bundle old 0.0.1 onedoor-terminal maker
bundle other 9.0.0 another-terminal maker
bundle foreign 9.0.0 onedoor-terminal stranger
cp good.raucb broken.raucb
printf x | dd of=broken.raucb bs=1 seek=1500000 conv=notrunc status=none
touch done
