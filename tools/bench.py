"""Compares a training step of our cells and of the two-level scan with built-in layers, in one run.

    python tools/bench.py

Both layers get the same data and take turns. We compare the lower quartiles, over many turns, of
the CPU seconds per step: other work on the machine changes them little, and both equally. Writes
docs/benchmark.md. The exit status is 1 if a ratio is above its limit.
"""

import re
import sys
import time
from pathlib import Path

from course_utils import runtime  # noqa: F401  (first: it silences TensorFlow)

# isort: split
import keras
import numpy as np
import tensorflow as tf
from rich.console import Console

from course_utils.cells import GRUCell, LSTMCell, RNNCell
from course_utils.files import write_whole
from course_utils.scan import MinGRU, MinGRUCell

PAIRS = {
    "SimpleRNN": (RNNCell, keras.layers.SimpleRNN, 1.05),
    "LSTM": (LSTMCell, keras.layers.LSTM, 1.05),
    "GRU": (GRUCell, keras.layers.GRU, 0.95),
}
SIZES = {  # batch, timesteps, features, units
    "small": (16, 50, 8, 16),
    "medium": (32, 50, 32, 64),
    "large": (64, 50, 64, 192),
}
SCAN_STEPS = (64, 256, 1_024, 4_096)  # time steps; batch 16, 64 features, 64 units
SCAN_LIMIT = 2.5  # times as fast as the LSTM at 1,024 steps
SCAN_TURNS = 3
TURNS, STEPS = 30, 8  # in each turn, every layer runs this many steps
REPORT = Path("docs/benchmark.md")
HEAD = """# Speed of the cells

A training step (forward, backward, Adam) of `keras.layers.RNN(our cell)` and of the built-in layer
on one CPU thread, measured in one run by `make bench`; not part of CI. Keras {keras}, TensorFlow
{tensorflow}. Sizes are batch, time steps, features, units; "operations" are those of one time
step in TensorFlow's graph, forward and backward.

With small sizes the number of operations decides the time, with large sizes the matrix products,
which are the same. Our LSTM and simple cell do the same operations as Keras'. Our GRU adds the
biases to whole blocks and splits each product once, where Keras slices out every gate separately:
fewer operations.

| layer | size | ours (ms) | built-in (ms) | operations | ratio | limit | |
|---|---|---|---|---|---|---|---|
"""


SCAN_HEAD = """
## The two-level scan

A training step of a minGRU by `course_utils.scan`, beside an LSTM and Keras' own loop over the same
minGRU: batch 16, 64 features, 64 units, all states; the lowest of a few turns. The limit is for
1,024 steps.

| steps | scan (ms) | LSTM (ms) | Keras' loop (ms) | LSTM / scan | loop / scan | limit | |
|---|---|---|---|---|---|---|---|
"""


def training_step(layer, shape):
    """Return a function that trains `layer` on one batch, compiled as a graph."""
    batch, time_steps, features, units = shape
    random = np.random.default_rng(0)
    x = tf.constant(random.normal(size=(batch, time_steps, features)), tf.float32)
    layer.build(x.shape)
    y = tf.constant(random.normal(size=layer.compute_output_shape(x.shape)), tf.float32)
    optimizer = keras.optimizers.Adam()
    optimizer.build(layer.trainable_variables)

    @tf.function
    def step():
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean((layer(x) - y) ** 2)
        optimizer.apply(tape.gradient(loss, layer.trainable_variables))

    step()  # traces it
    return step


def seconds(step, steps=STEPS):
    """Return the CPU seconds of one step."""
    begin = time.process_time()
    for _ in range(steps):
        step()
    return (time.process_time() - begin) / steps


def operations(step):
    """Return the number of operations of one time step in the graph, from its loops' bodies."""
    functions = step.get_concrete_function().graph.as_graph_def().library.function
    bodies = {f.signature.name: len(f.node_def) for f in functions}
    return sum(
        n for name, n in bodies.items() if re.search(r"body(_\d+)?(_grad_\d+)?$", name)
    )


def compare(cell, builtin, shape):
    """Return CPU seconds and operations of a training step, ours and the built-in layer's."""
    layers = keras.layers.RNN(cell(shape[-1])), builtin(shape[-1])
    steps = [training_step(layer, shape) for layer in layers]
    turns = [[seconds(step) for step in steps] for _ in range(TURNS)]
    return np.quantile(turns, 0.25, axis=0), [operations(step) for step in steps]


def compare_scan(time_steps, units=64):
    """Return CPU seconds of a training step: by the scan, of an LSTM, by Keras' loop."""
    layers = (
        MinGRU(units, return_sequences=True),
        keras.layers.LSTM(units, return_sequences=True),
        keras.layers.RNN(MinGRUCell(units), return_sequences=True),
    )
    steps = [training_step(layer, (16, time_steps, 64, units)) for layer in layers]
    turns = [[seconds(step, steps=1) for step in steps] for _ in range(SCAN_TURNS)]
    return np.min(turns, axis=0)


def main():
    """Print and write every ratio; return the exit status."""
    console, rows, missed = Console(highlight=False), [], 0
    for name, (cell, builtin, limit) in PAIRS.items():
        for size, shape in SIZES.items():
            (ours, theirs), counts = compare(cell, builtin, shape)
            verdict = "passed" if ours / theirs <= limit else "missed"
            missed += verdict == "missed"
            rows.append(
                f"| {name} | {size} {', '.join(map(str, shape))} | {1e3 * ours:.2f} "
                f"| {1e3 * theirs:.2f} | {counts[0]}, {counts[1]} | {ours / theirs:.2f} "
                f"| <= {limit} | {verdict} |"
            )
            console.print(rows[-1], soft_wrap=True)
    head = HEAD.format(keras=keras.__version__, tensorflow=tf.__version__)
    lines = []
    for time_steps in SCAN_STEPS:
        scan, lstm, loop = compare_scan(time_steps)
        limit, verdict = "", ""
        if time_steps == 1_024:
            limit = f">= {SCAN_LIMIT}"
            verdict = "passed" if lstm / scan >= SCAN_LIMIT else "missed"
            missed += verdict == "missed"
        lines.append(
            f"| {time_steps:,} | {1e3 * scan:.1f} | {1e3 * lstm:.1f} | {1e3 * loop:.1f} "
            f"| {lstm / scan:.1f} | {loop / scan:.1f} | {limit} | {verdict} |"
        )
        console.print(lines[-1], soft_wrap=True)
    tables = "\n".join(rows), SCAN_HEAD.rstrip(), "\n".join(lines)
    write_whole(REPORT, head + "\n".join(tables) + "\n")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
