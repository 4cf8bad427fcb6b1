"""The sign-in (RFC 4954): the strongest mechanism that both know; a refused password is never tried twice."""

from __future__ import annotations

import base64
import binascii
import re
from functools import partial
from typing import Final

from smtpdesk.check.steps import Walk
from smtpdesk.model.facts import Facts, Failure, FailureKind, Reply
from smtpdesk.model.secret import HIDDEN
from smtpdesk.model.settings import SignIn
from smtpdesk.model.steps import Step
from smtpdesk.wire.sign_in import PROVES_SERVER, ExchangeError, candidates, exchange, sasl_name, takes_long

_LONGEST_COMMAND: Final = 510
_MAX_ROUNDS: Final = 8
_TAKE_BACK_LIMIT: Final = 2.0
_SCRAM_MESSAGES: Final = 3
"""The third is given only after the server's signature was found right."""
_READS_CHALLENGE: Final = PROVES_SERVER | {SignIn.CRAM_MD5}
# Not compiled ahead: most runs see no refusal.
_TOO_WEAK: Final = r"(?i)mechanism|too weak|unrecogni[sz]ed auth|unsupported auth|not supported|unknown auth"


async def sign_in(walk: Walk) -> Facts:
    """Sign in. The secret leaves only over an encrypted line, unless the person allowed otherwise for this account."""
    account = walk.request.account
    if walk.tls is None and not account.allow_unencrypted_sign_in:
        return walk.facts(Step.SIGN_IN, failure=Failure(kind=FailureKind.UNENCRYPTED_SIGN_IN))
    offered = walk.capabilities.mechanisms if walk.capabilities is not None else ()
    if not offered:
        return walk.facts(Step.SIGN_IN, failure=Failure(kind=FailureKind.NO_SIGN_IN))
    refused: list[str] = []
    facts = None
    for mechanism in candidates(offered, account.sign_in):
        answer = await _exchange(walk, mechanism)
        facts = walk.answered(Step.SIGN_IN, answer, mechanism=sasl_name(mechanism), refused_mechanisms=tuple(refused))
        if not (isinstance(answer, Reply) and refuses_mechanism(answer) and walk.talk.alive):
            break
        refused.append(sasl_name(mechanism))
    if facts is None:
        detail = " ".join(offered)[:200]
        return walk.facts(Step.SIGN_IN, failure=Failure(kind=FailureKind.NO_MECHANISM, detail=detail))
    walk.signed_in = facts.reply is not None and facts.reply.ok and facts.failure is None
    return facts


def refuses_mechanism(reply: Reply) -> bool:
    """Tell whether a reply refuses the mechanism as such and not the password (RFC 4954 4 and 6).

    534 alone does not say so: Gmail asks with it for an app password.
    """
    if reply.code == 504:
        return True
    weak = reply.code == 534 and re.search(_TOO_WEAK, reply.text) is not None
    return weak and "application" not in reply.text.lower()


async def _exchange(walk: Walk, mechanism: SignIn) -> Reply | Failure:
    request = walk.request
    if request.secret is None:
        raise RuntimeError("a sign-in without a secret")
    server = request.account.server
    steps = exchange(mechanism, request.user, request.secret, server.host, server.port)
    name = sasl_name(mechanism)
    response = next(steps)
    given = 1
    in_one = "" if response is None else f"AUTH {name} {_coded(response) or '='}"
    if in_one and len(in_one) <= _LONGEST_COMMAND:
        answer = await walk.talk.ask(in_one, shown=f"AUTH {name} {HIDDEN}")
        response = None
    else:
        answer = await walk.talk.ask(f"AUTH {name}")
    for _ in range(_MAX_ROUNDS):
        if isinstance(answer, Failure) or answer.code != 334:
            break
        try:
            if response is None:
                challenge = _challenge(answer, mechanism)
                if given == 1 and mechanism in PROVES_SERVER and takes_long(challenge):
                    response = await walk.network.aside(partial(steps.send, challenge))  # Stop need not wait for it
                else:
                    response = steps.send(challenge)
                given += 1
        except StopIteration:
            return await _take_back(walk, "more")
        except ExchangeError as error:
            return await _take_back(walk, error.detail, unproven=error.unproven)
        except binascii.Error:
            return await _take_back(walk, "base64")
        answer = await walk.talk.ask(_coded(response or b""), shown=HIDDEN)
        response = None
    if isinstance(answer, Reply) and answer.ok and mechanism in PROVES_SERVER and given < _SCRAM_MESSAGES:
        return Failure(kind=FailureKind.SERVER_NOT_PROVEN, detail=name)
    return answer


async def _take_back(walk: Walk, detail: str, *, unproven: bool = False) -> Failure:
    """Take the exchange back with a `*` (RFC 4954 4); what the server says to that does not matter."""
    await walk.network.within(_TAKE_BACK_LIMIT, walk.talk.ask("*"))
    kind = FailureKind.SERVER_NOT_PROVEN if unproven else FailureKind.BAD_CHALLENGE
    return Failure(kind=kind, detail=detail)


def _coded(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def _challenge(reply: Reply, mechanism: SignIn) -> bytes:
    """The challenge of a 334. Where the mechanism does not read it, it may be anything. Raises binascii.Error."""
    if mechanism not in _READS_CHALLENGE:
        return b""
    return base64.b64decode(b"".join(reply.lines).strip(), validate=True)
