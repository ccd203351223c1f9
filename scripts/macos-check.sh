#!/usr/bin/env bash
# Checks that the agent for Macs is Rust that compiles: types, lints, and the property list of launchd. No Mac, no SDK
# and no linking: nothing that it finds in order has ever run (docs/decisions/006-macos-is-type-checked.md).
# Installs what it needs on Debian; does nothing twice.
set -euo pipefail
cd "$(dirname "$0")/.."
targets=(aarch64-apple-darwin x86_64-apple-darwin)
folder=$(realpath -m "${CARGO_TARGET_DIR:-target}")

packages=()
for package in rustc-web cargo-web rust-web-src rust-web-clippy python3-venv; do
  [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || packages+=("$package")
done
if [ ${#packages[@]} -gt 0 ]; then
  if [ "$(id -u)" = 0 ]; then as_root=(); else as_root=(sudo); fi
  echo "macos: installing ${packages[*]}"
  "${as_root[@]}" apt-get update -qq
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${packages[@]}"
fi

python3 - packaging/launchd/dk.levetid.agent.plist <<'X'
import plistlib, sys
with open(sys.argv[1], "rb") as file:
    assert plistlib.load(file)["ProgramArguments"][-1] == "run"
X

# Zig's C compiler knows Apple's headers: SQLite and ring have parts in C.
zig=$folder/zig
if [ ! -x "$zig/bin/python" ] || ! "$zig/bin/python" -c 'import ziglang' 2>/dev/null; then
  echo "macos: installing ziglang"
  python3 -m venv "$zig"
  "$zig/bin/pip" install --quiet ziglang==0.15.2
fi

# rustup's commands come first in PATH; the standard library is of Debian's compiler.
export RUSTC=/usr/bin/rustc RUSTDOC=/usr/bin/rustdoc CARGO_TARGET_DIR=$folder/macos
for target in "${targets[@]}"; do
  sysroot=$(CARGO_TARGET_DIR=$folder scripts/sysroot.sh "$target")
  compiler=$zig/cc-$target
  # cc-rs names target, system version and architecture in clang's words; zig has its own.
  cat > "$compiler" <<X
#!/bin/bash
words=()
while [ \$# -gt 0 ]; do
  case \$1 in
    -arch) shift ;;
    --target=*|-mmacosx-version-min=*|-lobjc) ;;
    *) words+=("\$1") ;;
  esac
  shift
done
exec $zig/bin/python -m ziglang cc -target ${target%%-*}-macos "\${words[@]}"
X
  printf '#!/bin/sh\nexec %s/bin/python -m ziglang ar "$@"\n' "$zig" > "$zig/ar"
  chmod +x "$compiler" "$zig/ar"
  key=${target//-/_}
  upper=${key^^}
  export "CC_$key=$compiler" "AR_$key=$zig/ar" "CARGO_TARGET_${upper}_RUSTFLAGS=--sysroot=$sysroot"
  echo "macos: $target"
  PATH=/usr/bin:$PATH /usr/bin/cargo clippy --quiet --package levetid-agent --all-targets --target "$target" -- -D warnings
done
echo "macos: the agent compiles for ${targets[*]}, without warnings. This is a check of types: it has not run on a Mac."
