#!/bin/sh
# kernel.sh ROOT: a hook of mmdebstrap (build.sh). Unpacks Debian's kernel into ROOT, without installing it: installed, it
# wants initramfs-tools, and the terminal's initrd is our own.
set -eu
root=$1
export APT_CONFIG="$MMDEBSTRAP_APT_CONFIG"
package=$(apt-cache depends linux-image-amd64 | sed -n 's/.*Depends: \(linux-image-[^ ]*\)$/\1/p')
cd "$root/tmp"
apt-get download -qq "$package"
dpkg-deb --fsys-tarfile "$package"_*.deb | tar -x --keep-directory-symlink -C "$root"
rm "$package"_*.deb
