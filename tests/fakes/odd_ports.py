"""Ports on loopback behind which nobody speaks: one that refuses, one that never takes a connection."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager


@contextmanager
def refusing_port(host: str = "127.0.0.1") -> Iterator[int]:
    """Give a port that refuses every connection: it is taken, so that nobody else can listen there, but silent."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as taken:
        taken.bind((host, 0))
        yield taken.getsockname()[1]


@contextmanager
def unanswering_port(host: str = "127.0.0.1") -> Iterator[int]:
    """Give a port that leaves every try to connect without an answer: its queue is full and nobody empties it."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with ExitStack() as stack:
        listener = stack.enter_context(socket.socket(family))
        listener.bind((host, 0))
        listener.listen(0)
        port: int = listener.getsockname()[1]
        for _ in range(16):
            filler = stack.enter_context(socket.socket(family))
            filler.settimeout(0.15)
            try:
                filler.connect((host, port))
            except TimeoutError:
                break
        else:
            raise OSError("this system takes connections that nobody accepts")
        yield port


@contextmanager
def unaccepted_port(host: str = "127.0.0.1") -> Iterator[int]:
    """Give a port that connects, for the system does that by itself, and then never says anything."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as listener:
        listener.bind((host, 0))
        listener.listen(64)
        yield listener.getsockname()[1]
