#!/usr/bin/env python3
"""width.py > src/emit/wide.inc : code points two columns wide (East Asian Width W and F), as ranges.

Code points without a character yet, between two wide ones, count as wide.
"""
import unicodedata

ranges, joins = [], False
for cp in range(0x110000):
    free = unicodedata.category(chr(cp)) == "Cn"
    wide = not free and unicodedata.east_asian_width(chr(cp)) in "WF"
    if wide and joins:
        ranges[-1][1] = cp
    elif wide:
        ranges.append([cp, cp])
    joins = wide or (free and joins)
print(f"/* wide.inc - made by tools/width.py from Unicode {unicodedata.unidata_version}; do not edit. */")
line = ""
for a, b in ranges:
    s = f"{{0x{a:x}, 0x{b:x}}},"
    if len(line) + len(s) > 78:
        print(line.rstrip())
        line = ""
    line += s + " "
print(line.rstrip())
