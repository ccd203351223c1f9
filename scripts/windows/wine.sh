#!/usr/bin/env bash
# Runs a Windows program under Wine, in a Windows of its own below target/wine, which is made at the first call.
set -euo pipefail
cd_to=$(dirname "$(realpath "$0")")
wine=/usr/lib/wine/wine64
export WINEDEBUG=${WINEDEBUG:--all}
WINEPREFIX=${WINEPREFIX:-$(realpath -m "${CARGO_TARGET_DIR:-$cd_to/../../target}/wine")}
export WINEPREFIX

make_windows() {
  "$wine" wineboot --init
  "$wine" winecfg -v win10
  x86_64-w64-mingw32-gcc -shared -O2 -o "$WINEPREFIX/drive_c/windows/system32/bcryptprimitives.dll" \
    "$cd_to/bcryptprimitives.c" -ladvapi32
  touch "$WINEPREFIX/made"
}

mkdir -p "$WINEPREFIX"
# One at a time; the second finds it made.
exec 9>"$WINEPREFIX/lock"
flock 9
[ -e "$WINEPREFIX/made" ] || make_windows >&2 9>&-
flock -u 9
exec 9>&-
exec "$wine" "$@"
