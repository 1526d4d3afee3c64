"""Blocks the network in every Python process that the tests start, including notebooks.

conftest.py puts this folder on PYTHONPATH; Python imports a module of this name when it starts.
Jupyter talks to its kernels over the loopback address, which still works.
"""

import ipaddress
import socket

_connect, _connect_ex = socket.socket.connect, socket.socket.connect_ex
_sendto, _getaddrinfo = socket.socket.sendto, socket.getaddrinfo


def _refuse_unless_local(host):
    """Raise OSError for every host except this machine."""
    try:
        local = (
            host in ("", "localhost", None) or ipaddress.ip_address(host).is_loopback
        )
    except ValueError:
        local = False
    if not local:
        raise OSError(f"the tests take the network away: {host} is not this machine")


def _local_only(method):
    def call(self, *arguments):
        address = arguments[-1]
        if isinstance(address, tuple):  # a path is a local socket
            _refuse_unless_local(address[0])
        return method(self, *arguments)

    return call


def _lookup(host, *arguments, **options):
    _refuse_unless_local(host.decode() if isinstance(host, bytes) else host)
    return _getaddrinfo(host, *arguments, **options)


socket.socket.connect = _local_only(_connect)
socket.socket.connect_ex = _local_only(_connect_ex)
socket.socket.sendto = _local_only(_sendto)
socket.getaddrinfo = _lookup
