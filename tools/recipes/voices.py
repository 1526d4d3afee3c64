"""Spoken digits from a speech synthesiser. This recipe runs the synthesiser's library."""

import ctypes
import random
import re

import numpy as np

from recipes.files import packed_npz
from recipes.packages import BuildError, wheel

WORDS = "zero one two three four five six seven eight nine oh".split()
PARTS = {"train": 60, "validation": 8, "test": 16}  # voices
TAKES = 2  # of each word by each voice
RATE = 8000  # samples per second
LEFT_OUT = re.compile(r"whisper|[rR]obo|Demonic|croak|Anxious|Tweaky|fast|Storm")
RELATED = re.compile(r"^(?!f\d|m\d)(.*?)\d+$")  # klatt2 is a variant of klatt
BLANKS = 8  # samples kept at both ends of a word


class Synthesiser:
    """espeak-ng through ctypes; `say` returns 16-bit samples, at `rate` per second."""

    def __init__(self, package):
        data = package / "espeakng_loader" / "espeak-ng-data"
        self.library = ctypes.CDLL(str(data.parent / "libespeak-ng.so"))
        self.rate = self.library.espeak_Initialize(2, 0, str(data.parent).encode(), 0)
        if self.rate != 22050:
            raise BuildError(f"espeak-ng returned rate {self.rate}, expected 22050")
        self.pieces = []
        kind = ctypes.CFUNCTYPE(
            ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p
        )
        self.callback = kind(self.keep)
        self.library.espeak_SetSynthCallback(self.callback)
        voices = sorted(path.name for path in (data / "voices" / "!v").iterdir())
        self.voices = [name for name in voices if not LEFT_OUT.search(name)]

    def keep(self, samples, count, _):
        """Keep what the synthesiser hands over."""
        if count > 0 and samples:
            self.pieces.append(np.ctypeslib.as_array(samples, (count,)).copy())
        return 0

    def say(self, voice, word, speed, pitch):
        """Return the samples of a word in American English, float in [-1, 1)."""
        self.pieces.clear()
        if self.library.espeak_SetVoiceByName(f"en-us+{voice}".encode()):
            raise BuildError(f"espeak-ng has no voice {voice}")
        self.library.espeak_SetParameter(1, speed, 0)  # words per minute
        self.library.espeak_SetParameter(3, pitch, 0)  # 0 to 100
        text = word.encode()
        self.library.espeak_Synth(text, len(text) + 1, 0, 1, 0, 1, None, None)
        self.library.espeak_Synchronize()
        return np.concatenate(self.pieces) / 32768


def resampled(samples, rate):
    """Return samples at RATE: a low-pass filter at 3.7 kHz, then linear interpolation."""
    taps = np.arange(-64, 65)
    cut = 2 * 3700 / rate
    low_pass = cut * np.sinc(cut * taps) * np.hamming(len(taps))
    times = np.arange(0, len(samples) - 1, rate / RATE)
    smooth = np.convolve(samples, low_pass, mode="same")
    return np.interp(times, np.arange(len(samples)), smooth)


def trimmed(samples):
    """Return a word without silence, with a peak of 0.9."""
    loud = np.flatnonzero(np.abs(samples) > 0.02 * np.abs(samples).max())
    start = max(loud[0] - BLANKS, 0)
    word = samples[start : loud[-1] + BLANKS]
    return 0.9 * word / np.abs(word).max()


def mu_law(samples):
    """Return samples in [-1, 1] as 8 bits, mu-law with mu = 255, 128 for zero."""
    bent = np.sign(samples) * np.log1p(255 * np.abs(samples)) / np.log(256)
    return np.clip(np.round(128 + 127 * bent), 0, 255).astype("u1")


def in_parts(voices, rng):
    """Return {voice: part}: variants of a voice are in the same part."""
    families = {}
    for voice in voices:
        families.setdefault(RELATED.sub(r"\1", voice).lower(), []).append(voice)
    names = sorted(families)
    rng.shuffle(names)
    found, left = {}, dict(PARTS)
    for name in names:
        size = len(families[name])
        part = next((p for p in ("test", "validation", "train") if left[p] >= size), "")
        if part:
            left[part] -= size
            found |= dict.fromkeys(families[name], part)
    return found


def synthetic_digits(folder):
    """The digits and "oh", two takes of each by many voices of espeak-ng."""
    synthesiser = Synthesiser(wheel("espeakng-loader==0.2.4", folder))
    rng = random.Random(0)
    parts = in_parts(synthesiser.voices, rng)
    clips, rows = [], []
    for i, voice in enumerate(sorted(parts)):
        for word in range(len(WORDS)):
            for _ in range(TAKES):
                speed, pitch = rng.randint(150, 220), rng.randint(30, 70)
                said = synthesiser.say(voice, WORDS[word], speed, pitch)
                clips.append(mu_law(trimmed(resampled(said, synthesiser.rate))))
                rows.append((i, word, list(PARTS).index(parts[voice]), speed, pitch))
    columns = np.array(rows, "<i2").T
    data = packed_npz(
        audio=np.concatenate(clips),
        length=np.array([len(clip) for clip in clips], "<i4"),
        names=np.array(sorted(parts), "S16"),
        **dict(zip(("voice", "word", "part", "speed", "pitch"), columns)),
    )
    return {"synthetic_digits/synthetic_digits.npz": data}
