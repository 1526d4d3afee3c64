"""No training is lost because of how it is shown or because of the shape of its scores."""

from course_utils import runtime  # noqa: F401  (first: it silences TensorFlow)

# isort: split
import io
import sys

import keras
import numpy as np
import pytest

from course_utils.training import LiveProgress, over_seeds


class ByClass(keras.metrics.Metric):
    """A metric with one value for each of two classes."""

    def update_state(self, *_, **__):
        pass

    def result(self):
        return keras.ops.array([0.25, 0.5])


def fit(metrics=(), epochs=3):
    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
    model.compile("sgd", "mse", metrics=list(metrics), jit_compile=False)
    data = np.ones((4, 2)), np.ones((4, 1))
    return model.fit(*data, epochs=epochs, verbose=0, callbacks=[LiveProgress("GRU")])


def test_the_last_state_of_the_line_stays(capsys):
    fit()
    shown = capsys.readouterr().out
    assert shown.count("\r") == 3 and shown.endswith(" s\n")
    assert shown.rpartition("\r")[2].startswith("GRU | epoch 3/3 | loss ")


def test_a_metric_with_several_values_is_shown_to_the_last_epoch(capsys):
    history = fit([ByClass(name="recall")])
    assert len(history.history["loss"]) == 3
    assert capsys.readouterr().out.count("recall 0.2500 0.5000") == 3


class Broken(io.StringIO):
    """A stdout that nobody reads any more: a pipe into `head`, or a closed terminal."""

    def write(self, text):
        raise BrokenPipeError(32, "Broken pipe")


def closed():
    stream = io.StringIO()
    stream.close()
    return stream


@pytest.mark.parametrize("stream", ["stdout", "stderr"])
@pytest.mark.parametrize("make", [closed, Broken, lambda: None])
def test_training_goes_on_when_stdout_is_closed(monkeypatch, stream, make):
    monkeypatch.setattr(sys, stream, make())
    assert len(fit().history["loss"]) == 3


def test_scores_of_one_shape_are_one_array():
    scores = over_seeds(lambda seed: [seed, 2.5], seeds=(1, 2, 3))
    assert scores.tolist() == [[1, 2.5], [2, 2.5], [3, 2.5]]


@pytest.mark.parametrize("make", [list, np.array, lambda x: np.array([x, x])])
def test_scores_of_unequal_length_all_come_back(make):
    def score(seed):
        return make([0.5] * seed)

    scores = over_seeds(score, seeds=(1, 2, 3))
    assert scores.shape == (3,) and [np.shape(x) for x in scores] == [
        np.shape(score(seed)) for seed in (1, 2, 3)
    ]


@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt])
def test_an_error_carries_the_earlier_scores(error):
    def score(seed):
        if seed == 3:
            raise error("late")
        return seed / 10

    with pytest.raises(error) as raised:
        over_seeds(score, seeds=(1, 2, 3))
    assert raised.value.__notes__ == ["over_seeds had finished 2 seeds: [0.1, 0.2]"]


def test_a_fit_that_returns_nothing_ends_after_the_first_seed():
    seen = []
    with pytest.raises(ValueError, match=r"fit\(1\) returned None"):
        over_seeds(seen.append, seeds=(1, 2, 3))
    assert seen == [1]
