"""What stands in the form as plain texts, and the account that it makes. The same texts are what a draft keeps."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from typing import Any, Final

from smtpdesk.model.settings import (
    Account,
    Deadlines,
    IpVersion,
    Security,
    Server,
    SettingsError,
    SignIn,
    check_address,
    check_host,
    check_senders,
)
from smtpdesk.providers.provider import Provider
from smtpdesk.providers.settings_block.block import Block, Part
from smtpdesk.text.translate import _

Values = Mapping[str, str]

USUAL_MORE: Final = {
    "also_senders": "",
    "sign_in": SignIn.AUTO.value,
    "ca_file": "",
    "ehlo_name": "",
    "ip_version": IpVersion.ANY.value,
    "deadlines": "",
}
"""What few accounts need, and what it usually is."""
OF_THIS_COMPUTER: Final = ("recipient", "also_senders", "ehlo_name", "ip_version", "deadlines")
"""What stays when another provider is chosen: it has nothing to do with the provider."""
USUAL_SECURITY: Final = {
    465: Security.TLS,
    25: Security.STARTTLS,
    587: Security.STARTTLS,
    2525: Security.STARTTLS,
}
"""What a port means by custom (RFC 8314 3.3, RFC 6409 3.1), where the provider says nothing else."""
VARIOUS: Final = "various"
"""Stands for time limits that differ from step to step in the account's file: the form has one for all."""


def from_account(account: Account) -> dict[str, str]:
    """Give the texts of an account."""
    return {
        "name": account.name,
        "provider": account.provider or "",
        "region": account.region or "",
        "sender": account.sender,
        "sender_name": account.sender_name,
        "also_senders": "\n".join(account.also_senders),
        "reply_to": account.reply_to,
        "user": account.user,
        "host": account.server.host,
        "port": str(account.server.port),
        "security": account.server.security.value,
        "unencrypted": "yes" if account.allow_unencrypted_sign_in else "",
        "recipient": account.test_recipient,
        "certificate": account.accepted_fingerprint,
        "sign_in": account.sign_in.value,
        "ca_file": account.ca_file,
        "ehlo_name": account.ehlo_name,
        "ip_version": account.ip_version.value,
        "deadlines": _seconds(account.deadlines),
    }


def _seconds(limits: Deadlines) -> str:
    if limits == Deadlines():
        return ""
    return f"{limits.resolve:.15g}" if limits == Deadlines.all(limits.resolve) else VARIOUS


def _deadlines(values: Values, before: Deadlines) -> Deadlines:
    text = values.get("deadlines", "").strip()
    if text == VARIOUS:
        return before
    if not text:
        return Deadlines()
    try:
        seconds = float(text.replace(",", "."))
    except ValueError:
        raise SettingsError("deadlines", "not-a-number") from None
    try:
        return Deadlines.all(seconds)
    except SettingsError as error:
        raise SettingsError("deadlines", error.code) from None


def _look_for_file(path: str) -> None:
    """Refuse a path that leads to no file now, or that means another file in another folder. Raises SettingsError."""
    if not os.path.isabs(path):
        raise SettingsError("ca_file", "not-a-whole-path")
    if not os.path.isfile(path):
        raise SettingsError("ca_file", "no-such-file")


def from_provider(provider: Provider | None, region: str | None = None, address: str = "") -> dict[str, str]:
    """Give the texts of a new account: what the provider's file knows, and the address that was typed."""
    values = {
        "name": provider.name if provider is not None else _("My mail server"),
        "provider": provider.id if provider is not None else "",
        "region": region or "",
        "sender": address,
        "user": address if takes_address(provider) else "",
        "security": Security.STARTTLS.value,
        "port": "587",
    }
    if provider is not None:
        place = provider.host(region)
        port = provider.ports_of(place.region or None)[0] if provider.ports_of(region) else provider.recommended
        values |= {
            "region": place.region,
            "host": host_of(provider, place.region, address),
            "port": str(port.port),
            "security": port.security.value,
        }
        if provider.fixed_user is not None:
            values["user"] = provider.fixed_user
    return values


_PORTS_OF: Final = {Security.TLS: "465", Security.STARTTLS: "587"}


def of_another_provider(provider: Provider | None, now: Values, before: Provider | None) -> dict[str, str]:
    """Give what changes when another provider is chosen: what belongs to the one before does not stay."""
    fresh = from_provider(provider, None, now.get("sender", ""))
    if now.get("name") not in ("", from_provider(before)["name"]):
        del fresh["name"]
    others = {name: text for name, text in USUAL_MORE.items() if name not in OF_THIS_COMPUTER}
    return {**fresh, **others, "host": fresh.get("host", ""), "certificate": "", "unencrypted": ""}


def from_block(block: Block, now: Values, known: Provider | None, before: Provider | None) -> dict[str, str]:
    """Give what pasted settings change in the form; what they do not say stays as it is `now`.

    `known` is the provider that they name by its server, `before` the one that is chosen now.
    """
    changes = {part.value: text for part in Part if (text := block.text(part))}
    if Part.HOST in block.parts and known != before:
        user = now.get("user", "") if before is None or before.fixed_user is None else ""
        fresh = of_another_provider(known, {**now, "sender": changes.get("sender", now.get("sender", ""))}, before)
        changes = {**fresh, "user": fresh["user"] or user, **changes}
    if block.region:
        changes["region"] = block.region
    if Part.PORT in block.parts and Part.SECURITY not in block.parts:
        changes["security"] = _security_on(int(block.text(Part.PORT)), known, now)
    elif Part.SECURITY in block.parts and Part.PORT not in block.parts:
        security = Security(block.text(Part.SECURITY))
        changes["port"] = _PORTS_OF.get(security, now.get("port", ""))
    if "@" in changes.get("user", "") and not changes.get("sender", now.get("sender", "")):
        changes["sender"] = changes["user"]
    return changes


def _security_on(port: int, provider: Provider | None, now: Values) -> str:
    known = provider.security_of(port) if provider is not None else None
    return (known or USUAL_SECURITY.get(port) or Security(now.get("security") or Security.STARTTLS.value)).value


def host_of(provider: Provider, region: str, sender: str) -> str:
    """Give the server name of a region; empty where the person has to type it. Raises SettingsError."""
    place = provider.host(region or None) if region else provider.regions[0]
    if place.host is not None:
        return place.host
    domain = sender.rpartition("@")[2].strip()
    return place.template.replace("{domain}", domain) if place.template is not None and domain else ""


def takes_address(provider: Provider | None) -> bool:
    """Tell whether the user name is the e-mail address, as far as is known."""
    return provider is None or provider.username.rule.value.startswith("address")


def _port(values: Values) -> int:
    text = values.get("port", "").strip()
    if not text:
        raise SettingsError("port", "empty")
    if not text.isascii() or not text.isdigit() or len(text) > 6:
        raise SettingsError("port", "not-a-number")
    return int(text)


def make_account(
    values: Values, account_id: str, before: Account | None = None, *, user_is_secret: bool = False
) -> Account:
    """Make the account. What the form does not show stays as it was `before`. Raises SettingsError."""
    user = "" if user_is_secret else values.get("user", "").strip()
    changes: dict[str, Any] = {
        "name": values.get("name", "").strip(),
        "server": Server(values.get("host", "").strip(), _port(values), Security(values.get("security", ""))),
        "provider": values.get("provider") or None,
        "region": values.get("region") or None,
        "user": user,
        "user_is_secret": user_is_secret,
        "sender": values.get("sender", "").strip(),
        "sender_name": values.get("sender_name", "").strip(),
        "also_senders": also_senders(values),
        "reply_to": values.get("reply_to", "").strip(),
        "test_recipient": values.get("recipient", "").strip(),
        "accepted_fingerprint": values.get("certificate", ""),
        "allow_unencrypted_sign_in": values.get("unencrypted", "") == "yes",
        "sign_in": SignIn(values.get("sign_in") or SignIn.AUTO.value),
        "ca_file": values.get("ca_file", "").strip(),
        "ehlo_name": values.get("ehlo_name", "").strip(),
        "ip_version": IpVersion(values.get("ip_version") or IpVersion.ANY.value),
        "deadlines": _deadlines(values, before.deadlines if before is not None else Deadlines()),
    }
    if before is not None:
        return before.with_(**changes)
    return Account(id=account_id, **changes)


def also_senders(values: Values) -> tuple[str, ...]:
    """Give the further From addresses: one a line."""
    return tuple(values.get("also_senders", "").split())


def faults(values: Values) -> dict[str, str]:
    """Give what is wrong, by field: the code of the SettingsError. What is still empty counts as not typed yet."""
    found: dict[str, str] = {}

    def look(check: Callable[[], object]) -> None:
        try:
            check()
        except SettingsError as error:
            found.setdefault(error.field, error.code)

    for name in ("sender", "reply_to", "recipient"):
        if text := values.get(name, "").strip():
            look(lambda text=text, name=name: check_address(text, name))  # type: ignore[misc]
    look(lambda: check_senders(values.get("sender", "").strip(), also_senders(values)))
    if host := values.get("host", "").strip():
        look(lambda: check_host(host, "host"))
    if values.get("port", "").strip():
        look(lambda: Server("host.example", _port(values), Security.STARTTLS))
    if name := values.get("ehlo_name", "").strip():
        look(lambda: check_host(name, "ehlo_name", literal=True))
    look(lambda: _deadlines(values, Deadlines()))
    if path := values.get("ca_file", "").strip():
        anything = Server("host.example", 587, Security.STARTTLS)
        look(lambda: Account(id="any", name="any", server=anything, ca_file=path))  # its characters, its length
        if "ca_file" not in found:
            look(lambda: _look_for_file(path))
    return found


def missing(values: Values, *, needs_user: bool, needs_secret: bool) -> dict[str, str]:
    """Give what a check cannot do without and is not there yet, by field."""
    found = {name: "empty" for name in ("host", "port", "sender") if not values.get(name, "").strip()}
    if needs_user and not values.get("user", "").strip():
        found["user"] = "empty"
    if needs_secret:
        found["secret"] = "empty"  # noqa: S105 - the code of an error
    return found
