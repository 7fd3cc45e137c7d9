#!/bin/bash
# format.sh SOURCE BUILD - lay out all C as .clang-format says (not generated
# tables). CHECK=1 only says what is not laid out so, and fails.
set -euo pipefail
cd "$1"
"$1/tools/packages.sh" develop
mapfile -t files < <(find src tests tools -name '*.[ch]' \
    ! -name unicode_table.c | sort)
if [ -n "${CHECK-}" ]; then
    clang-format --dry-run --Werror "${files[@]}"
else
    clang-format -i "${files[@]}"
fi
