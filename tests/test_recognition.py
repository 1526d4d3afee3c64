"""Edit distance, joined recordings and features do what they say; bad input is named."""

import itertools

import numpy as np
import pytest

from course_utils import datasets, recognition, speech

RNG = np.random.default_rng(0)
SIGNAL = RNG.normal(size=3000)
BANDS = recognition.cepstra_of(SIGNAL) @ recognition.COSINES.T


def distance_by_alignments(said, heard):
    """The smallest cost over all alignments: which words of both are put together."""
    costs = []
    for size in range(min(len(said), len(heard)) + 1):
        for one in itertools.combinations(said, size):
            for other in itertools.combinations(heard, size):
                wrong = sum(a != b for a, b in zip(one, other))
                costs.append(wrong + len(said) + len(heard) - 2 * size)
    return min(costs)


@pytest.mark.parametrize("seed", range(30))
def test_distance_is_that_of_the_best_alignment(seed):
    rng = np.random.default_rng(seed)
    said, heard = (rng.integers(0, 4, rng.integers(0, 6)).tolist() for _ in range(2))
    wanted = distance_by_alignments(said, heard)
    assert recognition.edit_distance(said, heard) == wanted
    assert recognition.edit_distance(np.array(heard), tuple(said)) == wanted


@pytest.mark.parametrize("wrong", ["two oh", None, 3])
def test_distance_refuses_what_is_not_a_list(wrong):
    with pytest.raises(ValueError, match="said is .*expected a list of words"):
        recognition.edit_distance(wrong, [1])


@pytest.mark.parametrize("seed", range(8))
def test_joined_words_lie_where_it_says(seed):
    rng = np.random.default_rng(seed)
    clips = [rng.normal(size=n) for n in (400, 900, 2500)]
    signal, spans = recognition.join(clips, rng)
    assert [end - start for start, end in spans] == [400, 900, 2500]
    total = np.zeros(len(signal))
    for (start, end), clip in zip(spans, clips):
        total[start:end] += clip
    assert np.allclose(signal, total)
    assert 400 <= spans[0][0] and spans[-1][1] + 400 <= len(signal)
    gaps = [b[0] - a[1] for a, b in itertools.pairwise(spans)]
    assert all(-400 <= gap <= 2400 for gap in gaps)


@pytest.mark.parametrize(
    ("clips", "message"),
    [
        ([], "is empty"),
        ([np.ones(399)], "399 samples, expected at least 400"),
        ([np.ones((500, 2))], "one channel"),
        ([np.full(500, np.nan)], "NaN or infinity"),
    ],
)
def test_join_names_what_is_wrong(clips, message):
    with pytest.raises(ValueError, match=message):
        recognition.join(clips, RNG)


def test_the_filters_are_triangles_of_equal_width_on_the_mel_scale():
    peaks = recognition.CORNERS[1:-1]
    for n, filter_ in enumerate(recognition.FILTERS.T):
        wanted = (
            1 - np.abs(recognition.BINS - peaks[n]) / np.diff(recognition.CORNERS)[0]
        )
        assert np.allclose(filter_, np.maximum(0, wanted))


def test_bands_come_back_smoothed():
    cosines = recognition.COSINES
    assert np.allclose(cosines.T @ cosines, np.eye(13))
    assert np.allclose(BANDS @ cosines, recognition.cepstra_of(SIGNAL))


def test_features_are_like_those_of_tidigits():
    """Means of loud frames of people differ less from ours than coefficients vary."""
    ours, theirs = [], []
    clips, *_ = datasets.load_synthetic_digits("validation")
    for clip in clips[:40]:
        ours.append(recognition.cepstra_of(clip.astype(float)))
    for cepstra in datasets.load_tidigits_features()[0]:
        cepstra = cepstra * 10 / np.log(10)
        theirs.append(cepstra[cepstra[:, 0] > np.median(cepstra[:, 0])])
    ours, theirs = np.concatenate(ours), np.concatenate(theirs)
    apart = np.abs(ours.mean(axis=0) - theirs.mean(axis=0))[1:]
    assert (apart < 2.5 * theirs.std(axis=0)[1:]).all()
    ratio = ours.std(axis=0)[1:] / theirs.std(axis=0)[1:]
    assert ratio.min() > 0.4 and ratio.max() < 2.5


def test_loudness_and_colour_drop_out():
    plain = recognition.normalise(BANDS)
    assert np.allclose(recognition.normalise(BANDS - 14), plain)
    assert np.allclose(
        recognition.normalise(BANDS.astype(np.float32)), plain, atol=1e-4
    )
    loud = BANDS[:, :].copy()
    colour = np.linspace(-3, 3, 20)  # dB
    quiet = np.full((30, 20), loud.max() - 30)
    both = [np.r_[quiet, x, quiet] for x in (loud, loud + colour)]
    ours = [recognition.normalise(x)[30:-30] for x in both]
    assert np.abs(ours[0] - ours[1]).max() < 1.0


@pytest.mark.parametrize(
    ("bands", "message"),
    [
        (np.ones((5, 13)), r"expected finite numbers \(frames, 20\)"),
        (np.ones((1, 20)), "at least two frames"),
        (np.full((5, 20), np.inf), "finite"),
        (np.full((5, 20), np.nan), "NaN"),
        (np.ones(20), "shape"),
        ([], "shape"),
    ],
)
def test_bands_that_are_wrong_are_named(bands, message):
    with pytest.raises(ValueError, match=message):
        recognition.normalise(bands)
    with pytest.raises(ValueError, match=message):
        recognition.vary(bands, RNG)


def test_all_frames_have_mean_0_and_voiced_ones_another():
    for kind in ("mean of all frames", "mean and deviation of all frames"):
        assert np.allclose(recognition.normalise(BANDS, kind).mean(axis=0), 0)
    for kind in ("mean", "mean and deviation"):
        assert np.abs(recognition.normalise(BANDS, kind).mean(axis=0)).max() > 0.01
    ratio = recognition.normalise(BANDS) / recognition.normalise(BANDS, "mean")
    assert np.allclose(ratio, ratio[0])


def test_another_kind_of_mean_is_refused():
    with pytest.raises(ValueError, match="kind is 'median', expected one of"):
        recognition.normalise(BANDS, "median")


@pytest.mark.parametrize("at", [[-0.1], [2.1], [[0.0]], [np.nan]])
def test_positions_outside_are_refused(at):
    with pytest.raises(ValueError, match="expected a row of positions from 0 to 2"):
        recognition.between(np.ones((3, 2)), at)
    with pytest.raises(ValueError, match="at least two rows"):
        recognition.between(np.ones((1, 2)), [0.0])


def test_variation_of_nothing_changes_nothing():
    varied = recognition.vary(BANDS, RNG, tempo=0, warp=0)
    assert np.allclose(varied, BANDS[:-1])


def test_tempo_changes_the_number_of_frames():
    counts = [len(recognition.vary(BANDS, RNG, tempo=0.3)) for _ in range(50)]
    assert min(counts) < len(BANDS) < max(counts)
    with pytest.raises(ValueError, match="tempo is None"):
        recognition.vary(BANDS, RNG, tempo=None)
    for wrong in (-0.1, 1.0):
        with pytest.raises(ValueError, match="warp is .*from 0 to below 1"):
            recognition.vary(BANDS, RNG, warp=wrong)


def test_the_signal_of_cepstra_is_checked():
    for wrong in (
        np.ones((3000, 2)),
        np.zeros(3000),
        np.ones(100),
        np.full(300, np.nan),
    ):
        with pytest.raises(ValueError, match="signal"):
            recognition.cepstra_of(wrong)
    assert recognition.cepstra_of(SIGNAL).shape == (
        1 + (3000 - speech.WINDOW) // 80,
        13,
    )
