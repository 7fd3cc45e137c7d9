#!/bin/bash
# packages.sh GROUP... - install the Debian packages of the groups that are
# missing (build, test, develop). Says what it installs; asks for sudo only when
# something is missing and the user is not root.
set -euo pipefail

build="gcc libc6-dev make autoconf automake libtool pkg-config libxml2-dev
       libpcre2-dev zlib1g-dev libbz2-dev liblzma-dev libzstd-dev liblz4-dev
       libbrotli-dev libarchive-dev libyaml-dev libmd4c-dev libuchardet-dev
       libsqlite3-dev"
test="check valgrind python3 python3-jsonschema jq zstd parallel"
develop="clang clang-tidy clang-format libxml2-utils"

missing=()
for group in "$@"; do
    for package in ${!group}; do
        dpkg-query -W -f '${Status}' "$package" 2>/dev/null |
            grep -q 'install ok installed' || missing+=("$package")
    done
done
[ ${#missing[@]} -gt 0 ] || exit 0

echo "sayso needs these packages, which are not installed: ${missing[*]}"
if ! command -v apt-get >/dev/null; then
    echo "There is no apt-get here: install them in your system's way." >&2
    exit 1
fi
root=()
if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null; then
        echo "As root, run: apt-get install ${missing[*]}" >&2
        exit 1
    fi
    root=(sudo)
fi
"${root[@]}" apt-get update -qq
"${root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get install -qq -y --no-install-recommends "${missing[@]}" >/dev/null
