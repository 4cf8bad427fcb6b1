"""`smtpdesk shop`: the fields of a shop system with an account's values, without the password."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from smtpdesk.cli.usage import UsageError
from smtpdesk.model.settings import Account
from smtpdesk.providers.provider import Provider
from smtpdesk.shops.catalog import ENV, load
from smtpdesk.shops.shop import Shop
from smtpdesk.text.shop_copy import all_values
from smtpdesk.text.shop_page import ShopPage, shop_page
from smtpdesk.text.translate import _

Say = Callable[[str], None]


def list_shops(say: Say, *, as_json: bool) -> None:
    """Tell all shop systems, a line each."""
    shops = list(load())
    if as_json:
        kept = [{"id": shop.id, "name": shop.name, "takes_smtp": shop.takes_smtp} for shop in shops]
        say(json.dumps(kept, indent=2, ensure_ascii=False))
        return
    widest = max(len(shop.id) for shop in shops)
    for shop in shops:
        remark = "" if shop.takes_smtp else f" · {_('takes no mail server of your own')}"
        say(f"{shop.id:{widest}}  {_(shop.name)}{remark}")


def show_shop(wanted: str | None, account: str | None, say: Say, *, as_env: bool, as_json: bool) -> None:
    """Tell one system with the values of a saved account. Raises UsageError, StoreError."""
    if account is None:
        raise UsageError(_("Say whose values: --account NAME."))
    shop = find(wanted or ENV)
    if as_env and wanted is not None and shop.form.value != "env":
        words = _("“{name}” reads no .env file. Leave it out, or leave out --env.")
        raise UsageError(words.replace("{name}", shop.id))
    known = _account(account)
    page = shop_page(shop, known, _provider(known), load().versions(shop))
    if as_json:
        say(json.dumps(_as_json(page), indent=2, ensure_ascii=False))
    elif as_env:
        say(all_values(page).rstrip("\n"))
    else:
        for line in _lines(page):
            say(line)


def find(wanted: str) -> Shop:
    """Give the system with this id, or the one that a search for it finds alone. Raises UsageError."""
    shops = load()
    if wanted in shops:
        return shops.get(wanted)
    found = shops.search(wanted) if wanted.strip() else ()
    if len(found) == 1:
        return found[0]
    if found:
        several = ", ".join(shop.id for shop in found[:8])
        words = _("“{name}” fits several shop systems: {several}.")
        raise UsageError(words.replace("{name}", wanted).replace("{several}", several))
    raise UsageError(_("There is no shop system “{name}”. “smtpdesk shop” lists all.").replace("{name}", wanted))


def _account(name: str) -> Account:
    from smtpdesk.cli.check import saved

    return saved(name)


def _provider(account: Account) -> Provider | None:
    from smtpdesk.providers import catalog

    known = catalog.load()
    return known.get(account.provider) if account.provider is not None and account.provider in known else None


def _lines(page: ShopPage) -> list[str]:
    lines = [page.title, page.where, *page.other_ways, ""]
    for notice in page.notices:
        lines += [notice.card.title, *filter(None, [notice.card.meaning])]
        lines += [f"  {number}. {step}" for number, step in enumerate(notice.card.do, 1)]
        lines.append("")
    widest = min(40, max(len(row.label) for row in page.rows))
    for row in page.rows:
        note = f"  ({row.note})" if row.note else ""
        shown = _("(the password)") if row.secret and row.entry.value == "{password}" else row.shown
        lines.append(f"  {row.label:{widest}}  {shown}{note}")
    for section in page.sections:
        lines += ["", section.title, *(f"  - {line}" for line in section.lines)]
    return [*lines, "", f"{page.dated} · {page.holds_for}"]


def _as_json(page: ShopPage) -> dict[str, Any]:
    return {
        "id": page.shop.id,
        "name": page.shop.name,
        "takes_smtp": page.shop.takes_smtp,
        "where": list(page.shop.where.menu),
        "fields": [
            {
                "label": row.entry.field.label,
                "role": row.entry.field.role.value,
                "value": None if row.secret or not row.typed else row.entry.value,
                "fill": row.entry.fill.value,
                "note": row.note,
                "unconfirmed": row.entry.field.unconfirmed,
            }
            for row in page.rows
        ],
        "notices": [{"title": notice.card.title, "meaning": notice.card.meaning} for notice in page.notices],
        "checked": page.shop.source.checked.isoformat(),
    }
