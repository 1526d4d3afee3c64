"""Spoken digits from two speech synthesisers. These recipes run the synthesisers."""

import ctypes
import os
import random
import re
import subprocess
import wave

import numpy as np

from course_utils.vocoder import log_bands
from recipes.files import packed_npz
from recipes.packages import BuildError, deb, wheel

WORDS = "zero one two three four five six seven eight nine oh".split()
PARTS = {"train": 60, "validation": 8, "test": 16}  # voices
TAKES = 2  # of each word by each voice
RATE = 8000  # samples per second
LEFT_OUT = re.compile(r"whisper|[rR]obo|Demonic|croak|Anxious|Tweaky|fast|Storm")
RELATED = re.compile(r"^(?!f\d|m\d)(.*?)\d+$")  # klatt2 is a variant of klatt
BLANKS = 8  # samples kept at both ends of a word
FLITE_VOICES = ("kal16", "awb", "rms", "slt")
ONE_VOICE = "Hugo"
STRINGS_OF_PART = {  # strings, fewest and most digits
    "train": (390, 1, 5),  # and the ten single digits
    "validation": (40, 3, 5),
    "long validation": (30, 7, 9),
    "test": (40, 3, 5),
    "long test": (60, 7, 9),
}
STRINGS, COPIES = 30, 3  # by each voice of flite: strings, and takes of each word


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


def from_mu_law(samples):
    """Return samples in [-1, 1] of 8-bit mu-law."""
    bent = (samples.astype(float) - 128) / 127
    return np.sign(bent) * (256 ** np.abs(bent) - 1) / 255


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


def say_with_flite(folder, voice, text, stretch):
    """Return what flite says as samples at RATE, with a peak of 0.9."""
    sound = folder / "said.wav"
    libraries = folder / "usr/lib/x86_64-linux-gnu"
    subprocess.run(
        [
            folder / "usr/bin/flite",
            *("-voice", voice),
            *("--setf", f"duration_stretch={stretch:.2f}"),
            *("-t", text),
            *("-o", sound),
        ],
        env=os.environ | {"LD_LIBRARY_PATH": str(libraries)},
        check=True,
        capture_output=True,
    )
    with wave.open(str(sound)) as file:
        if file.getparams()[:2] != (1, 2):
            raise BuildError(f"flite wrote {file.getparams()}, expected mono, 16 bits")
        samples = np.frombuffer(file.readframes(file.getnframes()), "<i2") / 32768
        samples = resampled(samples, file.getframerate())
    return 0.9 * samples / np.abs(samples).max()


def digit_strings(folder):
    """Strings of one to seven digits, each spoken as a whole, and words, by four voices."""
    deb("libflite1=2.2-5", folder)
    next(folder.glob("*.deb")).unlink()
    deb("flite=2.2-5", folder)
    rng = random.Random(0)
    said, texts, voices = [], [], []
    for voice in FLITE_VOICES:
        for i in range(STRINGS):
            texts.append(" ".join(rng.choice(WORDS) for _ in range(1 + i % 7)))
            stretch = rng.uniform(0.85, 1.2)
            said.append(mu_law(say_with_flite(folder, voice, texts[-1], stretch)))
            voices.append(voice)
    clips, words, speakers = [], [], []
    for voice in FLITE_VOICES:
        for word in range(len(WORDS)):
            for _ in range(COPIES):
                stretch = rng.uniform(0.85, 1.3)
                samples = say_with_flite(folder, voice, WORDS[word], stretch)
                clips.append(mu_law(trimmed(samples)))
                words.append(word)
                speakers.append(voice)
    data = packed_npz(
        audio=np.concatenate(said),
        length=np.array([len(samples) for samples in said], "<i4"),
        text=np.array(texts, "S41"),
        voice=np.array(voices, "S5"),
        word_audio=np.concatenate(clips),
        word_length=np.array([len(clip) for clip in clips], "<i4"),
        word=np.array(words, "<i2"),
        word_voice=np.array(speakers, "S5"),
    )
    return {"digit_strings/digit_strings.npz": data}


def draw(rng, seen, count, least, most):
    """Return numbers of several digits that are not in `seen`; add them to it."""
    numbers = []
    while len(numbers) < count:
        number = "".join(rng.choices("0123456789", k=rng.randint(least, most)))
        if len(number) > 1 and number not in seen:
            numbers.append(number)
            seen.add(number)
    return numbers


def one_voice(folder):
    """Strings of digits by one voice: bands to learn from, recordings to test with."""
    synthesiser = Synthesiser(wheel("espeakng-loader==0.2.4", folder))
    rng, seen = random.Random(0), set()
    texts = {part: draw(rng, seen, *size) for part, size in STRINGS_OF_PART.items()}
    texts["train"] = [*"0123456789", *texts["train"]]
    rng = random.Random(32)  # the first test strings were scored before the last trials
    for part in ("test", "long test"):
        texts[part] = draw(rng, seen, *STRINGS_OF_PART[part])

    def recording(text):
        words = " ".join(WORDS[int(word)] for word in text)
        said = synthesiser.say(ONE_VOICE, words, speed=175, pitch=50)
        silence = np.zeros(400)  # a window at both ends
        word = trimmed(resampled(said, synthesiser.rate))
        return mu_law(np.concatenate([silence, word, silence]))

    sounds = {part: [recording(t) for t in found] for part, found in texts.items()}
    learned = [*sounds["train"], *sounds["validation"], *sounds["long validation"]]
    bands = [np.round(log_bands(from_mu_law(sound))).astype("i1") for sound in learned]
    heard = [*sounds["train"][:10], *sounds["test"], *sounds["long test"]]
    data = packed_npz(
        compressed=True,
        bands=np.concatenate(bands),
        frames=np.array([len(rows) for rows in bands], "<i4"),
        text=np.array(sum(list(texts.values())[:3], []), "S9"),
        part=np.repeat(np.arange(3), [len(texts[part]) for part in list(texts)[:3]]),
        audio=np.concatenate(heard),
        length=np.array([len(sound) for sound in heard], "<i4"),
        audio_text=np.array(
            [*texts["train"][:10], *texts["test"], *texts["long test"]], "S9"
        ),
    )
    return {"one_voice/one_voice.npz": data}
