"""Speech."""

import gzip
import re
import wave

import numpy as np

from course_utils.speech import log_mel
from recipes.files import packed_csv, packed_npz
from recipes.packages import BuildError, deb, wheel
from recipes.voices import WORDS, mu_law, resampled

ALLISON = "usr/share/asterisk/sounds/en_US_f_Allison"
LONGEST = 12.5  # seconds of a prompt
NOT_AS_WRITTEN = {"spy-iax", "spy-iax2", "spy-h323", "vm-intro"}  # beeps, spelled names
SPELLED = {
    "exclaimation": "exclamation",
    "fourtieth": "fortieth",
    "un-indentified": "unidentified",
    "witheld": "withheld",
    "represenatives": "representatives",
    "re-": "re",
    "de-activated": "deactivated",
    "a.m.": "a m",
    "p.m.": "p m",
    "pbx": "p b x",
    "usb": "u s b",
    "#": " pound ",
    "*": " star ",
}
HEARD = ("tt-weasels", "followme/sorry", "conf-onlyone", "vm-forwardoptions")


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


def words_said(text):
    """Return a transcript as said: small letters, apostrophes and spaces, digits as words.

    >>> words_said("[beep] Press 1, or *.")
    'press one or star'
    """
    text = re.sub(r"\[.*?\]|\(.*?\)|<.*?>", " ", text).lower()
    for written, said in SPELLED.items():
        text = text.replace(written, said)
    text = re.sub(r"\d", lambda digit: f" {WORDS[int(digit[0])]} ", text)
    return " ".join(re.sub(r"[^a-z']", " ", text).split())


def read_prompt(path):
    """Return the samples of a prompt, float in [-1, 1)."""
    with wave.open(str(path)) as file:
        if file.getparams()[:3] != (1, 2, 8000):
            raise BuildError(f"{path.name} is not mono, 16 bits, 8000 Hz")
        return np.frombuffer(file.readframes(file.getnframes()), "<i2") / 32768


def spoken_prompts(folder):
    """Prompts by one speaker: log-mel bands with what was said, and four recordings."""
    deb("asterisk-core-sounds-en=1.6.1-1", folder)
    next(folder.glob("*.deb")).unlink()
    deb("asterisk-core-sounds-en-wav=1.6.1-1", folder)
    table = folder / "usr/share/doc/asterisk-core-sounds-en/core-sounds-en.txt.gz"
    lines = gzip.decompress(table.read_bytes()).decode("ascii").splitlines()
    written = dict(line.split(":", 1) for line in lines if ":" in line[1:])
    names, texts, bands, recordings = [], [], [], {}
    for name in sorted(written):
        path, text = folder / ALLISON / f"{name}.wav", words_said(written[name])
        if not text or name in NOT_AS_WRITTEN or not path.exists():
            continue
        sound = read_prompt(path)
        if len(sound) <= LONGEST * 8000:
            names.append(name)
            texts.append(text)
            features = log_mel(sound)
            bands.append(np.round(features - features.max()).astype("i1"))
            recordings[name] = mu_law(sound)
    data = packed_npz(
        compressed=True,
        bands=np.concatenate(bands),
        frames=np.array([len(rows) for rows in bands], "<i4"),
        name=np.array(names, "S32"),
        text=np.array(texts, "S176"),
        audio=np.concatenate([recordings[name] for name in HEARD]),
        length=np.array([len(recordings[name]) for name in HEARD], "<i4"),
        audio_name=np.array(HEARD, "S32"),
    )
    return {"spoken_prompts/spoken_prompts.npz": data}


def tidigits_features(folder):
    """Features of digit strings by a man and a woman, and one recording of another man."""
    package = deb("pocketsphinx-testdata=0.8+5prealpha+1-15", folder)
    source = package / "usr/share/pocketsphinx/test/data/tidigits"
    texts, names, features = [], [], []
    for line in (source / "tidigits.lsn").read_text(encoding="ascii").splitlines():
        text, name = line.rstrip(")").split(" (")
        values = np.frombuffer((source / f"{name}.mfc").read_bytes(), ">f4")
        count = values[:1].view(">i4")[0]
        if count != len(values) - 1 or count % 13:
            raise BuildError(f"{name}.mfc holds {len(values) - 1} values, says {count}")
        features.append(values[1:].reshape(-1, 13).astype("<f4"))
        texts.append(text)
        names.append(name.split(".")[0])
    recording = np.frombuffer((source / "dhd.2934z.raw").read_bytes(), "<i2")
    recording = resampled(recording.astype(float), 16000)
    data = packed_npz(
        mfcc=np.concatenate(features),
        length=np.array([len(part) for part in features], "<i4"),
        text=np.array(texts, "S41"),
        speaker=np.array(names, "S5"),
        recording=np.round(recording).astype("<i2"),
        recording_text=np.array("two nine three four zero", "S41"),
    )
    return {"tidigits_features/tidigits_features.npz": data}
