#!/usr/bin/env bash
# What takes longer than one waits for. Called by `make test-slow`.
set -euo pipefail
cd "$(dirname "$0")/.."

echo "== the binaries as they are shipped: every journey again, then chaos"
LEVETID_BIN_DIR=$(scripts/build-shipped.sh)
export LEVETID_BIN_DIR
cargo test --workspace --test journeys -- --test-threads=12
cargo test --workspace --test journeys -- --ignored --nocapture chaos

echo "== Windows: lints and tests under Wine"
scripts/windows.sh test
LEVETID_WINDOWS_AGENT=$(scripts/windows.sh build)
export LEVETID_WINDOWS_AGENT

echo "== whole PCs, side by side since they mostly wait: a Debian of our choosing, a Windows under Wine"
cargo test --workspace --test journeys -- --ignored --test-threads=2 guest windows

echo "== the long browser walk"
npm --prefix tests/browser run --silent test:slow
