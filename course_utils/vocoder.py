"""From a recording to log-mel bands, and back: mel inversion and the Griffin-Lim algorithm.

Recordings are mono, (samples,), at speech.RATE samples per second. Spectra are (frames, BINS),
bands (frames, BANDS) in dB. Windows are longer than those of `speech`: phases are found where they
overlap. Only NumPy.
"""

import numpy as np

from course_utils.guards import from_zero_below, guarded, numbers, whole
from course_utils.speech import RATE, mel
from course_utils.speech_guards import sound, table

WINDOW, HOP, FFT = 400, 100, 512  # samples: 50 ms, 12.5 ms, with zeros
BINS, BANDS = FFT // 2 + 1, 40
FLOOR = -20.0  # dB: what is quieter counts as silence
HANN = np.hanning(WINDOW + 1)[:-1]
CORNERS = np.linspace(mel(40), mel(3900), BANDS + 2)
AT = mel(np.arange(BINS) * RATE / FFT)
FILTERS = np.stack(
    [np.interp(AT, CORNERS[n : n + 3], [0, 1, 0]) for n in range(BANDS)], axis=1
)  # (BINS, BANDS)


def long_sound(name, value):
    """Return a recording; refuse less than one window, stereo, NaN and silence."""
    array = sound(name, value)
    if len(array) < WINDOW:
        raise ValueError(
            f"{name} has {len(array)} samples, expected at least {WINDOW}, one window of 50 ms: "
            "pad it with zeros."
        )
    return array


def spectrum(name, value):
    """Return complex or real numbers (frames, BINS); refuse other shapes, and NaN."""
    array = np.asarray(value)
    if array.dtype.kind not in "biufc" or array.ndim != 2 or not len(array):
        raise ValueError(
            f"{name} has shape {array.shape} and type {array.dtype}, expected numbers (frames, "
            f"{BINS}), at least one frame."
        )
    if array.shape[1] != BINS or not np.isfinite(array).all():
        raise ValueError(
            f"{name} has shape {array.shape}, expected finite numbers (frames, {BINS}): the "
            f"spectrum of windows of {FFT} samples."
        )
    return array


def loudness(name, value):
    """Return magnitudes (frames, BINS); refuse what is below 0."""
    array = spectrum(name, value)
    if array.dtype.kind == "c" or (array < 0).any():
        raise ValueError(
            f"{name} is complex or below 0, expected magnitudes: take np.abs."
        )
    return array.astype(float)


def decibels(name, value):
    """Return bands (frames, BANDS); refuse another number of bands, and infinite values."""
    array = table(name, value)
    if array.shape[1] != BANDS:
        raise ValueError(
            f"{name} has shape {array.shape}, expected (frames, {BANDS}): bands are "
            "log_bands(recording)."
        )
    if np.abs(array).max() > 300:
        raise ValueError(
            f"{name} has a value of {array.max():g} dB, expected -300 to 300: are these dB?"
        )
    return array


def overlapping(name, value):
    """Return windows (frames, WINDOW); refuse other shapes, and NaN."""
    array = numbers(name, value)
    if array.ndim != 2 or array.shape[1:] != (WINDOW,) or not len(array):
        raise ValueError(
            f"{name} has shape {array.shape}, expected (frames, {WINDOW}), at least one frame."
        )
    if not np.isfinite(array).all():
        raise ValueError(f"{name} holds NaN or infinity, expected finite numbers.")
    return array


@guarded(signal=long_sound)
def spectra(signal):
    """Return the complex spectrum of each window of a recording, (frames, BINS).

    Raises `ValueError` for stereo, NaN, silence, and less than one window. Introduced in
    notebook 32.

    >>> spectra(np.ones(600)).shape
    (3, 257)
    """
    starts = HOP * np.arange(1 + (len(signal) - WINDOW) // HOP)
    windows = signal[starts[:, None] + np.arange(WINDOW)] * HANN
    return np.fft.rfft(windows, FFT)


@guarded(signal=long_sound)
def log_bands(signal):
    """Return the mel bands of a recording in dB, (frames, BANDS), at least FLOOR.

    Raises `ValueError` for stereo, NaN, silence, and less than one window. Introduced in
    notebook 32.

    >>> log_bands(np.sin(np.arange(600.0))).shape
    (3, 40)
    """
    magnitudes = np.abs(spectra(signal)) @ FILTERS
    return np.maximum(20 * np.log10(magnitudes + 1e-9), FLOOR)


@guarded(windows=overlapping)
def overlap_add(windows):
    """Return windows (frames, WINDOW), each HOP after the one before, added up, (samples,).

    Introduced in notebook 32.
    """
    parts = WINDOW // HOP
    total = np.zeros((len(windows) + parts - 1, HOP))
    for k in range(parts):
        total[k : k + len(windows)] += windows[:, k * HOP : (k + 1) * HOP]
    return total.ravel()


@guarded(values=spectrum)
def signal_of(values):
    """Return the recording whose windows have spectra nearest to these, (samples,).

    Source: Griffin and Lim 1984, least squares. Raises `ValueError` for another number of bins, and
    NaN. Introduced in notebook 32.

    >>> wave = np.sin(np.arange(1000.0))
    >>> bool(np.allclose(signal_of(spectra(wave))[100:900], wave[100:900]))
    True
    """
    windows = np.fft.irfft(values, FFT)[:, :WINDOW] * HANN
    weight = overlap_add(np.tile(HANN**2, (len(windows), 1)))
    return overlap_add(windows) / np.maximum(weight, 1e-3)


@guarded(bands=decibels, iterations=whole(least=1))
def magnitudes_of(bands, iterations=20):
    """Return magnitudes (frames, BINS) that have these mel bands (frames, BANDS), in dB.

    Nonnegative least squares by multiplicative updates (Lee and Seung 2001). Raises `ValueError`
    for another number of bands, and NaN. Introduced in notebook 32.

    >>> magnitudes_of(np.zeros((3, 40))).shape
    (3, 257)
    """
    target = 10 ** (bands / 20)  # (frames, BANDS)
    magnitudes = np.ones((len(bands), BINS))
    for _ in range(iterations):
        magnitudes *= target @ FILTERS.T / (magnitudes @ FILTERS @ FILTERS.T + 1e-9)
    return magnitudes


@guarded(
    magnitudes=loudness,
    iterations=whole(least=0),
    momentum=from_zero_below(2),
    seed=whole(least=0),
)
def griffin_lim(magnitudes, iterations=30, momentum=0.99, seed=0):
    """Return a recording whose spectra have about these magnitudes (frames, BINS).

    Sources: Griffin and Lim 1984; momentum: Perraudin et al. 2013. Raises `ValueError` for another
    number of bins, for complex numbers, and for numbers below 0. Introduced in notebook 32.

    >>> griffin_lim(np.ones((3, 257)), iterations=2).shape
    (600,)
    """
    turns = np.random.default_rng(seed).uniform(size=magnitudes.shape)
    phases, before = np.exp(2j * np.pi * turns), 0
    for _ in range(iterations):
        rebuilt = spectra(signal_of(magnitudes * phases))
        moved = rebuilt + momentum * (rebuilt - before)
        phases, before = moved / np.maximum(np.abs(moved), 1e-9), rebuilt
    return signal_of(magnitudes * phases)
