"""The CRF of notebook 14 is compared with a list of all paths, wherever the padding is."""

import itertools
from pathlib import Path

import keras
import nbformat
import numpy as np
import pytest
import tensorflow as tf
from keras import ops

from course_utils import crf

PAGE = Path(__file__).parents[1] / "notebooks" / "14b_commands.ipynb"


@pytest.fixture(scope="module")
def marginals():
    """Return the function that notebook 14b defines."""
    known = {"log_sum_of_paths": crf.log_sum_of_paths, "ops": ops, "tf": tf}
    for cell in nbformat.read(PAGE, as_version=4).cells:
        if cell.cell_type == "code" and cell.source.startswith("def marginals("):
            exec(cell.source.split("\n\n\n")[0], known)
    return known["marginals"]


random = np.random.default_rng(0)
EMISSIONS = random.normal(size=(1, 4, 3)).astype("float32")
A = random.normal(size=(3, 3)).astype("float32")
MASKS = {
    "none": [True, True, True, True],
    "right": [True, True, False, False],
    "left": [False, True, True, True],
    "both": [False, True, True, False],
    "one word": [False, False, True, False],
}


def every_path(emissions):
    """Return all paths of real words (words, labels) and their scores, one by one."""
    paths = list(itertools.product(range(3), repeat=len(emissions)))
    scores = [
        sum(emissions[t, y] for t, y in enumerate(path))
        + sum(A[i, j] for i, j in itertools.pairwise(path))
        for path in paths
    ]
    return np.array(paths), np.array(scores)


@pytest.mark.parametrize("mask", MASKS.values(), ids=list(MASKS))
def test_padding_on_any_side_changes_nothing(marginals, mask):
    mask = np.array([mask])
    paths, scores = every_path(EMISSIONS[mask])
    total = crf.log_sum_of_paths(EMISSIONS, A, mask)
    np.testing.assert_allclose(total, [np.log(np.exp(scores).sum())], rtol=1e-5)
    best = crf.viterbi(EMISSIONS, A, mask)
    np.testing.assert_array_equal(best[mask], paths[scores.argmax()])
    labels = np.where(mask, 1, -1)
    (right,) = np.flatnonzero((paths == 1).all(axis=1))
    layer = crf.CRF(3)
    layer(np.zeros((1, 4, 5), "float32"))
    layer.transitions.assign(A)
    wanted = np.log(np.exp(scores).sum()) - scores[right]
    np.testing.assert_allclose(layer.loss(labels, EMISSIONS), [wanted], rtol=1e-4)
    p = np.exp(scores) / np.exp(scores).sum()
    counted = [[p[paths[:, t] == k].sum() for k in range(3)] for t in range(mask.sum())]
    shares = marginals(EMISSIONS, A, mask)
    np.testing.assert_allclose(shares[mask], counted, atol=1e-5)
    assert not shares[~mask].any()


def test_a_row_that_is_all_padding_has_no_loss_and_no_gradient(marginals):
    emissions = np.concatenate([EMISSIONS, EMISSIONS])
    mask = np.array([MASKS["none"], [False] * 4])
    layer = crf.CRF(3)
    layer(np.zeros((1, 4, 5), "float32"))
    layer.transitions.assign(A)
    losses = ops.convert_to_numpy(layer.loss(np.where(mask, 1, -1), emissions))
    assert losses[0] > 0 and losses[1] == 0
    assert not marginals(emissions, A, mask)[1].any()


def test_an_unknown_number_of_steps_is_refused_with_a_reason():
    layer = crf.CRF(3)
    layer(np.zeros((1, 4, 5), "float32"))

    @tf.function(
        input_signature=[
            tf.TensorSpec([None, None], "int32"),
            tf.TensorSpec([None, None, 3], "float32"),
        ]
    )
    def loss(labels, emissions):
        return layer.loss(labels, emissions)

    with pytest.raises(ValueError, match="unknown number of steps: pad all batches"):
        loss(np.ones((1, 4), "int32"), EMISSIONS)


def test_a_layer_is_saved_with_its_settings(tmp_path):
    model = keras.Sequential([keras.Input((4, 5)), crf.CRF(3, learned=False)])
    model.save(tmp_path / "model.keras")
    layer = keras.models.load_model(tmp_path / "model.keras").layers[-1]
    assert (layer.labels, layer.learned) == (3, False)
    assert [w.name for w in layer.non_trainable_weights] == ["transitions"]


def test_without_transitions_the_loss_is_the_cross_entropy_of_each_word():
    layer, labels = crf.CRF(3, learned=False), np.array([[0, 2, 1, -1]])
    layer(np.zeros((1, 4, 5), "float32"))
    by_keras = keras.losses.SparseCategoricalCrossentropy(
        from_logits=True, ignore_class=-1, reduction=None
    )
    wanted = ops.sum(by_keras(labels, EMISSIONS), axis=1)
    np.testing.assert_allclose(layer.loss(labels, EMISSIONS), wanted, rtol=1e-5)
