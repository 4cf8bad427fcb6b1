"""What to know before the first try: the provider's preparations, each with a button that opens the page."""

from __future__ import annotations

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QFont
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from smtpdesk.gui import theme
from smtpdesk.gui.buttons import button, change_icon, icon_button
from smtpdesk.gui.card import ToneCard
from smtpdesk.gui.labels import Glyph, label
from smtpdesk.gui.theme import Type
from smtpdesk.providers.provider import Provider
from smtpdesk.providers.schema import Step
from smtpdesk.text.page import Tone
from smtpdesk.text.translate import _


def open_page(url: str) -> None:
    """Open a page in the person's own browser; only https, and only on a click."""
    if url.startswith("https://"):
        QDesktopServices.openUrl(QUrl(url, QUrl.ParsingMode.StrictMode))


class ProviderHelp(ToneCard):
    """The steps in order, folded away where the account has a secret already. Hidden where nothing is wanted."""

    def __init__(self) -> None:
        super().__init__(gap=6, padding=12)
        self.set_tone(Tone.WARNING)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(Glyph("info", "warning", 18), 0, Qt.AlignmentFlag.AlignVCenter)
        self.title = label("", Type.BODY, wrap=True)
        bold = self.title.font()
        bold.setWeight(QFont.Weight.DemiBold)
        self.title.setFont(bold)
        head.addWidget(self.title, 1)
        self.fold = icon_button("chevron-down", "", self._turn)
        head.addWidget(self.fold, 0, Qt.AlignmentFlag.AlignTop)
        self.column.addLayout(head)
        self._body = QWidget()
        self.column.addWidget(self._body)
        self.hide()

    def show_provider(self, provider: Provider | None) -> None:
        """Show what this provider wants to have done first."""
        prepare = provider.prepare if provider is not None else None
        fresh = QWidget()
        if prepare is not None:
            steps = QVBoxLayout(fresh)
            steps.setContentsMargins(0, 0, 0, 0)
            steps.setSpacing(6)
            for number, step in enumerate(prepare.steps, 1):
                steps.addLayout(_row(number, step))
            self.title.setText(_title(prepare.minutes))
        self.column.replaceWidget(self._body, fresh)
        self._body.hide()
        self._body.deleteLater()
        self._body = fresh
        self.setVisible(prepare is not None)
        self.unfold(open_=True)

    def unfold(self, *, open_: bool) -> None:
        """Open or close the fold."""
        self._body.setVisible(open_)
        name = _("Fold this away") if open_ else _("Show what to prepare")
        change_icon(self.fold, "chevron-down" if open_ else "chevron-right", "soft")
        self.fold.setAccessibleName(name)
        self.fold.setToolTip(name)

    def _turn(self) -> None:
        self.unfold(open_=self._body.isHidden())


def _title(minutes: int | None) -> str:
    if not minutes:
        return _("Before the first try")
    return _("Before the first try ({count} min)").format(count=minutes)


def _row(number: int, step: Step) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(6)
    row.addWidget(label(f"{number}.", Type.SMALL), 0, Qt.AlignmentFlag.AlignTop)
    words = QVBoxLayout()
    words.setSpacing(0)
    words.addWidget(label(_(step.do), Type.SMALL, wrap=True))
    menu = " › ".join(_(part) for part in step.menu)
    if menu:
        words.addWidget(label(menu, Type.SMALL, "soft", wrap=True))
    if step.url:
        url = step.url
        opener = button(_("Open the page"), lambda: open_page(url), kind="link")
        opener.setFont(theme.font(Type.SMALL))
        opener.setAccessibleName(_("Open the page for step {number}").format(number=number))
        opener.setToolTip(url)
        line = QHBoxLayout()
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(opener)
        line.addStretch(1)
        words.addLayout(line)
    row.addLayout(words, 1)
    return row
