#!/usr/bin/env python3
"""fit.py TREEBANK.conllu[.gz] [--out DIR] [--wordnet DIR] [--test FILE]... : fit sayso's part-of-speech tagger.

TREEBANK is UD_English-GUM (its documents under CC BY 4.0 or in the public domain). Without --out every tenth document is held
out and the accuracy on it (Universal tags, given tokens) is printed; with --out all of it is used, and DIR/lexicon.tsv and
DIR/weights.tsv are written. The same data gives the same bytes. The features are those of src/token/tagger.c: change both together.

A greedy averaged perceptron, left to right (Collins 2002). A feature is a kind and what it sees, joined by a blank:
  w WORD   s SUFFIX (2 or 3 bytes)      the word itself
  p WORD   n WORD   m SUFFIX            the word before; the word after, and its last 3 bytes
  t TAG    tt TAG TAG                   the tag before; the two before, nearest first
  a MASK TAG   b MASK MASK              tags the lexicon gives the word, with the tag before; with those of the word after
  c SHAPE      d SHAPE TAG              its shape; with the tag before
"""
import argparse
import gzip
import os
import random
import re

TAGS = ("NONE NOUN NOUNS PROPN VB VBD VBP VBZ VBG VBN AUX ADJ ADV DET PRON ADP PART CCONJ SCONJ NUM INTJ SYM PUNCT").split()
NUMBER = {t: i for i, t in enumerate(TAGS)}
UPOS = {t: "VERB" if t.startswith("VB") else "NOUN" if t == "NOUNS" else "X" if t == "NONE" else t for t in TAGS}
ROUNDS = 6


def fold(s):
    return s.replace("\u2019", "'").replace("\u2018", "'").lower()


def tag_of(upos, xpos):
    if upos == "VERB":
        return xpos if xpos in NUMBER else "VBN"
    if upos == "NOUN":
        return "NOUNS" if xpos in ("NNS", "NNPS") else "NOUN"
    return upos if upos in NUMBER else "NONE"


def read(path):
    """[[(form, tag) ...] ...] per document"""
    docs, sent = [], []
    with (gzip.open if path.endswith(".gz") else open)(path, "rt", encoding="utf-8") as f:
        for line in f:
            line = line.rstrip("\n")
            if line.startswith("# newdoc") or not docs:
                docs.append([])
            if not line and sent:
                docs[-1].append(sent)
                sent = []
            col = line.split("\t")
            if len(col) > 4 and col[0].isdigit():
                sent.append((col[1], tag_of(col[3], col[4])))
    return docs


KINDS = (("noun", "NOUN"), ("verb", "VB"), ("adj", "ADJ"), ("adv", "ADV"))


def counts(folder):
    """word -> how often WordNet's tagged texts have it as each tag"""
    tag, out = {"1": "NOUN", "2": "VB", "3": "ADJ", "4": "ADV", "5": "ADJ"}, {}
    with open(os.path.join(folder, "cntlist.rev"), encoding="utf-8") as f:
        for line in f:
            sense, _, n = line.split()
            word, rest = sense.split("%")
            c = out.setdefault(word, {})
            c[tag[rest[0]]] = c.get(tag[rest[0]], 0) + int(n)
    return out


def wordnet(folder):
    """word -> tags, from WordNet's index files (base forms only); nouns that a common verb hardly ever is are left out"""
    out, often = {}, counts(folder)
    for name, tag in KINDS:
        with open(os.path.join(folder, "index." + name), encoding="utf-8") as f:
            for line in f:
                word = line.split(" ", 1)[0]
                c = often.get(word, {})
                n = sum(c.values())
                if re.fullmatch(r"[a-z]{2,}", word) and (n < 25 or tag != "NOUN" or c.get(tag, 0) * 100 >= n):
                    out.setdefault(word, set()).add(tag)
    return out


def irregular(folder, base):
    """men, went: the forms of WordNet's lists of exceptions"""
    out = {}
    for name, tag, forms in (("noun", "NOUN", ("NOUNS",)), ("verb", "VB", ("VBD", "VBN"))):
        with open(os.path.join(folder, name + ".exc"), encoding="utf-8") as f:
            for line in f:
                form, *words = line.split()
                if re.fullmatch(r"[a-z]{2,}", form) and any(tag in base.get(w, ()) for w in words):
                    out.setdefault(form, set()).update(("VBG",) if tag == "VB" and form.endswith("ing") else forms)
    return out


def inflected(words):
    """Regular forms of base forms that are in no list themselves."""
    out = {}
    for w, tags in words.items():
        if "NOUN" in tags:
            out.setdefault(w + ("es" if re.search(r"(s|x|ch|sh)$", w) else "s"), set()).add("NOUNS")
            if re.search(r"[^aeiou]y$", w):
                out.setdefault(w[:-1] + "ies", set()).add("NOUNS")
        if "VB" in tags:
            stem = w[:-1] if w.endswith("e") else w
            y = re.search(r"[^aeiou]y$", w)
            for form, ts in ((stem + "ed", ("VBD", "VBN")), (stem + "ing", ("VBG",)),
                             ((w[:-1] + "ies") if y else w + ("es" if re.search(r"(s|x|z|ch|sh|o)$", w) else "s"), ("VBZ",))):
                if y and form.endswith("yed"):
                    form = w[:-1] + "ied"
                out.setdefault(form, set()).update(ts)
    return out


class Lexicon:
    """The tags each word can have, as text ("NOUN VB"), and the words that have only one."""

    def __init__(self, docs, folder):
        seen = {}
        for d in docs:
            for s in d:
                for form, tag in s:
                    c = seen.setdefault(fold(form), {})
                    c[tag] = c.get(tag, 0) + 1
        tags = {}
        base = wordnet(folder) if folder else {}
        for words in (irregular(folder, base) if folder else {}, inflected(base), base):
            for w, ts in words.items():
                tags.setdefault(w, set()).update(ts)
        self.only = {}
        for w, c in seen.items():
            n = sum(c.values())
            if n >= 12 and len(c) == 1 and not c.keys() & {"PROPN", "NONE"}:
                self.only[w] = next(iter(c))
                tags[w] = set(c)
            elif n >= 50:
                tags[w] = {t for t in c if c[t] * 200 >= n}
            else:
                tags[w] = tags.get(w, set()) | set(c)
        self.mask = {w: "|".join(sorted(ts, key=NUMBER.get)) for w, ts in tags.items()}


class Word:
    cache = {}

    def __init__(self, form, lexicon):
        f = fold(form)
        b = f.encode()
        self.only = lexicon.only.get(f)
        self.mask = lexicon.mask.get(f, "-")
        s3, s2 = (b[-n:].decode(errors="replace") for n in (3, 2))
        self.own = ["w " + f, "s " + s3] + (["s " + s2] if s2 != s3 else [])
        self.before = "p " + f
        self.after = ["n " + f, "m " + s3]
        up = [c for c in form if c.isupper()]
        self.shape = ((1 if form[:1].isupper() else 0) | (2 if len(up) > 1 and not any(c.islower() for c in form) else 0) |
                      (4 if any(c.isdigit() for c in form) else 0) | (8 if any(c.isalpha() for c in form) else 0) |
                      (16 if "-" in form else 0))

    @classmethod
    def of(cls, form, lexicon):
        w = cls.cache.get(form)
        if not w:
            w = cls.cache[form] = cls(form, lexicon)
        return w


def features(ws, i, t1, t2):
    w = ws[i]
    shape = w.shape | (0 if i else 32)
    after = ws[i + 1] if i + 1 < len(ws) else None
    out = w.own + ["t " + t1, "tt %s %s" % (t1, t2), "a %s %s" % (w.mask, t1), "c %d" % shape, "d %d %s" % (shape, t1),
                   "b %s %s" % (w.mask, after.mask if after else "-")]
    if i:
        out.append(ws[i - 1].before)
    if after:
        out += after.after
    return out


class Perceptron:
    def __init__(self):
        self.w, self.sum, self.at, self.n = {}, {}, {}, 0

    def best(self, feats):
        score = [0] * len(TAGS)
        for f in feats:
            ws = self.w.get(f)
            if ws:
                for t, v in ws.items():
                    score[t] += v
        score[0] = -1 << 60
        return max(range(len(TAGS)), key=lambda t: (score[t], -t))

    def bump(self, f, t, v):
        ws = self.w.setdefault(f, {})
        k = (f, t)
        self.sum[k] = self.sum.get(k, 0) + (self.n - self.at.get(k, 0)) * ws.get(t, 0)
        self.at[k] = self.n
        ws[t] = ws.get(t, 0) + v

    def average(self):
        out = {}
        for f, ws in self.w.items():
            for t, v in ws.items():
                k = (f, t)
                total = self.sum.get(k, 0) + (self.n - self.at.get(k, 0)) * v
                x = round(total / max(1, self.n) * 100)
                if abs(x) >= 8:
                    out.setdefault(f, {})[t] = max(-2000, min(2000, x))
        return out


def run(model, sent, lexicon, learn):
    ws = [Word.of(form, lexicon) for form, _ in sent]
    t1 = t2 = "-"
    out = []
    for i, (_, gold) in enumerate(sent):
        tag = ws[i].only
        if not tag:
            fs = features(ws, i, t1, t2)
            best = model.best(fs)
            tag = TAGS[best]
            if learn:
                model.n += 1
                if tag != gold and gold != "NONE":
                    for f in fs:
                        model.bump(f, NUMBER[gold], 1)
                        model.bump(f, best, -1)
        out.append(tag)
        t1, t2 = tag, t1
    return out


def train(docs, lexicon):
    model, rng = Perceptron(), random.Random(7)
    sents = [s for d in docs for s in d]
    for _ in range(ROUNDS):
        rng.shuffle(sents)
        for s in sents:
            run(model, s, lexicon, True)
    model.w = model.average()
    return model


def accuracy(model, docs, lexicon):
    right = n = 0
    for d in docs:
        for s in d:
            for (_, gold), tag in zip(s, run(model, s, lexicon, False)):
                n += 1
                right += UPOS[gold] == UPOS[tag]
    return right / max(1, n)


HEAD = """# %s - made by tools/pos/fit.py; do not edit by hand.
# origin: UD_English-GUM (documents under CC BY 4.0 or public domain)%s
# licence: CC BY 4.0%s
"""


def write(folder, model, lexicon):
    with open(os.path.join(folder, "lexicon.tsv"), "w", encoding="utf-8") as f:
        f.write(HEAD % ("lexicon.tsv: the tags each word can have; = where it has only that one",
                        "; WordNet 3.0", "; WordNet licence"))
        for w in sorted(lexicon.mask):
            if lexicon.mask[w] and "\t" not in w:
                f.write("%s\t%s%s\n" % (w, "=" if w in lexicon.only else "", lexicon.mask[w]))
    with open(os.path.join(folder, "weights.tsv"), "w", encoding="utf-8") as f:
        f.write(HEAD % ("weights.tsv: what each feature adds to each tag", "", ""))
        for k in sorted(model.w):
            if "\t" not in k and "\ufffd" not in k:
                f.write("%s\t%s\n" % (k, " ".join("%s=%d" % (TAGS[t], v) for t, v in sorted(model.w[k].items()))))


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("treebank")
    ap.add_argument("--out")
    ap.add_argument("--wordnet", default="/usr/share/wordnet")
    ap.add_argument("--test", action="append", default=[])
    a = ap.parse_args()
    docs = read(a.treebank)
    held = [] if a.out else docs[::10]
    if not a.out:
        docs = [d for i, d in enumerate(docs) if i % 10]
    lexicon = Lexicon(docs, a.wordnet)
    model = train(docs, lexicon)
    if held:
        print("held-out documents: %.4f" % accuracy(model, held, lexicon))
    for t in a.test:
        print("%s: %.4f" % (os.path.basename(t), accuracy(model, read(t), lexicon)))
    if a.out:
        write(a.out, model, lexicon)


if __name__ == "__main__":
    main()
