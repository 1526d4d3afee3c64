"""Strings of digits: spoken by a second synthesiser, and by people."""

import io

import numpy as np

from course_utils.datasets.files import read

WORDS = "zero one two three four five six seven eight nine oh".split()


def words_of(text):
    """Return the words of a text, bytes, as an int array: 0 to 9, and 10 for "oh".

    >>> words_of(b"two oh").tolist()
    [2, 10]
    """
    return np.array([WORDS.index(word) for word in text.decode().split()])


def load_digit_strings():
    """Return `(recordings, labels, voices, rate)`: strings of digits by a second synthesiser.

    Recordings are a list of 120 float32 arrays (time,) in [-1, 1], one for each string of one to
    seven words, spoken as a whole. Labels are a list of int arrays (words,): 0 to 9, and 10 for
    "oh". Voices are a list of names: kal16, awb, rms, slt, 30 strings each. Rate is 8000 samples
    per second. Raises FileNotFoundError or ValueError if the file is missing or changed. Source:
    flite 2.2 (Black and Lenzo 2001), for this course.

    >>> recordings, labels, voices, rate = load_digit_strings()
    >>> len(recordings), recordings[0].shape, labels[1].tolist(), voices[0], rate
    (120, (6504,), [6, 0], 'kal16', 8000)
    """
    with np.load(io.BytesIO(read("digit_strings/digit_strings.npz"))) as file:
        recordings = _cut(file["audio"], file["length"])
        voices = [voice.decode() for voice in file["voice"]]
        return recordings, [words_of(text) for text in file["text"]], voices, 8000


def load_second_digits():
    """Return `(clips, words, voices, rate)`: single words by the voices of `load_digit_strings`.

    Clips are a list of 132 float32 arrays (time,) in [-1, 1], three takes of each word by each of
    the four voices, without silence before and after. Words are an int array: 0 to 9, and 10 for
    "oh". Voices are a list of names. Rate is 8000 samples per second. Raises FileNotFoundError or
    ValueError if the file is missing or changed. Source: flite 2.2, for this course.

    >>> clips, words, voices, rate = load_second_digits()
    >>> len(clips), words[:4].tolist(), voices[0], rate
    (132, [0, 0, 0, 1], 'kal16', 8000)
    """
    with np.load(io.BytesIO(read("digit_strings/digit_strings.npz"))) as file:
        clips = _cut(file["word_audio"], file["word_length"])
        voices = [voice.decode() for voice in file["word_voice"]]
        return clips, file["word"].astype(int), voices, 8000


def _cut(audio, length):
    """Return recordings as floats, from mu-law samples one after the other."""
    bent = (audio.astype(np.float32) - 128) / 127
    samples = np.sign(bent) * (256 ** np.abs(bent) - 1) / 255
    return np.split(np.clip(samples, -1, 1), np.cumsum(length)[:-1])


def load_tidigits_features():
    """Return `(cepstra, labels, speakers)`: strings of digits by a man and a woman, as MFCCs.

    Cepstra are a list of 31 float32 arrays (frames, 13), 100 frames a second: the orthonormal
    cosine transform of the natural logarithm of 20 mel bands, 1 to 4,000 Hz, coefficients 0 to
    12. Labels are a list of int arrays (words,): 0 to 9, and 10 for "oh". Speakers are a list of
    "man" and "woman". Raises FileNotFoundError or ValueError if the file is missing or changed.
    Source: PocketSphinx's tests, from TIDIGITS (Leonard 1984).

    >>> cepstra, labels, speakers = load_tidigits_features()
    >>> len(cepstra), cepstra[0].shape, labels[0].tolist(), speakers[0]
    (31, (172, 13), [1, 1, 1], 'man')
    """
    with np.load(io.BytesIO(read("tidigits_features/tidigits_features.npz"))) as file:
        cepstra = np.split(file["mfcc"], np.cumsum(file["length"])[:-1])
        speakers = [speaker.decode() for speaker in file["speaker"]]
        return cepstra, [words_of(text) for text in file["text"]], speakers


def load_spoken_string():
    """Return `(recording, label, rate)`: a man says two, nine, three, four, zero.

    The recording is a float32 array (time,) in [-1, 1], the label an int array (5,), rate 8000
    samples per second. Raises FileNotFoundError or ValueError if the file is missing or changed.
    Source: PocketSphinx's tests; its speaker is not one of the two of `load_tidigits_features`.

    >>> recording, label, rate = load_spoken_string()
    >>> recording.shape, label.tolist(), rate
    ((19200,), [2, 9, 3, 4, 0], 8000)
    """
    with np.load(io.BytesIO(read("tidigits_features/tidigits_features.npz"))) as file:
        recording = file["recording"].astype(np.float32) / 32768
        return recording, words_of(file["recording_text"].item()), 8000
