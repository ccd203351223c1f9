#!/usr/bin/env bash
# Unpacks the agents that ours is measured beside, as Debian ships them, and prints the folder. They are not
# installed: no service of theirs begins to run on this PC.
set -euo pipefail
cd "$(dirname "$0")/.."
peers=$(realpath -m "${CARGO_TARGET_DIR:-target}/peers")
packages=(prometheus-node-exporter collectd-core)
if [ ! -e "$peers/complete" ]; then
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  download() {
    (cd "$work" && apt-get -o APT::Sandbox::User=root download -qq "${packages[@]}") >&2
  }
  if ! download; then
    if [ "$(id -u)" = 0 ]; then as_root=(); else as_root=(sudo); fi
    "${as_root[@]}" apt-get update -qq >&2
    download
  fi
  rm -rf "$peers"
  for package in "$work"/*.deb; do dpkg -x "$package" "$peers"; done
  touch "$peers/complete"
fi
echo "$peers"
