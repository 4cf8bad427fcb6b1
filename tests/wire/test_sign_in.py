"""Every mechanism against the examples of its own RFC, and against servers that cheat."""

from __future__ import annotations

import base64
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smtpdesk.model.secret import Secret
from smtpdesk.model.settings import SignIn
from smtpdesk.wire import sign_in
from smtpdesk.wire.sign_in import MAX_ITERATIONS, Exchange, ExchangeError, candidates, exchange, sasl_name, takes_long
from tests.fakes.scram import scram_server


def first(steps: Exchange) -> bytes | None:
    return next(steps)


def after(steps: Exchange, *challenges: bytes) -> bytes | None:
    answer = next(steps)
    for challenge in challenges:
        answer = steps.send(challenge)
    return answer


def test_plain_as_in_rfc_4616() -> None:
    assert first(sign_in.plain("tim", Secret("tanstaaftanstaaf"))) == b"\0tim\0tanstaaftanstaaf"


@pytest.mark.parametrize("text", ["Grüße-☃", "x²", "a\u00adb", "e\u0301", "\u0627\u0031", "\u00a0 "])
def test_plain_leaves_as_it_was_typed(text: str) -> None:
    assert first(sign_in.plain(text, Secret(text))) == f"\0{text}\0{text}".encode()


def test_login_whatever_the_server_asks() -> None:
    steps = sign_in.login("tim", Secret("tanstaaftanstaaf"))
    assert next(steps) is None
    assert steps.send(b"Username:") == b"tim"
    assert steps.send(b"") == b"tanstaaftanstaaf"
    with pytest.raises(StopIteration):
        steps.send(b"Password:")


def test_cram_md5_as_in_rfc_2195() -> None:
    steps = sign_in.cram_md5("tim", Secret("tanstaaftanstaaf"))
    told = after(steps, b"<1896.697170952@postoffice.reston.mci.net>")
    assert told == b"tim b913a602c7eda7a495b4e6e7334d3890"


def test_cram_md5_takes_any_challenge() -> None:
    for challenge in (b"", b"\0" * 1000, b"\xff"):
        told = after(sign_in.cram_md5("tim", Secret("ß" * 100)), challenge)
        assert told is not None
        assert len(told) == len("tim ") + 32


def test_scram_sha_1_as_in_rfc_5802() -> None:
    steps = sign_in.scram("sha1", "user", Secret("pencil"), lambda: b"fyko+d2lbbFgONRv9qkxdawL")
    assert next(steps) == b"n,,n=user,r=fyko+d2lbbFgONRv9qkxdawL"
    told = steps.send(b"r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096")
    assert told == b"c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts="
    assert steps.send(b"v=rmF9pqV8S7suAoZWja4dJRkFsKQ=") == b""
    with pytest.raises(StopIteration):
        steps.send(b"")


def test_scram_sha_256_as_in_rfc_7677() -> None:
    steps = sign_in.scram("sha256", "user", Secret("pencil"), lambda: b"rOprNGfwEbeRWgbNEkqO")
    assert next(steps) == b"n,,n=user,r=rOprNGfwEbeRWgbNEkqO"
    told = steps.send(b"r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096")
    assert told == (
        b"c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ="
    )
    assert steps.send(b"v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=") == b""


@pytest.mark.parametrize("algorithm", ["sha1", "sha256"])
@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("pencil", "pencil"),
        ("I\u00adX", "IX"),
        ("\u2168", "IX"),
        ("\u00aa", "a"),
        ("a\u00a0b", "a b"),
        ("Grüße", "Grüße"),
    ],
)
def test_scram_prepares_the_password(algorithm: str, typed: str, stored: str) -> None:
    steps = sign_in.scram(algorithm, "us,er=\u2168", Secret(typed))
    client_first = next(steps)
    assert client_first is not None
    assert client_first.startswith(b"n,,n=us=2Cer=3DIX,r=")
    server_first, server_last = scram_server(algorithm, stored, client_first)
    steps.send(server_first)
    assert steps.send(server_last) == b""


def test_a_new_nonce_each_time() -> None:
    nonces = {first(sign_in.scram("sha256", "user", Secret("pencil"))) for _ in range(20)}
    assert len(nonces) == 20


@pytest.mark.parametrize(
    ("challenge", "long"),
    [
        (b"r=a,s=QQ==,i=4096", False),
        (b"r=a,s=QQ==,i=20000", True),
        (b"r=a,s=QQ==,i=600000", True),
        (b"r=a,s=QQ==,i=600001", False),
        (b"r=a,s=QQ==,i=" + b"9" * 5000, False),
        (b"r=a,s=QQ==,i=-20000", False),
        (b"i", False),
        (b"", False),
    ],
)
def test_what_takes_long_is_known_before(challenge: bytes, long: bool) -> None:
    assert takes_long(challenge) is long


SALT = b"s=QSXCR+Q6sek8bf92"


@pytest.mark.parametrize(
    ("challenge", "detail", "unproven"),
    [
        (b"r=theirs," + SALT + b",i=4096", "scram-nonce", True),
        (b"r=ours," + SALT + b",i=4096", "scram-nonce", True),
        (b"r=our," + SALT + b",i=4096", "scram-nonce", True),
        (SALT + b",i=4096", "scram-nonce", True),
        (b"", "scram-nonce", True),
        (b"\xff\x00", "scram-nonce", True),
        (b"m=ext,r=ours+," + SALT + b",i=4096", "scram-extension", False),
        (b"r=ours+," + SALT + b",i=4096,m=ext", "scram-extension", False),
        (b"r=ours+," + SALT + b",i=0", "scram-iterations", False),
        (b"r=ours+," + SALT + b",i=-1", "scram-iterations", False),
        (b"r=ours+," + SALT + b",i=", "scram-iterations", False),
        (b"r=ours+," + SALT, "scram-iterations", False),
        (b"r=ours+," + SALT + b",i=%d" % (MAX_ITERATIONS + 1), "scram-iterations", False),
        (b"r=ours+," + SALT + b",i=" + b"9" * 5000, "scram-iterations", False),
        (b"r=ours+,s=!,i=4096", "scram-salt", False),
        (b"r=ours+,s=\xff,i=4096", "scram-salt", False),
    ],
)
def test_scram_servers_that_cheat_at_first(challenge: bytes, detail: str, unproven: bool) -> None:
    steps = sign_in.scram("sha256", "user", Secret("pencil"), lambda: b"ours")
    next(steps)
    with pytest.raises(ExchangeError) as error:
        steps.send(challenge)
    assert (error.value.detail, error.value.unproven) == (detail, unproven)


@pytest.mark.parametrize(
    ("last", "detail", "unproven"),
    [
        (b"v=" + base64.b64encode(bytes(32)), "scram-signature", True),
        (b"v=", "scram-signature", True),
        (b"", "scram-signature", True),
        (b"v=\xff\xff", "scram-signature", True),
        (b"x=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=", "scram-signature", True),
        (b"e=invalid-proof", "scram-error", False),
    ],
)
def test_scram_servers_that_cheat_in_the_end(last: bytes, detail: str, unproven: bool) -> None:
    steps = sign_in.scram("sha256", "user", Secret("pencil"), lambda: b"ours")
    next(steps)
    steps.send(b"r=ours+," + SALT + b",i=10")
    with pytest.raises(ExchangeError) as error:
        steps.send(last)
    assert (error.value.detail, error.value.unproven) == (detail, unproven)


def test_scram_never_says_yes_to_a_server_that_does_not_know_the_password() -> None:
    steps = sign_in.scram("sha1", "user", Secret("pencil"))
    client_first = next(steps)
    assert client_first is not None
    server_first, server_last = scram_server("sha1", "crayon", client_first)
    steps.send(server_first)
    with pytest.raises(ExchangeError) as error:
        steps.send(server_last)
    assert error.value.unproven


def test_xoauth2_as_in_googles_documentation() -> None:
    token = "ya29.vF9dft4qmTc2Nvb3RlckBhdHRhdmlzdGEuY29tCg"
    steps = sign_in.xoauth2("someuser@example.com", Secret(token))
    sent = next(steps)
    assert sent is not None
    assert base64.b64encode(sent) == (
        b"dXNlcj1zb21ldXNlckBleGFtcGxlLmNvbQFhdXRoPUJlYXJlciB5YTI5LnZGOWRmdDRxbVRjMk52YjNSbGNrQmhkSFJoZG1semRHRXVZMjl0"
        b"Q2cBAQ=="
    )
    assert steps.send(b'{"status":"400"}') == b""
    with pytest.raises(StopIteration):
        steps.send(b"")


def test_oauthbearer_as_in_rfc_7628() -> None:
    token = "vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg=="
    steps = sign_in.oauthbearer("user@example.com", Secret(token), "server.example.com", 587)
    sent = next(steps)
    assert sent == (
        b"n,a=user@example.com,\x01host=server.example.com\x01port=587\x01auth=Bearer " + token.encode() + b"\x01\x01"
    )
    assert steps.send(b'{"status":"invalid_token"}') == b"\x01"


def test_oauthbearer_escapes_the_name() -> None:
    sent = first(sign_in.oauthbearer("a=b,c", Secret("token"), "h", 1))
    assert sent is not None
    assert sent.startswith(b"n,a=a=3Db=2Cc,\x01")


PASSWORDS = (SignIn.SCRAM_SHA_256, SignIn.SCRAM_SHA_1, SignIn.CRAM_MD5, SignIn.PLAIN, SignIn.LOGIN)


@pytest.mark.parametrize(
    ("offered", "wanted", "tried"),
    [
        (("LOGIN", "PLAIN", "CRAM-MD5", "SCRAM-SHA-1", "SCRAM-SHA-256"), SignIn.AUTO, PASSWORDS),
        (("login", "plain"), SignIn.AUTO, (SignIn.PLAIN, SignIn.LOGIN)),
        (("XOAUTH2", "OAUTHBEARER", "GSSAPI", "SCRAM-SHA-256-PLUS"), SignIn.AUTO, ()),
        (("PLAIN", "XOAUTH2"), SignIn.XOAUTH2, (SignIn.XOAUTH2,)),
        (("PLAIN",), SignIn.LOGIN, ()),
        (("PLAIN", "LOGIN"), SignIn.LOGIN, (SignIn.LOGIN,)),
        ((), SignIn.AUTO, ()),
        (("PLAIN",), SignIn.NONE, ()),
    ],
)
def test_what_is_tried(offered: tuple[str, ...], wanted: SignIn, tried: tuple[SignIn, ...]) -> None:
    assert candidates(offered, wanted) == tried


@pytest.mark.parametrize("mechanism", [one for one in SignIn if one not in (SignIn.AUTO, SignIn.NONE)])
def test_every_mechanism_can_be_begun(mechanism: SignIn) -> None:
    begun = next(exchange(mechanism, Secret("user"), Secret("pass"), "h", 25))
    assert begun is None or b"user" in begun
    assert sasl_name(mechanism) == mechanism.value.upper()


@pytest.mark.parametrize("mechanism", [SignIn.AUTO, SignIn.NONE])
def test_what_is_no_mechanism(mechanism: SignIn) -> None:
    with pytest.raises(ValueError, match="no mechanism"):
        exchange(mechanism, Secret("user"), Secret("pass"), "h", 25)


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from([one for one in SignIn if one not in (SignIn.AUTO, SignIn.NONE)]),
    st.text(st.characters(codec="utf-8"), min_size=1, max_size=20),
    st.lists(st.one_of(st.binary(max_size=40), st.sampled_from([b"r=x,s=QQ==,i=1", b"v=", b"e=x"])), max_size=4),
)
def test_no_challenge_makes_more_of_it_than_an_exchange_error(
    mechanism: SignIn, text: str, challenges: list[bytes]
) -> None:
    steps = exchange(mechanism, Secret(text), Secret(text), "mail.example.com", 587)
    next(steps)
    with suppress(StopIteration, ExchangeError):
        for challenge in challenges:
            assert isinstance(steps.send(challenge), bytes)
