#!/usr/bin/env bash
# Builds the binaries as they are shipped, each alone so that neither gets the other's features, and prints
# the folder that holds both.
set -euo pipefail
cd "$(dirname "$0")/.."
target=${CARGO_TARGET_DIR:-target}
cargo build --quiet --release -p levetid-collector
cargo build --quiet --profile agent -p levetid-agent
mkdir -p "$target/shipped"
# Linked, not copied: one that is running can be replaced.
ln -f "$target/release/levetid-collector" "$target/agent/levetid-agent" "$target/shipped/"
realpath "$target/shipped"
