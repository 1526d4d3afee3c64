"""Every check accepts a right answer and tells each usual wrong one its reason."""

import itertools
import json
import re
from pathlib import Path

import keras
import numpy as np
import pytest
from keras import ops

from course_utils.by_hand.rnn import read_out, rnn_step, softmax
from course_utils.checks import nb02, nb04

NOTEBOOKS = Path(__file__).parents[1] / "notebooks"
NUMBERS = itertools.count()  # a registered name of its own for each class
PAGES = sorted(NOTEBOOKS.glob("*.ipynb"))


@pytest.fixture
def outcome(capsys):
    """Return a function that runs a check and returns the line it prints."""

    def run(check, *answers):
        capsys.readouterr()
        check(*answers)
        return capsys.readouterr().out.strip()

    return run


def exercise_outputs(path):
    """Return what the cells that call a check have printed, as stored in the notebook."""
    outputs = []
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        if re.search(r"^check\.exercise_\d", "".join(cell["source"]), re.MULTILINE):
            outputs.append("".join("".join(o.get("text", "")) for o in cell["outputs"]))
    return outputs


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_stubs_are_not_attempted_and_solutions_pass(page):
    stubs = exercise_outputs(page)
    solutions = exercise_outputs(
        NOTEBOOKS / "solutions" / f"{page.stem}_solutions.ipynb"
    )
    assert 2 <= len(stubs) <= 4
    assert stubs == ["not attempted\n"] * len(stubs)
    assert solutions == ["passed\n"] * len(stubs)


# --- notebook 02 ------------------------------------------------------------------------------


def good_params(features, units, outputs):
    rng = np.random.default_rng(0)
    shapes = {"W_xh": (features, units), "W_hh": (units, units), "b_h": (units,)}
    shapes |= {"W_hy": (units, outputs), "b_y": (outputs,)}
    return {name: rng.normal(size=shape) for name, shape in shapes.items()}


def params_with(**changes):
    """Return a function like good_params with some shapes replaced; None drops the entry."""

    def params(features, units, outputs):
        sizes = {"F": features, "U": units, "O": outputs}
        made = good_params(features, units, outputs)
        for name, letters in changes.items():
            if letters is None:
                del made[name]
            else:
                made[name] = np.zeros([sizes[letter] for letter in letters])
        return made

    return params


def forward_with(carry=True, g=softmax, bias=True, start=0.0):
    """Return a forward pass, right by default."""

    def forward(inputs, params):
        if not bias:
            params = params | {"b_h": 0.0}
        h = np.full((len(inputs), len(params["W_hh"])), start)
        outputs = []
        for t in range(inputs.shape[1]):
            new_h = rnn_step(inputs[:, t], h, params)
            if carry:
                h = new_h
            outputs.append(read_out(new_h, params, g))
        return np.stack(outputs, axis=1)

    return forward


def last_output_only(inputs, params):
    return forward_with()(inputs, params)[:, -1]


def output_carried_as_ones(inputs, params):
    outputs = forward_with()(inputs, params)
    later = forward_with(start=1.0)(inputs, params)
    return np.concatenate([outputs[:, :1], later[:, 1:]], axis=1)


@pytest.mark.parametrize(
    ("params", "forward", "reason"),
    [
        (good_params, forward_with(), "passed"),
        (
            params_with(W_hy="OU"),
            forward_with(),
            "W_hy has shape (3, 5), expected (5, 3)",
        ),
        (
            params_with(W_xh="UF"),
            forward_with(),
            "W_xh has shape (5, 6), expected (6, 5)",
        ),
        (params_with(b_y=None), forward_with(), "no b_y"),
        (lambda f, u, o: [1], forward_with(), "expected a dict"),
        (good_params, forward_with(carry=False), "is the new state handed on?"),
        (good_params, forward_with(g=lambda a: a), "where is softmax?"),
        (good_params, forward_with(bias=False), "the first output is wrong"),
        (good_params, forward_with(start=1.0), "the first output is wrong"),
        (good_params, output_carried_as_ones, "a later one is not"),
        (
            good_params,
            last_output_only,
            "the output has shape (2, 3), expected (2, 4, 3)",
        ),
        (
            good_params,
            lambda inputs, params: inputs @ inputs,
            "your code raised ValueError",
        ),
        (good_params, lambda inputs, params: print(end=""), "did you forget to return"),
        (..., forward_with(), "not attempted"),
    ],
)
def test_02_mended_forward(outcome, params, forward, reason):
    line = outcome(nb02.exercise_1, params, forward)
    assert reason in line
    assert (line == "passed") == (reason == "passed")


def latch(letters="e", push=10.0, keep=10.0, bias=0.0):
    column = [[push * (letter in letters)] for letter in nb02.ALPHABET]
    return {
        "W_xh": np.array(column),
        "W_hh": np.array([[keep]]),
        "b_h": np.array([bias]),
    }


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (latch(), "passed"),
        (latch(push=5.0, keep=3.0), "passed"),
        (latch(keep=1.0), "the e is forgotten"),
        (latch(keep=0.0), "the e is forgotten"),
        (latch(keep=-10.0), "the e is forgotten"),
        (latch(push=1.0), "is the push big enough?"),
        (latch(push=-10.0), "is the push big enough?"),
        (latch(letters="ae"), "want 0"),
        (latch(bias=1.0), "want 0"),
        ({"W_xh": latch()["W_xh"], "W_hh": np.array([[10.0]])}, "no b_h"),
        (latch() | {"W_xh": latch()["W_xh"].T}, "W_xh has shape (1, 27)"),
        ([1, 2, 3], "not a dict"),
        (..., "not attempted"),
    ],
)
def test_02_latch(outcome, answer, reason):
    line = outcome(nb02.exercise_2, answer)
    assert reason in line
    assert (line == "passed") == (reason == "passed")


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (lambda f, u, o: (f + u + 1) * u + (u + 1) * o, "passed"),
        (lambda f, u, o: (f + u) * u + u * o, "the biases"),
        (lambda f, u, o: (f + 1) * u + (u + 1) * o, "W_hh is missing"),
        (lambda f, u, o: 4 * ((f + u + 1) * u) + (u + 1) * o, "Keras has"),
        (lambda f, u, o: (f + u + 1) * u, "Keras has"),
        (lambda f, u, o: None, "not attempted"),
    ],
)
def test_02_count_parameters(outcome, answer, reason):
    line = outcome(nb02.exercise_3, answer)
    assert reason in line
    assert (line == "passed") == (reason == "passed")


# --- notebook 04 ------------------------------------------------------------------------------


def right_mask(lengths, time):
    return np.arange(time) < np.asarray(lengths)[:, np.newaxis]


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (right_mask, "passed"),
        (lambda lengths, time: ~right_mask(lengths, time), "inverted"),
        (lambda lengths, time: right_mask(lengths, time)[:, ::-1], "on the left"),
        (lambda lengths, time: right_mask(lengths - 1, time), "gives 2 real steps"),
        (lambda lengths, time: right_mask(lengths + 1, time), "gives 4 real steps"),
        (lambda lengths, time: right_mask(lengths, time).T, "has shape"),
        (lambda lengths, time: right_mask(lengths, max(lengths)), "has shape"),
        (lambda lengths, time: right_mask(lengths, time).astype(float), "expects bool"),
        (lambda lengths, time: None, "not attempted"),
        (lambda lengths, time: print(end=""), "forget to return"),
    ],
)
def test_04_padding_mask(outcome, answer, reason):
    line = outcome(nb04.exercise_1, answer)
    assert reason in line
    assert (line == "passed") == (reason == "passed")


def chunks_with(handed_on=lambda states: states, axis=1, last=True, stop=0):
    """Return a reader in chunks, right by default."""

    def read(layer, x, size):
        chunks, states = [], None
        length = x.shape[1] if last else x.shape[1] - x.shape[1] % size
        for start in range(0, length, size):
            outputs, *states = layer(
                x[:, start : start + size], initial_state=handed_on(states)
            )
            chunks.append(outputs)
        return ops.concatenate(chunks, axis=axis)

    return read


def never_returns(layer, x, size):
    chunks_with()(layer, x, size)


def h_for_both(states):
    return states and [states[0]] * len(states)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (chunks_with(), "passed"),
        (chunks_with(handed_on=lambda states: None), "until the second chunk begins"),
        (
            chunks_with(handed_on=h_for_both),
            "LSTM, chunks of 1: right until the second",
        ),
        (chunks_with(axis=0), "joined along time"),
        (chunks_with(last=False), "joined along time, the last one too?"),
        (lambda layer, x, size: layer(x[:, ::-1])[0], "the first chunk is not"),
        (never_returns, "did you forget to return"),
        (..., "not attempted"),
    ],
)
def test_04_read_in_chunks(outcome, answer, reason):
    line = outcome(nb04.exercise_2, answer)
    assert reason in line
    assert (line == "passed") == (reason == "passed")


def leaky_cell(mix, registered=True, config=("units", "leak"), bias=True):
    """Return a class like the solution's, with a mixture of old state, tanh and leak."""

    class LeakyCell(keras.layers.Layer):
        def __init__(self, units, leak=0.5, **kwargs):
            super().__init__(**kwargs)
            self.units = self.state_size = self.output_size = units
            self.leak = leak

        def build(self, input_shape):
            units = self.units
            self.kernel = self.add_weight(name="kernel", shape=(input_shape[-1], units))
            self.recurrent_kernel = self.add_weight(
                name="recurrent", shape=(units, units)
            )
            self.bias = self.add_weight(
                name="bias", shape=(units,), initializer="zeros"
            )

        def call(self, inputs, states, training=False):
            (h,) = states
            a = ops.matmul(inputs, self.kernel) + ops.matmul(h, self.recurrent_kernel)
            h = mix(h, ops.tanh(a + self.bias if bias else a), self.leak)
            return h, [h]

        def get_config(self):
            ours = {"units": self.units, "leak": self.leak}
            return super().get_config() | {name: ours[name] for name in config}

    if registered:
        name = f"LeakyCell{next(NUMBERS)}"
        return keras.saving.register_keras_serializable("tests", name=name)(LeakyCell)
    return LeakyCell


def leaky(h, new, leak):
    return (1.0 - leak) * h + leak * new


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (leaky_cell(leaky), "passed"),
        (leaky_cell(lambda h, new, leak: leak * h + (1.0 - leak) * new), "exchanged"),
        (leaky_cell(lambda h, new, leak: new), "where does the leak come in?"),
        (leaky_cell(lambda h, new, leak: h + leak * new), "term by term"),
        (leaky_cell(leaky, bias=False), "is b there?"),
        (leaky_cell(leaky, registered=False), "is the class registered?"),
        (leaky_cell(leaky, config=("units",)), "is leak in get_config?"),
        (leaky_cell(leaky, config=()), "does get_config hold units and leak?"),
        (keras.layers.SimpleRNNCell, "your code raised"),
        (lambda units, leak: units, "not a class"),
        (..., "not attempted"),
    ],
)
def test_04_leaky_cell(outcome, answer, reason):
    line = outcome(nb04.exercise_3, answer)
    assert reason in line
    assert (line == "passed") == (reason == "passed")
