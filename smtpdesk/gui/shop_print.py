"""A shop system's values on paper or as PDF. Imported when it is asked for."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import Final

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF
from PySide6.QtGui import QPagedPaintDevice, QPageLayout, QPageSize, QPdfWriter, QTextDocument
from PySide6.QtWidgets import QWidget

from smtpdesk.model.secret import Secret
from smtpdesk.shops.entries import written
from smtpdesk.text.shop_page import ShopPage
from smtpdesk.text.shop_rows import ShopRow
from smtpdesk.text.translate import _

_DOTS_PER_INCH: Final = 300
_STYLE: Final = """
body { font-size: 10pt; color: #000000; } h1 { font-size: 16pt; }
.head { font-size: 11pt; font-weight: 600; margin-top: 8pt; margin-bottom: 2pt; }
.name { color: #444444; } .value { font-weight: 600; } .note { font-size: 8pt; }
"""


def document(page: ShopPage, account: str, secret: Secret | None = None) -> QTextDocument:
    """Lay out the page; the password stands in it only where it is given."""
    made = QTextDocument()
    made.setDefaultStyleSheet(_STYLE)
    made.setHtml(_html(page, account, secret))
    return made


def pdf(made: QTextDocument) -> bytes:
    """Give the document as a PDF file."""
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(_DOTS_PER_INCH)
    writer.setTitle(_("SMTP settings"))
    writer.setCreator("SMTP Desk")
    _lay_out(writer)
    made.print_(writer)
    del writer  # writes the end of the file
    buffer.close()
    return bytes(content.data())


def print_on_paper(parent: QWidget, made: QTextDocument, done: Callable[[bool], object]) -> None:
    """Ask for a printer and print; the window goes on meanwhile. `done` tells whether it was handed to a printer."""
    from PySide6.QtPrintSupport import QPrintDialog, QPrinter

    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    dialog = QPrintDialog(printer, parent)
    dialog.setWindowTitle(_("Print"))

    def over(result: int) -> None:
        accepted = result == int(QPrintDialog.DialogCode.Accepted)
        if accepted:
            made.print_(printer)
        dialog.deleteLater()
        done(accepted)

    dialog.finished.connect(over)
    dialog.setModal(True)
    dialog.show()


def _lay_out(device: QPagedPaintDevice) -> None:
    device.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    device.setPageMargins(QMarginsF(18, 18, 18, 18), QPageLayout.Unit.Millimeter)


def _html(page: ShopPage, account: str, secret: Secret | None) -> str:
    parts = [f"<h1>{escape(page.title)}</h1>", f"<p>{escape(account)}</p>", f"<p>{escape(page.where)}</p>"]
    parts += [f"<p>{escape(line)}</p>" for line in page.other_ways]
    for notice in page.notices:
        parts.append(f"<p class='head'>{escape(notice.card.title)}</p><p>{escape(notice.card.meaning)}</p>")
        parts.append(_list(notice.card.do, "ol"))
    parts.append("<table width='100%' cellpadding='4'>" + "".join(_row(row, secret) for row in page.rows) + "</table>")
    for section in page.sections:
        parts.append(f"<p class='head'>{escape(section.title)}</p>{_list(section.lines, 'ul')}")
    parts.append(f"<p class='note'>{escape(page.dated)} · {escape(page.holds_for)}</p>")
    return "".join(parts)


def _row(row: ShopRow, secret: Secret | None) -> str:
    value = written(row.entry, secret) if row.secret and secret is not None else row.shown
    kind = "value" if row.typed else "note"
    cells = (("name", row.label), (kind, value), ("note", row.note))
    return "<tr>" + "".join(f"<td class='{name}'>{escape(text)}</td>" for name, text in cells) + "</tr>"


def _list(lines: tuple[str, ...], kind: str) -> str:
    if not lines:
        return ""
    return f"<{kind}>" + "".join(f"<li>{escape(line)}</li>" for line in lines) + f"</{kind}>"
