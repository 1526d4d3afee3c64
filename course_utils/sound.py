"""Turns pitches into sound, and sound into a small WAV file."""

import io
import math
import wave
from numbers import Real

import numpy as np

from course_utils.guards import guarded
from course_utils.speech_guards import sound as recording

RATE = 8000  # samples a second
HARMONICS = (1.0, 0.5, 0.25)  # amplitudes of the tone and its first overtones


def synthesise(pitches, seconds=0.2, rate=RATE):
    """Return the sound of voices as float32 samples (samples,), within -1 and 1.

    Pitches are MIDI numbers (steps, voices): 69 is 440 Hz, 12 more are an octave, 0 is silence.
    Each step takes `seconds`. Equal pitches that follow each other sound as one note. Raises
    `ValueError` for other shapes, for pitches outside 0 to 127, and if a tone is too high for the
    rate.

    >>> sound = synthesise([[69, 57], [71, 57]], seconds=0.5)
    >>> sound.shape
    (8000,)
    """
    pitches = _checked(pitches, seconds, rate)
    length = max(1, round(seconds * rate))
    time = np.arange(length * len(pitches)) / rate
    sound = np.zeros(len(time))
    for voice in pitches.T:
        starts = np.flatnonzero(np.diff(voice, prepend=-1))
        for start, end in zip(starts, [*starts[1:], len(voice)]):
            if voice[start]:
                part = slice(start * length, end * length)
                sound[part] += _note(voice[start], time[part] - time[part][0], rate)
    return (sound / (pitches.shape[1] * sum(HARMONICS))).astype(np.float32)


@guarded(samples=recording)
def small_wav(samples, rate=RATE):
    """Return a recording (samples,) as the bytes of a WAV file with 8 bits a sample.

    The file has half of the size that `IPython.display.Audio` makes of an array; its peak is 0.95.
    Raises `ValueError` for stereo, NaN, silence, less than 25 ms, and a rate that is not above 0.

    >>> len(small_wav(np.sin(np.arange(8000.0))))
    8044
    """
    if not _is_positive(rate):
        raise ValueError(f"rate is {rate!r}, expected a number above 0.")
    loud = 0.95 * samples / np.abs(samples).max()
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setparams((1, 1, int(rate), len(samples), "NONE", "not compressed"))
        out.writeframes(np.round(127.5 + 127.5 * loud).astype(np.uint8).tobytes())
    return file.getvalue()


def _note(pitch, time, rate):
    """Return one note (samples,), which fades in and out within 10 ms and decays slowly."""
    phase = 2 * np.pi * 440 * 2 ** ((pitch - 69) / 12) * time
    tone = sum(a * np.sin((k + 1) * phase) for k, a in enumerate(HARMONICS))
    edge = np.minimum(time, time[-1] - time) * 100
    return tone * np.minimum(edge, 1) * np.exp(-time)


def _is_positive(value):
    """Return whether a value is one finite number above 0."""
    return isinstance(value, Real) and math.isfinite(value) and value > 0


def _checked(pitches, seconds, rate):
    """Return pitches as an int array (steps, voices)."""
    try:
        array = np.asarray(pitches, dtype=float)
    except (TypeError, ValueError):
        array = np.zeros(0)
    if array.ndim != 2 or not array.size:
        raise ValueError(
            f"pitches have shape {array.shape}, expected (steps, voices), numbers, not empty: "
            "for one voice, pass pitches[:, np.newaxis]."
        )
    if not (np.isfinite(array).all() and (array % 1 == 0).all()) or not (
        0 <= array.min() and array.max() <= 127
    ):
        raise ValueError(
            f"pitches are from {array.min():g} to {array.max():g}, expected whole MIDI numbers "
            "from 0 (silence) to 127."
        )
    if not (_is_positive(seconds) and _is_positive(rate)):
        raise ValueError(
            f"seconds is {seconds!r} and rate is {rate!r}, expected numbers above 0: "
            "seconds a step, and samples a second."
        )
    highest = 440 * 2 ** ((array.max() - 69) / 12) * len(HARMONICS)
    if highest >= rate / 2:
        raise ValueError(
            f"the highest overtone has {highest:.0f} Hz, and a rate of {rate} holds less than "
            f"{rate / 2:.0f} Hz: take a higher rate or lower pitches."
        )
    return array.astype(int)
