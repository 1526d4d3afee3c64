"""Strings of words: edit distance, joined recordings, features as TIDIGITS has them.

Recordings are mono, (samples,), at speech.RATE samples per second. Cepstra are 13 coefficients of a
frame; bands are the 20 mel bands that they give back, smoothed, (frames, BANDS), in dB. Only NumPy.
"""

import numpy as np

from course_utils.guards import from_zero_below, guarded
from course_utils.speech import FFT, RATE, WINDOW, cut_frames, mel, mfcc, sound, table

BANDS = 20
CORNERS = np.linspace(mel(1), mel(4000), BANDS + 2)
BINS = mel(np.arange(FFT // 2 + 1) * RATE / FFT)
FILTERS = np.stack(
    [np.interp(BINS, CORNERS[n : n + 3], [0, 1, 0]) for n in range(BANDS)], axis=1
)  # (bins, BANDS)
COSINES = mfcc(np.eye(BANDS))  # (BANDS, 13): mfcc(x) is x @ COSINES
SHORTEST = 400  # samples of a clip: words overlap by up to 50 ms
WAYS = (
    "mean and deviation",
    "mean",
    "mean and deviation of all frames",
    "mean of all frames",
)


def words(name, value):
    """Return a sequence of words as a list; refuse a string, of which each letter would count."""
    if isinstance(value, str) or not hasattr(value, "__iter__"):
        raise ValueError(f"{name} is {value!r}, expected a list of words.")
    return list(value)


def several(name, value):
    """Return recordings as a list of floats; refuse none, and clips of less than 50 ms."""
    clips = [sound(f"{name}[{i}]", clip) for i, clip in enumerate(value)]
    if not clips:
        raise ValueError(f"{name} is empty, expected at least one recording.")
    short = [len(clip) for clip in clips if len(clip) < SHORTEST]
    if short:
        raise ValueError(
            f"{name} has a clip of {short[0]} samples, expected at least {SHORTEST}, 50 ms: pad "
            "it with zeros."
        )
    return clips


def mel_bands(name, value):
    """Return bands (frames, BANDS); refuse fewer than two frames, and infinite values."""
    array = table(name, value)
    if array.shape[1] != BANDS or len(array) < 2 or not np.isfinite(array).all():
        raise ValueError(
            f"{name} has shape {array.shape}, expected finite numbers (frames, {BANDS}), at least "
            "two frames: bands are cepstra_of(signal) @ COSINES.T."
        )
    return array


def kind_of_mean(name, value):
    """Refuse all but the four ways to normalise."""
    if value not in WAYS:
        raise ValueError(f"{name} is {value!r}, expected one of {WAYS}.")
    return value


def inside(arguments):
    """Refuse positions outside the rows, and tables of one row."""
    rows, at = arguments["rows"], arguments["at"] = (
        arguments["rows"],
        np.asarray(arguments["at"], dtype=float),
    )
    last = len(rows) - 1
    if at.ndim != 1 or last < 1 or not ((at >= 0) & (at <= last)).all():
        raise ValueError(
            f"at has shape {at.shape} for {len(rows)} rows, expected a row of positions from 0 to "
            f"{last}, and at least two rows."
        )


@guarded(said=words, heard=words)
def edit_distance(said, heard):
    """Return the fewest changes of one word that turn `said` into `heard`.

    A change replaces, deletes or inserts a word. Raises `ValueError` for strings. Source:
    Levenshtein 1966. Introduced in notebook 31.

    >>> edit_distance([2, 9, 3, 4, 0], [2, 5, 3, 0])
    2
    """
    row = list(range(len(heard) + 1))  # D(0, j)
    for i, a in enumerate(said, 1):
        above, row = row, [i]
        for j, b in enumerate(heard, 1):
            both = above[j - 1] + (a != b)
            row.append(min(above[j] + 1, row[-1] + 1, both))
    return row[-1]


@guarded(clips=several)
def join(clips, rng):
    """Return clips as one string, (samples,), and where each begins and ends, in samples.

    With probability 1/2 words overlap by up to 50 ms, otherwise pauses are up to 0.3 s long. Raises
    `ValueError` for no clips, and for clips of less than 50 ms. Introduced in notebook 31.

    >>> signal, spans = join([np.ones(800), np.ones(900)], np.random.default_rng(0))
    >>> len(spans), [int(end - start) for start, end in spans]
    (2, [800, 900])
    """
    gaps = rng.uniform(-0.05, rng.choice([0.0, 0.3]), len(clips) + 1)
    gaps[[0, -1]] = rng.uniform(0.05, 0.3, 2)  # seconds
    lengths = [len(clip) for clip in clips]
    ends = np.cumsum((gaps[:-1] * RATE).astype(int) + lengths)
    signal = np.zeros(ends.max() + int(gaps[-1] * RATE))
    spans = list(zip(ends - lengths, ends))
    for (start, end), clip in zip(spans, clips):
        signal[start:end] += clip
    return signal, spans


@guarded(signal=sound)
def cepstra_of(signal):
    """Return 13 cepstral coefficients of each frame, in dB, (frames, 13).

    Raises `ValueError` for stereo, NaN, silence, and less than one window. Introduced in
    notebook 31.

    >>> cepstra_of(np.sin(np.arange(1000.0))).shape
    (11, 13)
    """
    windows = cut_frames(signal) * np.hamming(WINDOW)
    power = np.abs(np.fft.rfft(windows, FFT)) ** 2  # (frames, bins)
    return mfcc(10 * np.log10(power @ FILTERS + 1e-10))


@guarded(bands=mel_bands, kind=kind_of_mean)
def normalise(bands, kind="mean and deviation"):
    """Return normalised coefficients (frames, 13) of smoothed bands (frames, 20) in dB.

    The mean and the standard deviation are those of the loud frames, or "of all frames"; a kind
    without "deviation" divides by 10 dB. Raises `ValueError` for another number of bands or
    another kind. Introduced in notebook 31.

    >>> normalise(np.arange(100.0).reshape(5, 20)).shape
    (5, 13)
    """
    cepstra = np.maximum(bands, bands.max() - 45) @ COSINES
    loudness = cepstra[:, 0]
    floor = np.quantile(loudness, 0.1)
    voiced = cepstra[loudness > floor + 0.4 * (loudness.max() - floor)]
    frames = cepstra if kind.endswith("of all frames") else voiced
    scale = frames.std(axis=0) + 1 if "deviation" in kind else 10
    return (cepstra - frames.mean(axis=0)) / scale


@guarded(inside, rows=table)
def between(rows, at):
    """Return rows (n, columns) at positions `at` (n,), which need not be whole.

    Raises `ValueError` for positions outside the rows. Introduced in notebook 31.

    >>> between(np.array([[0.0], [10.0], [20.0]]), np.array([0.5, 2.0])).ravel().tolist()
    [5.0, 20.0]
    """
    low = np.minimum(at.astype(int), len(rows) - 2)
    part = (at - low)[:, None]
    return (1 - part) * rows[low] + part * rows[low + 1]


@guarded(bands=mel_bands, tempo=from_zero_below(1), warp=from_zero_below(1))
def vary(bands, rng, tempo=0.3, warp=0.12):
    """Return bands with another tempo, and with the mel axis warped, (frames, BANDS).

    Time runs faster by a factor within 1 - tempo and 1 + tempo, and the bands are read at positions
    multiplied by a factor within 1 - warp and 1 + warp. Source: Jaitly and Hinton 2013. Introduced
    in notebook 31.

    >>> vary(np.ones((50, 20)), np.random.default_rng(0), tempo=0).shape
    (49, 20)
    """
    faster = rng.uniform(1 - tempo, 1 + tempo)
    bands = between(bands, np.arange(0, len(bands) - 1, faster))
    at = (np.arange(BANDS) + 0.5) * rng.uniform(1 - warp, 1 + warp) - 0.5
    return between(bands.T, np.clip(at, 0, BANDS - 1)).T
