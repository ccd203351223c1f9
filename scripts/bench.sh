#!/usr/bin/env bash
# Measures with the binaries as they are shipped. --write keeps the table in docs/BENCHMARKS.md.
set -euo pipefail
cd "$(dirname "$0")/.."
LEVETID_BIN_DIR=$(scripts/build-shipped.sh)
export LEVETID_BIN_DIR
musl=$(scripts/build-musl.sh)
peers=$(scripts/bench-peers.sh)
keep=()
if [ "${1:-}" = --write ]; then keep=(--write docs/BENCHMARKS.md); fi
cargo run --quiet --release -p levetid-tests --bin levetid-bench -- --musl "$musl" --peers "$peers" "${keep[@]}"
