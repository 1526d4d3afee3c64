"""Confidence intervals for the difference of two scores, from variance over items and over seeds.

An entry is an array (seeds, units, counts): what each seed counted on each unit (a sentence, a
day, a person). `of` maps sums of counts (..., counts) to scores (...). All entries are measured on
the same units, so that they can be compared in pairs.
"""

import numpy as np
from scipy import special

RESAMPLES = 2_000
CONFIDENCE = 0.95
RESAMPLING_SEED = 0  # the same resamples on every machine and for every board
CHUNK = 2_000_000  # numbers held in memory at a time


def mean_of(sums):
    """Return the mean of scores whose counts are (sum of scores, number of items).

    >>> mean_of(np.array([3.0, 4.0]))
    np.float64(0.75)
    """
    return sums[..., 0] / sums[..., 1]


def seed_scores(entry, of):
    """Return the score of each seed (seeds,): `of` applied to the sums over all units."""
    return np.asarray(of(entry.sum(axis=1)), dtype=float)


def intervals(entries, reference, of, lags=0):
    """Return (difference, low, high) of each entry minus the reference, at 95 % confidence.

    The variance is a sum: one part over units, which are compared in pairs, and s^2 / seeds for
    each side that has several seeds. The degrees of freedom are those of Satterthwaite (1946), as
    in Welch's t test. The noise of one seed on one item counts in both parts, so intervals of
    several seeds tend to be a little too wide. But where three seeds differ far more than items
    do, the interval contains the true difference in only 92 of 100 cases. An entry with one seed
    says nothing about other seeds: its interval covers items only.

    >>> ours = np.stack([[[1, 1]] * 9 + [[0, 1]] * 3])  # 9 of 12 items are right
    >>> theirs = np.stack([[[1, 1]] * 6 + [[0, 1]] * 6])
    >>> [[round(float(x), 3) for x in row] for row in intervals([ours], theirs, mean_of)]
    [[0.25, -0.037, 0.537]]
    """
    draws = unit_draws([*entries, reference], of, lags)
    theirs = seed_scores(reference, of)
    rows = []
    for entry, draw in zip(entries, draws):
        ours = seed_scores(entry, of)
        over_units = unit_variance(draw - draws[-1], of, entry.shape[1], lags)
        parts = [over_units, *seed_variance(ours), *seed_variance(theirs)]
        difference = ours.mean() - theirs.mean()
        margin = half_width(parts)
        rows.append((difference, difference - margin, difference + margin))
    return rows


def half_width(parts):
    """Return half the width of the interval whose variance is a sum of (variance, df)."""
    variance, freedom = np.array(parts, dtype=float).T
    total = variance.sum()
    if total <= 0:
        return 0.0  # the difference is the same on all of these items
    df = total**2 / (variance**2 / freedom).sum()
    return special.stdtrit(df, (1 + CONFIDENCE) / 2) * total**0.5


def seed_variance(scores):
    """Return [(s^2 / seeds, seeds - 1)] for scores (seeds,), [] for a single seed."""
    if len(scores) < 2:
        return []
    return [(scores.var(ddof=1) / len(scores), len(scores) - 1)]


def unit_draws(entries, of, lags):
    """Return one vector for each entry; their differences give the variance over units.

    For a mean, it is how much each unit moves the score. For a ratio, the scores of resamples.
    """
    if of is mean_of:
        return [influence(entry) for entry in entries]
    flat = np.concatenate([entry.swapaxes(0, 1) for entry in entries], axis=1)
    sums = resampled_sums(flat, block=lags + 1)  # (resamples, seeds of all, counts)
    ends = np.cumsum([len(entry) for entry in entries])[:-1]
    draws = [of(part).mean(axis=1) for part in np.split(sums, ends, axis=1)]
    lost = sum(~np.isfinite(draw) for draw in draws) > 0
    if lost.any():
        raise ValueError(
            f"of(sums) is not a finite number on {lost.sum()} of {RESAMPLES} resamples: return 0 "
            "where its denominator is 0."
        )
    return draws


def influence(entry):
    """Return how much each unit moves the mean (units,), averaged over seeds; they sum to 0.

    If units have different sizes (some people have more sentences), the mean is a ratio of two
    sums; this is its first-order expansion (Cochran 1977, chapter 6).
    """
    scores, sizes = entry[..., 0], entry[..., 1]
    total = sizes.sum(axis=1, keepdims=True)
    mean = scores.sum(axis=1, keepdims=True) / total
    return ((scores - mean * sizes) / total).mean(axis=0)


def unit_variance(draw, of, n, lags):
    """Return (variance, degrees of freedom) of a difference over n paired units.

    With `lags`, units are consecutive times and the variance is that of Diebold and Mariano
    (1995) with the weights of Newey and West (1987). For a ratio, circular blocks of lags + 1
    times estimate the same variance (Politis and Romano 1992). Both estimates are too small by
    a factor near 1 - (lags + 1) / n, the small-sample correction of Harvey, Leybourne and
    Newbold (1997) for these weights. The degrees of freedom are the equivalent ones of a
    smoothed spectrum (Priestley 1981, section 6.2.3). Without lags, this is the paired t test.
    """
    weights = bartlett(lags)
    correction = n / (n - (2 * weights.sum() - 1))
    freedom = (n - 1) / (2 * (weights**2).sum() - 1)
    variance = long_run_variance(draw, weights) if of is mean_of else draw.var()
    return max(variance, 0.0) * correction, freedom


def bartlett(lags):
    """Return the weights of lags 0, 1, ...; they fall linearly and would reach 0 at the next lag.

    >>> bartlett(3)
    array([1.  , 0.75, 0.5 , 0.25])
    """
    return 1 - np.arange(lags + 1) / (lags + 1)


def long_run_variance(values, weights):
    """Return the variance of the sum of autocorrelated `values` (times,) with mean 0."""
    products = [
        values[lag:] @ values[: len(values) - lag] for lag in range(len(weights))
    ]
    return 2 * weights @ products - products[0]


def resampled_sums(units, block=1):
    """Return sums over units drawn with replacement: (units, ...) -> (resamples, ...).

    The bootstrap of Efron (1979). Blocks of consecutive units are drawn as a whole; a block that
    reaches the end goes on at the beginning.
    """
    n = len(units)
    generator = np.random.default_rng(RESAMPLING_SEED)
    flat = units.reshape(n, -1).astype(float)
    sums, at_once = [], max(1, CHUNK // n)
    for first in range(0, RESAMPLES, at_once):
        rows = min(at_once, RESAMPLES - first)
        starts = generator.integers(n, size=(rows, -(-n // block), 1))
        drawn = ((starts + np.arange(block)) % n).reshape(rows, -1)[:, :n]
        cells = drawn + n * np.arange(rows)[:, None]
        times = np.bincount(cells.ravel(), minlength=rows * n).reshape(rows, n)
        sums.append(times.astype(float) @ flat)
    return np.concatenate(sums).reshape(RESAMPLES, *units.shape[1:])
