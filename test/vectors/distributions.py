"""Writes distributions.json: tails, quantiles and special functions at 60 digits, by mpmath. Run: python3 distributions.py > distributions.json"""

import json
from mpmath import beta, betainc, erfc, exp, findroot, gammainc, inf, lambertw, log, loggamma, mp, mpf, pi, quad, sqrt

mp.dps = 60


def text(x):
    return mp.nstr(x, 25, min_fixed=1, max_fixed=0)


def normal_tail(z):
    return erfc(mpf(z) / sqrt(2)) / 2


def student_tail(t, v):
    """By integration of the density where hypergeometric series lose their digits, else by the incomplete beta function."""
    t, v = mpf(t), mpf(v)
    if t < 0:
        return 1 - student_tail(-t, v)
    return betainc(v / 2, mpf(1) / 2, 0, v / (v + t * t), regularized=True) / 2


def student_tail_integrated(t, v):
    t, v = mpf(t), mpf(v)
    norm = exp(loggamma((v + 1) / 2) - loggamma(v / 2)) / sqrt(v * pi)
    fall = 1 / max(t, mpf(1))
    points = [t] + [t + fall * 2**k for k in range(12)] + [inf]
    return quad(lambda x: norm * exp(-(v + 1) / 2 * mp.log1p(x * x / v)), points)


def chi_tail(x, v):
    return gammainc(mpf(v) / 2, mpf(x) / 2, inf, regularized=True)


def root(f, target, start):
    return findroot(lambda x: log(f(x)) - log(target), start, tol=mpf(10) ** -50)


out = {
    "logGamma": [[x, text(loggamma(mpf(x)))] for x in ["0.001", "0.1", "0.5", "1.5", "2.5", "7", "15.99", "16", "100.25", "1e4", "1e6", "1e9"]],
    "logBeta": [[a, b, text(log(beta(mpf(a), mpf(b))))] for a, b in [["0.5", "0.5"], ["3", "12"], ["0.5", "50"], ["0.5", "5e5"], ["200", "300"], ["5e5", "5e5"]]],
    "normalTail": [[z, text(normal_tail(z))] for z in ["-9", "-1.5", "0", "0.001", "0.3", "1", "1.7", "1.96", "3", "5", "7", "9", "9.3", "12", "20", "37"]],
    "studentTail": [
        [t, v, text(student_tail(t, v))]
        for v in ["1", "2", "3.7", "10", "30.25", "100", "999.5"]
        for t in ["-2", "0", "0.01", "0.7", "1", "1.6", "2", "5", "9", "15", "40"]
    ]
    + [[t, v, text(student_tail_integrated(t, v))] for v in ["1e4", "123456.7", "1e6", "1e9"] for t in ["0.7", "1.9", "5", "9.4", "20"]]
    + [["1e10", "2", text(student_tail("1e10", "2"))], ["1e20", "1", text(student_tail("1e20", "1"))]],
    "chiSquaredTail": [
        [x, v, text(chi_tail(x, v))]
        for x, v in [
            ["0.001", "1"], ["1.23", "1"], ["3.84", "1"], ["10", "1"], ["40", "1"], ["80", "1"], ["90", "1"], ["700", "1"],
            ["0.1", "2"], ["5", "2"], ["92.1", "2"], ["3", "7"], ["14", "7"], ["120", "7"], ["20", "40.5"], ["40", "40.5"], ["200", "40.5"],
            ["900", "1000"], ["1000", "1000"], ["1100", "1000"], ["1500", "1000"], ["9700", "10000"], ["10000", "9999"], ["10500", "9999"], ["11400", "9999"],
        ]
    ],
    "normalQuantile": [[p, text(root(normal_tail, mpf(p), z) if p != "0.5" else mpf(0))] for p, z in [["0.5", 0], ["0.499", 0.003], ["0.2", 0.8], ["0.025", 1.96], ["0.005", 2.5], ["1e-6", 4.7], ["1e-10", 6.4], ["1e-20", 9.3]]],
    "studentQuantile": [
        [p, v, text(root(lambda t: student_tail(t, v), mpf(p), start))]
        for v, p, start in [
            ["1", "0.025", 12.7], ["1", "1e-6", 3e5], ["2", "0.1", 1.9], ["3.7", "0.025", 2.9], ["10", "0.025", 2.23], ["10", "0.4", 0.26],
            ["10", "1e-12", 50], ["100", "0.025", 1.98], ["999.5", "0.005", 2.58], ["999.5", "1e-20", 9.6],
        ]
    ]
    + [[p, v, text(root(lambda t: student_tail_integrated(t, v), mpf(p), start))] for v, p, start in [["1e6", "0.025", 1.96], ["1e6", "1e-20", 9.26]]],
    "lambertWMinus1": [[x, text(lambertw(mpf(x), -1).real)] for x in ["-0.36", "-0.3", "-0.1", "-0.01", "-1e-5", "-1e-20", "-1e-300"]],
}
print(json.dumps(out, indent=1))
