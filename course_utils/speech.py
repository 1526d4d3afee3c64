"""Speech: log-mel features and MFCCs of a recording, and connectionist temporal classification.

Recordings are mono, (samples,), at `RATE` samples per second; features are (frames, bands). Class 0
is CTC's blank. Only NumPy; notebook 30 compares the features and CTC with TensorFlow's.
"""

import itertools
from collections import defaultdict

import numpy as np

from course_utils.guards import generator, guarded, whole
from course_utils.speech_guards import (
    RATE,
    WINDOW,
    band_limits,
    classes,
    few_coefficients,
    frequency,
    label_fits,
    log_probabilities,
    noise_level,
    right_rate,
    same_columns,
    sound,
    table,
)

HOP = 80  # samples: 10 ms
FFT = 256  # samples of a window, padded with zeros
BANDS = 32  # mel bands
DYNAMIC_RANGE = 45.0  # dB below the loudest value of a recording


@guarded(signal=sound)
def cut_frames(signal):
    """Return overlapping windows of a recording, (frames, WINDOW); a rest is left out.

    Introduced in notebook 30.

    >>> cut_frames(np.ones(360)).shape
    (3, 200)
    """
    starts = HOP * np.arange(1 + (len(signal) - WINDOW) // HOP)
    return signal[starts[:, None] + np.arange(WINDOW)]


@guarded(hertz=frequency)
def mel(hertz):
    """Return the mel scale's value of a frequency (O'Shaughnessy 1987). Introduced in notebook 30.

    >>> round(float(mel(1000.0)))
    1000
    """
    return 1127 * np.log(1 + hertz / 700)


@guarded(band_limits)
def mel_filters(low=60, high=3800):
    """Return triangles on the mel scale, (FFT // 2 + 1, BANDS). Introduced in notebook 30.

    >>> mel_filters().shape
    (129, 32)
    """
    corners = np.linspace(mel(low), mel(high), BANDS + 2)
    at = mel(np.arange(FFT // 2 + 1) * RATE / FFT)[:, None]  # (bins, 1)
    rising = (at - corners[:-2]) / (corners[1:-1] - corners[:-2])
    falling = (corners[2:] - at) / (corners[2:] - corners[1:-1])
    return np.maximum(0, np.minimum(rising, falling))


FILTERS = mel_filters()


@guarded(signal=sound, rate=right_rate)
def log_mel(signal, rate=RATE):
    """Return the log-mel spectrogram of a recording in dB, (frames, BANDS).

    Values more than DYNAMIC_RANGE below the highest one are raised to that. Raises `ValueError`
    for stereo, another rate, NaN, silence, and less than one window. Introduced in notebook 30.

    >>> log_mel(np.sin(np.arange(1000.0))).shape
    (11, 32)
    """
    if rate != RATE:
        raise ValueError(f"rate is {rate}, expected {RATE}: resample the recording")
    windows = cut_frames(signal) * np.hanning(WINDOW + 1)[:-1]
    power = np.abs(np.fft.rfft(windows, FFT)) ** 2  # (frames, bins)
    decibels = 10 * np.log10(power @ FILTERS + 1e-10)
    return np.maximum(decibels, decibels.max() - DYNAMIC_RANGE)


@guarded(few_coefficients, features=table, count=whole(least=1))
def mfcc(features, count=13):
    """Return mel-frequency cepstral coefficients, (frames, count), of a log-mel spectrogram.

    The cosine transform is orthonormal (Davis and Mermelstein 1980). Introduced in notebook 30.

    >>> mfcc(np.zeros((5, 32))).shape
    (5, 13)
    """
    bands = features.shape[1]
    k, n = np.arange(count), np.arange(bands)[:, None]
    cosines = np.sqrt(2 / bands) * np.cos(np.pi * k * (n + 0.5) / bands)
    cosines[:, 0] /= np.sqrt(2)
    return features @ cosines


@guarded(same_columns, a=table, b=table)
def dtw(a, b):
    """Return the distance of two feature arrays by dynamic time warping, divided by their lengths.

    a and b are (frames, columns), without NaN or infinity. Source: Sakoe and Chiba 1978.
    Introduced in notebook 30.

    >>> dtw(np.zeros((3, 1)), np.zeros((5, 1)))
    0.0
    """
    apart = np.sqrt(((a[:, None] - b[None]) ** 2).sum(axis=-1))  # (frames a, frames b)
    before = [0.0] + [np.inf] * len(b)
    for costs in apart.tolist():
        total = [np.inf]
        for j, cost in enumerate(costs):
            total.append(cost + min(before[j], before[j + 1], total[j]))
        before = total
    return before[-1] / (len(a) + len(b))


@guarded(path=classes)
def collapse(path):
    """Return the label of a path: repeats are merged, then blanks (0) removed.

    Introduced in notebook 30.

    >>> collapse([0, 7, 7, 0, 7, 2])
    [7, 7, 2]
    """
    return [int(c) for c, _ in itertools.groupby(path) if c != 0]


@guarded(label=classes)
def with_blanks(label):
    """Return a label with a blank before, between and after. Introduced in notebook 30.

    >>> with_blanks([7, 2])
    array([0, 7, 0, 2, 0])
    """
    spread = np.zeros(2 * len(label) + 1, int)
    spread[1::2] = label
    return spread


@guarded(label_fits, log_y=log_probabilities, label=classes)
def forward(log_y, label):
    """Return log alpha, (frames, 2 n + 1): paths that have reached a position of the label.

    log_y are log probabilities (frames, classes), class 0 the blank; label holds n classes. Raises
    `ValueError` if the label needs more frames. Source: Graves et al. 2006. Introduced in
    notebook 30.
    """
    z = with_blanks(label)
    skip = np.zeros(len(z), bool)
    skip[2:] = (z[2:] != 0) & (z[2:] != z[:-2])
    alpha = np.full((len(log_y), len(z)), -np.inf)
    alpha[0, :2] = log_y[0, z[:2]]
    for t in range(1, len(log_y)):
        one = np.r_[-np.inf, alpha[t - 1, :-1]]
        two = np.where(skip, np.r_[-np.inf, one[:-1]], -np.inf)
        alpha[t] = np.logaddexp(np.logaddexp(alpha[t - 1], one), two) + log_y[t, z]
    return alpha


@guarded(label_fits, log_y=log_probabilities, label=classes)
def log_p(log_y, label):
    """Return the log probability of a label: the sum over all its paths.

    The arguments are those of `forward`. Introduced in notebook 30.

    >>> y = np.log([[0.6, 0.4], [0.5, 0.5]])  # paths of [1]: 01, 10, 11
    >>> round(float(np.exp(log_p(y, [1]))), 3)
    0.7
    """
    return np.logaddexp.reduce(forward(log_y, label)[-1, -2:])


def possible(arguments):
    """Refuse a label of probability 0: nothing can be said about its paths."""
    log_y, label = arguments["log_y"], arguments["label"]
    if np.isneginf(log_p(log_y, label)):
        raise ValueError(
            f"label {label} has probability 0 in log_y, so there is no posterior: are there minus "
            "infinities in log_y?"
        )


@guarded(label_fits, possible, log_y=log_probabilities, label=classes)
def posterior(log_y, label):
    """Return, for each frame, the probability of each class, given the label: (frames, classes).

    The arguments are those of `forward`. The gradient of -log p with respect to the logits is
    y minus this. Introduced in notebook 30.

    >>> y = np.log([[0.6, 0.4], [0.5, 0.5]])
    >>> posterior(y, [1]).round(3).tolist()
    [[0.429, 0.571], [0.286, 0.714]]
    """
    z = with_blanks(label)
    backward = forward(log_y[::-1], label[::-1])[::-1, ::-1]
    both = forward(log_y, label) + backward - log_y[:, z]  # counted twice
    weight = np.exp(both - np.logaddexp.reduce(both, axis=1, keepdims=True))
    return weight @ np.eye(log_y.shape[1])[z]


@guarded(log_y=log_probabilities)
def greedy(log_y):
    """Return the label of the most probable path. Introduced in notebook 30.

    >>> greedy(np.log([[0.6, 0.4], [0.1, 0.9]]))
    [1]
    """
    return collapse(log_y.argmax(axis=1))


@guarded(log_y=log_probabilities, width=whole(least=1))
def beam_search(log_y, width=8):
    """Return the most probable label that a beam of `width` prefixes finds, and its log p.

    Each prefix keeps two numbers: its paths that end in a blank, and the others. Source: Hannun et
    al. 2014. Introduced in notebook 30.

    >>> label, score = beam_search(np.log([[0.6, 0.4], [0.6, 0.4]]))
    >>> label, round(float(np.exp(score)), 3)  # the most probable path is blank, blank
    ([1], 0.64)
    """
    beam = {(): (0.0, -np.inf)}  # prefix: log p of paths that end in a blank, and not
    for row in log_y:
        new = defaultdict(lambda: np.full(2, -np.inf))
        for prefix, (blank, other) in beam.items():
            both = np.logaddexp(blank, other)
            new[prefix][0] = np.logaddexp(new[prefix][0], both + row[0])
            for c in range(1, len(row)):
                before = both
                if prefix[-1:] == (c,):  # without a blank between, c goes on
                    new[prefix][1] = np.logaddexp(new[prefix][1], other + row[c])
                    before = blank
                longer = new[(*prefix, c)]
                longer[1] = np.logaddexp(longer[1], before + row[c])
        scores = {prefix: np.logaddexp(*pair) for prefix, pair in new.items()}
        best = sorted(scores, key=scores.get, reverse=True)[:width]
        beam = {prefix: new[prefix] for prefix in best}
    return list(best[0]), scores[best[0]]


@guarded(signal=sound, snr=noise_level, rng=generator)
def add_noise(signal, snr, rng):
    """Return a recording plus white noise, `snr` dB below the speech; samples of 0 are pauses.

    Introduced in notebook 30.

    >>> add_noise(np.ones(400), snr=20.0, rng=np.random.default_rng(0)).shape
    (400,)
    """
    power = np.mean(signal[signal != 0] ** 2)
    noise = np.sqrt(power) * 10 ** (-snr / 20)
    return signal + noise * rng.normal(size=len(signal))
