#!/usr/bin/env python3
"""page.py - the style and script of a review page as C, with their hashes.

    tools/page.py src/emit/page >src/emit/page.inc

A page allows what has these hashes and nothing else, so the bytes between the
tags must be these. tests/page.sh sees that page.inc is up to date.
"""
import base64
import hashlib
import pathlib
import sys


def squeezed(text):
    """without comments that stand in lines of their own, and indentation"""
    lines, inside = [], False
    for line in text.splitlines():
        line = line.strip()
        inside = inside or line.startswith("/*")
        if not inside and line:
            lines.append(line)
        if line.endswith("*/"):
            inside = False
    return "\n".join(lines) + "\n"


def literals(text):
    """a string a line: C promises room for 4,095 characters in one"""
    quoted = text.replace("\\", "\\\\").replace('"', '\\"')
    return "\n".join('    "%s\\n",' % line for line in quoted.splitlines())


print("/* page.inc - made by tools/page.py of src/emit/page/; do not edit. */")
for name in ("css", "js"):
    text = squeezed((pathlib.Path(sys.argv[1]) / ("page." + name)).read_text())
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    print("static const char *const page_%s[] = {\n%s\n};"
          % (name, literals(text)))
    print('#define PAGE_%s_HASH "sha256-%s"' % (name.upper(), digest))
