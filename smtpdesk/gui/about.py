"""What this program is: its version, what it is made of, under which licences, and what the LGPL gives the person.

The list is read away from the window's thread, when the page is opened.
"""

from __future__ import annotations

import platform
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal, qVersion
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from smtpdesk import __version__
from smtpdesk.gui import theme
from smtpdesk.gui.buttons import Choice, button
from smtpdesk.gui.card import Card, Scrolled
from smtpdesk.gui.errands import Errands
from smtpdesk.gui.field import Field
from smtpdesk.gui.flow import FlowLayout
from smtpdesk.gui.labels import label, quotable
from smtpdesk.gui.provider_help import open_page
from smtpdesk.gui.theme import Type
from smtpdesk.text.translate import _

if TYPE_CHECKING:
    from smtpdesk.text.licences import Part

QT_SOURCE: Final = "https://download.qt.io/official_releases/"
PYSIDE_SOURCE: Final = "https://code.qt.io/cgit/pyside/pyside-setup.git"
"""Where the sources of Qt and PySide6 are, by version (looked at in November 2026)."""
_TEXT_LINES: Final = 16


class AboutCard(Card):
    """Names the version, and leads to the page. `opened` asks for it."""

    opened = Signal()

    def __init__(self) -> None:
        super().__init__(gap=12)
        self.column.addWidget(label(_("About this program"), Type.HEADING, wrap=True))
        self.column.addWidget(quotable(label(versions(), Type.BODY, wrap=True)))
        self.button = button(_("A&bout and licences…"), self.opened.emit, icon="info")
        self.column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)


class AboutView(QWidget):
    """The page: version, Qt's licence and where its source is, and every part with the text of its licence."""

    def __init__(self, errands: Errands) -> None:
        super().__init__()
        self.setObjectName("page")
        self._parts: dict[str, Part] = {}
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        margin = theme.PAGE_MARGIN
        self.scroller = Scrolled(gap=theme.GAP, margins=(margin, margin, margin, margin))
        outer.addWidget(self.scroller)
        column = self.scroller.column
        column.addWidget(label(_("About SMTP Desk"), Type.TITLE, wrap=True))
        column.addWidget(quotable(label(versions(), Type.BODY, "soft", wrap=True)))
        column.addWidget(self._qt_card())
        column.addWidget(self._parts_card())
        column.addStretch(1)
        errands.do(_read, self.show_parts)

    def _qt_card(self) -> Card:
        card = Card(gap=10)
        card.column.addWidget(label(_("Qt and PySide6"), Type.HEADING, wrap=True))
        words = _(
            "The window is made with Qt {qt} and PySide6, which are used under the GNU Lesser General Public License, "
            "version 3. They are libraries of their own, beside the program: you may put other versions in their "
            "place, and take the program apart to find out whether those work."
        )
        card.column.addWidget(label(words.replace("{qt}", qVersion()), Type.BODY, wrap=True))
        row = FlowLayout(gap=10)
        row.addWidget(button(_("Source of &Qt"), lambda: open_page(QT_SOURCE), icon="open"))
        row.addWidget(button(_("Source of P&ySide6"), lambda: open_page(PYSIDE_SOURCE), icon="open"))
        card.column.addLayout(row)
        return card

    def _parts_card(self) -> Card:
        card = Card(gap=10)
        card.column.addWidget(label(_("What it is made of"), Type.HEADING, wrap=True))
        self.choice = Choice(_("Part"))
        self.part = Field("part", _("Par&t"), self.choice)
        self.part.changed.connect(self._show)
        card.column.addWidget(self.part)
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setFont(theme.font(Type.MONO))
        self.text.setFixedHeight(self.text.fontMetrics().lineSpacing() * _TEXT_LINES + 24)
        self.text.setPlainText(_("Reading…"))
        name = label(_("Text of its li&cence"), Type.SMALL, "label")
        name.setTextFormat(Qt.TextFormat.AutoText)
        name.setBuddy(self.text)
        self.text.setAccessibleName(_("Text of its licence"))
        card.column.addWidget(name)
        card.column.addWidget(self.text)
        return card

    def show_parts(self, parts: tuple[Part, ...]) -> None:
        """Offer these parts, the first of them shown."""
        self._parts = {part.name: part for part in parts}
        for part in parts:
            self.choice.addItem(f"{part.name} {part.version} · {part.licence}", part.name)
        self._show()

    def _show(self) -> None:
        part = self._parts.get(self.part.text())
        if part is not None:
            words = part.text if part.text.strip() else _("Its text is not on this computer.")
            self.text.setPlainText(words)


def versions() -> str:
    """Give the versions of the program and of what it stands on, as a line to quote."""
    words = _("Version {version} · MIT licence · Python {python} · Qt {qt}")
    told = {"version": __version__, "python": platform.python_version(), "qt": qVersion()}
    for name, value in told.items():
        words = words.replace(f"{{{name}}}", value)
    return words


def _read() -> tuple[Part, ...]:
    from smtpdesk.text.licences import parts

    return parts()
