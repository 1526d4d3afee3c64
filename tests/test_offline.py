"""The tests run without a network, and so does every notebook."""

import os
import subprocess
import sys

import pytest
from nbval.kernel import RunningKernel

# Addresses that are reserved for documentation: nobody answers there.
ATTEMPTS = {
    "connect": "import socket; socket.create_connection(('192.0.2.1', 80), timeout=2)",
    "lookup": "import socket; socket.getaddrinfo('example.com', 80)",
    "datagram": "import socket; socket.socket(type=2).sendto(b'', ('192.0.2.1', 9))",
    "url": "import urllib.request as r; r.urlopen('http://example.com', timeout=2)",
}


@pytest.mark.parametrize("program", ATTEMPTS.values(), ids=ATTEMPTS)
def test_a_process_has_no_network(program):
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True
    )
    assert done.returncode == 1
    refused = "the tests take the network away", "Connection refused"
    assert any(reason in done.stderr for reason in refused), done.stderr


def test_a_kernel_has_no_network():
    """The same kind of kernel in which nbval runs a notebook's cells."""
    kernel = RunningKernel("python3", cwd=os.getcwd())
    try:
        identity = kernel.execute_cell_input(ATTEMPTS["connect"])
        while True:
            message = kernel.get_message("iopub", timeout=60)
            if message["parent_header"].get("msg_id") != identity:
                continue
            if message["msg_type"] == "error":
                break
            assert message["content"].get("execution_state") != "idle", "it connected"
        assert "the tests take the network away" in message["content"]["evalue"]
    finally:
        kernel.stop()


def test_the_loopback_address_still_works():
    program = """
import socket
with socket.create_server(("127.0.0.1", 0)) as server:
    with socket.create_connection(server.getsockname()) as client:
        client.sendall(b"here")
        print(server.accept()[0].recv(4))
"""
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True
    )
    assert done.stdout == "b'here'\n", done.stderr
