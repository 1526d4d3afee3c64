"""Chorales as integers, groups of one melody, and what each head of the network may see."""

import numpy as np
import pytest
from keras import ops

from course_utils import chorales

CHORD = [72, 67, 64, 48]


def song(steps=6, seed=0):
    rng = np.random.default_rng(seed)
    pitches = np.array(CHORD) + rng.integers(-3, 4, (steps, 4))
    return pitches, np.arange(steps) % 8, np.zeros(steps, int)


def test_classes_become_pitches_again():
    pitches, place, fermata = song()
    pitches[2, 3] = 0
    x = chorales.encode(pitches, place, fermata)
    melody = chorales.melody_of(pitches)
    back = melody[:, np.newaxis] - x[:, chorales.NOW] + chorales.OFFSET
    back = np.where(x[:, chorales.NOW] > 0, back, 0)
    assert np.array_equal(back, pitches[:, 1:])


def test_a_transposed_chorale_differs_in_the_first_column_alone():
    pitches, place, fermata = song()
    x = chorales.encode(pitches, place, fermata)
    moved = chorales.encode(pitches + 2, place, fermata)
    assert np.array_equal(moved[:, 1:], x[:, 1:])
    assert np.array_equal(moved, chorales.encode(pitches, place, fermata, shift=2))


def test_a_rest_keeps_the_note_before_it():
    pitches = np.array([CHORD, [0, 67, 64, 48], [74, 67, 0, 48]])
    assert chorales.melody_of(pitches).tolist() == [72, 72, 74]
    assert chorales.encode(pitches, [0, 1, 2], [0, 0, 0])[1, 0] == 0


def test_a_melody_in_another_key_is_in_the_same_group():
    one, place, _ = song(40)
    other = song(40, seed=1)[0]
    groups = chorales.group_by_melody([one, other, one + 3], [place] * 3)
    assert groups[0] == groups[2] != groups[1]


@pytest.mark.parametrize("ahead", [True, False])
def test_each_voice_depends_on_what_it_may_see(ahead):
    network, x = chorales.Harmoniser(ahead), chorales.encode(*song())[np.newaxis]
    base = [ops.convert_to_numpy(logits) for logits in network(x)]

    def changed(column, step=3):
        other = x.copy()
        other[0, step, column] += 1
        pairs = zip(base, map(ops.convert_to_numpy, network(other)))
        return [sorted(set(np.nonzero(np.abs(a - b) > 1e-7)[1])) for a, b in pairs]

    alto, tenor, bass = chorales.NOW
    assert changed(alto) == [[], [3], [3]]
    assert changed(tenor) == [[], [], [3]]
    assert changed(bass) == [[], [], []]
    assert all(steps == [3, 4, 5] for steps in changed(chorales.BEFORE[0]))
    first = min(min(steps) for steps in changed(chorales.MELODY[0]))
    assert (first < 3) == ahead


def test_padding_changes_nothing():
    network, x = chorales.Harmoniser(), chorales.encode(*song())
    padded = chorales.pad([x, x[:4]], length=6)
    for alone, together in zip(network(x[np.newaxis, :4]), network(padded)):
        assert np.allclose(alone[0], together[1, :4], atol=1e-6)


@pytest.mark.parametrize(
    "function, arguments, reason",
    [
        (chorales.encode, ([], [], []), "at least one number"),
        (chorales.encode, ([[72, 67, 64]], [0], [0]), r"expected pitches \(steps, 4\)"),
        (chorales.encode, (CHORD, [0], [0]), r"expected pitches \(steps, 4\)"),
        (chorales.encode, ([[np.nan, 67, 64, 48]], [0], [0]), "fractions, NaN"),
        (chorales.encode, ([CHORD], [0, 1], [0]), "numbers of steps differ"),
        (chorales.encode, ([CHORD], [8], [0]), "place is from 8 to 8, expected 0 to 7"),
        (chorales.encode, ([CHORD], [0], [2]), "fermata is from 2"),
        (chorales.encode, ([CHORD], [0], [0], 0.5), "expected a whole number"),
        (chorales.encode, ([CHORD], [0], [0], 20), "transpose it"),
        (chorales.encode, ([[40, 36, 30, 28]], [0], [0]), "transpose it"),
        (chorales.melody_of, ([[128, 60, 60, 60]],), "MIDI numbers from 0"),
        (chorales.melody_of, (["C4"],), "expected an array of numbers"),
        (chorales.below, ([[60, 60]], [72]), "alto, tenor, bass"),
        (chorales.below, ([[60, 60, 60]], [[72]]), r"expected \(steps,\)"),
        (chorales.runs, ([CHORD], [0, 2]), "numbers of steps differ"),
        (chorales.group_by_melody, ([], []), "expected as many of both"),
        (chorales.group_by_melody, ([[CHORD]], []), "expected as many of both"),
        (chorales.group_by_melody, ([[CHORD]], [[0]]), "fewer than 7 quarters"),
        (chorales.pad, ([], 4), "at least one"),
        (chorales.pad, ([np.ones((5, 2))], 4), "no more than 4 steps"),
        (
            chorales.Harmoniser().read,
            (np.ones((2, 3)),),
            r"expected \(batch, time, 11\)",
        ),
        (chorales.Harmoniser(), (np.ones((1, 2, 3)),), r"expected \(batch, time, 11\)"),
    ],
)
def test_what_is_refused(function, arguments, reason):
    with pytest.raises(ValueError, match=reason):
        function(*arguments)
