"""The real servers and parts that the tests of this folder stand on, each started once and only when asked for."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.integration import postfix as mail_server
from tests.integration.postfix import Postfix, running_postfix


@pytest.fixture(scope="session")
def postfix() -> Iterator[Postfix]:
    """A real Postfix for the whole run of the tests. Tests share it: look for your own message, by its mark."""
    if reason := mail_server.why_not():
        if mail_server.must_run():
            pytest.fail(reason)
        pytest.skip(reason)
    with running_postfix() as server:
        yield server
