#!/usr/bin/env python3
"""calibration.py - is a name that is given .9 right nine times in ten?

    sayso annotate GOLD.jsonl >records.jsonl
    tools/fit/calibration.py GOLD.jsonl records.jsonl [GOLD.jsonl records.jsonl ...]

Prints, for each band of confidence, how many mentions have it, what it is on average, and the share whose span and type are those of
the gold (MISC is left out: the sets differ in what they call so). The last line is the straight line through the log-odds that would make
the two the same (Platt 1999): for a program that is calibrated, slope 1 and shift 0. src/entity/cluster.c holds such a line, fitted on
GUM (without bio and voyage) and WikiGold.
"""
import json
import math
import sys

BANDS = (0, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.0001)
LEFT_OUT = ("bio", "voyage")


def judged(gold_path, records_path):
    """(confidence, right?) of every mention."""
    with open(records_path, encoding="utf-8") as f:
        records = {r["id"]: r for r in map(json.loads, f)}
    with open(gold_path, encoding="utf-8") as f:
        for gold in map(json.loads, f):
            if gold.get("genre") in LEFT_OUT:
                continue
            real = {(e["start"], e["end"]): e["type"] for e in gold["entities"]}
            for e in records[gold["id"]]["entities"]:
                if e["type"] != "MISC" and e["type"] in gold["types"]:
                    for m in e["mentions"]:
                        yield e["confidence"], real.get((m["start"], m["end"])) == e["type"]


def line(pairs):
    """Slope and shift of the log-odds that make the data most likely, by Newton's method."""
    xs = [math.log(p / (1 - p)) for p in (min(max(p, 0.002), 0.998) for p, _ in pairs)]
    a, b = 0.5, 0.0
    for _ in range(100):
        g0 = g1 = h00 = h01 = h11 = 0.0
        for x, (_, ok) in zip(xs, pairs):
            q = 1 / (1 + math.exp(-(a * x + b)))
            d, w = ok - q, q * (1 - q)
            g0, g1, h00, h01, h11 = g0 + d * x, g1 + d, h00 + w * x * x, h01 + w * x, h11 + w
        det = h00 * h11 - h01 * h01
        step = ((h11 * g0 - h01 * g1) / det, (h00 * g1 - h01 * g0) / det)
        far = max(1.0, abs(step[0]) / 0.2, abs(step[1]) / 0.2)
        a, b = a + step[0] / far, b + step[1] / far
    return a, b


def main():
    if len(sys.argv) < 3 or len(sys.argv) % 2 == 0:
        sys.exit(__doc__)
    pairs = [x for i in range(1, len(sys.argv), 2) for x in judged(sys.argv[i], sys.argv[i + 1])]
    for low, high in zip(BANDS, BANDS[1:]):
        band = [(p, ok) for p, ok in pairs if low <= p < high]
        if band:
            print("%.2f-%.2f  %6d mentions, given %.3f, right %.3f"
                  % (low, min(high, 1), len(band), sum(p for p, _ in band) / len(band), sum(ok for _, ok in band) / len(band)))
    print("slope %.3f shift %.3f" % line(pairs))


if __name__ == "__main__":
    main()
