#!/usr/bin/env bash
# The agent for Windows, from a Debian machine: Debian's Rust, MinGW's linker, and Wine to run it.
#   scripts/windows.sh build   builds it as it is shipped and prints where it is
#   scripts/windows.sh test    lints it for Windows and runs its tests under Wine
set -euo pipefail
cd "$(dirname "$0")/.."
target=x86_64-pc-windows-gnu
sysroot=$(scripts/sysroot.sh "$target")
# Not rustup's, which come first in PATH: the standard library is made by this compiler.
export RUSTC=/usr/bin/rustc RUSTDOC=/usr/bin/rustdoc
export CARGO_TARGET_X86_64_PC_WINDOWS_GNU_RUSTFLAGS="--sysroot=$sysroot"
CARGO_TARGET_X86_64_PC_WINDOWS_GNU_RUNNER=$(realpath scripts/windows/wine.sh)
export CARGO_TARGET_X86_64_PC_WINDOWS_GNU_RUNNER
# A folder of its own: another compiler than the rest. Wine's stays where it is.
WINEPREFIX=$(realpath -m "${CARGO_TARGET_DIR:-target}/wine")
export WINEPREFIX
CARGO_TARGET_DIR=$(realpath -m "${CARGO_TARGET_DIR:-target}/windows")
export CARGO_TARGET_DIR
cargo=/usr/bin/cargo

case ${1:-} in
  build)
    "$cargo" build --quiet --profile agent --target "$target" -p levetid-agent >&2
    realpath "$CARGO_TARGET_DIR/$target/agent/levetid-agent.exe"
    ;;
  test)
    # cargo looks for its clippy in PATH, where rustup's comes first.
    PATH=/usr/bin:$PATH "$cargo" clippy --target "$target" -p levetid-agent -p levetid-protocol --all-targets -- \
      -D warnings
    # Examples in documentation are no business of Windows.
    "$cargo" test --target "$target" -p levetid-agent -p levetid-protocol --tests
    ;;
  *)
    sed -n '2,4p' "$0" >&2
    exit 2
    ;;
esac
