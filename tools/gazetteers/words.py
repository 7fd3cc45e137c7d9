"""words.py DIR: make gazetteers/word/{common,dictionary}.tsv from the packages in DIR."""
import common
from common import lines, package, plain, tool, write

COMMON = 6000
A_NAME = 100000  # bearers from which a word is a name as much as a word: mark, grace, frank


def common_words(ordinary):
    given = {name for name, births in common.us_given_names().items() if sum(births) >= A_NAME}
    ranked = sorted(((ordinary.count(w), w) for w in ordinary.lower if w.isascii() and w.isalpha() and len(w) > 1), key=lambda r: (-r[0], r[1]))
    rows = [(word, count) for count, word in ranked if count and word not in given][:COMMON]
    write("word/common.tsv", "word.common", "the most common ordinary words; count: occurrences in the WordNet concordance, 1000 for closed-class words, "
          "a third of the stem's for an inflected form (a tenth in -er, -est, -ly)", "name count",
          "WordNet 3.0 through Debian wordnet-base 1:3.0-37; spelling from SCOWL through Debian wamerican and wbritish 2020.12.07-2" + tool("words"),
          "WordNet licence; SCOWL licence", rows)


def dictionary():
    words = lines(package("deb", "wamerican", "usr", "share", "dict", "american-english"))
    capitalised = {plain(w).lower() for w in words if w[0].isupper()}
    rows = {w for w in words if w.islower() and "'" not in w and len(w) > 1 and plain(w).lower() not in capitalised}
    write("word/dictionary.tsv", "word.dict", "words that a dictionary has in lower case and not with a capital", "name",
          "SCOWL through Debian wamerican 2020.12.07-2" + tool("words"), "SCOWL licence", [(w,) for w in rows])


def main():
    common_words(common.Ordinary())
    dictionary()


main()
