#!/bin/sh
# Make ./configure from configure.ac and Makefile.am (needs autoconf,
# automake, libtool, pkg-config).
set -e
cd "$(dirname "$0")"
exec autoreconf --install --force
