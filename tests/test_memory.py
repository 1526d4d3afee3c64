"""The memory network equals a loop in NumPy, hides padding, and can be saved and loaded.

test_backends.py runs this file again on JAX.
"""

import os

import keras
import numpy as np
import pytest

from course_utils.memory import MemoryNetwork, position_encoding


@pytest.fixture
def inputs():
    """Return three stories of five sentences; the second has two, the third one word."""
    rng = np.random.default_rng(0)
    story = rng.integers(1, 9, (3, 5, 4)).astype("int32")
    story[0, :, 3] = 0
    story[1, 2:] = 0
    story[2, 1:] = 0
    question = rng.integers(1, 9, (3, 6)).astype("int32")
    question[:, 4:] = 0
    return [story, question, np.tile(np.arange(5, dtype="float32"), (3, 1))]


def by_loop(network, story, question, ages):
    """Return logits and attention of one story, word by word."""
    A, T = (keras.ops.convert_to_numpy(table) for table in (network.A, network.T))

    def vector(words, table):
        factors = position_encoding(len(words), network.units)
        total = np.zeros(network.units)
        for factor, word in zip(factors, words):
            if word:
                total += (factor if network.position else 1) * A[word, table]
        return total

    lines = [line for line in story if line.any()]
    u, attention = vector(question, 0), []
    for hop in range(network.hops):
        keys, values = (
            [
                vector(line, t) + np.log1p(age) * T[0, t] + age / 10 * T[1, t]
                for line, age in zip(lines, ages)
            ]
            for t in (hop, hop + 1)
        )
        powers = np.exp([key @ u for key in keys])
        attention.append(powers / powers.sum())
        u = u + attention[-1] @ np.array(values)
        if network.hidden:
            W, b = network.into.get_weights()
            V, c = network.back.get_weights()
            u = u + np.maximum(0, u @ W + b) @ V + c
    return A[:, -1] @ u, np.array(attention)


@pytest.mark.parametrize(
    ("hops", "position", "hidden"), [(3, True, 0), (1, False, 0), (3, True, 7)]
)
def test_equals_a_loop(inputs, hops, position, hidden):
    """The hidden layer follows each hop."""
    network = MemoryNetwork(9, units=5, hops=hops, position=position, hidden=hidden)
    network(inputs)  # makes the tables
    if hidden:  # biases start at 0
        network.into.bias.assign(np.linspace(-0.1, 0.1, hidden))
        network.back.bias.assign(np.linspace(-0.1, 0.1, 5))
    logits, weights = network.read(inputs)
    for i, one in enumerate(zip(*inputs)):
        wanted, attention = by_loop(network, *one)
        np.testing.assert_allclose(logits[i], wanted, atol=1e-5)
        found = np.asarray(weights[i])
        np.testing.assert_allclose(found[:, : attention.shape[1]], attention, atol=1e-5)
        assert not found[:, attention.shape[1] :].any()


def test_empty_sentences_change_nothing(inputs):
    network = MemoryNetwork(9, units=5)
    before = network(inputs)
    story, question, ages = inputs
    longer = np.pad(story, ((0, 0), (0, 3), (0, 0)))
    after = network([longer, question, np.pad(ages, ((0, 0), (0, 3)))])
    np.testing.assert_allclose(before, after, atol=1e-6)


def test_order_of_words_counts_with_position_encoding(inputs):
    story, question, ages = inputs
    turned = [story[:1, :, [2, 1, 0, 3]], question[:1], ages[:1]]
    first = [array[:1] for array in inputs]
    for position in (True, False):
        network = MemoryNetwork(9, units=5, position=position)
        same = np.allclose(network(first), network(turned), atol=1e-6)
        assert same != position


def test_learns(inputs):
    keras.utils.set_random_seed(0)
    network = MemoryNetwork(9, units=5, hops=2)
    network.compile(
        optimizer=keras.optimizers.Adam(0.03),
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    )
    history = network.fit(inputs, np.array([1, 2, 3]), epochs=25, verbose=0)
    assert history.history["loss"][-1] < 0.5 * history.history["loss"][0]


def test_noise_makes_older_sentences_older_while_training(inputs):
    """With noise 1 every age grows by one more than that of the sentence before it."""
    network = MemoryNetwork(9, units=5, noise=1.0)
    story, question, ages = inputs
    later = [story, question, 2 * ages + 1]
    np.testing.assert_allclose(
        network(inputs, training=True), network(later), atol=1e-6
    )
    plain = np.asarray(network(inputs))
    assert abs(plain - np.asarray(network(later))).max() > 1e-4
    network.noise = 0.5
    drawn = [np.asarray(network(inputs, training=True)) for _ in range(2)]
    assert abs(drawn[0] - drawn[1]).max() > 1e-5


def test_saved_and_loaded(inputs, tmp_path):
    network = MemoryNetwork(9, units=5, hops=2, position=False, hidden=3, noise=0.2)
    before = network(inputs)
    network.save(tmp_path / "network.keras")
    loaded = keras.models.load_model(tmp_path / "network.keras")
    np.testing.assert_allclose(loaded(inputs), before, atol=1e-6)
    assert (loaded.hops, loaded.position, loaded.hidden, loaded.noise) == (
        2,
        False,
        3,
        0.2,
    )


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda s, q, a: [s, q], "expected a story"),
        (lambda s, q, a: [s[0], q, a], "expected a story"),
        (lambda s, q, a: [s[:, :0], q, a[:, :0]], "none of them empty"),
        (lambda s, q, a: [s, q[:, :0], a], "none of them empty"),
        (lambda s, q, a: [s, q[:2], a], "equal batches"),
        (lambda s, q, a: [s, q, a[:, :3]], "equal sentences"),
    ],
)
def test_bad_input_is_refused(inputs, change, reason):
    network = MemoryNetwork(9, units=5)
    network(inputs)
    with pytest.raises(ValueError, match=reason):
        network.read(change(*inputs))
    with pytest.raises(ValueError, match=reason):
        MemoryNetwork(9, units=5, noise=0.1)(change(*inputs), training=True)


def test_ages_of_nan_are_refused(inputs):
    story, question, ages = inputs
    with pytest.raises(ValueError, match="expected finite ages"):
        MemoryNetwork(9, units=5).read([story, question, np.nan * ages])


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ({"vocabulary": 0}, "vocabulary is 0, expected a whole number of at least 1"),
        ({"units": 1.5}, "units is 1.5, expected a whole number"),
        ({"hops": 0}, "hops is 0, expected a whole number of at least 1"),
        ({"hidden": -1}, "hidden is -1, expected a whole number of at least 0"),
        ({"noise": 2}, "noise is 2, expected a number from 0 to 1"),
        ({"noise": float("nan")}, "noise is NaN"),
    ],
)
def test_bad_settings_are_refused(options, reason):
    with pytest.raises(ValueError, match=reason):
        MemoryNetwork(**{"vocabulary": 9} | options)


def test_backend():
    assert keras.backend.backend() == os.environ.get("EXPECTED_BACKEND", "tensorflow")


def test_position_encoding_refuses_no_words():
    with pytest.raises(ValueError, match="words is 0"):
        position_encoding(0, 4)
