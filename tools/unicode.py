#!/usr/bin/env python3
"""unicode.py > src/base/unicode_table.c : character classes, lower case and base letters.

Two-stage tables over the first 0x20000 code points, from Python's unicodedata (its version is written into the file).
"""
import unicodedata

LIMIT, BLOCK = 0x20000, 128
CLASS = {"Lu": 2, "Lt": 2, "Ll": 3, "Lm": 4, "Lo": 4, "Nd": 5, "Mn": 6, "Mc": 6, "Me": 6, "Zs": 1, "Zl": 1, "Zp": 1}


def char_class(cp):
    c = chr(cp)
    cat = unicodedata.category(c)
    if c in "\t\n\v\f\r\x85\u200b\ufeff":
        return 1
    return CLASS.get(cat, 7 if cat[0] in "PS" else 0)


def delta(cp, to):
    return to - cp


def lower(cp):
    s = chr(cp).lower()
    return ord(s) if len(s) == 1 else cp


def base(cp):
    special = {"ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ı": "i", "ħ": "h", "Ħ": "H"}
    c = chr(cp)
    if c in special:
        return ord(special[c])
    d = unicodedata.normalize("NFD", c)
    if len(d) > 1 and all(unicodedata.combining(x) for x in d[1:]) and d[0].isalpha():
        return ord(d[0])
    return cp


def two_stage(name, ctype, values):
    blocks, index = [], []
    for i in range(0, LIMIT, BLOCK):
        b = tuple(values[i:i + BLOCK])
        if b not in blocks:
            blocks.append(b)
        index.append(blocks.index(b))
    wrap(f"static const uint8_t {name}_index[{len(index)}]", index)
    wrap(f"static const {ctype} {name}_block[{len(blocks) * BLOCK}]", [v for b in blocks for v in b])
    assert len(blocks) < 256


def wrap(decl, values):
    print(decl + " = {")
    line = "   "
    for v in values:
        s = f" {v},"
        if len(line) + len(s) > 79:
            print(line)
            line = "   "
        line += s
    print(line + "\n};\n")


print(f"""/* unicode_table.c - made by tools/unicode.py from Unicode {unicodedata.unidata_version}; do not edit. */
#include "base/base.h"

enum {{ LIMIT = 0x{LIMIT:x}, BLOCK = {BLOCK} }};
""")
cps = range(LIMIT)
ok = [not 0xd800 <= c < 0xe000 for c in cps]
two_stage("class", "uint8_t", [char_class(c) if ok[c] else 0 for c in cps])
two_stage("lower", "int32_t", [delta(c, lower(c)) if ok[c] else 0 for c in cps])
two_stage("base", "int32_t", [delta(c, base(c)) if ok[c] else 0 for c in cps])
print("""enum ss_char_class ss_char_class(uint32_t cp)
{
    if (cp >= LIMIT)
        return SS_CHAR_OTHER;
    return (enum ss_char_class)class_block[class_index[cp / BLOCK] * BLOCK +
                                           cp % BLOCK];
}

uint32_t ss_char_lower(uint32_t cp)
{
    if (cp >= LIMIT)
        return cp;
    return cp + (uint32_t)lower_block[lower_index[cp / BLOCK] * BLOCK +
                                      cp % BLOCK];
}

uint32_t ss_char_base(uint32_t cp)
{
    if (cp >= LIMIT)
        return cp;
    return cp + (uint32_t)base_block[base_index[cp / BLOCK] * BLOCK +
                                     cp % BLOCK];
}""")
