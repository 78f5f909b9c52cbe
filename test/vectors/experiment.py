"""Writes experiment.json: the profiles of an experiment, and its statistics computed from them one by one with numpy and scipy, not from totals.
Run: python3 experiment.py > experiment.json"""

import json
import math
import numpy as np
from scipy import stats
from scipy.special import lambertw

rng = np.random.default_rng(11)
ALPHA = 0.05
OUTCOME_DAYS, TODAY, CAP, PLANNED = 5, 130, 9000, 600
PLAN = {"revenueCapped": {"mean": 2500.0, "variance": 7.0e6}, "buyer": {"mean": 0.5, "variance": 0.25}}
STRATA = {1: {"control": 1000, "a": 5000, "b": 5000}, 2: {"control": 5000, "a": 3000, "b": 7000}}


def profile(day):
    stratum = 1 if day < 110 else 2
    weights = STRATA[stratum]
    variant = "a" if rng.random() < weights["a"] / 10000 else "b"
    arm = "CONTROL" if rng.random() < weights["control"] / 10000 else variant
    habit = rng.gamma(1.5, 1500)
    before = int(habit * rng.gamma(4, 0.25))
    baskets = int(rng.poisson(1.1 + 0.3 * (stratum == 2)))
    revenue = int(baskets * habit * rng.gamma(3, 1 / 3) * (1.1 if arm == "a" else 1.0))
    focus = int(revenue * rng.beta(2, 5))
    return [day, stratum, arm, variant, before, revenue, baskets, focus]


rows = [profile(int(d)) for d in np.sort(rng.integers(100, TODAY, 700))]
MEASURES = ["buyer", "baskets", "revenue", "revenueCapped", "focusRevenue", "revenuePerBasket"]


def value(row, measure):
    revenue, baskets, focus = row[5:]
    return {"buyer": float(baskets > 0), "baskets": baskets, "revenue": revenue, "revenueCapped": min(revenue, CAP), "focusRevenue": focus}[measure]


def groups(rows, arm, measure):
    """Per stratum: profiles of control and of the variant."""
    for stratum in STRATA:
        here = [r for r in rows if r[1] == stratum]
        control = [r for r in here if r[2] == "CONTROL" and (measure != "focusRevenue" or r[3] == arm)]
        variant = [r for r in here if r[2] == arm]
        if len(control) >= 2 and len(variant) >= 2:
            yield control, variant


def arm_mean(rows, measure):
    """Mean and variance of the mean."""
    if measure == "revenuePerBasket":
        revenue = np.array([r[5] for r in rows], float)
        baskets = np.array([r[6] for r in rows], float)
        ratio = revenue.sum() / baskets.sum()
        parts = (revenue - ratio * baskets) / baskets.mean()
        return ratio, parts.var(ddof=1) / len(rows)
    y = np.array([value(r, measure) for r in rows], float)
    return y.mean(), y.var(ddof=1) / len(rows)


def welch(rows, arm, measure):
    parts = []
    for control, variant in groups(rows, arm, measure):
        (m0, v0), (m1, v1) = arm_mean(control, measure), arm_mean(variant, measure)
        if measure != "revenuePerBasket":
            t = stats.ttest_ind([value(r, measure) for r in variant], [value(r, measure) for r in control], equal_var=False)
            assert math.isclose(t.statistic, (m1 - m0) / math.sqrt(v0 + v1), rel_tol=1e-9)
        parts.append((len(control), len(variant), m1 - m0, [(v0, len(control) - 1), (v1, len(variant) - 1)], (m0, v0, m1, v1)))
    return parts


def cuped(rows, arm, measure):
    parts = []
    for control, variant in groups(rows, arm, measure):
        x0, x1 = (np.array([r[4] for r in g], float) for g in (control, variant))
        y0, y1 = (np.array([value(r, measure) for r in g], float) for g in (control, variant))
        pooled = np.concatenate([x0, x1])
        slopes = [np.polyfit(x, y, 1)[0] for x, y in ((x0, y0), (x1, y1))]
        adjusted = [y - s * (x - pooled.mean()) for x, y, s in ((x0, y0, slopes[0]), (x1, y1, slopes[1]))]
        terms = [(a.var(ddof=1) / len(a), len(a) - 1) for a in adjusted]
        terms.append(((slopes[1] - slopes[0]) ** 2 * pooled.var(ddof=1) / len(pooled), len(pooled) - 1))
        parts.append((len(x0), len(x1), adjusted[1].mean() - adjusted[0].mean(), terms, None))
    return parts


def combine(parts):
    total = sum(p[0] + p[1] for p in parts)
    weights = [(p[0] + p[1]) / total for p in parts]
    d = sum(w * p[2] for w, p in zip(weights, parts))
    terms = [(w * w * v, df) for w, p in zip(weights, parts) for v, df in p[3]]
    variance = sum(v for v, _ in terms)
    return {
        "n0": sum(p[0] for p in parts),
        "n1": sum(p[1] for p in parts),
        "d": d,
        "se": math.sqrt(variance),
        "df": variance**2 / sum(v * v / df for v, df in terms),
    }


def planned_harmonic(arm, measure):
    w = STRATA[1]
    control = w["control"] / 10000
    variant = (1 - control) * w[arm] / 10000
    entries = PLANNED / (control + variant)
    n0, n1 = entries * control, entries * variant
    if measure == "focusRevenue":
        n0 *= w[arm] / 10000
    return n0 * n1 / (n0 + n1)


def any_time(c, arm, measure):
    u = -lambertw(-(ALPHA**2) / math.e, -1).real - 1
    h = c["n0"] * c["n1"] / (c["n0"] + c["n1"])
    q = h * h * c["se"] ** 2
    v = PLAN[measure]["variance"] if measure in PLAN else q / h
    V = u * q / (planned_harmonic(arm, measure) * v)
    half = c["se"] * math.sqrt((V + 1) / V * math.log((V + 1) / ALPHA**2))
    z = c["d"] / c["se"]
    p = min(1.0, math.sqrt(V + 1) * math.exp(-z * z * V / (2 * (V + 1))))
    return [c["d"] - half, c["d"] + half], p


def fixed(c):
    half = stats.t.ppf(1 - ALPHA / 2, c["df"]) * c["se"]
    return [c["d"] - half, c["d"] + half], 2 * stats.t.sf(abs(c["d"]) / c["se"], c["df"])


def relative(parts):
    total = sum(p[0] + p[1] for p in parts)
    weights = [(p[0] + p[1]) / total for p in parts]
    m0, m1 = (sum(w * p[4][i] for w, p in zip(weights, parts)) for i in (0, 2))
    v0, v1 = (sum(w * w * p[4][i] for w, p in zip(weights, parts)) for i in (1, 3))
    gradient = np.array([-m1 / m0**2, 1 / m0])
    half = stats.norm.ppf(0.975) * math.sqrt(gradient @ np.diag([v0, v1]) @ gradient)
    return m1 / m0 - 1, [m1 / m0 - 1 - half, m1 / m0 - 1 + half]


def sample_ratio(rows):
    chi, degrees, log_factor = 0.0, 0, 0.0
    for stratum, w in STRATA.items():
        c = w["control"] / 10000
        shares = np.array([c, (1 - c) * w["a"] / 10000, (1 - c) * w["b"] / 10000])
        counts = np.array([sum(r[1] == stratum and r[2] == arm for r in rows) for arm in ("CONTROL", "a", "b")])
        chi += stats.chisquare(counts, shares * counts.sum()).statistic
        degrees += 2
        log_factor += stats.dirichlet_multinomial.logpmf(counts, 1000 * shares, counts.sum()) - stats.multinomial.logpmf(counts, counts.sum(), shares)
    return {"chiSquared": chi, "degrees": degrees, "p": stats.chi2.sf(chi, degrees), "bayesFactor": math.exp(log_factor)}


decided = [r for r in rows if r[0] + OUTCOME_DAYS < TODAY]
at_end = decided[:PLANNED]
uplift = []
for arm in ("a", "b"):
    for measure in MEASURES:
        raw_parts = welch(decided, arm, measure)
        raw, end = combine(raw_parts), combine(welch(at_end, arm, measure))
        interval, p = any_time(raw, arm, measure)
        fixed_interval, fixed_p = fixed(end)
        rel, rel_interval = relative(raw_parts)
        n = raw["n0"] + raw["n1"]
        row = {
            "arm": arm, "outcome": measure, "difference": raw["d"], "anytime95": interval, "anytimeP": p, "fixed95": fixed_interval, "p": fixed_p,
            "relative": rel, "relative95": rel_interval, "total": raw["d"] * n, "total95": [x * n for x in interval], "profiles": n,
        }
        if measure != "revenuePerBasket":
            c = combine(cuped(decided, arm, measure))
            c_interval, c_p = any_time(c, arm, measure)
            c_fixed, c_fixed_p = fixed(combine(cuped(at_end, arm, measure)))
            row["cuped"] = {"difference": c["d"], "anytime95": c_interval, "anytimeP": c_p, "fixed95": c_fixed, "p": c_fixed_p}
        uplift.append(row)
secondary = [row for row in uplift if row["outcome"] != "revenueCapped"]
for row, adjusted in zip(secondary, stats.false_discovery_control([row["p"] for row in secondary], method="by")):
    row["adjustedP"] = adjusted

print(json.dumps({
    "outcomeDays": OUTCOME_DAYS, "today": TODAY, "cap": CAP, "plannedProfiles": PLANNED, "plan": PLAN, "strata": STRATA,
    "columns": ["day", "stratum", "arm", "variantHash", "before", "revenue", "baskets", "focusRevenue"],
    "profiles": rows, "profilesAtPlannedEnd": len(at_end), "sampleRatio": sample_ratio(rows), "uplift": uplift,
}, default=float).replace("], [", "],\n["))
