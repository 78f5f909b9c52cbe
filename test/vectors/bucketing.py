"""Writes bucketing.json: buckets of profiles and shares of variants, by a second implementation of the rule. Run: python3 bucketing.py > bucketing.json

The rule. hash32 is the 32-bit MurmurHash3 over the UTF-16 units of a text, each as a block of its own, with their number as the length.
  bucket = hash32(experiment + "\\n" + profile, salt) mod 10000, salt = that of the draw + (revision - 1) * 0x9e3779b9, mod 2^32
`experiment` is the id of the campaign; the holdout of the shop has an empty one. A profile is held out, or in control, when its bucket is below
the share, in ppm, / 100, rounded. The variant of a bucket: every bucket b and variant v with a weight above 0 has the key
  -ln((hash32(str(b), hash32(v, hash32(campaign, 0xa2a17))) + 1) / 4294967297) / weight
and keys are served in ascending order, while the bucket is free and the variant has room: its share of the buckets by largest remainder.
"""

import json
import math

MASK = 0xFFFFFFFF
SALTS = {"HOLDOUT": 0x401D007, "CONTROL": 0xC0274, "VARIANT": 0xB0C4E7}
BUCKETS = 10000


def rotl(x, r):
    return ((x << r) | (x >> (32 - r))) & MASK


def hash32(text, seed):
    raw = text.encode("utf-16-le")
    units = [raw[i] | raw[i + 1] << 8 for i in range(0, len(raw), 2)]
    h = seed & MASK
    for unit in units:
        k = rotl(unit * 0xCC9E2D51 & MASK, 15) * 0x1B873593 & MASK
        h = (rotl(h ^ k, 13) * 5 + 0xE6546B64) & MASK
    h ^= len(units)
    h = (h ^ h >> 16) * 0x85EBCA6B & MASK
    h = (h ^ h >> 13) * 0xC2B2AE35 & MASK
    return h ^ h >> 16


def bucket(draw, experiment, revision, profile):
    return hash32(experiment + "\n" + profile, (SALTS[draw] + (revision - 1) * 0x9E3779B9) & MASK) % BUCKETS


def rooms(weights):
    total = sum(weights)
    exact = [w / total * BUCKETS for w in weights]
    rooms = [math.floor(x) for x in exact]
    order = sorted(range(len(weights)), key=lambda i: -(exact[i] % 1))
    for i in order[: BUCKETS - sum(rooms)]:
        rooms[i] += 1
    return rooms


def variants(campaign, arms):
    salts = {v: hash32(v, hash32(campaign, 0xA2A17)) for v, _ in arms}
    keys = [(-math.log((hash32(str(b), salts[v]) + 1) / 4294967297) / w, b, i) for b in range(BUCKETS) for i, (v, w) in enumerate(arms) if w > 0]
    free, room = [None] * BUCKETS, rooms([w for _, w in arms])
    for _, b, i in sorted(keys):
        if free[b] is None and room[i] > 0:
            free[b], room[i] = arms[i][0], room[i] - 1
    return free


profiles = ["1", "2", "10000001", "anna", "9f1c2d3e-0000-4000-8000-00000000abcd", "käufer-ß", "客户", "🛒-7", "card:4000000012345"]
experiments = ["weekly-six", "c", "Frühling"]
buckets = [
    [draw, experiment, revision, profile, bucket(draw, experiment, revision, profile)]
    for draw, names in (("HOLDOUT", [""]), ("CONTROL", experiments), ("VARIANT", experiments))
    for experiment in names
    for revision in (1, 2, 40)
    for profile in profiles
]
arms = [{"campaign": "weekly-six", "weights": weights} for weights in ([["a", 1], ["b", 1]], [["a", 3], ["b", 1], ["c", 0], ["d", 2.5]])]
for case in arms:
    owners = variants(case["campaign"], case["weights"])
    case["variants"] = {str(b): owners[b] for b in range(0, BUCKETS, 397)}
    case["buckets"] = {v: owners.count(v) for v, _ in case["weights"]}
print(json.dumps({"buckets": buckets, "variants": arms}, ensure_ascii=False).replace("], [", "],\n["))
