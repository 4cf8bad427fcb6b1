"""Only the system's own keyrings may hold a secret; a file in clear never may."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from smtpdesk.model.secret import Secret
from smtpdesk.store.keyring_choice import NO_KEYRING, SYSTEM_KEYRINGS, configured, system_keyring
from smtpdesk.store.secrets import Reason, SecretResult, SecretState, Vault

PLAIN_FILE = """
from pathlib import Path
from keyring.backend import KeyringBackend
class PlaintextKeyring(KeyringBackend):
    priority = 99
    def get_password(self, service, username):
        return None
    def set_password(self, service, username, password):
        Path(__file__).with_name("passwords.txt").write_text(password)
"""


@pytest.fixture
def no_bus(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No keyring service can be reached."""
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path / 'none'}")
    monkeypatch.delenv("PYTHON_KEYRING_BACKEND")


def test_every_keyring_that_is_accepted_is_one_of_the_systems() -> None:
    names = [name for names in SYSTEM_KEYRINGS.values() for name in names]
    assert all(name.startswith("keyring.backends.") for name in names)
    assert not any(word in name for name in names for word in ("chainer", "file", "null", "fail", "alt"))


@pytest.mark.parametrize("name", NO_KEYRING)
def test_who_wants_no_keyring_gets_none(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", name)
    assert system_keyring() is None


def test_the_wish_is_read_from_the_libraries_own_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    if sys.platform != "linux":
        pytest.skip("the file lies elsewhere there")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.delenv("PYTHON_KEYRING_BACKEND")
    assert configured() == ""
    (tmp_path / "python_keyring").mkdir()
    file = tmp_path / "python_keyring" / "keyringrc.cfg"
    file.write_text("[backend]\ndefault-keyring = keyring.backends.null.Keyring\n")
    assert configured() == NO_KEYRING[0]
    assert system_keyring() is None
    for text in ("[backend]\n", "oops", "[other]\n"):
        file.write_text(text)
        assert configured() == ""


@pytest.mark.usefixtures("no_bus")
def test_a_keyring_of_plain_files_is_not_even_loaded(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "plain_file_keyring.py").write_text(PLAIN_FILE)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "plain_file_keyring.PlaintextKeyring")
    vault = Vault()
    assert vault.save("a", Secret("x")) == SecretResult(SecretState.SESSION_ONLY, Reason.NO_KEYRING)
    assert "plain_file_keyring" not in sys.modules
    assert not (tmp_path / "passwords.txt").exists()


@pytest.mark.skipif(sys.platform != "linux", reason="other systems always have their keyring")
@pytest.mark.usefixtures("no_bus")
def test_without_a_service_there_is_no_keyring() -> None:
    assert system_keyring() is None
    assert Vault().load("a") == SecretResult(SecretState.UNAVAILABLE, Reason.NO_KEYRING)
