"""Whole checks in which a certificate tells who stands in between, over real TLS; and in memory where dates matter."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from smtpdesk.check.run import run_check
from smtpdesk.model.report import Certainty, Finding, Verdict, Who
from smtpdesk.model.settings import Account, Request, Security, Server
from smtpdesk.text import verdict
from tests.check import real
from tests.check.dialogue import Told
from tests.check.invariants import assert_always_true
from tests.fakes import certificates
from tests.fakes.fast_clock import on_fast_clock
from tests.fakes.play import parse
from tests.fakes.scripted_network import scripted_network
from tests.fakes.scripted_server import scripted_server

OPENING = "S: {greeting}\nC: EHLO *\nS: 250-mail.example.com\nS: 250 STARTTLS\nC: STARTTLS\nS: 220 go\n"
REST = "C: EHLO *\nS: 250 x\nC: MAIL *\nS: 250 ok\nC: RSET\nS: 250 ok\nC: QUIT\nS: 221 bye"


def over_tls(words: str, *, by: str = "") -> Told:
    """A check of a server on this computer whose certificate is as told; `by` is an issuer that the client trusts."""
    script = OPENING.format(greeting="220 mail.example.com ESMTP") + f"TLS: {words}\n"
    with scripted_server(script + (REST if by else "EXPECT-EOF")) as server:
        asked = real.request(server.port, Security.STARTTLS, seconds=5, ca_file=certificates.ca_file(by))
        told = real.check(asked)
        server.assert_played()
        return told


def in_memory(script: str, host: str = "mail.example.com") -> Told:
    """A check of a scripted server."""
    account = Account(id="shop", name="Shop", server=Server(host, 587, Security.STARTTLS), sender="a@example.com")
    told = Told(Request(account=account))
    with scripted_network(parse(script)) as network:
        on_fast_clock(run_check(told.request, network, told.events.append))
    assert_always_true(told)
    return told


def found(told: Told) -> Finding:
    assert told.report.finding is not None
    return told.report.finding


@pytest.mark.parametrize(
    ("maker", "vendor", "variant", "who", "certainty"),
    [
        ("Avast_Web/Mail_Shield", "avast", "scanner", Who.YOU, Certainty.SURE),
        ("AO_Kaspersky_Lab", "kaspersky", "scanner", Who.YOU, Certainty.SURE),
        ("Zscaler_Inc.", "zscaler", "company", Who.ADMINISTRATOR, Certainty.SURE),
        ("Check_Point", "check_point", "company", Who.ADMINISTRATOR, Certainty.LIKELY),
        ("mitmproxy", "debug_proxy", "tool", Who.YOU, Certainty.SURE),
        ("Qaznet_Trust_Network", "state", "state", Who.YOU, Certainty.SURE),
    ],
)
def test_a_certificate_that_was_made_on_the_way(
    maker: str, vendor: str, variant: str, who: Who, certainty: Certainty
) -> None:
    finding = found(over_tls(f"unknown-issuer by={maker}"))
    assert (finding.code, finding.variant) == ("tls.cert-untrusted", variant)
    assert (finding.who, finding.certainty) == (who, certainty)
    assert finding.extras.get("vendor", vendor) == vendor


def test_what_is_said_of_a_virus_scanner() -> None:
    told = over_tls("unknown-issuer by=Avast_Web/Mail_Shield")
    card = verdict.card(told.report)
    assert card.title == "The certificate was made by a virus scanner on this computer, not by 127.0.0.1"
    assert card.do[0].startswith("In Avast open Menu, Settings, Protection, Core Shields, Mail Shield")
    assert len(card.do) == 3
    assert card.who == "You can mend this yourself."


@pytest.mark.parametrize(
    ("maker", "variant", "vendor"),
    [
        ("AVG_Web/Mail_Shield", "", "avg"),
        ("Cisco_Umbrella_Root_CA", "company", "cisco_umbrella"),
        ("Russian_Trusted_Root_CA", "other", "state"),
    ],
)
def test_a_trusted_inspection_is_a_remark(maker: str, variant: str, vendor: str) -> None:
    told = over_tls(f"ok by={maker}", by=maker.replace("_", " "))
    assert told.report.verdict is Verdict.WORKS
    note = next(note for note in told.report.notes if note.code == "tls.inspected")
    assert (note.variant, note.extras["vendor"]) == (variant, vendor)
    assert "{" not in verdict.finding_card(note).meaning


def test_a_trusted_certificate_of_no_such_maker_needs_no_remark() -> None:
    told = over_tls("ok by=Example_Trust", by="Example Trust")
    assert (told.report.verdict, told.report.notes) == (Verdict.WORKS, ())


def test_a_missing_intermediate_is_the_servers_fault() -> None:
    finding = found(over_tls("missing-intermediate"))
    assert (finding.code, finding.variant, finding.who) == ("tls.cert-untrusted", "incomplete", Who.PROVIDER)


@pytest.mark.parametrize(
    ("names", "greeting", "better"),
    [
        ("server12.examplehost.com", "220 hello", "server12.examplehost.com"),
        ("*.examplehost.com,examplehost.com", "220 gator2016.examplehost.com ESMTP", "gator2016.examplehost.com"),
        ("*.examplehost.com", "220 hello", ""),
    ],
)
def test_the_right_name_is_offered(names: str, greeting: str, better: str) -> None:
    script = OPENING.format(greeting=greeting).replace("250-mail.example.com", "250-x")
    finding = found(in_memory(f"{script}TLS: name-mismatch for={names}\nEXPECT-EOF"))
    assert finding.code == "tls.cert-name-mismatch"
    assert finding.extras.get("better_host", "") == better
    assert verdict.finding_card(finding).title.startswith(f"The certificate is for {better or names}, not for ")


def test_the_right_name_over_real_tls() -> None:
    finding = found(over_tls("name-mismatch for=server12.examplehost.com"))
    assert (finding.code, finding.extras["better_host"]) == ("tls.cert-name-mismatch", "server12.examplehost.com")


def said_on(days: int) -> str:
    then = datetime.now(UTC) + timedelta(days=days)
    return f"220 mail.example.com ESMTP Exim 4.97 {then:%a, %d} {MONTHS[then.month - 1]} {then:%Y %H:%M:%S} +0000"


MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@pytest.mark.parametrize(
    ("fault", "days", "code", "variant", "who"),
    [
        ("expired", -40, "tls.cert-expired", "clock", Who.YOU),  # it was valid until ten days ago
        ("expired", 0, "tls.cert-expired", "agreed", Who.PROVIDER),
        ("expired", -500, "tls.cert-expired", "", Who.PROVIDER),
        ("not-yet-valid", 40, "tls.cert-not-yet-valid", "clock", Who.YOU),
        ("not-yet-valid", 0, "tls.cert-not-yet-valid", "early", Who.PROVIDER),
        ("not-yet-valid", -40, "tls.cert-not-yet-valid", "", Who.YOU),
    ],
)
def test_the_servers_date_decides_between_clock_and_certificate(
    fault: str, days: int, code: str, variant: str, who: Who
) -> None:
    finding = found(in_memory(f"{OPENING.format(greeting=said_on(days))}TLS: {fault}\nEXPECT-EOF"))
    assert (finding.code, finding.variant, finding.who) == (code, variant, who)
    if variant == "clock":
        card = verdict.finding_card(finding)
        assert card.title == "The clock of this computer is probably wrong by 40 days"
        assert finding.certainty is Certainty.LIKELY


@pytest.mark.parametrize(
    ("host", "script", "title"),
    [
        (
            "smtp.gmail.com",
            OPENING.format(greeting="220 hello") + "TLS: name-mismatch for=srv12.examplehost.com\nEXPECT-EOF",
            "You asked for smtp.gmail.com, but srv12.examplehost.com answered",
        ),
        (
            "smtp.gmail.com",
            "S: 220-server ESMTP Exim 4.88 #1\nS: 220 and/or bulk e-mail.\nC: EHLO *\nS: 250 server\nC?: QUIT",
            "You asked for smtp.gmail.com, but another mail server (Exim) answered",
        ),
        (
            "smtp.zoho.com",
            "S: 554 mail.isp.example ESMTP not for you\nCLOSE",
            "You asked for smtp.zoho.com, but mail.isp.example answered",
        ),
    ],
)
def test_an_interception_in_the_words_of_the_window(host: str, script: str, title: str) -> None:
    told = in_memory(script, host)
    card = verdict.card(told.report)
    assert (card.code, card.title) == ("net.intercepted", title)
    assert card.meaning.startswith("Your network sends all mail to its own server.")
    assert [note.code for note in told.report.notes if note.code.startswith("tls.cert")] == []
