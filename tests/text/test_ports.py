"""What a person reads of a server's ports."""

from __future__ import annotations

import pytest

from smtpdesk.check.ports import Access, PortAnswer
from smtpdesk.model.settings import Security, Server
from smtpdesk.text.page import Tone
from smtpdesk.text.ports import access_words, ports_page

TLS, STARTTLS, PLAIN = Security.TLS, Security.STARTTLS, Security.PLAIN
NOW = Server("mail.example.com", 587, STARTTLS)


def all_of(port: int, tls: Access, starttls: Access, plain: Access, code: str = "") -> list[PortAnswer]:
    ways = ((TLS, tls), (STARTTLS, starttls), (PLAIN, plain))
    return [PortAnswer(port, way, access, 34.2 if access is Access.WORKS else None, code) for way, access in ways]


def same(port: int, access: Access, code: str) -> list[PortAnswer]:
    return all_of(port, access, access, access, code)


def blocked(port: int) -> list[PortAnswer]:
    return same(port, Access.SILENT, "net.timeout")


def test_a_blocked_port_and_another_that_works() -> None:
    told = [*blocked(587), *all_of(465, Access.WORKS, Access.NOT_OFFERED, Access.NOT_OFFERED)]
    page = ports_page(NOW, (465, 587), told)
    assert [row.port for row in page.rows] == [465, 587]
    assert [cell.words for cell in page.rows[0].cells] == ["works · 34 ms", "not offered here", "not offered here"]
    assert [cell.tone for cell in page.rows[0].cells] == [Tone.GOOD, Tone.NEUTRAL, Tone.NEUTRAL]
    assert {cell.tone for cell in page.rows[1].cells} == {Tone.BAD}
    assert page.rows[1].cells[1].spoken == "Port 587, STARTTLS: no answer: blocked on the way"
    assert page.proposal == "Use port 465, SSL/TLS"
    assert page.server == Server("mail.example.com", 465, TLS)
    assert page.summary.startswith("Port 465 with SSL/TLS works. Not let through on the way: 587.")


def test_what_works_already_is_not_changed() -> None:
    told = [*all_of(587, Access.NOT_OFFERED, Access.WORKS, Access.READABLE), *blocked(25)]
    page = ports_page(NOW, (25, 587), told, (Server(NOW.host, 465, TLS),))
    assert page.server is None
    assert page.proposal == ""
    assert page.summary.startswith("Port 587 with STARTTLS, as it is set, works.")


def test_while_answers_are_missing_nothing_is_concluded() -> None:
    page = ports_page(NOW, (25, 587), blocked(25))
    assert (page.summary, page.server) == ("", None)
    assert [cell.asking for cell in page.rows[1].cells] == [True, True, True]
    assert page.rows[1].cells[0].words == "asking…"


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ([*blocked(25), *blocked(587)], "Nothing came back from any port."),
        ([*blocked(25), *same(587, Access.REFUSED, "net.refused")], "No port gave an encrypted way"),
        ([*same(25, Access.TROUBLE, "net.host-not-found"), *blocked(587)], "The name mail.example.com"),
        ([*blocked(25), *all_of(587, Access.WORKS, Access.STOPPED, Access.STOPPED)], "Stopped before"),
    ],
)
def test_where_nothing_works_it_is_said_why(told: list[PortAnswer], words: str) -> None:
    assert ports_page(NOW, (25, 587), told).summary.startswith(words)


@pytest.mark.parametrize("access", list(Access))
def test_every_answer_has_words(access: Access) -> None:
    assert access_words(PortAnswer(587, TLS, access))
