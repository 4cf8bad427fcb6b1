"""The desktop sessions of the tests have the keyrings that they are said to have."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.integration import secret_service
from tests.integration.postfix import must_run
from tests.integration.secret_service import DesktopSession, Keyring, desktop_session

pytestmark = pytest.mark.integration

SAVE = "import keyring; keyring.set_password('smtpdesk-test', 'smtp', input())"
READ = "import keyring; print(keyring.get_password('smtpdesk-test', 'smtp'))"
NEVER_COMES_BACK = """
import threading, keyring
call = threading.Thread(target=keyring.get_password, args=("smtpdesk-test", "smtp"), daemon=True)
call.start()
call.join(1)
print("hangs" if call.is_alive() else "came back")
"""


@pytest.fixture(autouse=True)
def _parts() -> None:
    if reason := secret_service.why_not():
        if must_run():
            pytest.fail(reason)
        pytest.skip(reason)


def python(session: DesktopSession, script: str, said: str = "") -> str:
    return session.call([sys.executable, "-c", script], said=said).strip()


def test_an_unlocked_keyring_keeps_a_password_for_the_next_program(tmp_path: Path, sentinel: str) -> None:
    with desktop_session(tmp_path) as session:
        python(session, SAVE, sentinel)
        assert python(session, READ) == sentinel
        assert session.run("from pathlib import Path; print(Path.home())").strip() == str(tmp_path / "home")


@pytest.mark.parametrize("keyring", [Keyring.LOCKED, Keyring.MUTE])
def test_a_keyring_that_never_answers(tmp_path: Path, keyring: Keyring) -> None:
    with desktop_session(tmp_path, keyring) as session:
        assert session.run(NEVER_COMES_BACK).strip() == "hangs"


def test_no_keyring_at_all(tmp_path: Path) -> None:
    with desktop_session(tmp_path, Keyring.NONE) as session, pytest.raises(AssertionError, match="NoKeyringError"):
        session.run(READ)


def test_a_script_that_fails_or_takes_too_long(tmp_path: Path) -> None:
    with desktop_session(tmp_path, Keyring.NONE) as session:
        with pytest.raises(AssertionError, match="exit status 3: why"):
            session.run("import sys; sys.stderr.write('why'); sys.exit(3)")
        with pytest.raises(AssertionError, match=r"still runs after 0\.2 s"):
            session.run("import threading; threading.Event().wait(20)", seconds=0.2)
