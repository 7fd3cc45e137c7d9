#!/bin/bash
# build.sh FOLDER [CONFIGURE OPTION...] - configure (once) and build in FOLDER.
# What is said goes to FOLDER/build.log and is shown when it fails.
set -euo pipefail
top=$(cd "$(dirname "$0")/.." && pwd)
mkdir -p "$1"
cd "$1"
shift

quietly()
{
    "$@" >>build.log 2>&1 || { tail -n 40 build.log >&2; exit 1; }
}

: >build.log
echo "Building sayso in $PWD"
[ -x "$top/configure" ] || quietly "$top/autogen.sh"
[ -f Makefile ] || quietly "$top/configure" "$@"
quietly make -j"$(nproc)"
