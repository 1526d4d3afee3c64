"""Bach's chorales as integers without a key, groups of one melody, a network that harmonises.

Pitches are MIDI numbers (60 is middle C, 0 a rest) of soprano, alto, tenor and bass, one row an
eighth. A class of a lower voice is its distance below the melody plus OFFSET; 0 is a rest.
"""

from functools import partial

import keras
import numpy as np
from keras import ops

from course_utils import guards
from course_utils.guards import guarded

VOICES = ("soprano", "alto", "tenor", "bass")
CLASSES, OFFSET = 50, 8  # 0: a rest; the alto is at most 6 above the soprano
SIZES = (36, 25, 8, 2, *6 * [CLASSES])  # of the columns of `encode`
MELODY, BEFORE, NOW = [0, 1, 2, 3], [4, 5, 6], [7, 8, 9]
LOWEST, HIGHEST = 53, 87  # pitches of a melody that `encode` has a number for


def whole_numbers(name, value):
    """Return an array of whole numbers, as integers; refuse anything else."""
    array = guards.some(name, value)
    if not (np.isfinite(array).all() and (array % 1 == 0).all()):
        raise ValueError(f"{name} has fractions, NaN or infinity, expected integers.")
    return array.astype(int)


def chords(name, value):
    """Return pitches (steps, 4) of four voices as integers."""
    array = whole_numbers(name, value)
    if array.ndim != 2 or array.shape[1] != 4 or array.min() < 0 or array.max() > 127:
        raise ValueError(
            f"{name} has shape {array.shape} and numbers from {array.min()} to {array.max()}, "
            "expected pitches (steps, 4), MIDI numbers from 0 (a rest) to 127: soprano, alto, "
            "tenor and bass of each eighth."
        )
    return array


def row(name, value):
    """Return integers (steps,)."""
    array = whole_numbers(name, value)
    if array.ndim != 1:
        raise ValueError(f"{name} has shape {array.shape}, expected (steps,).")
    return array


def lower_voices(name, value):
    """Return pitches (steps, 3) of the voices below the melody."""
    array = whole_numbers(name, value)
    if array.ndim != 2 or array.shape[1] != 3:
        raise ValueError(
            f"{name} has shape {array.shape}, expected (steps, 3): alto, tenor, bass."
        )
    return array


def same_steps(*names):
    """Return a guard of all arguments: those of `names` have equally many steps."""

    def guard(arguments):
        steps = {name: len(arguments[name]) for name in names}
        if len(set(steps.values())) > 1:
            raise ValueError(
                f"the numbers of steps differ, expected equal ones: {steps}."
            )

    return guard


def within_reach(arguments):
    """Refuse a melody, places or fermatas that have no number in the network's input."""
    melody = arguments["pitches"][:, 0]
    melody = melody[melody > 0] + arguments.get("shift", 0)
    if melody.size and (melody.min() < LOWEST or melody.max() > HIGHEST):
        raise ValueError(
            f"the melody is from {melody.min()} to {melody.max()}, expected {LOWEST} to "
            f"{HIGHEST}: transpose it, 12 is an octave."
        )
    for name, most in (("place", 7), ("fermata", 1)):
        array = arguments[name]
        if array.min() < 0 or array.max() > most:
            raise ValueError(
                f"{name} is from {array.min()} to {array.max()}, expected 0 to {most}."
            )


def integers(name, value):
    """Refuse a batch that is not (batch, time, 11)."""
    if len(value.shape) != 3 or value.shape[-1] != len(SIZES) + 1:
        raise ValueError(
            f"{name} has shape {tuple(value.shape)}, expected (batch, time, "
            f"{len(SIZES) + 1}): stack what `encode` returns."
        )
    return value


def melodies(arguments):
    """Refuse chorales whose melody is too short to have a run of six moves."""
    guard = same_steps("pitches", "place")
    pieces = list(zip(arguments["pitches"], arguments["places"]))
    if not pieces or len(arguments["pitches"]) != len(arguments["places"]):
        raise ValueError(
            f"there are {len(arguments['pitches'])} pitches and {len(arguments['places'])} "
            "places, expected as many of both, one array for each chorale."
        )
    for i, (pitches, place) in enumerate(pieces):
        pitches, place = chords(f"pitches[{i}]", pitches), row(f"places[{i}]", place)
        guard({"pitches": pitches, "place": place})
        if (pitches[place % 2 == 0, 0] > 0).sum() < 7:
            raise ValueError(f"chorale {i} has fewer than 7 quarters, expected more.")


def fits(arguments):
    """Refuse pieces that are longer than `length`, or none."""
    pieces, length = arguments["pieces"], arguments["length"]
    longest = max((len(piece) for piece in pieces), default=0)
    if not longest or longest > length or any(np.ndim(piece) != 2 for piece in pieces):
        raise ValueError(
            f"there are {len(pieces)} pieces of up to {longest} steps, expected at least one "
            f"array (steps, columns), and no more than {length} steps."
        )


@guarded(pitches=chords)
def draw_voices(ax, pitches, title):
    """Draw pitches (steps, 4) as four lines; a rest is a gap. Introduced in notebook 35."""
    for voice, name in enumerate(VOICES):
        line = np.where(pitches[:, voice] > 0, pitches[:, voice], np.nan)
        steps = np.arange(len(line) + 1)
        ax.stairs(line, steps, baseline=None, label=name, linewidth=2)
    ax.set(xlabel="step (eighths)", ylabel="MIDI pitch", title=title)


@guarded(same_steps("pitches", "place"), pitches=chords, place=row)
def runs(pitches, place, length=6):
    """Return the runs of moves of a melody, quarter by quarter, as a set.

    Introduced in notebook 35.

    >>> runs([[60, 0, 0, 0], [62, 0, 0, 0], [64, 0, 0, 0]], [0, 2, 4], length=2)
    {(2, 2)}
    """
    melody = pitches[place % 2 == 0, 0]
    moves = np.diff(melody[melody > 0]).tolist()
    return {tuple(moves[i : i + length]) for i in range(len(moves) - length + 1)}


@guarded(melodies)
def group_by_melody(pitches, places):
    """Return a label for each chorale (chorales,); chorales of one melody have the same.

    Two belong together if they share 30 % of their runs of six moves, of the shorter melody's.
    Raises `ValueError` for melodies of fewer than seven quarters. Introduced in notebook 35.
    """
    sets = [runs(*one) for one in zip(pitches, places)]
    group = np.arange(len(sets))
    for i, one in enumerate(sets):
        for j, other in enumerate(sets[:i]):
            if len(one & other) >= 0.3 * min(len(one), len(other)):
                group[group == group[i]] = group[j]
    return np.unique(group, return_inverse=True)[1]


@guarded(pitches=chords)
def melody_of(pitches):
    """Return the soprano (steps,), a rest replaced by the note before it.

    Introduced in notebook 35.

    >>> melody_of([[72, 67, 64, 48], [0, 67, 64, 48]])
    array([72, 72])
    """
    sounding = np.maximum.accumulate((pitches[:, 0] > 0) * np.arange(len(pitches)))
    return np.where(pitches[sounding, 0] > 0, pitches[sounding, 0], 70)


@guarded(same_steps("chords", "melody"), chords=lower_voices, melody=row)
def below(chords, melody):
    """Return classes (steps, 3) of the lower voices, from pitches. Introduced in notebook 35.

    >>> below([[67, 64, 0]], [72])
    array([[13, 16,  0]])
    """
    return np.where(chords > 0, melody[:, np.newaxis] - chords + OFFSET, 0)


@guarded(
    same_steps("pitches", "place", "fermata"),
    within_reach,
    pitches=chords,
    place=row,
    fermata=row,
    shift=guards.whole(),
)
def encode(pitches, place, fermata, shift=0):
    """Return integers (steps, 11): melody 4, last chord 3, this chord 3, and 1.

    `place` (steps,) are eighths since the bar line, 0 to 7; `fermata` (steps,) is 1 at the end of a
    line. `shift` transposes by semitones; it changes the first column alone. Raises `ValueError`
    where the network has no number for a note of the melody. Introduced in notebook 35.

    >>> encode([[72, 67, 64, 48]], [0], [0])
    array([[20, 12,  0,  0,  0,  0,  0, 13, 16, 32,  1]])
    """
    melody, lower = melody_of(pitches), pitches[:, 1:]
    move = np.clip(np.diff(melody, prepend=melody[0]) + 12, 0, 24)
    before = np.concatenate([np.zeros((1, 3), int), lower[:-1]])
    high = np.where(pitches[:, 0] > 0, pitches[:, 0] - 52 + shift, 0)
    columns = high, move, place, fermata, below(before, melody), below(lower, melody)
    return np.column_stack([*columns, np.ones(len(pitches), int)])


@guarded(fits)
def pad(pieces, length):
    """Return integers (pieces, length, columns), zeros at the end. Introduced in notebook 35."""
    return np.stack([np.pad(x, ((0, length - len(x)), (0, 0))) for x in pieces])


def one_hot(x, columns):
    """Return columns of integers x (batch, time, 11) as ones and zeros, side by side.

    Introduced in notebook 35.
    """
    parts = [ops.one_hot(x[..., k], SIZES[k], dtype="float32") for k in columns]
    return ops.concatenate(parts, axis=-1)


class Harmoniser(keras.Model):
    """Logits of alto, tenor and bass, each (batch, time, CLASSES), from `encode`'s integers.

    Called on x (batch, time, 11). A bidirectional GRU reads the melody (in one direction if `ahead`
    is false), a second one the past chords; each head sees the voices above its own. Raises
    `ValueError` on other shapes. Introduced in notebook 35.
    """

    def __init__(self, ahead=True):
        super().__init__()
        gru = partial(keras.layers.GRU, return_sequences=True)
        self.reader = keras.layers.Bidirectional(gru(64)) if ahead else gru(128)
        self.past = gru(128, return_state=True)
        self.drop, self.drop_input = (keras.layers.Dropout(p) for p in (0.4, 0.2))
        self.heads = [self.build_head() for _ in range(3)]

    def build_head(self):
        hidden = keras.layers.Dense(128, activation="relu")
        layers = hidden, keras.layers.Dropout(0.4), keras.layers.Dense(CLASSES)
        return keras.Sequential(layers)

    @guarded(x=integers)
    def read(self, x, training=False):
        """Return what is known of the melody at each step, (batch, time, 128)."""
        notes = self.drop_input(one_hot(x, MELODY), training=training)
        return self.drop(self.reader(notes, mask=x[..., -1] > 0), training=training)

    def remember(self, melody, x, state=None, training=False):
        """Return what the heads share, (batch, time, features), and the next state."""
        chords = self.drop_input(one_hot(x, BEFORE), training=training)
        both = ops.concatenate([melody, chords], axis=-1)
        h, state = self.past(both, initial_state=state)
        parts = self.drop(h, training=training), melody, one_hot(x, MELODY + BEFORE)
        return ops.concatenate(parts, axis=-1), state

    def predict_voice(self, voice, shared, x, training=False):
        """Return the logits of a voice, which sees the voices above it."""
        above = [one_hot(x, NOW[:voice])] if voice else []
        seen = ops.concatenate([shared, *above], axis=-1)
        return self.heads[voice](seen, training=training)

    @guarded(x=integers)
    def call(self, x, training=False):
        melody = self.read(x, training=training)
        shared, _ = self.remember(melody, x, training=training)
        return [self.predict_voice(v, shared, x, training=training) for v in range(3)]
