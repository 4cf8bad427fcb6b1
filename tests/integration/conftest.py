"""The real servers and parts that the tests of this folder stand on, each started once and only when asked for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration import display as screen
from tests.integration import postfix as mail_server
from tests.integration import screen_reader, secret_service
from tests.integration.desk_at_hand import AtHand
from tests.integration.display import Display, running_display
from tests.integration.postfix import Postfix, must_run, running_postfix
from tests.integration.screen_reader import AccessibilityBus, running_bus
from tests.integration.secret_service import Keyring, desktop_session


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


@pytest.fixture(scope="session")
def accessibility_bus(display: Display, tmp_path_factory: pytest.TempPathFactory) -> Iterator[AccessibilityBus]:
    """What screen readers speak over, for the whole run of the tests."""
    _skip(screen_reader.why_not())
    with running_bus(display, tmp_path_factory.mktemp("accessibility")) as running:
        yield running


@pytest.fixture
def at_hand(
    request: pytest.FixtureRequest, display: Display, accessibility_bus: AccessibilityBus, tmp_path: Path
) -> Iterator[AtHand]:
    """A person's desktop for one test. Its keyring is unlocked, or in the state that the test's parameter names."""
    _skip(secret_service.why_not())
    with desktop_session(tmp_path / "session", getattr(request, "param", Keyring.UNLOCKED)) as session:
        yield AtHand(display, accessibility_bus, session, tmp_path)
