"""romanise.py: names in other scripts as English-language newspapers write them. Each function gives the spellings in use."""
import re

CYRILLIC = dict(zip("абвгдезийклмнопрстуфхцчшъыьэюя", "a b v g d e z i y k l m n o p r s t u f kh ts ch sh _ y _ e yu ya".split()))
CYRILLIC.update({"ж": "zh", "щ": "shch", "ё": "yo", "ъ": "", "ь": "", "і": "i", "ї": "yi", "є": "ye", "ґ": "g", "ў": "u",
                 "ѓ": "gj", "ѕ": "dz", "ј": "j", "љ": "lj", "њ": "nj", "ќ": "kj", "џ": "dzh", "’": "", "'": "", "ʼ": ""})
CYRILLIC_OF = {
    "ru": {}, "uk": {"г": "h", "и": "y", "щ": "shch"}, "bg": {"х": "h", "щ": "sht", "ъ": "a", "ь": "y", "ю": "yu"},
    "mk": {"х": "h", "џ": "dz", "ц": "c", "ж": "z", "ч": "c", "ш": "s"},
    "kk": {"ә": "a", "ғ": "g", "қ": "k", "ң": "ng", "ө": "o", "ұ": "u", "ү": "u", "һ": "h", "ж": "zh", "х": "kh"},
    "mn": {"ө": "u", "ү": "u", "х": "kh", "ж": "j", "ё": "yo"},
}


def cyrillic(name, language):
    table = dict(CYRILLIC, **CYRILLIC_OF[language])
    s = name.lower()
    out = "".join(table.get(c, c) for c in s)
    forms = [out]
    if language == "ru":
        out = "".join("ye" if c == "е" and (i == 0 or s[i - 1] in "аеёиоуыэюяьъ") else table.get(c, c) for i, c in enumerate(s))
        forms = [re.sub(r"(iy|yy)$", "y", out), re.sub(r"(iy|yy)$", "i", out), out.replace("yo", "e")]
    elif language == "uk":
        out = re.sub(r"^yi", "yi", out)
        forms = [re.sub(r"yy$", "yi", out), re.sub(r"yy$", "y", out), re.sub(r"yy$", "yy", out)]
    return [capital(f) for f in forms]


GREEK_PAIRS = [("ου", "ou"), ("αυ", "av"), ("ευ", "ef"), ("μπ", "b"), ("ντ", "nt"), ("γκ", "gk"), ("γγ", "ng"), ("τσ", "ts"), ("τζ", "tz")]
GREEK = dict(zip("αβγδεζηθικλμνξοπρσςτυφχψω", "a v g d e z i th i k l m n x o p r s s t y f ch ps o".split()))


def greek(name, _language=None):
    import unicodedata
    s = "".join(c for c in unicodedata.normalize("NFD", name.lower()) if not unicodedata.combining(c))
    for a, b in GREEK_PAIRS:
        s = s.replace(a, b)
    out = "".join(GREEK.get(c, c) for c in s)
    return [capital(out), capital(re.sub(r"^ch", "h", out).replace("f", "ph") if "f" in out else re.sub(r"^ch", "h", out))]


GEORGIAN = dict(zip("აბგდევზთიკლმნოპჟრსტუფქღყშჩცძწჭხჯჰ",
                    "a b g d e v z t i k l m n o p zh r s t u p k gh k sh ch ts dz ts ch kh j h".split()))


def georgian(name, _language=None):
    return [capital("".join(GEORGIAN.get(c, c) for c in name))]


ARMENIAN = dict(zip("աբգդեզէըթժիլխծկհձղճմյնշոչպջռսվտրցւփքօֆև",
                    "a b g d e z e y t zh i l kh ts k h dz gh ch m y n sh o ch p j r s v t r ts v p k o f ev".split()))


def armenian(name, _language=None):
    s = "".join(ARMENIAN.get(c, c) for c in name.lower().replace("ու", "u"))
    return [capital(re.sub(r"^e(?=[^aeiou])", "Ye", s) if name.lower().startswith("ե") else s)]


# The scripts of India share one order: a consonant of Gujarati stands as far from the start of its block as that of Devanagari.
BLOCKS = {"deva": 0x900, "beng": 0x980, "gujr": 0xA80, "orya": 0xB00}
BRAHMIC = {0x05: "a", 0x06: "a", 0x07: "i", 0x08: "i", 0x09: "u", 0x0A: "u", 0x0B: "ri", 0x0F: "e", 0x10: "ai", 0x13: "o", 0x14: "au"}
CONSONANTS = dict(zip(range(0x15, 0x3A), "k kh g gh n ch chh j jh n t th d dh n t th d dh n n p ph b bh m y r r l l l v sh sh s h".split()))
SIGNS = {0x3E: "a", 0x3F: "i", 0x40: "i", 0x41: "u", 0x42: "u", 0x43: "ri", 0x47: "e", 0x48: "ai", 0x4B: "o", 0x4C: "au"}
VIRAMA, NASAL = 0x4D, (0x01, 0x02)


def brahmic(name, block):
    units = []  # [consonant, vowel]; vowel "@" is the unwritten a
    for c in name:
        i = ord(c) - BLOCKS[block]
        if i in CONSONANTS:
            units.append([CONSONANTS[i], "@"])
        elif i == 0x5F:  # a dotted y
            units.append(["y", "@"])
        elif i in BRAHMIC:
            units.append(["", BRAHMIC[i]])
        elif i in SIGNS and units:
            units[-1][1] = SIGNS[i]
        elif i == VIRAMA and units:
            units[-1][1] = ""
        elif i in NASAL and units:
            units.append(["n", ""])
        elif i != 0x3C:
            return []
    for i in range(len(units) - 1, -1, -1):  # the unwritten a falls at the end, and between vowel-consonant and consonant-vowel
        last = i == len(units) - 1
        inside = 0 < i < len(units) - 1 and units[i - 1][1] and units[i + 1][0] and units[i + 1][1] not in ("", "@")
        cluster = i > 0 and not units[i - 1][1]
        if units[i][1] == "@":
            units[i][1] = "" if (last and len(units) > 1 and not cluster) or inside else "a"
    out = "".join(c + v for c, v in units)
    return [capital(re.sub(r"n(?=[pbm])", "m", out))]


def capital(s):
    return " ".join("-".join(p[:1].upper() + p[1:] for p in w.split("-")) for w in s.split(" "))
