#!/usr/bin/env bash
# Builds the agent as one static file that runs on every Linux, and prints where it is.
set -euo pipefail
cd "$(dirname "$0")/.."
target=x86_64-unknown-linux-musl
sysroot=$(scripts/sysroot.sh "$target")
export RUSTC=/usr/bin/rustc CC_x86_64_unknown_linux_musl=musl-gcc CARGO_TARGET_X86_64_UNKNOWN_LINUX_MUSL_LINKER=musl-gcc
export CARGO_TARGET_X86_64_UNKNOWN_LINUX_MUSL_RUSTFLAGS="--sysroot=$sysroot -Clink-self-contained=no -Ctarget-feature=+crt-static"
# A folder of its own: another compiler than the rest.
folder=${CARGO_TARGET_DIR:-target}/musl
CARGO_TARGET_DIR=$folder /usr/bin/cargo build --quiet --profile agent --target "$target" -p levetid-agent >&2
realpath "$folder/$target/agent/levetid-agent"
