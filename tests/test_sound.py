"""Sound has the pitch and the length that were asked for; bad input is refused with a remedy."""

import io
import wave

import numpy as np
import pytest

from course_utils.sound import small_wav, synthesise


def test_the_tone_has_its_frequency():
    sound = synthesise([[69]] * 10, seconds=0.1)
    spectrum = np.abs(np.fft.rfft(sound))
    assert sound.shape == (8000,) and sound.dtype == np.float32
    assert np.fft.rfftfreq(8000, 1 / 8000)[spectrum.argmax()] == pytest.approx(
        440, abs=2
    )


def test_equal_pitches_are_one_note_and_zero_is_silent():
    held = synthesise([[60], [60]], seconds=0.25)
    assert np.abs(held[1900:2100]).max() > 0.1
    assert np.abs(synthesise([[60], [62]], seconds=0.25)[1999:2001]).max() < 0.05
    assert not synthesise([[0, 0]]).any()


def test_four_voices_stay_within_one():
    assert np.abs(synthesise([[72, 67, 64, 48]] * 4)).max() <= 1


@pytest.mark.parametrize(
    "pitches, options, reason",
    [
        ([60, 62], {}, r"shape \(2,\), expected \(steps, voices\)"),
        ([], {}, "not empty"),
        ([["C"]], {}, "expected .steps, voices."),
        ([[60.5]], {}, "whole MIDI numbers"),
        ([[np.nan]], {}, "whole MIDI numbers"),
        ([[-1]], {}, "from -1 to -1"),
        ([[128]], {}, "0 .silence. to 127"),
        ([[60]], {"seconds": 0}, "seconds is 0"),
        ([[60]], {"seconds": "long"}, "seconds is 'long'"),
        ([[60]], {"rate": np.inf}, "rate is inf"),
        ([[60]], {"rate": None}, "rate is None"),
        ([[110]], {}, "take a higher rate"),
    ],
)
def test_what_is_refused(pitches, options, reason):
    with pytest.raises(ValueError, match=reason):
        synthesise(pitches, **options)


def test_a_small_wav_holds_the_sound():
    tone = 0.3 * np.sin(np.arange(4000) / 5)
    with wave.open(io.BytesIO(small_wav(tone, rate=8000))) as file:
        assert file.getparams()[:4] == (1, 1, 8000, 4000)
        samples = np.frombuffer(file.readframes(4000), np.uint8) / 127.5 - 1
    assert np.abs(samples - 0.95 / 0.3 * tone).max() < 0.006


@pytest.mark.parametrize(
    ("samples", "message"),
    [
        (np.ones((500, 2)), "one channel"),
        (np.zeros(500), "0 everywhere"),
        (np.full(500, np.nan), "NaN"),
        ([], "samples"),
    ],
)
def test_a_small_wav_needs_a_recording(samples, message):
    with pytest.raises(ValueError, match=message):
        small_wav(samples)


@pytest.mark.parametrize("rate", [0, -1, None, "fast", np.inf])
def test_a_small_wav_needs_a_rate(rate):
    with pytest.raises(ValueError, match="above 0"):
        small_wav(np.ones(500), rate)
