"""The same tests on JAX, all in one new process: Keras chooses its backend at import."""

import os
import subprocess
import sys
from pathlib import Path

TESTS = Path(__file__).parent
# What is not run again on JAX, by file. JAX has float64 only if it is switched on globally. The
# other tests of the cells are compiled for 20 to 30 seconds a kind of cell: one more type, more
# shapes, and what Keras' layers do around a cell. Saved models are read back in another process,
# which compiles once more. Those of the scan are about TensorFlow's graphs,
# long inputs and low precision, one of the memory network is about NumPy alone;
# the gradient of the Turing machine is taken on TensorFlow's tape. On JAX, Keras' loop cannot mask
# a state that is wider than the output, and a length is never unknown; PennyLane is compared on
# TensorFlow, and long loops of small gates take JAX minutes.
LEFT_OUT = {
    "test_cells.py": [
        "float64",
        "bfloat16",
        "any_shape",
        "bidirectional",
        "stacked",
        "safe_mode",
    ],
    "test_scan.py": [
        "that_the_graph_does_not_know",
        "1000",
        "300",
        "low_precision",
    ],
    "test_memory.py": ["position_encoding_refuses", "learns", "saved"],
    "test_quantum.py": [
        "fit_save",
        "masked",
        "needs_a_number",
        "pennylane",
        "norm",
        "stateful",
    ],
    "test_quantum_neurons.py": ["pennylane", "with_a_penalty", "save"],
    "test_xlstm.py": ["float64", "learns", "(masked and mlstm)"],
    "test_ntm.py": ["gradient", "saved", "handed_on", "declared_shapes"],
    "test_conv_lstm.py": ["saved"],
}
DESELECTED = 63  # of these files' tests
QUICK = "--xla_backend_optimization_level=0 --xla_llvm_disable_expensive_passes=true"
ONE_THREAD = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"


def test_on_jax():
    """On JAX the same tests pass as on TensorFlow, except what is left out."""
    environment = os.environ | {
        "KERAS_BACKEND": "jax",
        "EXPECTED_BACKEND": "jax",
        "JAX_PLATFORMS": "cpu",
        "XLA_FLAGS": f"{ONE_THREAD} {QUICK}",
    }
    left_out = [f"{file} and ({' or '.join(x)})" for file, x in LEFT_OUT.items()]
    chosen = " and ".join(f"not ({tests})" for tests in left_out)
    # conftest.py sets TensorFlow and pyproject.toml sets notebooks; this test needs neither.
    options = ["-q", "--noconftest", "-o", "addopts=", "-p", "no:cacheprovider"]
    files = [TESTS / file for file in LEFT_OUT]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *options, "-k", chosen, *files],
        capture_output=True,
        text=True,
        env=environment,
        cwd=TESTS.parent,
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-1000:]
    summary = done.stdout.strip().splitlines()[-1]
    assert f"{DESELECTED} deselected" in summary, summary
    assert "skipped" not in summary, summary
