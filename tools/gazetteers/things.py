"""things.py DIR: make gazetteers/word/thing.tsv from the packages in DIR.

WordNet files the senses of nouns by what they are. A noun none of whose senses in use is a person, a body, a place, a text or
a thought cannot say anything."""
import os
import re

from common import lines, tool, wordnet_dir, write

# Lexicographer files: tops, cognition, communication, group, location, person; quantities and times too, which stand for people
# ("40 percent said") or beside them ("Lee last week said").
SPEAK = {"03", "09", "10", "14", "15", "18", "23", "28"}


def senses():
    """word -> [(file, count)], its senses in the order of their use"""
    counts = {}
    for line in lines(os.path.join(wordnet_dir(), "cntlist.rev")):
        key, sense, n = line.split()
        lemma, rest = key.split("%")
        if rest[0] == "1":
            counts[lemma, int(sense)] = int(n)
    kind = {}
    for line in lines(os.path.join(wordnet_dir(), "data.noun")):
        if not line.startswith(" "):
            offset, file = line.split(" ", 2)[:2]
            kind[offset] = file
    for line in lines(os.path.join(wordnet_dir(), "index.noun")):
        cells = line.split()
        if not line.startswith(" ") and re.fullmatch(r"[a-z]{3,}", cells[0]):
            offsets = cells[-int(cells[2]):]
            yield cells[0], [(kind[o], counts.get((cells[0], i + 1), 0)) for i, o in enumerate(offsets)]


def plural(word):
    if re.search(r"[^aeiou]y$", word):
        return word[:-1] + "ies"
    return word + ("es" if re.search(r"(s|x|z|ch|sh)$", word) else "s")


def main():
    rows = set()
    for word, of in senses():
        total = sum(n for _, n in of)
        used = {file for i, (file, n) in enumerate(of) if i < 2 or n * 10 >= total > 0}
        if total and not used & SPEAK:
            rows |= {(word,), (plural(word),)}
    write("word/thing.tsv", "word.thing", "nouns that name no person, body, place, text or thought, in any sense in use: they say nothing", "name",
          "WordNet 3.0 through Debian wordnet-base 1:3.0-37" + tool("things"), "WordNet licence", rows)


main()
