"""Last results and drafts: remembered across programs, without ever standing in the way."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from smtpdesk.model.arrival import Arrival
from smtpdesk.model.report import Verdict
from smtpdesk.model.secret import Secret
from smtpdesk.store.drafts import MAX_DRAFTS, SECRET_WORDS, Drafts
from smtpdesk.store.history import History, LastResult

NOON = datetime(2026, 3, 1, 12, 0, 0, 250_000, tzinfo=UTC)


def test_a_result_is_remembered_with_its_time(home: Path) -> None:
    refused = LastResult(Verdict.FAILS, "auth.bad-credentials", NOON)
    History().put("a.b", refused)
    History().put("c", LastResult(Verdict.WORKS, "", NOON.astimezone(timezone(timedelta(hours=-5)))))
    assert History().get("a.b") == refused
    assert History().all() == {"a.b": refused, "c": LastResult(Verdict.WORKS, "", NOON)}
    History().delete("a.b")
    History().delete("a.b")
    assert History().get("a.b") is None
    assert list(History().all()) == ["c"]


def test_an_older_result_does_not_hide_a_later_one(home: Path) -> None:
    late, early = (LastResult(Verdict.WORKS, "", NOON + timedelta(minutes=m)) for m in (5, 0))
    History().put("a", late)
    History().put("a", early)
    assert History().get("a") == late


@pytest.mark.parametrize("arrival", Arrival)
def test_what_became_of_a_test_e_mail_is_remembered_with_its_check(home: Path, arrival: Arrival) -> None:
    sent = LastResult(Verdict.WORKS, "", NOON)
    History().put("a", sent)
    History().put("a", replace(sent, arrival=arrival))
    assert History().get("a") == replace(sent, arrival=arrival)
    History().put("a", replace(sent, arrival=Arrival.INBOX))
    assert History().get("a") == replace(sent, arrival=Arrival.INBOX)
    later = LastResult(Verdict.WORKS, "", NOON + timedelta(minutes=1))
    History().put("a", later)
    History().put("a", replace(sent, arrival=arrival))  # said of a check that is not the last any more
    assert History().get("a") == later


def test_an_answer_that_is_not_known_here_is_left_out(home: Path) -> None:
    History().put("a", LastResult(Verdict.WORKS, "", NOON, Arrival.SPAM))
    path = History().path
    for said in ('"eaten by the dog"', "5", '["spam"]'):
        path.write_text(re.sub("arrival = .*", f"arrival = {said}", path.read_text()))
        assert History().get("a") == LastResult(Verdict.WORKS, "", NOON)


def test_a_time_has_its_zone() -> None:
    with pytest.raises(ValueError, match="zone"):
        LastResult(Verdict.WORKS, "", datetime(2026, 3, 1))  # noqa: DTZ001


def test_rubbish_among_the_results_is_left_out(home: Path) -> None:
    History().put("good", LastResult(Verdict.WORKS, "", NOON))
    path = History().path
    path.write_text(
        path.read_text()
        + "[results.a]\nverdict = 'works'\n[results.b]\nverdict = 'perhaps'\ncode = ''\nat = 2026-01-01T00:00:00Z\n"
        + "[results.c]\nverdict = 'works'\ncode = ''\nat = 2026-01-01T00:00:00\n[results.d]\n"
    )
    assert list(History().all()) == ["good"]
    path.write_text("version = 1\nresults = 5\n")
    assert History().all() == {}


def test_a_draft_is_kept_and_forgotten(home: Path) -> None:
    Drafts().put("a", {"host": "mail.exam", "port": "58"})
    Drafts().put("new", {"name": "Ä"})
    assert Drafts().get("a") == {"host": "mail.exam", "port": "58"}
    Drafts().put("a", {"host": ""})
    assert Drafts().all() == {"new": {"name": "Ä"}, "a": {"host": ""}}
    Drafts().delete("a")
    assert Drafts().get("a") == {}
    assert list(Drafts().all()) == ["new"]


def test_forgetting_what_is_not_there_writes_no_file(home: Path) -> None:
    Drafts().delete("a")
    assert not Drafts().path.exists()


_names = st.text(max_size=8).filter(lambda name: not any(word in name.casefold() for word in SECRET_WORDS))


@given(st.dictionaries(_names, st.text(max_size=80), max_size=5))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_was_typed_comes_back(tmp_path: Path, fields: dict[str, str]) -> None:
    Drafts(tmp_path / "drafts.toml").put("x", fields)
    assert Drafts(tmp_path / "drafts.toml").get("x") == fields


def test_half_a_character_does_not_stand_in_the_way(home: Path) -> None:
    Drafts().put("a", {"name": "x\ud83d"})
    assert Drafts().get("a") == {"name": "x?"}


@pytest.mark.parametrize("name", ["secret", "password", "SMTP-Password", "api-key", "server_token", "AppPassword"])
def test_a_field_for_a_secret_is_refused(home: Path, name: str) -> None:
    with pytest.raises(ValueError, match="no place"):
        Drafts().put("a", {"host": "x", name: "y"})
    with pytest.raises(TypeError):
        Drafts().put("a", {"host": Secret("y")})  # type: ignore[dict-item]
    assert not Drafts().path.exists()


def test_drafts_are_bounded(home: Path) -> None:
    with pytest.raises(ValueError, match="too long"):
        Drafts().put("a", {"name": "x" * 20_001})
    path = Drafts().path
    path.parent.mkdir(parents=True)
    path.write_text("version = 1\n" + "".join(f"[drafts.d{n}]\nname = 'x'\n" for n in range(MAX_DRAFTS)))
    Drafts().put("new", {"name": "y"})
    assert len(Drafts().all()) == MAX_DRAFTS
    assert "d0" not in Drafts().all()
