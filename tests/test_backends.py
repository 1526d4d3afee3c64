"""The cells on JAX: Keras fixes its backend at import, so the shared tests run in a new process."""

import os
import re
import subprocess
import sys
from pathlib import Path

TESTS = Path(__file__).parent / "test_cells.py"
KINDS = ("rnn", "lstm", "gru", "gru_before")
# Those tests of test_cells.py that the built-in layers themselves pass on JAX; compiling is slow
# there, so some are tried on one kind. The first holds that the backend really is JAX.
SHARED = [
    "test_backend",
    *(f"test_equals_the_layer[backwards, holes-{kind}]" for kind in KINDS),
    "test_equals_the_layer[unrolled, holes-rnn]",
    "test_equals_the_layer[unrolled, holes-gru]",
    "test_equals_the_layer[no bias-gru]",
    *(f"test_initial_state[{kind}]" for kind in KINDS),
    "test_bidirectional[gru]",
    *(f"test_predict_and_fit[{kind}]" for kind in KINDS),
    "test_other_gate_activation[gru]",
    "test_stacked_cells[lstm]",
]


def test_cells_on_jax():
    """Outputs, states, gradients by jax.grad, and jitted predict and fit are Keras' own on JAX."""
    environment = os.environ | {
        "KERAS_BACKEND": "jax",
        "EXPECTED_BACKEND": "jax",
        "JAX_PLATFORMS": "cpu",
        "XLA_FLAGS": "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1",
    }
    # conftest.py asks for TensorFlow, pyproject.toml for notebooks: neither is wanted here.
    options = ["-q", "--noconftest", "-o", "addopts=", "-p", "no:cacheprovider"]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *options, *(f"{TESTS}::{t}" for t in SHARED)],
        capture_output=True,
        text=True,
        env=environment,
        cwd=TESTS.parent.parent,
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-1000:]
    passed = re.search(r"(\d+) passed", done.stdout)
    assert passed and int(passed[1]) == len(SHARED), done.stdout[-1000:]
