"""Intervals agree with well-maintained libraries and cover the truth in simulations."""

import numpy as np
import pytest
import statsmodels.api as sm
from arch.bootstrap import CircularBlockBootstrap
from scipy import stats

from course_utils import intervals as module
from course_utils.intervals import intervals, mean_of, resampled_sums

RUNS = 1_000


@pytest.fixture
def rng():
    return np.random.default_rng(5)


def entry(scores):
    """Return scores (items,) or (seeds, items) as an entry of means."""
    scores = np.atleast_2d(np.asarray(scores, dtype=float))
    return np.stack([scores, np.ones_like(scores)], axis=-1)


def interval(ours, theirs, of=mean_of, lags=0):
    (row,) = intervals([ours], theirs, of, lags)
    return row


def rmse(sums):
    return np.sqrt(sums[..., 0] / sums[..., 1])


def ratio(sums):
    return sums[..., 0] / sums[..., 1]


def f1(sums):
    return 2 * sums[..., 0] / (sums[..., 1] + sums[..., 2])


# Against libraries ------------------------------------------------------------------------


@pytest.mark.parametrize("n", [2, 12, 500])
def test_one_seed_a_side_is_the_paired_t_test(rng, n):
    ours, theirs = rng.normal(size=(2, n))
    expected = stats.ttest_rel(ours, theirs).confidence_interval(0.95)
    difference, low, high = interval(entry(ours), entry(theirs))
    np.testing.assert_allclose((low, high), expected)
    np.testing.assert_allclose(difference, ours.mean() - theirs.mean())


def test_items_that_all_agree_leave_welch_s_t_test_over_seeds(rng):
    ours, theirs = rng.normal(size=5), rng.normal(size=3)
    expected = stats.ttest_ind(ours, theirs, equal_var=False).confidence_interval(0.95)
    sides = [np.repeat(seeds[:, None], 40, axis=1) for seeds in (ours, theirs)]
    np.testing.assert_allclose(interval(*map(entry, sides))[1:], expected)


@pytest.mark.parametrize("lags", [0, 1, 7, 30])
def test_series_are_diebold_and_mariano_with_the_hac_variance_of_statsmodels(rng, lags):
    n = 184
    losses = rng.normal(size=(2, n)).cumsum(axis=1) * 0.1 + rng.normal(size=(2, n))
    ols = sm.OLS(losses[0] - losses[1], np.ones(n))
    hac = ols.fit(cov_type="HAC", cov_kwds={"maxlags": lags, "use_correction": False})
    variance = hac.bse[0] ** 2 * n / (n - lags - 1)
    squares = 2 * (module.bartlett(lags) ** 2).sum() - 1
    margin = stats.t.ppf(0.975, (n - 1) / squares) * variance**0.5
    difference, low, high = interval(*map(entry, losses), lags=lags)
    np.testing.assert_allclose(difference, hac.params[0])
    np.testing.assert_allclose((high - low) / 2, margin)


def test_groups_of_different_sizes_are_the_cluster_variance_of_statsmodels(rng):
    sizes = rng.integers(1, 20, size=25)
    people = np.repeat(np.arange(25), sizes)
    gains = rng.normal(size=25)[people] + rng.normal(size=sizes.sum())
    ols = sm.OLS(gains, np.ones(len(gains)))
    fit = ols.fit(cov_type="cluster", cov_kwds={"groups": people}, use_t=True)
    sums = np.bincount(people, gains)
    ours, theirs = np.stack([sums, sizes], axis=-1), np.stack([0 * sums, sizes], -1)
    found = interval(ours[None], theirs[None].astype(float))
    np.testing.assert_allclose(found[1:], fit.conf_int()[0])


def half_width(row):
    return (row[2] - row[1]) / 2


@pytest.mark.parametrize("lags", [0, 7])
def test_the_bootstrap_of_a_mean_is_nearly_its_interval(rng, lags):
    """The same numbers as a ratio, whose denominator happens to be constant."""
    ours, theirs = map(entry, autoregressive(rng, runs=2, n=300, factor=0.7))
    exact = interval(ours, theirs, lags=lags)
    drawn = interval(ours, theirs, of=ratio, lags=lags)
    np.testing.assert_allclose(half_width(drawn), half_width(exact), rtol=0.06)
    assert drawn[0] == exact[0] and half_width(drawn) != half_width(exact)


def test_the_bootstrap_is_that_of_scipy(rng):
    errors = rng.standard_t(6, size=(2, 150)) ** 2

    def statistic(ours, theirs, axis=-1):
        return np.sqrt(ours.mean(axis)) - np.sqrt(theirs.mean(axis))

    kept = {"paired": True, "n_resamples": 10_000, "rng": rng}
    theirs = stats.bootstrap(errors, statistic, method="basic", **kept).standard_error
    row = interval(*map(entry, errors), of=rmse)
    margin = stats.t.ppf(0.975, 149) * theirs * (150 / 149) ** 0.5
    np.testing.assert_allclose(half_width(row), margin, rtol=0.05)


def test_blocks_of_times_are_those_of_arch(rng):
    series = rng.normal(size=(2, 184)).cumsum(axis=1) * 0.3 + rng.normal(size=(2, 184))
    squares = (series**2).T  # (times, sides)
    blocks = CircularBlockBootstrap(8, squares, seed=0)

    def statistic(drawn):
        return np.diff(np.sqrt(drawn.mean(axis=0)))

    theirs = blocks.var(statistic, reps=4000).item()
    difference = resampled_sums(squares, block=8) / 184
    ours = np.diff(np.sqrt(difference), axis=-1).var()
    np.testing.assert_allclose(ours, theirs, rtol=0.12)


@pytest.mark.parametrize("block", [1, 3, 7])
def test_resamples_draw_whole_blocks_as_often_as_there_are_units(block):
    drawn = resampled_sums(np.eye(20), block)
    assert drawn.shape == (module.RESAMPLES, 20)
    assert (drawn.sum(axis=1) == 20).all() and drawn.max() <= 20
    np.testing.assert_allclose(drawn.mean(axis=0), 1, atol=0.15)
    edges = (drawn != np.roll(drawn, 1, axis=1)).sum(axis=1)
    assert edges.max() <= 2 * -(-20 // block)  # whole blocks have two ends each


def test_resamples_are_the_same_each_time_and_in_chunks_of_any_size(rng, monkeypatch):
    units = rng.integers(0, 9, size=(40, 2, 3))
    whole = resampled_sums(units)
    assert whole.shape == (module.RESAMPLES, 2, 3)
    monkeypatch.setattr(module, "CHUNK", 40 * 7)
    np.testing.assert_array_equal(resampled_sums(units), whole)


def test_entries_share_resamples_and_keep_their_own_intervals(rng):
    sides = [np.stack([rng.integers(1, 9, (s, 60)), rng.integers(9, 12, (s, 60))], -1)
             for s in (3, 1, 2)]  # fmt: skip
    both = intervals(sides[:2], sides[2], ratio)
    np.testing.assert_allclose(both[0], interval(sides[0], sides[2], ratio))
    np.testing.assert_allclose(both[1], interval(sides[1], sides[2], ratio))


def test_a_difference_without_any_variance_has_width_0():
    constant = np.ones(20)
    assert interval(entry(constant), entry(constant)) == (0, 0, 0)
    assert interval(entry(constant), entry(0 * constant)) == (1, 1, 1)


@pytest.mark.filterwarnings("error")
def test_a_ratio_without_a_number_on_a_resample_says_what_to_do():
    counts = np.zeros((1, 20, 3))
    counts[0, 0] = 1  # one sentence holds the only entity: some resamples have none

    def raw(sums):
        with np.errstate(invalid="ignore"):
            return f1(sums)

    with pytest.raises(ValueError, match="of 2000 resamples.*return 0 where"):
        interval(counts, counts, of=raw)


# Coverage ---------------------------------------------------------------------------------


@pytest.fixture
def cached(monkeypatch):
    """Draw the resamples once for all runs of a simulation; the runs are still independent."""
    drawn = {}

    def sums(units, block=1):
        key = len(units), block
        if key not in drawn:
            drawn[key] = resampled_sums(np.eye(len(units)), block)
        flat = drawn[key] @ units.reshape(len(units), -1)
        return flat.reshape(-1, *units.shape[1:])

    monkeypatch.setattr(module, "resampled_sums", sums)


def coverage(draw, truth=0.0, of=mean_of, lags=0, runs=RUNS):
    """Return the fraction of runs whose interval contains the true difference."""
    rows = [interval(*draw(), of=of, lags=lags) for _ in range(runs)]
    return np.mean([low <= truth <= high for _, low, high in rows])


@pytest.mark.parametrize("n", [12, 100])
def test_intervals_of_means_cover_the_truth_in_95_of_100_runs(rng, n):
    def draw():
        items = rng.normal(size=n)
        return entry(items + 0.3 + rng.normal(size=n)), entry(
            items + rng.normal(size=n)
        )

    assert abs(coverage(draw, truth=0.3, runs=3 * RUNS) - 0.95) <= 0.015


def test_intervals_of_accuracies_cover_the_truth(rng):
    def draw():
        hard = rng.random(300)
        return [entry(0.6 * hard + 0.4 * rng.random(300) < p) for p in (0.75, 0.7)]

    def chance(p):
        hard = np.linspace(0, 1, 100_001)
        return np.clip((p - 0.6 * hard) / 0.4, 0, 1).mean()

    assert abs(coverage(draw, chance(0.75) - chance(0.7)) - 0.95) <= 0.015


def seeded(rng, effect, seeds=3, n=100):
    """Return a function that draws `seeds` trained networks and a method without seeds."""

    def draw():
        items, lucky = rng.normal(size=n), effect * rng.normal(size=(seeds, 1))
        return entry(items + lucky + rng.normal(size=(seeds, n))), entry(items)

    return draw


@pytest.mark.parametrize(("effect", "least"), [(0, 0.935), (0.1, 0.93), (0.3, 0.91)])
def test_intervals_cover_the_truth_about_other_seeds(rng, monkeypatch, effect, least):
    """If seeds differ far more than items, three of them still give at least 92 %."""
    assert coverage(seeded(rng, effect)) >= least
    assert coverage(lambda: seeded(rng, effect)()[::-1]) >= least  # sides swapped
    monkeypatch.setattr(module, "seed_variance", lambda scores: [])
    if effect:  # over items alone: far too narrow
        assert coverage(seeded(rng, effect)) < 0.85


def entities(rng, n):
    true = rng.poisson(1.5, size=n)
    predicted = rng.binomial(true, 0.8) + rng.poisson(0.3, size=n)
    correct = rng.binomial(np.minimum(true, predicted), 0.85)
    return np.stack([correct, predicted, true], axis=-1)[None].astype(float)


def lines(rng, lengths, hard):
    bits = lengths * (hard + rng.normal(0, 0.3, len(lengths)))
    return np.stack([bits, lengths], axis=-1)[None]


@pytest.mark.parametrize("n", [100, 300])
def test_intervals_of_ratios_cover_the_truth(rng, cached, n):
    def bits():
        lengths, hard = rng.geometric(0.05, size=n) + 5.0, rng.gamma(3, 1, size=n)
        return lines(rng, lengths, hard), lines(rng, lengths, hard)

    def squares():
        shared = rng.standard_t(6, size=n)
        return [entry((shared + 0.5 * rng.normal(size=n)) ** 2) for _ in "ab"]

    assert 0.93 <= coverage(lambda: (entities(rng, n), entities(rng, n)), of=f1) <= 0.97
    assert 0.93 <= coverage(bits, of=ratio) <= 0.97
    assert 0.93 <= coverage(squares, of=rmse) <= 0.97


def autoregressive(rng, runs, n, factor):
    values = np.zeros((runs, n + 50))
    for time in range(1, n + 50):
        values[:, time] = factor * values[:, time - 1] + rng.normal(size=runs)
    return values[:, 50:]


def test_intervals_of_series_cover_the_truth(rng, cached):
    series = iter(autoregressive(rng, 5 * RUNS, n=184, factor=0.3))
    nothing = entry(np.zeros(184))
    assert coverage(lambda: (entry(next(series)), nothing), lags=7) >= 0.90
    assert coverage(lambda: (entry(next(series)), nothing), lags=0) < 0.88
    pairs = lambda: (entry(next(series) ** 2), entry(next(series) ** 2))  # noqa: E731
    assert 0.90 <= coverage(pairs, of=rmse, lags=7) <= 0.97
