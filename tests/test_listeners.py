"""Listeners: the loss is that of notebook 30, the network that of 31; bad input is named."""

import keras
import numpy as np
import pytest

from course_utils import listeners, speech, weights

RNG = np.random.default_rng(0)


def test_the_loss_is_that_of_the_forward_algorithm():
    log_y = np.log(RNG.dirichlet(np.ones(4), size=(2, 6)))
    targets = np.array([[6, 1, 2, 0], [4, 3, 3, 0]])
    wanted = [
        -speech.log_p(log_y[0], [1, 2]),
        -speech.log_p(log_y[1, :4], [3, 3]),
    ]
    found = listeners.ctc_loss(targets, log_y.astype("float32"))
    assert np.allclose(found, wanted, atol=1e-4)


def test_the_network_takes_the_weights_of_notebook_31():
    model = weights.load(listeners.recogniser(52, units=64), "31", "ours", seed=0)
    assert model.count_params() == 121356


def test_padding_changes_nothing():
    model = listeners.recogniser(6, units=8)
    rows = [RNG.normal(size=(n, 6)) for n in (9, 4, 7)]
    together = listeners.hear(model, rows)
    assert together == [listeners.hear(model, [row])[0] for row in rows]


def test_classes_are_digits():
    log_y = np.full((1, 5, 12), 0.01, "float32")
    log_y[0, range(5), [0, 1, 0, 10, 11]] = 0.89
    inputs = keras.Input((None, 2))
    outputs = keras.layers.Lambda(lambda x: np.log(log_y) + 0 * x[..., :1])(inputs)
    model = keras.Model(inputs, outputs)
    assert listeners.hear(model, [np.ones((5, 2))]) == ["09?"]


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([], "empty"),
        ([np.ones(4)], r"rows\[0\] has shape"),
        ([np.full((3, 6), np.nan)], "NaN"),
        ([np.ones((3, 6)), np.ones((0, 6))], r"rows\[1\] has shape"),
    ],
)
def test_bad_rows_are_refused(rows, message):
    with pytest.raises(ValueError, match=message):
        listeners.hear(listeners.recogniser(6, units=2), rows)


def test_errors_are_counted():
    found = listeners.digit_errors(["2934", "1", "55"], ["2034", "", "555"])
    assert found.tolist() == [[1, 4], [1, 1], [1, 2]]
    assert listeners.digit_errors([], []).shape == (0, 2)
    with pytest.raises(ValueError, match="2 numbers were said and 1 heard"):
        listeners.digit_errors(["1", "2"], ["1"])


@pytest.mark.parametrize("wrong", [0, 2.5, True])
def test_sizes_are_whole(wrong):
    with pytest.raises(ValueError, match="units"):
        listeners.recogniser(52, units=wrong)


def test_other_features_and_models_are_refused():
    with pytest.raises(ValueError, match=r"rows\[1\] has shape \(3, 5\)"):
        model = listeners.recogniser(6, units=2)
        listeners.hear(model, [np.ones((3, 6)), np.ones((3, 5))])
    with pytest.raises(ValueError, match="rows is 5"):
        listeners.hear(model, 5)
    with pytest.raises(ValueError, match="model is None"):
        listeners.hear(None, [np.ones((3, 6))])


@pytest.mark.parametrize("wrong", ["123", None, 7, [123]])
def test_numbers_are_a_list_of_str(wrong):
    with pytest.raises(ValueError, match="said"):
        listeners.digit_errors(wrong, ["123"])
