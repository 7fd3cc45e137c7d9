#!/bin/bash
# lint.sh SOURCE BUILD - clang-tidy over the program; fails on any finding.
set -euo pipefail
"$1/tools/packages.sh" develop
cd "$1"
flags="-std=c11 -D_GNU_SOURCE -Isrc -Itests -DPACKAGE_VERSION=\"\"
       $(pkg-config --cflags libxml-2.0)"
find src -name '*.c' ! -name unicode_table.c | sort |
    xargs -P "$(nproc)" -I{} clang-tidy --quiet {} -- $flags 2>/dev/null |
    { ! grep . ; }
