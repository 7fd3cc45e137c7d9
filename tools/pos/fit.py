#!/usr/bin/env python3
"""fit.py TREEBANK.conllu[.gz] [--out DIR] [--wordnet DIR] [--test FILE]... : fit sayso's part-of-speech tagger.

TREEBANK is UD_English-GUM (its documents under CC BY 4.0 or in the public domain). Without --out every tenth document is held
out and the accuracy on it (Universal tags, given tokens) is printed; with --out all of it is used, and DIR/lexicon.tsv and
DIR/weights.tsv are written. The same data gives the same bytes. Features: see src/token/tagger.c, and change both together.
"""
import argparse
import gzip
import os
import random
import re

M = (1 << 64) - 1
K0, K1 = 0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F
TAGS = ("NONE NOUN NOUNS PROPN VB VBD VBP VBZ VBG VBN AUX ADJ ADV DET PRON ADP PART CCONJ SCONJ NUM INTJ SYM PUNCT").split()
NUMBER = {t: i for i, t in enumerate(TAGS)}
UPOS = {t: "VERB" if t.startswith("VB") else "NOUN" if t == "NOUNS" else "X" if t == "NONE" else t for t in TAGS}
ROUNDS, FIXED = 6, 1 << 31


def ss_hash(s):
    b = s.encode()
    h = K0 ^ len(b)
    for i in range(0, len(b), 8):
        m = ((h ^ int.from_bytes(b[i:i + 8], "little")) * K1)
        h = (m & M) ^ (m >> 64)
    m = h * K0
    return (m & M) ^ (m >> 64)


def feature(kind, a, b):
    h = kind * K0 & M
    h = (h ^ a) * K1 & M
    h = (h ^ (h >> 29) ^ b) * K0 & M
    h = (h ^ (h >> 32)) & 0xFFFFFFFF
    return h or 1


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


def wordnet(folder):
    """word -> tags, from WordNet's index files (base forms only)"""
    out = {}
    for name, tag in (("noun", "NOUN"), ("verb", "VB"), ("adj", "ADJ"), ("adv", "ADV")):
        with open(os.path.join(folder, "index." + name), encoding="utf-8") as f:
            for line in f:
                word = line.split(" ", 1)[0]
                if re.fullmatch(r"[a-z]{2,}", word):
                    out.setdefault(word, set()).add(tag)
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


def lexicon(docs, folder):
    seen = {}
    for d in docs:
        for s in d:
            for form, tag in s:
                c = seen.setdefault(fold(form), {})
                c[tag] = c.get(tag, 0) + 1
    base = wordnet(folder) if folder else {}
    mask = {}
    for words in (inflected(base), base):
        for w, tags in words.items():
            mask[w] = mask.get(w, 0) | sum(1 << NUMBER[t] for t in tags)
    for w, c in seen.items():
        n = sum(c.values())
        bits = sum(1 << NUMBER[t] for t in c)
        if n >= 12 and len(c) == 1 and "PROPN" not in c:
            mask[w] = bits | FIXED
        else:
            mask[w] = mask.get(w, 0) | bits
            keep = [t for t in c if c[t] * 200 >= n]
            if n >= 50:
                mask[w] = sum(1 << NUMBER[t] for t in keep)
    return mask


class Word:
    cache = {}

    def __init__(self, form, mask):
        f = fold(form)
        self.hash = ss_hash(f) & 0xFFFFFFFF
        self.mask = mask.get(f, 0)
        self.s3, self.s2 = (ss_hash(fold(form.encode()[-n:].decode(errors="ignore"))) & 0xFFFFFFFF for n in (3, 2))
        up = [c for c in form if c.isupper()]
        self.shape = ((1 if form[:1].isupper() else 0) | (2 if len(up) > 1 and not any(c.islower() for c in form) else 0) |
                      (4 if any(c.isdigit() for c in form) else 0) | (8 if any(c.isalpha() for c in form) else 0) |
                      (16 if "-" in form else 0))

    @classmethod
    def of(cls, form, mask):
        w = cls.cache.get(form)
        if not w:
            w = cls.cache[form] = cls(form, mask)
        return w


class Nothing:
    hash = mask = s3 = s2 = shape = 0


def static_features(ws, i):
    n = Nothing
    w = ws[i]
    b = ws[i - 1] if i else n
    c = ws[i + 1] if i + 1 < len(ws) else n
    d = ws[i + 2] if i + 2 < len(ws) else n
    shape = w.shape | (0 if i else 32)
    return [feature(1, w.hash, 0), feature(2, w.s3, shape & 7), feature(3, w.s2, 0), feature(4, shape, 0),
            feature(7, b.hash, 0), feature(8, c.hash, 0), feature(10, c.s3, 0), feature(12, w.mask, c.mask),
            feature(14, d.hash, 0), feature(15, w.hash, c.hash)], w, c, shape


FEAT = {}


def feat(kind, a, b):
    k = (kind, a, b)
    v = FEAT.get(k)
    if v is None:
        v = FEAT[k] = feature(kind, a, b)
    return v


def dynamic_features(w, c, shape, t1, t2):
    return [feat(5, t1, 0), feat(6, t1, t2), feat(9, t1, w.hash), feat(11, w.mask, t1), feat(13, shape, t1), feat(16, c.mask, t1)]


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
                    out.setdefault(f, {})[t] = max(-32000, min(32000, x))
        return out


def run(model, sent, mask, learn):
    ws = [Word.of(form, mask) for form, _ in sent]
    t1 = t2 = 0
    out = []
    for i, (_, gold) in enumerate(sent):
        if ws[i].mask & FIXED:
            tag = (ws[i].mask & ~FIXED).bit_length() - 1
        else:
            fs, w, c, shape = static_features(ws, i)
            fs += dynamic_features(w, c, shape, t1, t2)
            tag = model.best(fs)
            if learn:
                model.n += 1
                g = NUMBER[gold]
                if tag != g and g:
                    for f in fs:
                        model.bump(f, g, 1)
                        model.bump(f, tag, -1)
        out.append(tag)
        t1, t2 = tag, t1
    return out


def train(docs, mask):
    model, rng = Perceptron(), random.Random(7)
    sents = [s for d in docs for s in d]
    for _ in range(ROUNDS):
        rng.shuffle(sents)
        for s in sents:
            run(model, s, mask, True)
    model.w = model.average()
    return model


def accuracy(model, docs, mask):
    right = n = 0
    for d in docs:
        for s in d:
            for (_, gold), tag in zip(s, run(model, s, mask, False)):
                n += 1
                right += UPOS[gold] == UPOS[TAGS[tag]]
    return right / max(1, n)


def names(bits):
    return " ".join(("=" if bits & FIXED else "") + t for i, t in enumerate(TAGS) if bits >> i & 1)


HEAD = """# %s - made by tools/pos/fit.py; do not edit by hand.
# origin: UD_English-GUM (documents under CC BY 4.0 or public domain)%s
# licence: CC BY 4.0%s
"""


def write(folder, model, mask):
    with open(os.path.join(folder, "lexicon.tsv"), "w", encoding="utf-8") as f:
        f.write(HEAD % ("lexicon.tsv: the tags each word can have; = where it has only that one",
                        "; WordNet 3.0", "; WordNet licence"))
        for w in sorted(mask):
            if mask[w] and "\t" not in w:
                f.write("%s\t%s\n" % (w, names(mask[w])))
    with open(os.path.join(folder, "weights.tsv"), "w", encoding="utf-8") as f:
        f.write(HEAD % ("weights.tsv: hash of a feature, and what it adds to each tag", "", ""))
        for k in sorted(model.w):
            f.write("%08x\t%s\n" % (k, " ".join("%s=%d" % (TAGS[t], v) for t, v in sorted(model.w[k].items()))))


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
    mask = lexicon(docs, a.wordnet)
    model = train(docs, mask)
    if held:
        print("held-out documents: %.4f" % accuracy(model, held, mask))
    for t in a.test:
        print("%s: %.4f" % (os.path.basename(t), accuracy(model, read(t), mask)))
    if a.out:
        write(a.out, model, mask)


if __name__ == "__main__":
    main()
