#!/usr/bin/env bash
# Builds the agent as one static file that runs on every Linux, and prints where it is.
set -euo pipefail
cd "$(dirname "$0")/.."
target=x86_64-unknown-linux-musl
sysroot=$(scripts/sysroot.sh "$target")
# A folder of its own: another compiler than the rest.
folder=$(realpath -m "${CARGO_TARGET_DIR:-target}/musl")
mkdir -p "$folder"
# Debian's musl-gcc knows programs only that musl's loader starts. These start by themselves, at a random address.
specs=$folder/static-pie.specs
sed -e 's/Scrt1\.o/rcrt1.o/' -e 's/^-dynamic-linker [^ ]*/-static -pie --no-dynamic-linker -z text/' \
  /usr/lib/x86_64-linux-musl/musl-gcc.specs >"$specs"
export RUSTC=/usr/bin/rustc CC_x86_64_unknown_linux_musl=musl-gcc CARGO_TARGET_X86_64_UNKNOWN_LINUX_MUSL_LINKER=gcc
CARGO_TARGET_X86_64_UNKNOWN_LINUX_MUSL_RUSTFLAGS="--sysroot=$sysroot -Clink-self-contained=no"
# The agent ends at a panic: tables to unwind it would be a tenth of the file.
CARGO_TARGET_X86_64_UNKNOWN_LINUX_MUSL_RUSTFLAGS+=" -Cforce-unwind-tables=no"
CARGO_TARGET_X86_64_UNKNOWN_LINUX_MUSL_RUSTFLAGS+=" -Ctarget-feature=+crt-static -Clink-arg=-specs=$specs"
export CARGO_TARGET_X86_64_UNKNOWN_LINUX_MUSL_RUSTFLAGS
CARGO_TARGET_DIR=$folder /usr/bin/cargo build --quiet --profile agent --target "$target" -p levetid-agent >&2
realpath "$folder/$target/agent/levetid-agent"
