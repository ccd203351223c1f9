#!/usr/bin/env bash
# Starts a collector in a temporary folder, fills it with a simulated municipality, and keeps it until Ctrl-C. Nothing
# is left behind.
#   LEVETID_PORT=7400          where it listens
#   DEMO_DEVICES=7000          how many devices
#   DEMO_WEEKS=156             how many weeks of history
#   DEMO_SEED=1                another number makes another municipality
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/collector.bash

devices=${DEMO_DEVICES:-7000}
weeks=${DEMO_WEEKS:-156}
seed=${DEMO_SEED:-1}

if taken; then
  echo "Port $port on this machine is taken. Choose another: LEVETID_PORT=7401 make demo" >&2
  exit 1
fi

echo "Building …"
cargo build --quiet --release -p levetid-collector
cargo build --quiet --release -p levetid-tests --bin levetid-fleet
binaries=${CARGO_TARGET_DIR:-target}/release
home=$(mktemp -d -t levetid-demo.XXXXXX)
collector=("$binaries/levetid-collector" --data "$home/collector")

stop() {
  trap '' INT TERM
  trap - EXIT
  echo
  kill -TERM ${fleet_pid:-} ${collector_pid:-} 2>/dev/null || true
  wait || true
  rm -rf "$home"
  echo "Stopped, and $home is removed."
  exit "${1:-0}"
}
trap 'stop 0' INT TERM
trap 'stop 1' EXIT

began=$SECONDS
{
  "${collector[@]}" tenant add demo --name "Simuleret Kommune" --grid-zone DK2 --observe-from now
  "${collector[@]}" user add demo it --name "IT" --role it
  token=$("${collector[@]}" token add demo)
} 2>"$home/setup.log" || failed "The collector could not be set up" "$home/setup.log"
serve

echo "Filling it with $devices devices and $weeks weeks …"
LEVETID_TOKEN=$token "$binaries/levetid-fleet" history --url "$url" --seed "$seed" --devices "$devices" --weeks "$weeks" \
  --truth "$home/truth.json" &
fleet_pid=$!
wait "$fleet_pid" || failed "Not everything was taken" "$home/collector.log"
fleet_pid=
# What the collector has not assessed yet, so that the first page has every figure.
"${collector[@]}" assess >"$home/assess.log" 2>&1 || failed "The assessment failed" "$home/assess.log"
link=$("${collector[@]}" user link demo it --to / 2>"$home/link.log") || failed "No link was made" "$home/link.log"

cat <<END

A municipality of $devices simulated devices, $((SECONDS - began)) seconds after the collector started.

  Dashboard    $link

The link signs you in once, within the hour; another one:
  ${collector[*]} user link demo it --to /
Its figures are made up. The collector's log is in $home/. Ctrl-C stops it and removes everything.
END

wait "$collector_pid" || true
failed "The collector stopped" "$home/collector.log"
