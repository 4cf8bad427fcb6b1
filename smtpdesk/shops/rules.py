"""What must be true of a shop file beyond its shape: each rule yields (key, what is wrong)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

from smtpdesk.model.settings import Security, SignIn
from smtpdesk.shops.kinds import Form, Role, Smtp, Support
from smtpdesk.shops.shop import Field, Mode, Shop

Fault = tuple[str, str]

PLACEHOLDERS: Final = frozenset({"host", "port", "user", "password"})
SETTABLE: Final = frozenset({Role.SECURITY, Role.HOST, Role.PORT, Role.FIXED, Role.DSN})
"""The fields through which a way of encryption can be chosen."""
_CONTRADICTION: Final = {Security.TLS: {25, 587}, Security.STARTTLS: {465}, Security.PLAIN: {465}}
"""Ports on which a way of encryption is not usual (RFC 8314 7.3)."""


def faults(shop: Shop) -> Iterator[Fault]:
    """Look over a whole file."""
    yield from _fields(shop)
    for security in Security:
        yield from _mode(shop, security, shop.security.of(security))
    if shop.takes_smtp:
        yield from _whole(shop)
    else:
        yield from _none(shop)
    if any(name != name.upper() or not name for name in shop.sign_in.mechanisms):
        yield "sign_in.mechanisms", "mechanisms are written in capitals"
    if shop.test.label and shop.test.support in (Support.NO, Support.UNKNOWN):
        yield "test.label", "belongs to a test that there is"
    if shop.test.misses and shop.test.support in (Support.NO, Support.UNKNOWN):
        yield "test.misses", "belongs to a test that there is"
    if not shop.source.seen:
        yield "source.seen", "no source"
    if shop.source.confidence.value != "high" and not shop.source.not_sure:
        yield "source.not_sure", "what is not sure is missing"


def _fields(shop: Shop) -> Iterator[Fault]:
    seen: set[tuple[str, Role]] = set()
    for place, one in enumerate(shop.fields):
        key = f"fields[{place}]"
        if (one.label is None) == (one.what is None):
            yield key, "exactly one of label and what is wanted"
        if (one.name, one.role) in seen:
            yield f"{key}.label", f"the field {one.name!r} is there twice"
        seen.add((one.name, one.role))
        if one.label is None and one.unconfirmed and shop.form_of(one) is not Form.SCREEN:
            yield f"{key}.what", "a file has names"
        yield from _value(key, one)


def _value(key: str, one: Field) -> Iterator[Fault]:
    if one.role in (Role.FIXED, Role.SIGNS_IN) and one.value is None:
        yield f"{key}.value", "is missing"
    if one.value is not None and one.role not in (Role.FIXED, Role.SIGNS_IN, Role.MECHANISM, Role.OTHER):
        yield f"{key}.value", "a field of this role is filled from the account"
    if one.off is not None and one.role not in (Role.SIGNS_IN, Role.MECHANISM):
        yield f"{key}.off", "only signing in is switched off"
    if (one.role is Role.MECHANISM) != bool(one.options):
        yield f"{key}.options", "belong to a field of the role mechanism, and it needs some"
    if one.role is Role.MECHANISM:
        labels = [option.label for option in one.options]
        if len(set(labels)) != len(labels):
            yield f"{key}.options", "a choice is there twice"
        if one.value is not None and one.value not in labels:
            yield f"{key}.value", "not among the options"
        if not any(option.means is not SignIn.NONE for option in one.options):
            yield f"{key}.options", "none signs in"


def _mode(shop: Shop, security: Security, mode: Mode) -> Iterator[Fault]:
    key = f"security.{security.value}"
    works = mode.support in (Support.YES, Support.PARTLY)
    if works and not mode.set:
        yield f"{key}.set", "is missing"
    if mode.support is Support.NO and (mode.set or mode.ports or mode.port):
        yield f"{key}.set", "a way that cannot be chosen is not set"
    names = Counter(one.name for one in shop.fields if one.role in SETTABLE)
    chosen = [choice.field for choice in mode.set]
    for place, choice in enumerate(mode.set):
        if names[choice.field] != 1:
            yield f"{key}.set[{place}].field", f"no such field: {choice.field!r}"
        if set(re.findall(r"\{(.*?)\}", choice.choose)) - PLACEHOLDERS:
            yield f"{key}.set[{place}].choose", "an unknown placeholder"
    if len(set(chosen)) != len(chosen):
        yield f"{key}.set", "a field is set twice"
    if works and mode.port is None:
        yield f"{key}.port", "is missing"
    for port in (*mode.ports, *([mode.port] if mode.port else [])):
        if port in _CONTRADICTION[security]:
            yield f"{key}.port", f"{security.value} on port {port} contradicts custom"
    if mode.ports and mode.port is not None and mode.port not in mode.ports:
        yield f"{key}.port", "not among the ports"
    if (mode.insists is not None) != (security is Security.STARTTLS and works):
        yield f"{key}.insists", "belongs to STARTTLS, where it works, and is needed there"
    if mode.insists is Support.PARTLY:
        yield f"{key}.insists", "it does or it does not"


def _whole(shop: Shop) -> Iterator[Fault]:
    """A system that takes SMTP needs a place for everything that a sign-in needs."""
    roles = Counter(one.role for one in shop.fields)
    if not roles[Role.DSN]:
        for role in (Role.USER, Role.PASSWORD):
            if roles[role] != 1:
                yield "fields", f"exactly one {role.value} is wanted"
        if roles[Role.HOST_AND_PORT] != 1 and (roles[Role.HOST] != 1 or roles[Role.PORT] != 1):
            yield "fields", "exactly one host and one port are wanted"
    if roles[Role.SENDER_BEFORE_AT] != roles[Role.SENDER_AFTER_AT]:
        yield "fields", "an address has two halves"
    if all(shop.security.of(security).support is Support.NO for security in Security):
        yield "security", "no way to connect is left"
    if shop.way_out is not None:
        yield "way_out", "belongs to a system that takes no SMTP server"


def _none(shop: Shop) -> Iterator[Fault]:
    if shop.smtp is Smtp.NONE and shop.way_out is None:
        yield "way_out", "is missing"
    if any(shop.security.of(security).support is not Support.NO for security in Security):
        yield "security", "a system that takes no SMTP server has none"
    if any(one.role in (Role.HOST, Role.PORT, Role.USER, Role.PASSWORD, Role.DSN) for one in shop.fields):
        yield "fields", "a system that takes no SMTP server has no place for it"
