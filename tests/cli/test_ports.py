"""`smtpdesk ports`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from smtpdesk.cli.main import run
from smtpdesk.model.settings import Security
from smtpdesk.practice.server import PracticeServer
from tests.fakes.odd_ports import refusing_port


@pytest.fixture
def address(tmp_path: Path) -> Iterator[list[str]]:
    """The arguments that name the practice server, which runs meanwhile."""
    with PracticeServer(tmp_path) as server:
        at = server.account(Security.TLS)
        yield ["--host", at.server.host, "--ca-file", at.ca_file, "--port", str(at.server.port),
               "--port", str(server.starttls_port)]  # fmt: skip


def test_the_ports_stand_in_a_table(address: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["ports", *address]) == 0
    out = capsys.readouterr().out
    tls, starttls = address[5], address[7]
    assert re.search(rf"^{tls} +works · \S+ ms +not offered here +not offered here$", out, re.MULTILINE)
    assert re.search(rf"^{starttls} +not offered here +works · \S+ ms +only with encryption$", out, re.MULTILINE)
    assert re.search(r"^587 +closed +closed +closed$", out, re.MULTILINE)
    assert "works." in out.splitlines()[-1]


def test_the_ports_as_json(address: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["ports", *address, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["schema"], told["host"]) == (1, address[1])
    cells = {(cell["port"], cell["security"]): cell for cell in told["ports"]}
    assert cells[int(address[5]), "tls"]["access"] == "works"
    assert cells[int(address[5]), "tls"]["ms"] > 0
    assert cells[587, "starttls"] == {
        "port": 587, "security": "starttls", "access": "refused", "ms": None, "code": "net.refused",
    }  # fmt: skip
    assert told["best"] in [
        {"port": int(address[place]), "security": way} for place, way in ((5, "tls"), (7, "starttls"))
    ]


def test_where_nothing_works_the_status_is_one(capsys: pytest.CaptureFixture[str]) -> None:
    with refusing_port() as port:
        assert run(["ports", "--host", "127.0.0.1", "--port", str(port)]) == 1
    assert "No port gave an encrypted way in" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        ([], "--host"),
        (["--host", "bad host"], "--host"),
        (["--host", "127.0.0.1", *(f"--port={port}" for port in range(1, 9))], "At most 8"),
        (["--provider", "no-such"], "no-such"),
        (["--host", "127.0.0.1", "--ca-file", "no-such-file"], "--ca-file"),
    ],
)
def test_what_cannot_be_tried_is_said(arguments: list[str], word: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["ports", *arguments]) == 2
    assert word in capsys.readouterr().err
