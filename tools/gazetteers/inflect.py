#!/usr/bin/env python3
"""Inflect the verbs of cues.txt and write gazetteers/cue/CLASS.tsv.

usage: tools/gazetteers/inflect.py   (from the top of the tree)

Each form is a row: form, classes, lemma, weight, parts of speech. A form that
two lemmas of one class share is written once, for the surer lemma.
"""
import os
import re

HERE = os.path.dirname(os.path.abspath(__file__))
OUT = os.path.join(HERE, "..", "..", "gazetteers", "cue")

ABOUT = {
    "say": "verbs of saying", "ask": "verbs of asking",
    "deny": "verbs of denying", "claim": "verbs of claiming and accusing",
    "write": "verbs of writing and posting", "order": "verbs of urging",
    "promise": "verbs of promising and deciding", "warn": "verbs of warning",
    "admit": "verbs of admitting", "criticise": "verbs of criticising",
    "praise": "verbs of praising", "agree": "verbs of agreeing, or not",
    "respond": "verbs of answering", "predict": "verbs of predicting",
    "report": "verbs of making known", "show": "what polls and papers do",
    "think": "verbs of belief and wish", "know": "verbs of knowledge",
    "feel": "verbs of feeling", "quip": "manners of speech, with quotations",
}
THOUGHT = {"think", "know", "feel", "show"}  # not speech

# base: past, participle where it differs
IRREGULAR = {
    "be": ("was|were", "been"), "say": ("said", "said"),
    "tell": ("told", "told"), "speak": ("spoke", "spoken"),
    "write": ("wrote", "written"), "go": ("went", "gone"),
    "make": ("made", "made"), "let": ("let", "let"), "put": ("put", "put"),
    "cut": ("cut", "cut"), "set": ("set", "set"), "bet": ("bet", "bet"),
    "cast": ("cast", "cast"), "broadcast": ("broadcast", "broadcast"),
    "forecast": ("forecast", "forecast"), "beset": ("beset", "beset"),
    "lay": ("laid", "laid"), "begin": ("began", "begun"),
    "hold": ("held", "held"), "find": ("found", "found"),
    "think": ("thought", "thought"), "seek": ("sought", "sought"),
    "beseech": ("beseeched|besought", "beseeched|besought"),
    "plead": ("pleaded|pled", "pleaded|pled"),
    "swear": ("swore", "sworn"), "give": ("gave", "given"),
    "forbid": ("forbade", "forbidden"), "bid": ("bid|bade", "bid|bidden"),
    "shoot": ("shot", "shot"), "come": ("came", "come"),
    "stand": ("stood", "stood"), "understand": ("understood", "understood"),
    "undertake": ("undertook", "undertaken"), "take": ("took", "taken"),
    "throw": ("threw", "thrown"), "sing": ("sang", "sung"),
    "stick": ("stuck", "stuck"), "pay": ("paid", "paid"),
    "hit": ("hit", "hit"), "strike": ("struck", "struck"),
    "bite": ("bit", "bitten"), "foresee": ("foresaw", "foreseen"),
    "foretell": ("foretold", "foretold"), "see": ("saw", "seen"),
    "break": ("broke", "broken"), "bring": ("brought", "brought"),
    "spill": ("spilled|spilt", "spilled|spilt"), "tear": ("tore", "torn"),
    "blow": ("blew", "blown"), "hear": ("heard", "heard"),
    "learn": ("learned|learnt", "learned|learnt"),
    "show": ("showed", "shown|showed"), "read": ("read", "read"),
    "prove": ("proved", "proven|proved"), "bear": ("bore", "borne"),
    "shed": ("shed", "shed"), "spell": ("spelled|spelt", "spelled|spelt"),
    "know": ("knew", "known"), "forget": ("forgot", "forgotten"),
    "feel": ("felt", "felt"), "become": ("became", "become"),
    "dream": ("dreamed|dreamt", "dreamed|dreamt"),
    "weep": ("wept", "wept"), "spit": ("spat|spit", "spat|spit"),
    "burst": ("burst", "burst"), "wind": ("wound", "wound"),
    "draw": ("drew", "drawn"), "drive": ("drove", "driven"),
    "rise": ("rose", "risen"), "ghostwrite": ("ghostwrote", "ghostwritten"),
    "co-write": ("co-wrote", "co-written"),
    "text": ("texted|text", "texted"), "DM": ("DMed|DM'd", "DMed|DM'd"),
    "WhatsApp": ("WhatsApped", "WhatsApped"), "sum": ("summed", "summed"),
    "dwell": ("dwelt|dwelled", "dwelt|dwelled"), "lie": ("lied", "lied"),
}
PRESENT = {"be": "is|are|am", "have": "has"}
ING = {"be": "being", "lie": "lying", "DM": "DMing", "WhatsApp": "WhatsApping"}
DOUBLE = set("""admit commit dub cut let set put bet chat quip gag kid wrap
 chip slam rap jot wag nod grin sum refer confer rebut knit permit pen plan
 snap hum shed rip dun fret infer bid begin shrug sob tut gab brag fib rub pan
 spit hit stop slip drop slur submit bar abhor blab clap demur tip prod blog
 forget regret live-blog shut bat concur quiz beg forbid extol deadpan prefer
 infer""".split())
DOUBLE_L = set("label signal cavil counsel marvel".split())


def past(v):
    if v in DOUBLE:
        return v + v[-1] + "ed"
    if v in DOUBLE_L:
        return f"{v}ed|{v}led"
    if v.endswith("e"):
        return v + "d"
    if re.search("[^aeiou]y$", v):
        return v[:-1] + "ied"
    return v + ("ked" if v.endswith("ic") else "ed")


def ing(v):
    if v in ING:
        return ING[v]
    if v in DOUBLE:
        return v + v[-1] + "ing"
    if v in DOUBLE_L:
        return f"{v}ing|{v}ling"
    if v.endswith("e") and not re.search("(ee|oe|ye)$", v):
        return v[:-1] + "ing"
    return v + "ing"


def present(v):
    if v in PRESENT:
        return PRESENT[v]
    if re.search("(s|x|z|ch|sh)$", v) or v == "go":
        return v + "es"
    if re.search("[^aeiou]y$", v):
        return v[:-1] + "ies"
    return v + "s"


def forms(lemma):
    """{form: [parts of speech]} of a lemma, inflected at its first word."""
    verb, _, rest = lemma.partition(" ")
    did, done = IRREGULAR.get(verb, (None, None))
    if did is None:
        did = done = past(verb)
    out = {}
    for tags, words in (("VBD", did), ("VBN", done), ("VBG", ing(verb)),
                        ("VB VBP", verb), ("VBZ", present(verb))):
        for w in words.split("|"):
            out.setdefault((w + " " + rest).strip(), []).extend(tags.split())
    return out


def read(path):
    """Rows (class, weight, traits, lemma) of cues.txt."""
    cls, seen = None, {}
    for n, line in enumerate(open(path, encoding="utf-8"), 1):
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        if line.startswith("["):
            cls = line[1:-1]
            continue
        weight, traits, lemmas = (x.strip() for x in line.split(":"))
        for lemma in (x.strip() for x in lemmas.split(",")):
            if (cls, lemma) in seen:
                raise SystemExit(f"cues.txt:{n}: {lemma} stands in line "
                                 f"{seen[cls, lemma]} already")
            seen[cls, lemma] = n
            yield cls, weight, traits.split(), lemma


def main():
    rows = {}
    for cls, weight, traits, lemma in read(os.path.join(HERE, "cues.txt")):
        classes = [f"cue.{cls}", "cue.verb"]
        if cls not in THOUGHT:
            classes.append("cue.speech")
        classes += [f"cue.{t}" for t in traits]
        for form, tags in forms(lemma).items():
            row = (form, " ".join(classes), lemma, weight, "|".join(tags))
            old = rows.setdefault(cls, {}).get(form)
            if old is None or float(old[3]) < float(weight):
                rows[cls][form] = row
    for cls, by_form in rows.items():
        with open(os.path.join(OUT, cls + ".tsv"), "w",
                  encoding="utf-8") as f:
            f.write(f"#: about    {ABOUT[cls]}, all forms; made from "
                    "tools/gazetteers/cues.txt by inflect.py beside it\n"
                    "#: columns  name class prefer weight kind\n"
                    "#: origin   written for sayso\n#: licence  MIT\n"
                    "#: date     2026-11-25\n")
            for form in sorted(by_form, key=str.lower):
                f.write("\t".join(by_form[form]) + "\n")


if __name__ == "__main__":
    main()
