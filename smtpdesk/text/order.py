"""The invented order that the test message shows where it is to look like what a shop usually sends."""

from __future__ import annotations

from html import escape
from typing import Final

from smtpdesk.model.value import value
from smtpdesk.text.translate import _, later

_CURRENCY: Final = "EUR"
_CELL: Final = 'style="padding: 6px 12px; border-bottom: 1px solid #cccccc"'


@value(frozen=True, slots=True)
class _Line:
    """One line of it. Prices in hundredths."""

    what: str
    count: int
    each: int

    @property
    def sum(self) -> int:
        return self.count * self.each


_LINES: Final = (
    _Line(later("Beeswax candle"), 2, 980),
    _Line(later("Candle holder, oak"), 1, 1450),
)
_SHIPPING: Final = 490


def number(mark: str) -> str:
    """The order's number: it holds the mark of the message."""
    return f"TEST-{mark.upper()}"


def plain(mark: str, questions_to: str) -> str:
    """The order as plain text; `questions_to` is the address for replies."""
    rows = [f"{line.count} x {_(line.what)}: {_money(line.sum)}" for line in _LINES]
    totals = [f"{label}: {_money(amount)}" for label, amount in _totals()]
    return "\n".join([_title(mark), "", *rows, "", *totals, "", _delivery(), _questions(questions_to)])


def html(mark: str, questions_to: str) -> str:
    """The order as a table."""
    heads = (_("Item"), _("Quantity"), _("Price"), _("Sum"))
    head = "".join(f'<th {_CELL} align="{_side(place)}">{escape(words)}</th>' for place, words in enumerate(heads))
    rows = "\n".join(
        _row(_(line.what), str(line.count), _money(line.each), _money(line.sum)) for line in _LINES
    )  # fmt: skip
    totals = "\n".join(
        f'<tr><td {_CELL} colspan="3" align="right"><b>{escape(label)}</b></td>'
        f'<td {_CELL} align="right"><b>{escape(_money(amount))}</b></td></tr>'
        for label, amount in _totals()
    )
    return (
        f"<h2>{escape(_title(mark))}</h2>\n"
        f'<table style="border-collapse: collapse">\n<tr>{head}</tr>\n{rows}\n{totals}\n</table>\n'
        f"<p>{escape(_delivery())}<br>{escape(_questions(questions_to))}</p>"
    )


def _row(*cells: str) -> str:
    made = "".join(f'<td {_CELL} align="{_side(place)}">{escape(cell)}</td>' for place, cell in enumerate(cells))
    return f"<tr>{made}</tr>"


def _side(place: int) -> str:
    return "right" if place else "left"


def _totals() -> tuple[tuple[str, int], ...]:
    goods = sum(line.sum for line in _LINES)
    return (_("Goods"), goods), (_("Shipping"), _SHIPPING), (_("Total"), goods + _SHIPPING)


def _money(hundredths: int) -> str:
    return f"{hundredths // 100}.{hundredths % 100:02} {_CURRENCY}"


def _title(mark: str) -> str:
    return _("Order {number}").replace("{number}", number(mark))


def _delivery() -> str:
    return _("Delivery to: Example Customer, 1 Example Street, Example Town")


def _questions(address: str) -> str:
    return _("Questions? Answer this e-mail ({address}).").replace("{address}", address)
