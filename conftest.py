"""pytest's setup for both tests and notebooks."""

import os
import sys
from pathlib import Path
from unittest import mock

import nbval.kernel
from hypothesis import settings
from jupyter_client.provisioning import local_provisioner
from nbval.kernel import RunningKernel
from nbval.plugin import IPyNbCell

from comparison import differences, split
from kernels import Kernel

# Stored outputs come from the quick profile on TensorFlow; kernels inherit this environment.
os.environ["PROFILE"] = "quick"
os.environ["KERAS_BACKEND"] = "tensorflow"
# No process that the tests start has a network, neither Python (tests/offline) nor others.
OFFLINE = str(Path(__file__).parent / "tests" / "offline")
PYTHONPATH = [OFFLINE, *filter(None, [os.environ.get("PYTHONPATH")])]
os.environ["PYTHONPATH"] = os.pathsep.join(dict.fromkeys(PYTHONPATH))
for name in "http_proxy", "https_proxy", "all_proxy":
    os.environ[name] = os.environ[name.upper()] = "http://127.0.0.1:9"  # no proxy there
# The same examples in each run, and no time limit for an example.
settings.register_profile("course", deadline=None, derandomize=True)
settings.load_profile("course")


start_new_kernel = nbval.kernel.start_new_kernel


def start_forked_kernel(*arguments, **options):
    """Start a notebook's kernel by a fork (tests/kernels.py)."""
    with mock.patch.object(local_provisioner, "launch_kernel", Kernel):
        return start_new_kernel(*arguments, **options)


if sys.platform == "linux":  # elsewhere system libraries may not survive a fork
    nbval.kernel.start_new_kernel = start_forked_kernel


def execute_with_history(self, source, allow_stdin=None):
    """Execute a cell as Jupyter does, with a history.

    nbval stores no history, and without it IPython ignores the `;` that hides a value.
    """
    return self.kc.execute(source, allow_stdin=allow_stdin, stop_on_error=False)


RunningKernel.execute_cell_input = execute_with_history


compare_literally = IPyNbCell.compare_outputs


def compare_with_results(self, test, ref, skip_compare=None):
    """Compare results of `report` as numbers (tools/comparison.py), other outputs literally."""
    (fresh, test), (stored, ref) = split(test), split(ref)
    equal = compare_literally(self, test, ref, skip_compare)
    found = differences(stored, fresh)
    self.comparison_traceback += found
    return equal and not found


IPyNbCell.compare_outputs = compare_with_results


def pytest_collectstart(collector):
    """Tell nbval not to compare figures in other formats than PNG, either.

    stderr is compared, and tidy refuses to store any, so a notebook that prints a warning fails.
    """
    if hasattr(collector, "skip_compare"):
        collector.skip_compare += ("image/svg+xml", "application/pdf")
