#!/usr/bin/env bash
# Builds Rust's standard library for a target, once, from Debian's source of it, and prints the folder to give to
# rustc as --sysroot. For targets whose library no package on this machine brings: musl, Windows, macOS.
#   scripts/sysroot.sh x86_64-unknown-linux-musl
# Builds with it must use the same compiler: RUSTC=/usr/bin/rustc /usr/bin/cargo … (rustc-web, cargo-web, rust-web-src).
set -euo pipefail
cd "$(dirname "$0")/.."
target=$1
export RUSTC=/usr/bin/rustc RUSTDOC=/usr/bin/rustdoc
root=$(realpath -m "${CARGO_TARGET_DIR:-target}/sysroot/$target")
lib=$root/lib/rustlib/$target/lib
stamp=$lib/.$("$RUSTC" -V | cut -d' ' -f2)

build() {
  local work
  work=$(mktemp -d)
  # shellcheck disable=SC2064
  trap "rm -rf '$work'" EXIT
  mkdir -p "$work/empty/src"
  printf '[package]\nname = "empty"\nversion = "0.0.0"\nedition = "2024"\n' >"$work/empty/Cargo.toml"
  : >"$work/empty/src/lib.rs"
  # The library carries its bitcode, so that the agent's link-time optimisation sees through it. Of the two ways to
  # panic, one has to be compiled as what it is.
  cat >"$work/rustc" <<'END'
#!/bin/sh
rustc=$1; shift
case " $* " in
  *" --crate-name panic_abort "*) exec "$rustc" "$@" -C embed-bitcode=yes -C panic=abort ;;
  *" --target "*) exec "$rustc" "$@" -C embed-bitcode=yes ;;
esac
exec "$rustc" "$@"
END
  chmod +x "$work/rustc"
  (
    cd "$work/empty"
    # Nothing that is set for another build must reach this one.
    env -u RUSTFLAGS -u CARGO_ENCODED_RUSTFLAGS RUSTC_WRAPPER="$work/rustc" RUSTC_BOOTSTRAP=1 \
      CARGO_TARGET_DIR="$work/target" /usr/bin/cargo build --quiet --release --target "$target" \
      -Zbuild-std=std,panic_abort,panic_unwind,test,proc_macro >&2
  )
  rm -rf "$lib"
  mkdir -p "$lib"
  cp "$work/target/$target/release/deps/"*.rlib "$lib/"
  rm -f "$lib"/libempty-*
  case $target in *-musl) libunwind "$work" ;; esac
  touch "$stamp"
}

# musl's target looks for a static libunwind; what unwinds here is GCC's, but for one function of glibc that it asks.
libunwind() {
  echo 'int _dl_find_object(void *address, void *result) { return -1; }' >"$1/find.c"
  musl-gcc -c -o "$1/find.o" "$1/find.c"
  cp "$(gcc -print-file-name=libgcc_eh.a)" "$lib/libunwind.a"
  ar r "$lib/libunwind.a" "$1/find.o" 2>/dev/null
}

mkdir -p "$root"
# One at a time; the second finds it made.
exec 9>"$root/lock"
flock 9
[ -e "$stamp" ] || build
echo "$root"
