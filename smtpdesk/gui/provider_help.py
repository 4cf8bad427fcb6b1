"""What to know before the first try: the provider's preparations, each with a button that opens the page."""

from __future__ import annotations

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from smtpdesk.gui.buttons import button
from smtpdesk.gui.card import ToneCard
from smtpdesk.gui.labels import Glyph, label
from smtpdesk.gui.theme import Type
from smtpdesk.providers.provider import Provider
from smtpdesk.text.page import Tone
from smtpdesk.text.translate import _, ngettext


def open_page(url: str) -> None:
    """Open a page in the person's own browser; only https, and only on a click."""
    if url.startswith("https://"):
        QDesktopServices.openUrl(QUrl(url, QUrl.ParsingMode.StrictMode))


class ProviderHelp(ToneCard):
    """The steps in order. Hidden where a provider wants nothing beforehand."""

    def __init__(self) -> None:
        super().__init__(gap=6, padding=14)
        self.set_tone(Tone.WARNING)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(Glyph("info", "warning", 18), 0, Qt.AlignmentFlag.AlignTop)
        self.title = label("", Type.BODY, wrap=True)
        bold = self.title.font()
        bold.setBold(True)
        self.title.setFont(bold)
        head.addWidget(self.title, 1)
        self.column.addLayout(head)
        self._body = QWidget()
        self._steps = QVBoxLayout(self._body)
        self._steps.setContentsMargins(0, 0, 0, 0)
        self._steps.setSpacing(4)
        self.column.addWidget(self._body)
        self.hide()

    def show_provider(self, provider: Provider | None) -> None:
        """Show what this provider wants to have done first."""
        fresh = QWidget()
        self._steps = QVBoxLayout(fresh)
        self._steps.setContentsMargins(0, 0, 0, 0)
        self._steps.setSpacing(4)
        prepare = provider.prepare if provider is not None else None
        if prepare is not None:
            minutes = prepare.minutes
            title = _("Before the first try")
            if minutes:
                time = ngettext("about {count} minute", "about {count} minutes", minutes).format(count=minutes)
                title = f"{title} ({time})"
            self.title.setText(title)
            for number, step in enumerate(prepare.steps, 1):
                words = _(step.do)
                if step.menu:
                    words += "\n" + " › ".join(_(part) for part in step.menu)
                row = QHBoxLayout()
                row.setSpacing(6)
                row.addWidget(label(f"{number}.", Type.SMALL), 0, Qt.AlignmentFlag.AlignTop)
                row.addWidget(label(words, Type.SMALL, wrap=True), 1)
                self._steps.addLayout(row)
                if step.url:
                    self._steps.addWidget(_opener(step.url, number), 0, Qt.AlignmentFlag.AlignLeft)
        self.column.replaceWidget(self._body, fresh)
        self._body.hide()
        self._body.deleteLater()
        self._body = fresh
        self.setVisible(prepare is not None)


def _opener(url: str, number: int) -> QWidget:
    made = button(_("Open the page"), lambda: open_page(url), kind="link", icon="open")
    made.setAccessibleName(_("Open the page for step {number}").format(number=number))
    made.setToolTip(url)
    return made
