"""Strings of digits: by a second synthesiser, and by people. Prompts of a telephone exchange."""

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


BANDED = ("train", "validation", "long validation")
RECORDED = {"words": (0, 10), "test": (10, 50), "long test": (50, 110)}


def load_one_voice(part):
    """Return `(bands, numbers)`: digit strings by one voice of a synthesiser, as log-mel bands.

    `part` is "train" (400 strings of one to five digits; the first ten are the single digits),
    "validation" (40 of three to five) or "long validation" (30 of seven to nine). Bands are a list
    of float32 arrays (frames, 40) in dB, rounded to 1 dB, 80 frames a second, as
    `vocoder.log_bands` gives them. Numbers are a list of str, "2934". Raises ValueError for another
    part, FileNotFoundError or ValueError if the file is missing or changed. Source: espeak-ng, for
    this course.

    >>> bands, numbers = load_one_voice("train")
    >>> len(bands), bands[7].shape, numbers[7], numbers[10]
    (400, (41, 40), '7', '7425')
    """
    _known("part", part, BANDED)
    with np.load(io.BytesIO(read("one_voice/one_voice.npz"))) as file:
        bands = np.split(file["bands"], np.cumsum(file["frames"])[:-1])
        own = np.flatnonzero(file["part"] == BANDED.index(part))
        numbers = [text.decode() for text in file["text"][own]]
        return [bands[i].astype(np.float32) for i in own], numbers


def load_one_voice_recordings(part):
    """Return `(recordings, numbers, rate)`: digit strings by the voice of `load_one_voice`.

    `part` is "words" (the ten single digits, which are also the first ten strings of "train"),
    "test" (40 strings of three to five digits) or "long test" (60 of seven to nine). Recordings are
    a list of float32 arrays (time,) in [-1, 1], with 50 ms of silence at both ends. Numbers are a
    list of str. Rate is 8000 samples per second. Raises ValueError for another part,
    FileNotFoundError or ValueError if the file is missing or changed. Source: espeak-ng, for this
    course.

    >>> recordings, numbers, rate = load_one_voice_recordings("words")
    >>> len(recordings), recordings[7].shape, numbers[7], rate
    (10, (4418,), '7', 8000)
    """
    _known("part", part, RECORDED)
    with np.load(io.BytesIO(read("one_voice/one_voice.npz"))) as file:
        own = slice(*RECORDED[part])
        numbers = [text.decode() for text in file["audio_text"][own]]
        return _cut(file["audio"], file["length"])[own], numbers, 8000


def _known(name, value, known):
    """Refuse a value that is not one of the known ones."""
    if not isinstance(value, str) or value not in known:
        raise ValueError(f"{name} is {value!r}, expected one of: {', '.join(known)}.")


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


def load_spoken_prompts():
    """Return `(bands, texts, names)`: what a woman says for a telephone exchange.

    Bands are a list of 531 float32 arrays (frames, 32): log-mel bands as `speech.log_mel` gives
    them, 100 frames a second, in whole dB below the recording's loudest value (-45 to 0). Texts are
    a list of str: lower-case words of the letters a to z and apostrophes. Names are a list of str,
    sorted. Raises FileNotFoundError or ValueError if the file is missing or changed. Source:
    Allison Smith's voice prompts for Asterisk (CC BY-SA 3.0).

    >>> bands, texts, names = load_spoken_prompts()
    >>> len(bands), bands[0].shape, texts[0], names[0]
    (531, (104, 32), 'activated', 'activated')
    """
    with np.load(io.BytesIO(read("spoken_prompts/spoken_prompts.npz"))) as file:
        bands = np.split(file["bands"], np.cumsum(file["frames"])[:-1])
        texts, names = file["text"].astype(str), file["name"].astype(str)
        return (
            [rows.astype(np.float32) for rows in bands],
            texts.tolist(),
            names.tolist(),
        )


def load_prompt_recordings():
    """Return `(recordings, names, rate)`: four prompts of `load_spoken_prompts` as sound.

    Recordings are a list of float32 arrays (time,) in [-1, 1]. Names are a list of str. Rate is
    8000 samples per second. Raises FileNotFoundError or ValueError if the file is missing or
    changed. Source: Allison Smith's voice prompts for Asterisk (CC BY-SA 3.0).

    >>> recordings, names, rate = load_prompt_recordings()
    >>> len(recordings), recordings[0].shape, names[0], rate
    (4, (23608,), 'tt-weasels', 8000)
    """
    with np.load(io.BytesIO(read("spoken_prompts/spoken_prompts.npz"))) as file:
        names = file["audio_name"].astype(str).tolist()
        return _cut(file["audio"], file["length"]), names, 8000
