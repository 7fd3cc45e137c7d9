#!/usr/bin/env python3
"""names.py - fit the weights of the rules that vote for names.

    make candidates sayso.model
    ./candidates GOLD.jsonl ... > candidates.txt
    tools/fit/names.py --rules rules/name --candidates candidates.txt GOLD.jsonl ...

GOLD is JSONL with id, text, types and entities (start, end, type; offsets in code points). Fit only on gold whose licence allows it:
gum.jsonl (its bio and voyage genres are left out here) and wikigold.jsonl; see NOTICE.

The model is the one src/entity/decide.c uses: a run of tokens is cut into names; a cut is worth the sum over its names of the votes of
their rules; its probability is proportional to the exponential of that. The log-likelihood of the gold cuts is made as great as it
can be, less a penalty for every step away from the weights that stand in the rule files (after Sarawagi & Cohen 2004, without links
between names). Where the gold does not annotate NORP and MISC (gum), what the weights as written take for one may be one or none. The weights in the files are therefore
both the start and the prior: what the data does not speak of stays as written by hand, and so does a rule with `set weights fixed`.

Needs numpy (pip install numpy). The same data gives the same weights. --dry-run prints scores only; --folds N cross-validates.
"""
import argparse
import collections
import json
import os
import re
import sys

import numpy as np

TYPES = ["PER", "LOC", "ORG", "NORP", "MISC"]
NONE = -1e9
GENRES = ("news", "interview", "speech", "court")  # of gum: those nearest to news; bio and voyage may not be used
DOUBTED = ("country", "ORG")  # a country that acts is an organisation in gum; runs with one are left out


# ---- the rule files --------------------------------------------------------------------------------------------------------------

class RuleFiles:
    """The vote lines of all rules under a folder."""

    def __init__(self, folder):
        self.lines, self.place, self.votes, self.fixed = {}, {}, {}, set()
        for name in sorted(os.listdir(folder)):
            if name.endswith(".rule"):
                self.read(os.path.join(folder, name))

    def read(self, path):
        with open(path, encoding="utf-8") as f:
            self.lines[path] = f.read().split("\n")
        rule = None
        for i, line in enumerate(self.lines[path]):
            word = line.split()
            if word[:1] == ["rule"]:
                rule = word[1]
            elif word[:3] == ["set", "weights", "fixed"]:
                self.fixed.add(rule)
            elif word[:1] == ["vote"]:
                first = next(k for k, w in enumerate(word) if w in TYPES + ["NONE"])
                pairs = dict(zip(word[first::2], map(float, word[first + 1::2])))
                self.place[rule] = (path, i, "  vote  " + " ".join(word[1:first]) + "  ")
                self.votes[rule] = np.array([pairs.get(t, 0.0) for t in TYPES]) - pairs.get("NONE", 0.0)

    def write(self, rule, weights):
        """Weights relative to no name; what all types share is written as a vote for or against NONE."""
        path, i, head = self.place[rule]
        shared = float(np.median(weights))
        shared = round(shared, 2) if np.sum(np.abs(weights - shared) < 0.05) >= 3 and abs(shared) >= 0.05 else 0.0
        cells = [("NONE", -shared)] + [(t, w - shared) for t, w in zip(TYPES, weights)]
        text = " ".join("%s %s" % (t, ("%.2f" % w).rstrip("0").rstrip(".")) for t, w in cells if abs(w) >= 0.05)
        self.lines[path][i] = head + (text or "PER 0")

    def save(self):
        for path, lines in self.lines.items():
            with open(path, "w", encoding="utf-8") as f:
                f.write("\n".join(lines))


# ---- the data ----------------------------------------------------------------------------------------------------------------------

class Article:
    def __init__(self, gold):
        to_byte = np.cumsum([0] + [len(c.encode("utf-8")) for c in gold["text"]])
        self.types = set(gold["types"])
        self.conll = "MISC" in self.types and "NORP" not in self.types  # its MISC holds nationalities
        self.spans = {(int(to_byte[e["start"]]), int(to_byte[e["end"]])): e["type"] for e in gold["entities"]}
        self.doubt = [(int(to_byte[e["start"]]), int(to_byte[e["end"]])) for k in ("optional", "ignore") for e in map(
            lambda s: s if isinstance(s, dict) else {"start": s[0], "end": s[1]}, gold.get(k) or [])]
        self.id, self.runs = gold["id"], []


class Run:
    """Candidates of one run: start and end by number of the edge, rules, and which types the gold allows each."""

    def __init__(self, start, end):
        self.start, self.end, self.may = start, end, []


def read_gold(paths):
    articles = {}
    for path in paths:
        with open(path, encoding="utf-8") as f:
            for record in map(json.loads, f):
                if record.get("genre") in GENRES or not record["id"].startswith("gum"):
                    articles[record["id"]] = Article(record)
    return articles


def read_candidates(path, articles):
    number, article = {}, None
    with open(path, encoding="utf-8") as f:
        for line in f:
            word = line.split()
            if word[0] == "rule":
                number[int(word[2])] = word[1]
            elif word[0] == "article":
                article = articles.get(line.rstrip("\n").split(" ", 1)[1])
            elif article is None:
                continue
            elif word[0] == "run":
                article.runs.append(Run(int(word[1]), int(word[2])))
            else:
                article.runs[-1].may.append((int(word[1]), int(word[2]), [int(w) for w in word[3:]]))
    return number


def allowed(article, span, thought):
    """Types the gold allows for a candidate, and whether it has to be a name. thought: what the weights as written take it for."""
    gold = article.spans.get(span)
    if gold in ("PER", "LOC", "ORG"):
        return [gold], True
    if gold in ("NORP", "MISC"):
        if article.conll:
            return ["NORP", "MISC"], True
        return ["NORP"] if gold == "NORP" else ["MISC"], gold in article.types
    if article.conll or {"NORP", "MISC"} <= article.types:
        return [], False
    if any(a < span[1] and span[0] < b for a, b in article.spans):
        return [], False
    return [thought] if thought in ("NORP", "MISC") else [], False


def thought_of(votes, prior):
    sums = prior[votes].sum(0)
    return TYPES[int(sums.argmax())] if sums.max() > 0 else None


def usable(article, run, doubted):
    """Can the gold of this run be told by its candidates? Doubtful places are left out."""
    spans = {(a, b) for a, b, _ in run.may}
    if any(doubted in votes and article.spans.get((a, b)) == DOUBTED[1] for a, b, votes in run.may):
        return False
    if any(a < run.end and run.start < b for a, b in article.doubt):
        return False
    return all((a, b) in spans for a, b in article.spans if a < run.end and run.start < b)


# ---- the model -----------------------------------------------------------------------------------------------------------------------

class Group:
    """Runs with the same number of places, so that they go through the sums side by side."""

    def __init__(self, size):
        self.size, self.cells, self.masks = size, [], []

    def finish(self, n_candidates):
        n, size = len(self.cells), self.size
        self.at = np.full((n, size, size + 1), n_candidates)   # run, start, end -> candidate; the last one is never a name
        self.mask = np.full((n, size, size + 1, len(TYPES)), NONE)
        self.must = np.zeros((n, size))                        # a gold name covers this place
        for r, cells in enumerate(self.cells):
            for s, e, c, types, must in cells:
                self.at[r, s, e] = c
                for t in types:
                    self.mask[r, s, e, TYPES.index(t)] = 0
                if must:
                    self.must[r, s:e] = NONE
        return self


def log_sum(a, axis):
    m = a.max(axis=axis, keepdims=True)
    return np.squeeze(m, axis) + np.log(np.exp(a - m).sum(axis=axis))


def cut_sums(worth, skip):
    """Log of the summed worth of all cuts of each run, and how probable each candidate is."""
    n, size = worth.shape[0], worth.shape[1]
    left, right = np.full((n, size + 1), NONE), np.full((n, size + 1), NONE)
    left[:, 0] = right[:, size] = 0
    for e in range(1, size + 1):
        ways = [left[:, e - 1] + skip[:, e - 1]] + [left[:, s] + worth[:, s, e] for s in range(e)]
        left[:, e] = log_sum(np.stack(ways, 1), 1)
    for s in range(size - 1, -1, -1):
        ways = [right[:, s + 1] + skip[:, s]] + [right[:, e] + worth[:, s, e] for e in range(s + 1, size + 1)]
        right[:, s] = log_sum(np.stack(ways, 1), 1)
    total = left[:, size]
    share = np.exp(np.minimum(left[:, :size, None] + worth + right[:, None, :] - total[:, None, None], 0))
    return total, share


class Model:
    def __init__(self, articles, prior, doubted):
        n_rules = len(prior)
        rules, start, groups = [], [0], {}
        self.lost = self.total = 0
        for article in articles:
            for run in article.runs:
                ok = usable(article, run, doubted)
                self.total += 1
                self.lost += not ok
                edges = sorted({a for a, _, _ in run.may} | {b for _, b, _ in run.may})
                place = {p: i for i, p in enumerate(edges)}
                if not ok or len(edges) - 1 > 40:
                    continue
                cells = []
                for a, b, votes in run.may:
                    types, must = allowed(article, (a, b), thought_of(votes, prior))
                    cells.append((place[a], place[b], len(start) - 1, types, must))
                    rules.extend(votes)
                    start.append(len(rules))
                group = groups.setdefault(len(edges) - 1, Group(len(edges) - 1))
                group.cells.append(cells)
        self.rules, self.start = np.array(rules, dtype=np.int64), np.array(start, dtype=np.int64)
        self.n, self.n_rules = len(start) - 1, n_rules
        self.owner = np.repeat(np.arange(self.n), np.diff(self.start))
        self.groups = [g.finish(self.n) for _, g in sorted(groups.items())]

    def scores(self, weights):
        s = np.full((self.n + 1, len(TYPES)), NONE)
        for t in range(len(TYPES)):
            s[:self.n, t] = np.bincount(self.owner, weights[self.rules, t], self.n)
        return s

    def likelihood(self, weights):
        """Log-likelihood of the gold and its slope."""
        scores = self.scores(weights)
        pull = np.zeros((self.n + 1, len(TYPES)))
        value = 0.0
        for g in self.groups:
            typed = scores[g.at]
            zero = np.zeros_like(g.must)
            for sign, masked, skip in ((-1, typed, zero), (1, typed + g.mask, g.must)):
                worth = log_sum(np.maximum(masked, 2 * NONE), 3)
                total, share = cut_sums(worth, skip)
                value += sign * float(total.sum())
                by_type = np.exp(np.minimum(masked - worth[..., None], 0)) * share[..., None]
                np.add.at(pull, g.at.ravel(), sign * by_type.reshape(-1, len(TYPES)))
        slope = np.stack([np.bincount(self.rules, pull[self.owner, t], self.n_rules) for t in range(len(TYPES))], 1)
        return value, slope


def fit(model, prior, free, strength, steps):
    """Weights of the rules that are `free`. Adam on the penalised likelihood; full batches, so nothing is left to chance."""
    w, m, v = prior.copy(), np.zeros_like(prior), np.zeros_like(prior)
    for i in range(1, steps + 1):
        value, slope = model.likelihood(w)
        slope = (slope - strength * (w - prior)) * free
        m, v = 0.9 * m + 0.1 * slope, 0.99 * v + 0.01 * slope ** 2
        rate = 0.05 * min(1.0, 3.0 * (1 - i / (steps + 1)))
        w += rate * (m / (1 - 0.9 ** i)) / (np.sqrt(v / (1 - 0.99 ** i)) + 1e-8)
        if i % 20 == 0:
            print("step %4d  log-likelihood %.1f  penalty %.1f" % (i, value, strength / 2 * np.sum((w - prior) ** 2)), file=sys.stderr)
    return w


# ---- judging -----------------------------------------------------------------------------------------------------------------------

def best_cut(run, weights):
    """Names of the best cut, as decide.c finds it."""
    ends = collections.defaultdict(list)
    for a, b, votes in run.may:
        s = weights[votes].sum(0)
        ends[a].append((b, float(s.max()), TYPES[int(s.argmax())]))
    places = sorted({a for a, _, _ in run.may} | {b for _, b, _ in run.may})
    best = {places[-1]: (0.0, None)} if places else {}
    for p, after in zip(reversed(places[:-1]), reversed(places[1:])):
        best[p] = (best[after][0], (after, None))
        for b, worth, t in ends[p]:
            if worth + best[b][0] > best[p][0]:
                best[p] = (worth + best[b][0], (b, t))
    p, out = (places[0] if places else None), []
    while p is not None and best[p][1]:
        to, t = best[p][1]
        if t:
            out.append((p, to, t))
        p = to
    return out


def score(articles, weights):
    hit = found = gold = 0
    for a in articles:
        real = {(s, e, t) for (s, e), t in a.spans.items() if t in TYPES[:3]}
        mine = {m for r in a.runs for m in best_cut(r, weights) if m[2] in TYPES[:3]}
        hit, found, gold = hit + len(real & mine), found + len(mine), gold + len(real)
    p, r = hit / max(1, found), hit / max(1, gold)
    return "P %.3f R %.3f F %.3f" % (p, r, 2 * p * r / max(1e-9, p + r))


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--rules", default="rules/name")
    ap.add_argument("--candidates", required=True)
    ap.add_argument("--strength", type=float, default=4.0, help="penalty on leaving the weights of the files")
    ap.add_argument("--steps", type=int, default=200)
    ap.add_argument("--folds", type=int, default=0)
    ap.add_argument("--dry-run", action="store_true")
    ap.add_argument("gold", nargs="+")
    args = ap.parse_args()
    files = RuleFiles(args.rules)
    articles = read_gold(args.gold)
    number = read_candidates(args.candidates, articles)
    articles = [a for _, a in sorted(articles.items())]
    prior, free = np.zeros((max(number) + 1, len(TYPES))), np.zeros((max(number) + 1, 1))
    for i, name in number.items():
        if name in files.votes:
            prior[i] = files.votes[name]
            free[i] = name not in files.fixed
    print("as written: " + score(articles, prior), file=sys.stderr)
    doubted = next((i for i, name in number.items() if name == DOUBTED[0]), -1)
    for k in range(args.folds):
        w = fit(Model([a for i, a in enumerate(articles) if i % args.folds != k], prior, doubted), prior, free, args.strength, args.steps)
        print("fold %d: %s" % (k, score(articles[k::args.folds], w)), file=sys.stderr)
    if args.dry_run:
        return
    model = Model(articles, prior, doubted)
    print("%d runs, %d without a cut that gives the gold" % (model.total, model.lost), file=sys.stderr)
    w = fit(model, prior, free, args.strength, args.steps)
    print("fitted: " + score(articles, w), file=sys.stderr)
    seen = np.bincount(model.rules, minlength=len(prior))
    for i, name in sorted(number.items()):
        if free[i] and seen[i]:
            files.write(name, w[i])
    files.save()


if __name__ == "__main__":
    main()
