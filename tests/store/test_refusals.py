"""What is remembered of refused sign-ins, and that it is never the password."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from smtpdesk.model.secret import Secret
from smtpdesk.store.refusals import MAX_TIMES, Refusals, Standing

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
USER = Secret("shop@example.com")


def test_nothing_is_known_at_first(tmp_path: Path) -> None:
    assert Refusals(tmp_path / "r.toml").standing("a", USER, Secret("x"), NOW, typed=False) == Standing()


def test_the_same_password_is_known_again_and_another_is_not(tmp_path: Path, sentinel: str) -> None:
    refusals = Refusals(tmp_path / "r.toml")
    refusals.note("a", USER, Secret(sentinel), NOW)
    again = refusals.standing("a", USER, Secret(sentinel), NOW, typed=True)
    assert again == Standing(1, NOW, same_again=True)
    assert not refusals.standing("a", USER, Secret("another"), NOW, typed=True).same_again
    assert not refusals.standing("a", Secret("other@example.com"), Secret(sentinel), NOW, typed=True).same_again
    assert not refusals.standing("b", USER, Secret(sentinel), NOW, typed=True).same_again
    assert sentinel.encode() not in (tmp_path / "r.toml").read_bytes()


def test_after_a_start_the_saved_password_counts_and_a_typed_one_does_not(tmp_path: Path) -> None:
    Refusals(tmp_path / "r.toml").note("a", USER, Secret("x"), NOW)
    later = Refusals(tmp_path / "r.toml")
    assert later.standing("a", USER, Secret("x"), NOW, typed=False).same_again
    assert not later.standing("a", USER, Secret("y"), NOW, typed=True).same_again


def test_only_the_last_hour_is_counted(tmp_path: Path) -> None:
    refusals = Refusals(tmp_path / "r.toml")
    for minutes in (200, 61, 59, 30, 0):
        refusals.note("a", USER, Secret("x"), NOW - timedelta(minutes=minutes))
    assert refusals.standing("a", USER, Secret("x"), NOW, typed=True).in_last_hour == 3


def test_what_another_server_refused_is_not_held_against_it(tmp_path: Path) -> None:
    """A host name was mistyped; the password is right at the right one, after a start too."""
    path = tmp_path / "r.toml"
    refusals = Refusals(path)
    refusals.note("a", USER, Secret("x"), NOW, host="smtp.exmaple.com")
    for known in (refusals, Refusals(path)):
        assert known.standing("a", USER, Secret("x"), NOW, typed=False, host="smtp.example.com") == Standing()
        assert known.standing("a", USER, Secret("x"), NOW, typed=False, host="SMTP.exmaple.com").same_again
    refusals.note("a", USER, Secret("x"), NOW, host="smtp.example.com")
    assert refusals.standing("a", USER, Secret("x"), NOW, typed=True, host="smtp.example.com").in_last_hour == 1
    refusals.forget("a")
    assert b"example" not in path.read_bytes()


def test_a_file_of_a_version_that_knew_no_servers_still_counts(tmp_path: Path) -> None:
    path = tmp_path / "r.toml"
    Refusals(path).note("a", USER, Secret("x"), NOW)
    text = path.read_text("utf-8")
    path.write_text(text[: text.index("[servers]")], "utf-8")
    assert Refusals(path).standing("a", USER, Secret("x"), NOW, typed=False, host="smtp.example.com").same_again


def test_success_forgets(tmp_path: Path) -> None:
    refusals = Refusals(tmp_path / "r.toml")
    refusals.note("a", USER, Secret("x"), NOW)
    refusals.forget("a")
    assert refusals.standing("a", USER, Secret("x"), NOW, typed=False) == Standing()
    assert Refusals(tmp_path / "r.toml").standing("a", USER, Secret("x"), NOW, typed=False) == Standing()


def test_times_are_bounded_and_rubbish_is_passed_over(tmp_path: Path) -> None:
    file = tmp_path / "r.toml"
    refusals = Refusals(file)
    for minute in range(MAX_TIMES + 10):
        refusals.note("a", USER, Secret("x"), NOW + timedelta(minutes=minute))
    assert len(file.read_text("utf-8").split("2026-11-21")) - 1 == MAX_TIMES
    file.write_text('version = 1\n[refusals]\na = ["x", 3]\nb = 1\n', "utf-8")
    assert Refusals(file).standing("a", USER, Secret("x"), NOW, typed=False) == Standing()
