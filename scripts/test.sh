#!/usr/bin/env bash
# Everything that must hold before a change is kept. Called by `make test`, which names LEVETID_BIN_DIR.
set -euo pipefail
cd "$(dirname "$0")/.."

cargo fmt --all --check
cargo clippy --workspace --all-targets -- -D warnings
# Always the whole workspace: a part of it would be built again with other features.
cargo build --workspace --all-targets
# Journeys mostly wait for the next minute: more of them at a time than there are cores.
RUST_TEST_THREADS=12 cargo test --workspace
npm --prefix tests/browser test --silent
