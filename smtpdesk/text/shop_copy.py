"""All values of a shop system as one text: lines for a person, or what a file of the system wants. Never a password."""

from __future__ import annotations

import json
from typing import Any

from smtpdesk.shops.entries import Entry, Fill, written
from smtpdesk.shops.kinds import Form, Role
from smtpdesk.text.shop_page import ShopPage
from smtpdesk.text.shop_rows import ShopRow
from smtpdesk.text.translate import _


def all_values(page: ShopPage) -> str:
    """Give every value without the password, which is left out or, in the middle of a line, has a word in its place."""
    form = page.shop.form
    rows = [row for row in page.rows if form is Form.SCREEN or row.entry.fill in (Fill.TEXT, Fill.SECRET)]
    if form is Form.JSON:
        return json.dumps(_nested(rows), indent=2, ensure_ascii=False) + "\n"
    return "".join(f"{'' if row.entry.form is form else '# '}{_line(row)}\n" for row in rows)


def _line(row: ShopRow) -> str:
    name, value = row.entry.field.label or row.label, _value(row)
    match row.entry.form:
        case Form.SCREEN:
            return f"{row.label}: {value}"
        case Form.ENV:
            return f"{name}={value}"
        case Form.PYTHON:
            return f"{name} = {value}"
        case Form.RUBY:
            return f"  {name}: {value},"
        case Form.YAML | Form.JSON:
            return f"  {name}: {value}"


def _value(row: ShopRow) -> str:
    entry = row.entry
    if not entry.secret:
        return written(entry) if row.typed else row.shown
    if entry.field.role is Role.DSN:
        return written(entry, instead=_("PASSWORD"))
    return _("(the password)") if entry.form is Form.SCREEN else written(entry)


def _nested(rows: list[ShopRow]) -> dict[str, Any]:
    """Put dotted names into each other: `mail.options.host`."""
    found: dict[str, Any] = {}
    for row in rows:
        *above, last = (row.entry.field.label or row.label).split(".")
        place = found
        for name in above:
            place = place.setdefault(name, {})
        place[last] = _plain(row.entry)
    return found


def _plain(entry: Entry) -> Any:
    if entry.is_text:
        return "" if entry.secret else entry.value
    return json.loads(entry.value)
