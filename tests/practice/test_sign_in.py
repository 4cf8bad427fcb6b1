from __future__ import annotations

import base64

import pytest

from smtpdesk.practice.sign_in import ScramError, ScramServer, cram_answer, cram_challenge
from tests.practice.scram_client import ScramClient

FIRST = b"n,,n=user,r=rOprNGfwEbeRWgbNEkqO"
FINAL = b"c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ="


def exchange(user: str = "user") -> ScramServer:
    return ScramServer(
        user,
        "pencil",
        salt=base64.b64decode("W22ZaJ0SNY7soEsUEjb6gQ=="),
        nonce="%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0",
    )


def test_scram_is_that_of_rfc_7677() -> None:
    server = exchange()
    assert server.first(FIRST) == (
        b"r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096"
    )
    assert server.final(FINAL) == b"v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="


@pytest.mark.parametrize(
    "final",
    [
        FINAL.replace(b"p=dH", b"p=dX"),
        FINAL.replace(b"c=biws", b"c=eSws"),
        FINAL.replace(b"$k0", b"$k1"),
        FINAL.rpartition(b",p=")[0],
        FINAL.rpartition(b",p=")[0] + b",p=",
        FINAL.rpartition(b",p=")[0] + b",p=\xff",
        b"",
        b",p=",
    ],
)
def test_scram_refuses_what_proves_nothing(final: bytes) -> None:
    server = exchange()
    server.first(FIRST)
    with pytest.raises(ScramError):
        server.final(final)


def test_scram_treats_an_unknown_user_like_a_wrong_password() -> None:
    server = exchange("somebody")
    assert server.first(FIRST).startswith(b"r=rOpr")
    with pytest.raises(ScramError, match="proof"):
        server.final(FINAL)


def test_scram_knows_users_with_commas_and_signs() -> None:
    client, server = ScramClient("a=b,c", "pencil"), ScramServer("a=b,c", "pencil")
    assert client.is_proof(server.final(client.final(server.first(client.first()))))


def test_cram_is_that_of_rfc_2195() -> None:
    challenge = b"<1896.697170952@postoffice.reston.mci.net>"
    assert cram_answer("tim", "tanstaaftanstaaf", challenge) == b"tim b913a602c7eda7a495b4e6e7334d3890"
    assert cram_challenge("practice.example") != cram_challenge("practice.example")
