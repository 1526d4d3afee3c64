"""Speech."""

import wave

import numpy as np

from recipes.files import packed_csv, packed_npz
from recipes.packages import BuildError, deb, wheel


def read_ts(path):
    """Yield (channels, label) for each case of a sktime .ts file; a channel is a list."""
    lines = path.read_text(encoding="utf-8").splitlines()
    for line in lines[lines.index("@data") + 1 :]:
        *channels, label = line.split(":")
        yield [[float(value) for value in line.split(",")] for line in channels], label


def japanese_vowels(folder):
    """Utterances of two vowels by nine speakers, as one long table of frames."""
    package = wheel("sktime==1.2.0", folder)
    source = package / "sktime/datasets/data/JapaneseVowels"
    rows = []
    for part in "train", "test":
        cases = read_ts(source / f"JapaneseVowels_{part.upper()}.ts")
        for utterance, (channels, speaker) in enumerate(cases, start=1):
            for frame, values in enumerate(zip(*channels, strict=True), start=1):
                rows.append([part, utterance, speaker, frame, *values])
    header = ["part", "utterance", "speaker", "frame", *(f"c{i}" for i in range(1, 13))]
    return {"japanese_vowels/japanese_vowels.csv.gz": packed_csv(header, rows)}


def spoken_digits(folder):
    """Ten clips, zero to nine, by one speaker."""
    package = deb("asterisk-core-sounds-en-wav=1.6.1-1", folder)
    source = package / "usr/share/asterisk/sounds/en_US_f_Allison/digits"
    clips = []
    for digit in range(10):
        with wave.open(str(source / f"{digit}.wav")) as file:
            if file.getparams()[:3] != (1, 2, 8000):
                raise BuildError(f"{digit}.wav is not mono, 16 bits, 8000 Hz")
            clips.append(np.frombuffer(file.readframes(file.getnframes()), "<i2"))
    data = packed_npz(
        audio=np.concatenate(clips),
        length=np.array([len(clip) for clip in clips], "<i4"),
        label=np.arange(10, dtype="<i4"),
        rate=np.array(8000, "<i4"),
    )
    return {"spoken_digits/spoken_digits.npz": data}
