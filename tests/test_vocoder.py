"""Bands are those of scipy's spectra, the way back ends near the start; bad input is named."""

import numpy as np
import pytest
import scipy.signal

from course_utils import datasets, vocoder

RNG = np.random.default_rng(0)
NOISE = RNG.normal(size=4000)
WORD = datasets.load_one_voice_recordings("words")[0][7].astype(float)


def far(found, wanted):
    return np.linalg.norm(found - wanted) / np.linalg.norm(wanted)


def test_spectra_are_those_of_scipy():
    rows = np.lib.stride_tricks.sliding_window_view(NOISE, 400)[::100]
    window = scipy.signal.get_window("hann", 400)
    assert np.allclose(vocoder.spectra(NOISE), np.fft.rfft(rows * window, 512))


def test_a_pure_tone_is_loudest_in_the_band_around_it():
    centres = vocoder.CORNERS[1:-1]
    for band in (5, 20, 35):
        hertz = 700 * (np.exp(centres[band] / 1127) - 1)
        tone = np.sin(2 * np.pi * hertz * np.arange(2000) / 8000)
        assert (vocoder.log_bands(tone).argmax(axis=1) == band).all()


def test_quiet_bands_are_raised_to_the_floor():
    assert vocoder.log_bands(1e-6 * NOISE).max() == vocoder.FLOOR
    louder = vocoder.log_bands(10 * NOISE) - vocoder.log_bands(NOISE)
    assert np.allclose(louder, 20)


def test_spectra_give_the_recording_back():
    back = vocoder.signal_of(vocoder.spectra(NOISE))
    assert back.shape == NOISE.shape
    assert np.allclose(back[100:-100], NOISE[100:-100])


def test_windows_are_added_where_they_are():
    windows = RNG.normal(size=(5, 400))
    total = np.zeros(800)
    for t, window in enumerate(windows):
        total[100 * t : 100 * t + 400] += window
    assert np.allclose(vocoder.overlap_add(windows), total)


def test_magnitudes_have_the_bands_they_were_made_from():
    bands = vocoder.log_bands(WORD)
    magnitudes = vocoder.magnitudes_of(bands)
    assert magnitudes.min() >= 0
    assert far(magnitudes @ vocoder.FILTERS, 10 ** (bands / 20)) < 0.01
    errors = [
        far(vocoder.magnitudes_of(bands, n) @ vocoder.FILTERS, 10 ** (bands / 20))
        for n in (1, 3, 10, 30)
    ]
    assert errors == sorted(errors, reverse=True)
    kept = bands.copy()
    vocoder.magnitudes_of(bands)
    assert np.array_equal(bands, kept)


def test_griffin_lim_comes_near_and_momentum_nearer():
    wanted = np.abs(vocoder.spectra(WORD))

    def after(iterations, momentum=0.99):
        sound = vocoder.griffin_lim(wanted, iterations, momentum)
        return far(np.abs(vocoder.spectra(sound)), wanted)

    assert after(30) < after(5) < after(0)
    assert after(30) < after(30, momentum=0.0)
    again = vocoder.griffin_lim(wanted, 3)
    assert np.array_equal(again, vocoder.griffin_lim(wanted, 3))
    assert not np.array_equal(again, vocoder.griffin_lim(wanted, 3, seed=1))


@pytest.mark.parametrize("make", [vocoder.spectra, vocoder.log_bands])
@pytest.mark.parametrize(
    ("signal", "message"),
    [
        (np.ones((500, 2)), "one channel"),
        (np.ones(399), "399 samples, expected at least 400"),
        (np.ones(150), "pad it with zeros"),
        (np.zeros(900), "0 everywhere"),
        (np.full(900, np.nan), "NaN"),
        ([], "samples"),
        ("sound", "type"),
    ],
)
def test_bad_recordings_are_refused(make, signal, message):
    with pytest.raises(ValueError, match=message):
        make(signal)


@pytest.mark.parametrize(
    ("bands", "message"),
    [
        (np.ones((5, 32)), r"expected \(frames, 40\)"),
        (np.ones(40), "shape"),
        (np.ones((0, 40)), "at least one"),
        (np.full((2, 40), np.nan), "NaN"),
    ],
)
def test_bad_bands_are_refused(bands, message):
    with pytest.raises(ValueError, match=message):
        vocoder.magnitudes_of(bands)


@pytest.mark.parametrize(
    ("magnitudes", "message"),
    [
        (np.ones((5, 256)), "257"),
        (np.ones(257), "at least one frame"),
        (np.ones((0, 257)), "at least one frame"),
        (-np.ones((5, 257)), "below 0"),
        (1j * np.ones((5, 257)), "complex"),
        (np.full((5, 257), np.inf), "finite"),
    ],
)
def test_bad_magnitudes_are_refused(magnitudes, message):
    with pytest.raises(ValueError, match=message):
        vocoder.griffin_lim(magnitudes)


@pytest.mark.parametrize("wrong", [-1, 2.5, True])
def test_iterations_are_whole(wrong):
    with pytest.raises(ValueError, match="iterations"):
        vocoder.griffin_lim(np.ones((3, 257)), wrong)
    with pytest.raises(ValueError, match="iterations"):
        vocoder.magnitudes_of(np.ones((3, 40)), wrong)


def test_a_spectrum_of_other_windows_is_refused():
    with pytest.raises(ValueError, match="windows of 512"):
        vocoder.signal_of(np.ones((3, 129), complex))


@pytest.mark.parametrize("wrong", [np.nan, "a", -0.1, 5.0, None])
def test_momentum_is_a_number_from_0_to_below_2(wrong):
    with pytest.raises(ValueError, match="momentum"):
        vocoder.griffin_lim(np.ones((3, 257)), iterations=1, momentum=wrong)


@pytest.mark.parametrize(
    "windows", [np.zeros(400), np.zeros((2, 300)), np.zeros((0, 400)), [[np.nan] * 400]]
)
def test_bad_windows_are_refused(windows):
    with pytest.raises(ValueError, match="windows"):
        vocoder.overlap_add(windows)


def test_bands_that_are_not_dB_are_refused():
    with pytest.raises(ValueError, match="are these dB"):
        vocoder.magnitudes_of(np.full((2, 40), 1e6))
