"""Jupyter kernels for the tests, forked from a process that has imported Keras already.

To import TensorFlow and Keras takes a kernel eight seconds of CPU time, and there are two kernels
per notebook. A server imports them once and forks itself for each kernel; after the import it has
a single thread, so a fork is safe. `make run` starts kernels in the usual way.
"""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time

INLINE = "module://matplotlib_inline.backend_inline"


class Kernel:
    """A forked kernel, with what jupyter_client uses of subprocess.Popen."""

    stdin = stdout = stderr = None
    server = None

    def __init__(self, command, cwd=None, env=None, **_):
        """Start the kernel; `command` is python, options, "-m", a module and its arguments."""
        if Kernel.server is None or Kernel.server.poll() is not None:
            Kernel.server = subprocess.Popen(
                [sys.executable, __file__],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
                start_new_session=True,
                env=os.environ | {"MPLBACKEND": INLINE},  # as ipykernel sets it
            )
        arguments = command[command.index("-m") + 2 :]
        order = {"arguments": arguments, "cwd": cwd, "env": env or dict(os.environ)}
        print(json.dumps(order), file=Kernel.server.stdin, flush=True)
        self.pid = int(Kernel.server.stdout.readline())

    def poll(self):
        """Return None while the kernel runs, then 0."""
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return 0

    def wait(self):
        """Wait until the kernel has ended, and return 0."""
        while self.poll() is None:
            time.sleep(0.05)
        return 0

    def send_signal(self, number):
        """Send a signal to the kernel, if it still runs."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, number)

    def terminate(self):
        """Ask the kernel to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self):
        """End the kernel."""
        self.send_signal(signal.SIGKILL)


def serve():
    """Fork a kernel for each line of stdin, and print its process number."""
    from course_utils import runtime  # noqa: F401  (imports Keras and TensorFlow)

    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for kernels that ended
    for line in sys.stdin:
        pid = os.fork()
        if pid == 0:
            become_kernel(**json.loads(line))
        with contextlib.suppress(OSError):  # the kernel may have done it already
            os.setpgid(pid, pid)
        print(pid, flush=True)


def become_kernel(arguments, cwd, env):
    """Run a kernel in this process, in its own group, until it is shut down."""
    with contextlib.suppress(OSError):
        os.setpgid(0, 0)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in range(3):
        os.dup2(nowhere, descriptor)
    sys.stdin = open(0, closefd=False)
    os.chdir(cwd or ".")
    sys.argv[1:] = arguments
    os.environ.clear()
    os.environ.update(env, JPY_PARENT_PID=str(os.getppid()))
    from ipykernel.kernelapp import launch_new_instance

    try:
        launch_new_instance()
    finally:
        os._exit(0)


if __name__ == "__main__":
    del sys.path[0]  # the folder of this file, which kernels do not import from
    serve()
