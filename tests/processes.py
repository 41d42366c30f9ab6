"""What runs below this process, for tests that must leave nothing behind, and where it may listen."""

import socket

import psutil


def descendants() -> set[psutil.Process]:
    """Every process that this one has started and that still runs; compare with what was there before."""
    return set(psutil.Process().children(recursive=True))


def free_port() -> int:
    """A port of loopback that nobody listens at."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port
