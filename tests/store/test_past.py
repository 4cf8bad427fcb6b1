"""The results before the last one: so many, the latest first, and gone with their account."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from smtpdesk.model.arrival import Arrival
from smtpdesk.model.report import Verdict
from smtpdesk.model.settings import Security, Server
from smtpdesk.store.history import MAX_EARLIER, History, LastResult

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
SERVER = Server("mail.example.com", 587, Security.STARTTLS)


def result(minutes: int, code: str = "") -> LastResult:
    verdict = Verdict.FAILS if code else Verdict.WORKS
    return LastResult(verdict, code, NOON + timedelta(minutes=minutes), server=SERVER)


def test_the_results_of_an_account_the_latest_first() -> None:
    history = History()
    for one in (result(0, "net.timeout"), result(1, "auth.bad-credentials"), result(2)):
        history.put("a", one)
    history.put("b", result(3))
    assert history.past("a") == (result(2), result(1, "auth.bad-credentials"), result(0, "net.timeout"))
    assert history.past("b") == (result(3),)
    assert history.past("c") == ()
    assert history.get("a") == result(2)


def test_what_is_said_of_the_last_one_makes_no_new_one() -> None:
    history = History()
    history.put("a", result(0))
    history.put("a", result(1))
    history.put("a", replace(result(1), arrival=Arrival.SPAM))
    assert history.past("a") == (replace(result(1), arrival=Arrival.SPAM), result(0))


def test_only_so_many_are_kept() -> None:
    history = History()
    for minute in range(MAX_EARLIER + 5):
        history.put("a", result(minute))
    past = history.past("a")
    assert len(past) == MAX_EARLIER + 1
    assert past[0] == result(MAX_EARLIER + 4)
    assert past[-1] == result(4)


def test_they_go_with_their_account() -> None:
    history = History()
    history.put("a", result(0))
    history.put("a", result(1))
    history.delete("a")
    assert history.past("a") == ()
    assert "net" not in history.path.read_text("utf-8")
    history.put("a", result(2))
    assert history.past("a") == (result(2),)


def test_what_cannot_be_read_is_left_out() -> None:
    history = History()
    history.put("a", result(0))
    history.put("a", result(1))
    text = history.path.read_text("utf-8")
    history.path.write_text(text.replace("port = 587", "port = 70000"), "utf-8")
    assert history.past("a") == (replace(result(1), server=None), replace(result(0), server=None))
    history.path.write_text(text.replace("[[earlier.a]]", "[[earlier.b]]") + "\n[earlier.c]\nodd = 1\n", "utf-8")
    assert history.past("a") == (result(1),)
    assert history.past("c") == ()
    history.put("c", result(2))
    history.put("c", result(3))
    assert history.past("c") == (result(3), result(2))
