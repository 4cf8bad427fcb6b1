"""What a TLS handshake in memory gives, from the words of a script."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from smtpdesk.model.facts import Certificate, CertificateFault, Failure, FailureKind, Tls
from tests.fakes.certificates import OTHER_NAME, issuer_of, names_of
from tests.fakes.play import unescape


def certificate(host: str, *faults: CertificateFault, by: str = "", names: tuple[str, ...] = ()) -> Certificate:
    """The certificate of a server with these faults, made `by` somebody, for `names` where they don't match.

    The same host and faults give the same fingerprint.
    """
    now = datetime.now(UTC)
    begin, end = now - timedelta(days=30), now + timedelta(days=60)
    if CertificateFault.EXPIRED in faults:
        begin, end = now - timedelta(days=100), now - timedelta(days=10)
    if CertificateFault.NOT_YET_VALID in faults:
        begin, end = now + timedelta(days=10), now + timedelta(days=100)
    listed = (names or (OTHER_NAME,)) if CertificateFault.NAME_MISMATCH in faults else (host,)
    name = listed[0]
    itself = CertificateFault.SELF_SIGNED in faults
    return Certificate(
        subject=name,
        issuer=name if itself else by or "Example CA",
        names=listed,
        not_before=begin,
        not_after=end,
        fingerprint=hashlib.sha256(" ".join([host, *sorted(faults)]).encode()).hexdigest(),
        key="RSA 1024" if CertificateFault.WEAK_KEY in faults else "secp256r1 256",
        signature="sha256",
        faults=faults,
        trusted=not faults,
    )


def handshake(words: tuple[str, ...], host: str, accepted: str) -> Tls | Failure:
    """Play `TLS: ok`, `TLS: FAULT FAULT` or `TLS: !FAILURE [what was received]`."""
    if words[0].startswith("!"):
        received = unescape(" ".join(words[1:]))
        return Failure(kind=FailureKind(words[0][1:]), received=received)
    told = tuple(word for word in words if "=" not in word)
    faults = () if told == ("ok",) else tuple(CertificateFault(word) for word in told)
    shown = certificate(host, *faults, by=issuer_of(words), names=names_of(words))
    if accepted and accepted != shown.fingerprint:
        shown = replace(shown, faults=(CertificateFault.NOT_THE_ACCEPTED_ONE, *faults), trusted=False)
        return Failure(kind=FailureKind.CERTIFICATE, detail="not-the-accepted-one", certificate=shown)
    if accepted:
        shown = replace(shown, accepted=True, trusted=False)
    elif faults:
        return Failure(kind=FailureKind.CERTIFICATE, detail=faults[0].value, certificate=shown)
    if days := _told(words, "days"):
        shown = replace(shown, not_after=datetime.now(UTC) + timedelta(days=int(days), hours=1))
    return Tls(
        version=_told(words, "version") or "TLSv1.3", cipher="TLS_AES_256_GCM_SHA384", bits=256, certificate=shown
    )


def _told(words: tuple[str, ...], key: str) -> str:
    return next((word.partition("=")[2] for word in words if word.startswith(f"{key}=")), "")
