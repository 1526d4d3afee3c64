"""A forked kernel is like one that jupyter_client starts, with Keras imported."""

import os
import time

import pytest
from jupyter_client.launcher import launch_kernel
from jupyter_client.manager import KernelManager
from jupyter_client.provisioning import local_provisioner

from kernels import Kernel

LOOK = """
import os, sys, matplotlib
names = set(os.environ) - {"JPY_PARENT_PID"}
print((matplotlib.rcParams["backend"], sys.path, os.getcwd(), sorted(names), __name__))
"""


@pytest.fixture
def start(monkeypatch, tmp_path):
    """Return a function that starts a kernel with this launcher; it is shut down at the end."""
    started = []

    def start(launcher):
        monkeypatch.setattr(local_provisioner, "launch_kernel", launcher)
        manager = KernelManager()
        manager.start_kernel(cwd=str(tmp_path))
        client = manager.client()
        client.start_channels()
        started.append((manager, client))
        client.wait_for_ready(timeout=60)
        return manager, client

    yield start
    for manager, client in started:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def printed(client, code):
    """Return what a cell prints, or the name of its error."""
    seen = []

    def note(message):
        content = message["content"]
        seen.append(content.get("text") or content.get("ename") or "")

    client.execute_interactive(code, output_hook=note, timeout=60)
    return "".join(seen).strip()


def test_a_forked_kernel_is_like_another_one(start):
    _, usual = start(launch_kernel)
    _, forked = start(Kernel)
    assert printed(forked, LOOK) == printed(usual, LOOK)
    imported = "import sys; print('keras' in sys.modules)"
    assert [printed(kernel, imported) for kernel in (usual, forked)] == [
        "False",
        "True",
    ]


def test_kernels_do_not_share_what_they_change(start):
    (_, first), (_, second) = start(Kernel), start(Kernel)
    printed(first, "import keras; keras.course = 1")
    assert printed(second, "import keras; print(hasattr(keras, 'course'))") == "False"


def test_an_interrupt_stops_the_cell_alone(start):
    manager, kernel = start(Kernel)
    kernel.execute("import time; time.sleep(60)", stop_on_error=False)
    time.sleep(0.5)
    manager.interrupt_kernel()
    assert printed(kernel, "print('on')").endswith("on")
    assert manager.is_alive()


def test_a_kernel_that_ends_is_noticed(start):
    manager, kernel = start(Kernel)
    pid = int(printed(kernel, "import os; print(os.getpid())"))
    kernel.execute("import os; os._exit(1)")
    manager.provisioner.process.wait()
    assert not manager.is_alive()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
