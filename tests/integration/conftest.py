"""The real servers and parts that the tests of this folder stand on, each started once and only when asked for."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.integration import display as screen
from tests.integration import postfix as mail_server
from tests.integration.display import Display, running_display
from tests.integration.postfix import Postfix, must_run, running_postfix


def _skip(reason: str) -> None:
    """Leave a test out for this reason, or fail it where it has to run; go on where there is no reason."""
    if reason and must_run():
        pytest.fail(reason)
    if reason:
        pytest.skip(reason)


@pytest.fixture(scope="session")
def postfix() -> Iterator[Postfix]:
    """A real Postfix for the whole run of the tests. Tests share it: look for your own message, by its mark."""
    _skip(mail_server.why_not())
    with running_postfix() as server:
        yield server


@pytest.fixture(scope="session")
def display() -> Iterator[Display]:
    """A screen with a window manager for the whole run of the tests. A test closes the windows that it opened."""
    _skip(screen.why_not())
    with running_display() as running:
        yield running
