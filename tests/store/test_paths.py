"""Where files lie, and that nobody else may read them."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import platformdirs
import pytest

from smtpdesk.store.accounts import Accounts
from smtpdesk.store.drafts import Drafts
from smtpdesk.store.history import History
from smtpdesk.store.paths import HOME_VARIABLE, folders, make_private


def test_one_variable_redirects_every_folder(tmp_path: Path) -> None:
    found = folders({HOME_VARIABLE: str(tmp_path)})
    assert {found.config.parent, found.state.parent, found.cache.parent} == {tmp_path}
    assert len({found.config, found.state, found.cache}) == 3
    assert not found.config.exists()


def test_a_relative_home_becomes_an_absolute_one() -> None:
    assert folders({HOME_VARIABLE: "beside"}).config == Path.cwd() / "beside" / "config"


def test_without_the_variable_the_system_decides(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    if sys.platform == "linux":
        monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "c"))
        monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "s"))
        assert folders({}).config == tmp_path / "c" / "smtpdesk"
        assert folders({}).state == tmp_path / "s" / "smtpdesk"
    assert "smtpdesk" in str(folders({}).cache)
    assert folders({HOME_VARIABLE: "  "}) == folders({})


@pytest.mark.skipif(sys.platform != "linux", reason="the folders of a desktop on Linux")
@pytest.mark.parametrize("home", ["/home/owner", "/home/owner/", "/", "", None, "beside"])
@pytest.mark.parametrize(
    "told", [None, "", "  ", "/data", "/data/", "/data/../x", "beside", "~/data", " /data", "//data"]
)
def test_the_folders_are_those_that_platformdirs_finds(
    monkeypatch: pytest.MonkeyPatch, home: str | None, told: str | None
) -> None:
    for name, value in (("HOME", home), ("XDG_CONFIG_HOME", told), ("XDG_STATE_HOME", told), ("XDG_CACHE_HOME", told)):
        if value is None:
            monkeypatch.delenv(name, raising=False)
        else:
            monkeypatch.setenv(name, value)
    assert folders({}) == (
        platformdirs.user_config_path("smtpdesk", appauthor=False),
        platformdirs.user_state_path("smtpdesk", appauthor=False),
        platformdirs.user_cache_path("smtpdesk", appauthor=False),
    )


def test_the_variable_holds_for_all_files(home: Path) -> None:
    assert Accounts().path == home / "config" / "accounts.toml"
    assert History().path == home / "state" / "history.toml"
    assert Drafts().path == home / "state" / "drafts.toml"


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such permissions")
def test_new_folders_are_private_and_old_ones_stay(tmp_path: Path) -> None:
    old = tmp_path / "old"
    old.mkdir(mode=0o755)
    new = make_private(old / "a" / "b")
    assert new == old / "a" / "b"
    assert stat.S_IMODE(new.stat().st_mode) == stat.S_IMODE(new.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE(old.stat().st_mode) == 0o755
    assert make_private(new) == new


def test_importing_the_store_loads_nothing_heavy() -> None:
    code = (
        "import sys, smtpdesk.store.accounts, smtpdesk.store.secrets, smtpdesk.store.history, smtpdesk.store.drafts;"
        "print([name for name in ('keyring', 'platformdirs', 'filelock', 'tomli_w', 'ssl', 'asyncio', 'socket')"
        " if name in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"
