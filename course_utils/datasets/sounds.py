"""Speech."""

import io

import numpy as np

from course_utils.datasets.files import read, read_csv


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
    table = read_csv("japanese_vowels/japanese_vowels.csv.gz")
    return _utterances(table, "train"), _utterances(table, "test")


def _utterances(table, part):
    groups = list(table[table["part"] == part].groupby("utterance"))
    columns = [f"c{i}" for i in range(1, 13)]
    inputs = [group[columns].to_numpy(np.float32) for _, group in groups]
    speakers = np.array([group["speaker"].iloc[0] - 1 for _, group in groups])
    return inputs, speakers


def load_spoken_digits():
    """Return `(clips, labels, rate)`: the digits zero to nine, spoken once each by one speaker.

    Clips are a list of 10 float32 arrays (time,) in [-1, 1], labels an int array of 0 to 9, rate
    8000 samples a second. Raises FileNotFoundError or ValueError when the file is missing or
    altered. Source: Allison Smith's voice prompts for Asterisk (CC BY-SA 3.0).

    >>> clips, labels, rate = load_spoken_digits()
    >>> len(clips), clips[0].shape, labels.shape, rate
    (10, (6998,), (10,), 8000)
    """
    with np.load(io.BytesIO(read("spoken_digits/spoken_digits.npz"))) as file:
        audio = file["audio"].astype(np.float32) / 32768  # int16 to [-1, 1)
        clips = np.split(audio, np.cumsum(file["length"])[:-1])
        return clips, file["label"].astype(int), int(file["rate"])
