"""“Use in my shop”: choose the shop system, and copy each value into its field. It holds no account and no secret."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from smtpdesk.gui import theme
from smtpdesk.gui.buttons import button, reword
from smtpdesk.gui.card import Card, Scrolled
from smtpdesk.gui.flow import FlowLayout
from smtpdesk.gui.labels import ElidedLabel, Glyph, label, quotable, restyle
from smtpdesk.gui.provider_choice import ProviderChoice
from smtpdesk.gui.row import Row
from smtpdesk.gui.shop_notices import ShopNotices
from smtpdesk.gui.shop_print_card import ShopPrintCard
from smtpdesk.gui.shop_rows import ShopRows
from smtpdesk.gui.theme import Type
from smtpdesk.gui.tile import Mark, Tile
from smtpdesk.gui.verdict_card import ICONS, TITLES, Action
from smtpdesk.text.page import Card as Words
from smtpdesk.text.page import Tone
from smtpdesk.text.shop_page import ShopPage
from smtpdesk.text.shop_sections import Section
from smtpdesk.text.translate import _

_HEAD_FITS: Final = 560
"""Narrower than this, at the usual text size, the way back is told in one word."""


class ShopView(QWidget):
    """The page: the account's head, the choice, the values, what is to be known, and the buttons below."""

    back_wanted = Signal()
    chosen = Signal(str)
    plain_wanted = Signal()
    copy_wanted = Signal(int)
    copy_all_wanted = Signal()
    clear_wanted = Signal()
    done_wanted = Signal()
    print_asked = Signal()

    def __init__(self, seconds: float) -> None:
        """Make the page; `seconds` is how long a password stays in the clipboard."""
        super().__init__()
        self.setObjectName("page")
        column = QVBoxLayout(self)
        margin = theme.PAGE_MARGIN
        column.setContentsMargins(margin, margin, margin, margin)
        column.setSpacing(16)
        column.addLayout(self._head())
        card = Card(gap=12)
        column.addWidget(card, 1)
        self.scroller = Scrolled(gap=theme.GAP, margins=(0, 0, 6, 4))
        card.column.addWidget(self.scroller, 1)
        self._fill_scroller(self.scroller.column, seconds)
        card.column.addWidget(self._status_line())
        self.show_nothing()

    # -- the parts -------------------------------------------------------------------------------------------

    def _head(self) -> QHBoxLayout:
        self.tile = Tile(44)
        self.name = ElidedLabel("", Type.TITLE)
        self.subtitle = ElidedLabel("", Type.BODY, "soft")
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(self.name)
        names.addWidget(self.subtitle)
        self.back_button = button(_("&Back to the account"), self.back_wanted.emit, icon="chevron-left")
        self.back_button.setToolTip(_("Back to the account (Escape)"))
        head = QHBoxLayout()
        head.setSpacing(14)
        head.addWidget(self.tile)
        head.addLayout(names, 1)
        head.addWidget(self.back_button)
        return head

    def _fill_scroller(self, column: QVBoxLayout, seconds: float) -> None:
        column.addWidget(label(_("Use in my shop"), Type.TITLE, wrap=True))
        self.choice = ProviderChoice(_("My shop runs on"), _("Choose, or type its name"))
        name = label(_("&My shop runs on"), Type.BODY)
        name.setWordWrap(True)
        name.setTextFormat(Qt.TextFormat.AutoText)
        name.setBuddy(self.choice)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(name)
        row.addWidget(self.choice, 4)
        row.addStretch(1)
        column.addLayout(row)
        self.choice.activated.connect(lambda _place: self.chosen.emit(str(self.choice.currentData() or "")))
        self.empty = QWidget()
        inside = QVBoxLayout(self.empty)
        inside.setContentsMargins(0, 8, 0, 0)
        inside.setSpacing(10)
        words = _(
            "Choose your shop system, plug-in or program. Then the values stand here by its own names and in its own "
            "order, each with a button that copies it."
        )
        inside.addWidget(label(words, Type.BODY, "soft", wrap=True))
        self.plain_button = button(_("Mine is not in the list: show a plain list"), self.plain_wanted.emit, kind="link")
        inside.addWidget(self.plain_button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.empty)
        self.where = quotable(label("", Type.BODY, "soft", wrap=True))
        self.where.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        column.addWidget(self.where)
        self.notices = ShopNotices()
        column.addWidget(self.notices)
        self.rows = ShopRows(seconds)
        self.rows.copy_wanted.connect(self.copy_wanted)
        column.addWidget(self.rows)
        column.addWidget(self._foot())
        self.print_card = ShopPrintCard()
        column.addWidget(self.print_card)
        self.hints = ShopNotices()
        column.addWidget(self.hints)
        self.sections = QWidget()
        self._section_column = QVBoxLayout(self.sections)
        self._section_column.setContentsMargins(0, 6, 0, 0)
        self._section_column.setSpacing(6)
        column.addWidget(self.sections)
        self.dated = label("", Type.SMALL, "soft", wrap=True)
        column.addWidget(self.dated)
        column.addStretch(1)

    def _status_line(self) -> QWidget:
        self.status_line = QWidget()
        whole = QVBoxLayout(self.status_line)
        whole.setContentsMargins(0, 0, 0, 0)
        said = QWidget()
        row = QHBoxLayout(said)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self._status_glyph = Glyph("ok", "good", 16)
        self.status = label("", Type.BODY, wrap=True)
        self.clear_button = button(_("Take it &out now"), self.clear_wanted.emit)
        row.addWidget(self._status_glyph)
        row.addWidget(self.status, 1)
        both = Row(gap=8)
        both.add(said, 1, least=self.status.fontMetrics().horizontalAdvance("0") * 40)
        both.add(self.clear_button)
        whole.addWidget(both)
        self.status_line.hide()
        return self.status_line

    def _foot(self) -> QWidget:
        self.foot = QFrame()
        row = FlowLayout(self.foot, gap=10)
        self.copy_all_button = button(_("Copy all but the pass&word"), self.copy_all_wanted.emit, icon="copy")
        self.print_button = button(_("P&rint or save as PDF"), self.print_asked.emit, icon="print")
        self.done_button = button(_("&Done, I sent a mail from my shop"), self.done_wanted.emit, kind="primary")
        for made in (self.print_button, self.copy_all_button, self.done_button):
            row.addWidget(made)
        return self.foot

    # -- filling ---------------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102, N802 - Qt's name
        super().resizeEvent(event)
        narrow = self.width() < _HEAD_FITS * max(1.0, theme.pixels(Type.BODY) / 14)
        words = _("&Back") if narrow else _("&Back to the account")
        if self.back_button.text() != words:
            reword(self.back_button, words)
            self.back_button.setAccessibleName(_("Back to the account"))

    def show_head(self, mark: Mark, name: str, subtitle: str) -> None:
        """Show which account this is."""
        self.tile.show_mark(mark)
        self.name.show_text(name)
        self.subtitle.show_text(subtitle)

    def offer(self, names: Sequence[tuple[str, str]], search: Callable[[str], Sequence[str]]) -> None:
        """Offer these systems (name, id); `search` gives the names that fit what is typed."""
        self.choice.offer(names, search)

    def choose(self, shop: str) -> None:
        """Show a system as chosen."""
        self.choice.setCurrentIndex(max(0, self.choice.findData(shop)))
        self.choice.line.setCursorPosition(0)  # a long name is read from its beginning

    def focus_first(self) -> None:
        """Put the focus on the first Copy, or on the choice while there is none."""
        first = next(iter(self.rows.buttons()), None) if not self.rows.isHidden() else None
        (first or self.choice).setFocus(Qt.FocusReason.OtherFocusReason)

    def show_nothing(self) -> None:
        """Show what can be done while no system is chosen."""
        for part in (self.where, self.notices, self.rows, self.foot, self.print_card, self.hints):
            part.hide()
        self.sections.hide()
        self.dated.hide()
        self.empty.show()
        self.say("")

    def show_page(self, page: ShopPage, actions: Sequence[Sequence[Action]]) -> None:
        """Show a system's values; each notice has its actions."""
        focused = self.window().focusWidget()
        if focused is not None and self.rows.isAncestorOf(focused):
            self.choice.setFocus(Qt.FocusReason.OtherFocusReason)  # its row goes now
        self.empty.hide()
        self.print_card.hide()
        self.where.setText("\n".join((page.where, *page.other_ways)))
        cards = [(notice.card, actions[place]) for place, notice in enumerate(page.notices)]
        self.notices.show_cards([one for one in cards if one[0].tone is not Tone.NEUTRAL])
        self.hints.show_cards([one for one in cards if one[0].tone is Tone.NEUTRAL])
        self.rows.show_rows(page.rows)
        self._show_sections(page.sections)
        self.dated.setText(f"{page.dated} · {page.holds_for}")
        smtp = page.shop.takes_smtp
        self.copy_all_button.setVisible(smtp)
        self.done_button.setVisible(smtp)
        for part in (self.where, self.rows, self.sections, self.dated, self.foot):
            part.show()
        self.scroller.verticalScrollBar().setValue(0)
        self.say("")

    def show_question(self, words: Words, actions: Sequence[Action]) -> None:
        """Show a card above the values, with the focus on its first button."""
        self.notices.show_cards([(words, actions)])
        self.scroller.verticalScrollBar().setValue(0)
        self.notices.focus_first()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, f"{words.title}. {words.meaning}"))

    def _show_sections(self, sections: Sequence[Section]) -> None:
        while (item := self._section_column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for section in sections:
            head = label(section.title, Type.SMALL, "label", wrap=True)
            head.setContentsMargins(0, 6, 0, 0)
            self._section_column.addWidget(head)
            for number, line in enumerate(section.lines):
                words = quotable(label(f"• {line}", Type.BODY, wrap=True))
                words.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
                if not number:
                    head.setBuddy(words)
                self._section_column.addWidget(words)
                if head.buddy() is None:
                    head.setBuddy(words)

    def ask_print(self, *, has_password: bool) -> None:
        """Ask how to print, in sight."""
        self.print_card.ask(has_password=has_password)
        QTimer.singleShot(0, self._bring_print_card)

    @Slot()
    def _bring_print_card(self) -> None:
        self.scroller.bring(self.print_card)

    def say(self, words: str, tone: Tone = Tone.GOOD, *, clears: bool = False, aloud: bool = True) -> None:
        """Say below the values what was done; `clears` adds the button that takes the password out of the clipboard."""
        self.status.setText(words)
        restyle(self.status, "role", TITLES[tone])
        self._status_glyph.show_icon(*ICONS[tone])
        self.clear_button.setVisible(clears)
        self.status_line.setVisible(bool(words))
        if words and aloud:
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))
