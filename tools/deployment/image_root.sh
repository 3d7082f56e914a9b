#!/bin/sh
# Assemble the root of the services' image from Debian's own packages: sh image_root.sh FOLDER
# Needs Debian with an up-to-date list of packages. What is not named here is not in the image: no package
# manager, no perl, no compiler. Security updates come with every build, for apt takes the newest.
set -eu
root=$1

packages="
    base-files base-passwd tzdata ca-certificates
    libc6 libgcc-s1 libstdc++6 zlib1g
    python3.11-minimal libpython3.11-minimal libpython3.11-stdlib
    libexpat1 libffi8 libssl3 libbz2-1.0 liblzma5 libuuid1 libcrypt1
    libreadline8 libncursesw6 libtinfo6
    busybox
"
# Links that a running Debian has, and packages do not carry.
mkdir -p "$root/usr/bin" "$root/usr/sbin" "$root/usr/lib" "$root/usr/lib64"
for name in bin sbin lib lib64; do ln -s "usr/$name" "$root/$name"; done

downloads=$(mktemp -d)
chmod 755 "$downloads"
cd "$downloads"
# shellcheck disable=SC2086 # a list of names
apt-get download --quiet=2 -o APT::Sandbox::User=root $packages
# What is installed, where scanners of images look for it.
mkdir -p "$root/var/lib/dpkg/status.d"
for package in *.deb; do
    # dpkg-deb's own --extract would put folders in the place of the links.
    dpkg-deb --fsys-tarfile "$package" | tar --extract --keep-directory-symlink --directory "$root"
    dpkg-deb --field "$package" > "$root/var/lib/dpkg/status.d/${package%%_*}"
done

cp "$root/usr/share/base-passwd/passwd.master" "$root/etc/passwd"
cp "$root/usr/share/base-passwd/group.master" "$root/etc/group"
mkdir -p "$root/etc/ssl/certs"
cat "$root"/usr/share/ca-certificates/mozilla/*.crt > "$root/etc/ssl/certs/ca-certificates.crt"

# What nobody reads in a container. The licences stay.
find "$root/usr/share/doc" -type f ! -name copyright -delete
rm -r "$root/usr/share/man" "$root/usr/share/lintian" "$root/usr/share/ca-certificates"
# glibc's converters between character sets; Python has its own.
rm -r "$root/usr/lib/x86_64-linux-gnu/gconv"

# A shell with its usual commands, for `docker compose exec SERVICE sh`.
chroot "$root" /bin/busybox --install -s /usr/bin
