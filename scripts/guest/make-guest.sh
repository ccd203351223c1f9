#!/usr/bin/env bash
# Makes the disk of a small Debian 12 PC: systemd, a kernel with its drivers, somebody who sits at its screen.
# Tests boot it on hardware of their choosing (tests/src/guest.rs). About a minute and a half, as root.
#   make-guest.sh IMAGE      writes IMAGE, IMAGE.kernel and IMAGE.initrd
set -euo pipefail
image=$1
[ "$(id -u)" = 0 ] || { echo "make-guest: needs root, to make another system's files" >&2; exit 1; }
root=$(mktemp -d)
# An unfinished debootstrap leaves file systems mounted below it.
trap 'umount -q "$root/proc" "$root/sys" || true; rm -rf --one-file-system "$root"' EXIT

mirror=$(awk '/^URIs:/ { print $2; exit }' /etc/apt/sources.list.d/*.sources 2>/dev/null || true)
debootstrap --variant=minbase \
  --include=systemd,systemd-sysv,dbus,udev,kmod,ca-certificates,libpam-systemd,linux-image-amd64 \
  bookworm "$root" ${mirror:+"$mirror"} >&2

units=$root/etc/systemd/system
# The test's own shell is on the serial line and is no session of a person: logind does not see it.
ln -s /dev/null "$units/serial-getty@ttyS0.service"
cat >"$units/console.service" <<'END'
[Unit]
Description=Root shell on the serial line
After=multi-user.target
[Service]
ExecStart=/bin/sh
StandardInput=tty-force
StandardOutput=tty
StandardError=tty
TTYPath=/dev/ttyS0
Restart=always
# A shell at a terminal ignores SIGTERM.
KillSignal=SIGHUP
[Install]
WantedBy=multi-user.target
END
# Kirsten is logged on at the screen, as soon as it is there.
mkdir -p "$units/getty@tty1.service.d"
cat >"$units/getty@tty1.service.d/logged-on.conf" <<'END'
[Service]
ExecStart=
ExecStart=-/sbin/agetty --autologin kirsten --noclear - $TERM
END
cat >"$root/etc/systemd/network/wired.network" <<'END'
[Match]
Name=en*
[Network]
Address=10.0.2.15/24
END
echo '10.0.2.100 levetid.example' >>"$root/etc/hosts"
echo pc-0417 >"$root/etc/hostname"
chroot "$root" useradd --create-home --shell /bin/bash kirsten
chroot "$root" systemctl --quiet enable console.service systemd-networkd.service
# Nothing else begins to work when a test moves the clock.
chroot "$root" systemctl --quiet mask apt-daily.timer apt-daily-upgrade.timer dpkg-db-backup.timer \
  e2scrub_all.timer fstrim.timer systemd-networkd-wait-online.service
chroot "$root" apt-get clean

# Screen and keyboard are there before the agent looks, however slow the host.
printf '%s\n' virtio_gpu xhci_pci usbhid hid_generic >>"$root/etc/initramfs-tools/modules"
chroot "$root" update-initramfs -u >&2

cp "$root"/boot/vmlinuz-* "$image.kernel"
cp "$root"/boot/initrd.img-* "$image.initrd"
# No work is left for the first boot: software emulation is slow.
mke2fs -q -t ext4 -E lazy_itable_init=0,lazy_journal_init=0 -d "$root" "$image.new" 2G
mv "$image.new" "$image"
