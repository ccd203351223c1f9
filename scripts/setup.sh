#!/usr/bin/env bash
# Installs what is missing on a Debian machine that has cargo and node. Says what it does; does nothing twice.
#   scripts/setup.sh run    what building and running needs
#   scripts/setup.sh test   that, and what the browser tests need
#   scripts/setup.sh slow   that, and what builds and runs other systems: Windows under Wine, a guest, a static agent
set -euo pipefail
cd "$(dirname "$0")/.."

need() {
  command -v "$1" >/dev/null || { echo "setup: $1 is missing: $2" >&2; exit 1; }
}
need cargo "install Rust 1.95 or newer, see https://rustup.rs"
need node "install Node.js 20 or newer, see https://nodejs.org"
need npm "it comes with Node.js"

what=${1:-test}
# A command that is missing, and the Debian package that has it.
packages=()
command -v cc >/dev/null || packages+=(build-essential)
if [ "$what" != run ]; then
  [ -x /usr/bin/chromium ] || packages+=(chromium)
  command -v strace >/dev/null || packages+=(strace)
  command -v systemd-analyze >/dev/null || packages+=(systemd)
  command -v python3 >/dev/null || packages+=(python3)
fi
if [ "$what" = slow ]; then
  # Debian's own Rust beside rustup's: it comes with the source of its standard library.
  for package in rustc-web cargo-web rust-web-src rust-web-clippy gcc-mingw-w64-x86-64-win32 wine64 \
    musl-tools debootstrap e2fsprogs qemu-system-x86 socat; do
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || packages+=("$package")
  done
fi

if [ ${#packages[@]} -gt 0 ]; then
  if [ "$(id -u)" = 0 ]; then as_root=(); elif command -v sudo >/dev/null; then as_root=(sudo); else
    echo "setup: please install as root: apt-get install ${packages[*]}" >&2
    exit 1
  fi
  command -v apt-get >/dev/null || { echo "setup: please install: ${packages[*]} (no apt-get here)" >&2; exit 1; }
  echo "setup: installing ${packages[*]}"
  "${as_root[@]}" apt-get update -qq
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${packages[@]}"
fi

if [ "$what" != run ]; then make --silent --no-print-directory tests/browser/node_modules/.package-lock.json; fi
