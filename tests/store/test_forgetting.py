"""Everything is forgotten: files, copies, secrets. What stays is told, and what is not ours is left alone."""

from __future__ import annotations

import ast
from datetime import UTC, datetime
from pathlib import Path

import pytest

from smtpdesk.model.report import Verdict
from smtpdesk.model.secret import Secret
from smtpdesk.store.accounts import Accounts
from smtpdesk.store.drafts import Drafts
from smtpdesk.store.first_look import Theme
from smtpdesk.store.forgetting import (
    FILES,
    FOLDERS,
    PLAIN,
    Forgotten,
    Part,
    ask_secrets,
    forget_files,
    secrets_forgotten,
)
from smtpdesk.store.history import History, LastResult
from smtpdesk.store.paths import folders
from smtpdesk.store.preferences import PROXY_SECRET, Preferences, PreferencesFile
from smtpdesk.store.refusals import Refusals
from smtpdesk.store.secrets import Reason, SecretResult, SecretState, Vault
from smtpdesk.store.trouble import Trouble
from tests.store.keyrings import HangingKeyring, MemoryKeyring
from tests.store.samples import account

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
SOURCE = Path(__file__).resolve().parents[2] / "smtpdesk"


def fill() -> None:
    Accounts().save(account())
    History().put("shop-1", LastResult(Verdict.WORKS, "", NOW))
    Drafts().put("new-1", {"name": "half a na"})
    Refusals().note("shop-1", Secret("me"), Secret("wrong"), NOW)
    PreferencesFile().save(Preferences(theme=Theme.DARK))
    (folders().state / "window.txt").write_text("1 2 900 600 0", encoding="ascii")
    practice = folders().cache / "practice"
    practice.mkdir(parents=True)
    (practice / "ca.pem").write_text("x", encoding="ascii")


def test_nothing_of_ours_is_left(home: Path) -> None:
    fill()
    Accounts().path.with_name("accounts.damaged-20260101-000000.toml").write_text("old", encoding="utf-8")
    Accounts().path.with_name("accounts.version-1.toml").write_text("old", encoding="utf-8")
    (folders().state / "window.txt.new").write_text("1 2", encoding="ascii")
    told = forget_files()
    assert {one.part for one in told} == set(Part) - {Part.SECRETS}
    assert all(one.gone for one in told)
    assert [path for path in home.rglob("*") if path.is_file()] == []


def test_it_can_be_done_again_and_where_nothing_was() -> None:
    assert all(one.gone for one in (*forget_files(), *forget_files()))


def test_what_is_not_ours_stays(home: Path) -> None:
    fill()
    for name in ("config/accounting.toml", "config/notes.txt", "state/history.txt", "cache/other/x"):
        path = home / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("mine", encoding="utf-8")
    forget_files()
    left = sorted(str(path.relative_to(home)) for path in home.rglob("*") if path.is_file())
    assert left == ["cache/other/x", "config/accounting.toml", "config/notes.txt", "state/history.txt"]


def test_behind_a_symbolic_link_only_what_is_ours_goes(home: Path, tmp_path: Path) -> None:
    fill()
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "precious").write_text("mine", encoding="utf-8")
    practice = folders().cache / "practice"
    (practice / "ca.pem").unlink()
    practice.rmdir()
    practice.symlink_to(elsewhere, target_is_directory=True)
    forget_files()
    assert not practice.is_symlink()
    assert (elsewhere / "precious").exists()


def test_a_file_that_stays_is_told_and_the_others_go() -> None:
    fill()
    path = Drafts().path
    path.unlink()
    path.mkdir()
    told = {one.part: one for one in forget_files()}
    assert told[Part.DRAFTS].reason in (Trouble.CANNOT_WRITE, Trouble.CANNOT_SET_ASIDE)
    assert [part for part, one in told.items() if not one.gone] == [Part.DRAFTS]
    assert not Accounts().path.exists()


def test_every_secret_goes_and_the_proxys_too() -> None:
    keyring = MemoryKeyring()
    vault = Vault(keyring)
    for name in ("shop-1", "shop-2", PROXY_SECRET):
        vault.save(name, Secret("x" * 3_000))
    answers = {key: future.result(10) for key, future in ask_secrets(vault, ["shop-1", "shop-2"]).items()}
    assert secrets_forgotten(answers) == Forgotten(Part.SECRETS)
    assert keyring.entries == {}


def test_a_keyring_that_does_not_answer_is_told_with_whose_secrets_stay() -> None:
    keyring = HangingKeyring()
    vault = Vault(keyring, patience=0.05, deadline=0.1)
    answers = {key: future.result(10) for key, future in ask_secrets(vault, ["shop-1"]).items()}
    told = secrets_forgotten(answers)
    assert told.reason is Reason.NO_ANSWER
    assert told.left == ("shop-1", PROXY_SECRET)
    keyring.go.set()


def test_without_a_keyring_there_is_nothing_left_in_it() -> None:
    gone = SecretResult(SecretState.DELETED, Reason.NO_KEYRING)
    assert secrets_forgotten({"shop-1": gone}).gone


@pytest.mark.parametrize("folder", ["store", "gui"])
def test_no_file_that_the_program_keeps_is_missing_here(folder: str) -> None:
    known = {
        name for _, name in (*FILES.values(), *FOLDERS.values(), *(one for many in PLAIN.values() for one in many))
    }
    named = set()
    for path in (SOURCE / folder).rglob("*.py"):
        for node in ast.parse(path.read_text("utf-8")).body:
            if isinstance(node, ast.AnnAssign) and getattr(node.target, "id", "").endswith("FILE_NAME"):
                named |= {str(node.value.value)} if isinstance(node.value, ast.Constant) else set()
    assert named
    assert named <= known
