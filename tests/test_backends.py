"""The cells on JAX. Keras chooses its backend at import, so test_cells.py runs in a new process."""

import os
import subprocess
import sys
from pathlib import Path

TESTS = Path(__file__).parent / "test_cells.py"
# JAX has float64 only if it is switched on globally. The others are compiled for 20 to 30 seconds
# a kind of cell: one more type, more shapes, and what Keras' layers do around a cell.
LEFT_OUT = ["float64", "bfloat16", "any_shape", "bidirectional", "stacked"]
QUICK = "--xla_backend_optimization_level=0 --xla_llvm_disable_expensive_passes=true"
ONE_THREAD = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"


def test_cells_on_jax():
    """On JAX our cells also equal the built-in layers: test_cells.py except what is left out."""
    environment = os.environ | {
        "KERAS_BACKEND": "jax",
        "EXPECTED_BACKEND": "jax",
        "JAX_PLATFORMS": "cpu",
        "XLA_FLAGS": f"{ONE_THREAD} {QUICK}",
    }
    left_out = " and ".join(f"not {name}" for name in LEFT_OUT)
    # conftest.py sets TensorFlow and pyproject.toml sets notebooks; this test needs neither.
    options = ["-q", "--noconftest", "-o", "addopts=", "-p", "no:cacheprovider"]
    command = [sys.executable, "-m", "pytest", *options, "-k", left_out, TESTS]
    done = subprocess.run(
        command, capture_output=True, text=True, env=environment, cwd=TESTS.parents[1]
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-1000:]
    summary = done.stdout.strip().splitlines()[-1]
    assert "24 deselected" in summary and "skipped" not in summary, summary
