"""The first question: who sends your e-mail? An address or a name finds the provider, or a card is picked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from PySide6 import QtCore
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from smtpdesk.gui import theme
from smtpdesk.gui.buttons import button, reword
from smtpdesk.gui.card import Scrolled
from smtpdesk.gui.labels import Glyph, label
from smtpdesk.gui.row import Row
from smtpdesk.gui.theme import Type
from smtpdesk.text.translate import _, ngettext

if TYPE_CHECKING:
    from smtpdesk.gui.block_paste import BlockPaste
    from smtpdesk.gui.field import Remark
    from smtpdesk.gui.provider_cards import Offer, ProviderCards
    from smtpdesk.gui.provider_facts import FactsCard
    from smtpdesk.gui.server_guesses import ServerGuesses
    from smtpdesk.providers.provider import Provider

FIRST_SHOWN: Final = 11
"""So many cards are shown at first; `Other` is the twelfth."""


class PickProvider(QWidget):
    """The page for a new account. What is typed with an @ is looked up, anything else filters the cards.

    `host_guessed` brings a server's name that was guessed from an address, `block_pasted` pasted settings; it is empty
    where those that were copied are wanted.
    """

    chosen = Signal(str)
    address_given = Signal(str)
    host_guessed = Signal(str)
    block_pasted = Signal(str)
    practice_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("page")
        self._offers: Sequence[Offer] = ()
        self._search: Callable[[str], Sequence[Offer]] = lambda _text: ()
        self._get: Callable[[str], Provider | None] = lambda _id: None
        self._all = False
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        scroll = Scrolled(gap=0, margins=(48, 40, 48, theme.PAGE_MARGIN))
        outer.addWidget(scroll)
        column = scroll.column
        column.addWidget(label(_("Who sends your e-mail?"), Type.TITLE, wrap=True))
        column.addSpacing(6)
        intro = label(
            _("Type your e-mail address and we will find out, or pick your provider."), Type.BODY, "soft", wrap=True
        )
        column.addWidget(intro)
        column.addSpacing(14)
        row = Row()
        self.field = QLineEdit()
        self.field.setFont(theme.font(Type.BODY))
        self.field.setPlaceholderText(_("you@yourshop.com, or a provider's name"))
        self.field.setToolTip(self.field.placeholderText())  # where the window is narrow it is cut off
        self.field.setAccessibleName(_("E-mail address or name of the provider"))
        self.field.setMaxLength(320)
        self.field.textEdited.connect(self._follow)
        self.field.returnPressed.connect(self._find)
        self.find_button = button(_("Fin&d my settings"), self._find, kind="primary")
        row.add(self.field, 1, least=self.field.fontMetrics().horizontalAdvance("0") * 30)
        row.add(self.find_button)
        column.addWidget(row)
        self._remark: Remark | None = None
        self._below_field = column.count()
        column.addSpacing(22)
        self._cards: ProviderCards | None = None
        self._guesses: ServerGuesses | None = None
        self._facts: FactsCard | None = None
        self._blocks: BlockPaste | None = None
        self._below_gap = column.count()
        column.addStretch(1)
        self._scroll = scroll

    def _below(self) -> QWidget:
        """What stands below the cards: it comes with them, so that nothing jumps."""
        from smtpdesk.gui.flow import FlowLayout

        below = QWidget()
        column = QVBoxLayout(below)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(10)
        self.more_button = button("", self._turn, kind="link")
        self.paste_button = button(
            _("Paste settings that you copied…"), lambda: self.block_pasted.emit(""), kind="link"
        )
        links = FlowLayout(gap=18)
        links.addWidget(self.more_button)
        links.addWidget(self.paste_button)
        column.addLayout(links)
        words_row = QHBoxLayout()
        words_row.setSpacing(12)
        words_row.addWidget(Glyph("practice", "soft", 20))
        words = _(
            "No account at hand? The practice server on this computer plays a provider, so that you can try everything."
        )
        words_row.addWidget(label(words, Type.BODY, "soft", wrap=True), 1)
        told = QWidget()
        words_row.setContentsMargins(0, 0, 0, 0)
        told.setLayout(words_row)
        self.practice_button = button(_("&Try it"), self.practice_wanted.emit)
        self.practice_button.setAccessibleName(_("Try the practice server"))
        row = Row(gap=12)
        row.add(told, 1, least=told.fontMetrics().horizontalAdvance("0") * 30)
        row.add(self.practice_button)
        column.addWidget(row)
        return below

    @property
    def cards(self) -> ProviderCards:
        """The grid, made when there is something to offer."""
        if self._cards is None:
            from smtpdesk.gui.provider_cards import ProviderCards

            self._cards = ProviderCards()
            self._cards.chosen.connect(self.chosen)
            self._cards.typed.connect(self._type_on)
            self._cards.left_upwards.connect(self._to_field)
            self._cards.facts_wanted.connect(self.show_facts)
            self._scroll.column.insertWidget(self._below_gap, self._cards)
            self._scroll.column.insertWidget(self._below_gap + 1, self._below())
        return self._cards

    @property
    def remark(self) -> Remark:
        """The line below the field."""
        if self._remark is None:
            from smtpdesk.gui.field import Remark

            self._remark = Remark()
            self._scroll.column.insertWidget(self._below_field, self._remark)
            self._below_gap += 1
        return self._remark

    @property
    def guesses(self) -> ServerGuesses:
        """The guesses below that line."""
        if self._guesses is None:
            from smtpdesk.gui.server_guesses import ServerGuesses

            self._guesses = ServerGuesses()
            self._guesses.taken.connect(self.host_guessed)
            self._scroll.column.insertWidget(self._scroll.column.indexOf(self.remark) + 1, self._guesses)
            self._below_gap += 1
        return self._guesses

    def show_offers(
        self,
        offers: Sequence[Offer],
        search: Callable[[str], Sequence[Offer]],
        get: Callable[[str], Provider | None] = lambda _id: None,
    ) -> None:
        """Offer these providers; `search` finds among them by what is typed, `get` gives all that is known of one."""
        self._offers, self._search, self._get = offers, search, get
        if self._blocks is None:
            from smtpdesk.gui.block_paste import BlockPaste

            self._blocks = BlockPaste(self.field)
            self._blocks.pasted.connect(self.block_pasted)
        self._show()

    def show_facts(self, provider: str) -> None:
        """Show below its card what a provider costs and allows; a second time puts it away."""
        cards = self.cards
        if cards.opened() == provider:
            cards.close_below()
            return
        if self._facts is None:
            from smtpdesk.gui.provider_facts import FactsCard

            self._facts = FactsCard()
            self._facts.chosen.connect(self.chosen)
            self._facts.closed.connect(cards.close_below)
        name = next(card.offer.name for card in cards.cards if card.offer.id == provider)
        self._facts.show_provider(provider, name, self._get(provider))
        cards.open_below(provider, self._facts)
        self._order_tabs()
        self._facts.choose_button.setFocus(QtCore.Qt.FocusReason.OtherFocusReason)
        QtCore.QTimer.singleShot(0, self._bring_facts)  # it has its place after the layout only

    def _bring_facts(self) -> None:
        if self._facts is not None and self._facts.isVisible():
            self._scroll.bring(self._facts)  # the whole of it, and at least its head
            self._scroll.bring(self._facts.title)

    def start_over(self) -> None:
        """Empty the page for another account."""
        self.field.clear()
        if self._remark is not None:
            self._remark.show_words("", "soft")
        self._take_guesses_away()
        self._all = False
        if self._offers:
            self._show()
        self.field.setFocus(QtCore.Qt.FocusReason.OtherFocusReason)

    def _take_guesses_away(self) -> None:
        if self._guesses is not None:
            self._guesses.show_guesses(())

    def say(self, words: str, *, wrong: bool = False) -> None:
        """Say below the field what came of looking."""
        self.remark.show_words(words, "bad" if wrong else "soft", "failed" if wrong else "info")

    def _show(self) -> None:
        from smtpdesk.gui.provider_cards import Offer
        from smtpdesk.gui.tile import OTHER, Mark

        text = self.field.text().strip()
        sought = text if text and "@" not in text else ""
        found = list(self._search(sought)) if sought else list(self._offers)
        whole = len(found)
        if not sought and not self._all:
            found = found[:FIRST_SHOWN]
        other = Offer("", _("Other"), _("Your web host or own server"), Mark(OTHER, ""))
        self.cards.show_offers([*found, other])
        self._order_tabs()
        self._take_guesses_away()
        if sought and not whole:
            self.say(
                _(
                    "No provider of this name is known here. Type your e-mail address instead, or take “Other”: it "
                    "takes any server, also that of your web host."
                )
            )
        elif self._remark is not None:
            self._remark.show_words("", "soft")
        count = len(self._offers)
        fewer = _("Show fewer")
        all_ = ngettext("Show all {count} provider", "Show all {count} providers", count).format(count=count)
        reword(self.more_button, fewer if self._all else all_)
        self.more_button.setVisible(count > FIRST_SHOWN and not sought)

    def _order_tabs(self) -> None:
        """Let Tab go as the eye does; cards that were made later would come after everything else."""
        before: QWidget = self.find_button
        for card in self.cards.cards:
            self.setTabOrder(before, card)
            self.setTabOrder(card, card.info)
            before = card.info
            if self._facts is not None and self.cards.opened() == card.offer.id:
                for made in (self._facts.choose_button, self._facts.close_button):
                    self.setTabOrder(before, made)
                    before = made
        for made in (self.more_button, self.paste_button, self.practice_button):
            self.setTabOrder(before, made)
            before = made

    def _follow(self, _text: str) -> None:
        if self._offers:
            self._show()

    def _turn(self) -> None:
        self._all = not self._all
        self._show()

    def _type_on(self, text: str) -> None:
        self.field.end(False)
        self.field.insert(text)
        self._to_field()
        self._show()

    def _to_field(self) -> None:
        self.field.setFocus(QtCore.Qt.FocusReason.OtherFocusReason)
        self.field.end(False)

    def _find(self) -> None:
        text = self.field.text().strip()
        if "@" in text:
            self.address_given.emit(text)
        elif text and len(self.cards.cards) > 1:
            self.chosen.emit(self.cards.cards[0].offer.id)
        elif text:
            self.cards.focus_first()
        else:
            self.say(_("Type the e-mail address that your shop sends from, or pick a card."), wrong=True)
            self._to_field()
