"""The grid of providers. The arrow keys move between the cards; the Tab key enters and leaves the grid."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QGridLayout, QSizePolicy, QWidget

from smtpdesk.gui import theme
from smtpdesk.gui.buttons import icon_button
from smtpdesk.gui.theme import Type
from smtpdesk.gui.tile import Mark, paint
from smtpdesk.text.translate import _

_PAD: Final = 16
_NARROWEST: Final = 220
"""The least width of a card where there is a choice of columns, at the usual text size."""


def _tile() -> int:
    return theme.scaled(40)


def _info() -> int:
    """The side of the button for a provider's facts."""
    return theme.scaled(30)


class Offer(NamedTuple):
    """What a card offers: a provider by its id, empty for `Other`."""

    id: str
    name: str
    hint: str
    mark: Mark


class ProviderCard(QAbstractButton):
    """One provider: tile, name and a word on what it wants; a button of its own opens what is known of it."""

    def __init__(self, offer: Offer) -> None:
        super().__init__()
        self.offer = offer
        self.setText(offer.name)
        self.setAccessibleName(offer.name)
        self.setAccessibleDescription(offer.hint)
        self.setToolTip(f"{offer.name}\n{offer.hint}")
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        known = _("What {provider} costs and allows") if offer.id else _("What to ask your web host for")
        self.info = icon_button("info", known.format(provider=offer.name))
        self.info.setParent(self)
        self.info.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def sizeHint(self) -> QSize:  # noqa: D102, N802 - Qt's name
        words = QFontMetrics(theme.font(Type.HEADING)).height() + QFontMetrics(theme.font(Type.SMALL)).height() + 3
        return QSize(theme.scaled(_NARROWEST), max(_tile(), words) + 2 * _PAD + 2)

    def minimumSizeHint(self) -> QSize:  # noqa: D102, N802 - Qt's name
        return QSize(160, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102, N802 - Qt's name
        super().resizeEvent(event)
        self._place()

    def changeEvent(self, event: QEvent) -> None:  # noqa: D102, N802 - Qt's name
        super().changeEvent(event)
        if event.type() == QEvent.Type.LayoutDirectionChange:
            self._place()

    def _place(self) -> None:
        mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        left = _PAD // 2 if mirrored else self.width() - _info() - _PAD // 2
        self.info.setGeometry(left, (self.height() - _info()) // 2, _info(), _info())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102, N802 - Qt's name
        if event.key() == Qt.Key.Key_Space:
            super().keyPressEvent(event)
        else:
            event.ignore()  # the grid moves between the cards; a button would move as it likes

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: D102, N802 - Qt's name
        colours = theme.tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = colours.selected if self.isDown() else colours.hover if self.underMouse() else colours.card
        painter.setBrush(QColor(ground))
        edge = 2 if self.hasFocus() else 1
        painter.setPen(QPen(QColor(colours.accent if self.hasFocus() else colours.line), edge))
        inset = edge / 2
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), 12, 12)
        mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        middle = self.height() / 2
        tile_left = self.width() - _PAD - _tile() if mirrored else _PAD
        paint(painter, QRectF(tile_left, middle - _tile() / 2, _tile(), _tile()), self.offer.mark)
        left = _PAD if mirrored else _PAD + _tile() + 12
        width = self.width() - 2 * _PAD - _tile() - 12 - _info() + _PAD // 2
        if mirrored:
            left += _info() - _PAD // 2
        big, small = theme.font(Type.HEADING), theme.font(Type.SMALL)
        high, low = QFontMetrics(big), QFontMetrics(small)
        top = middle - (high.height() + low.height() + 3) / 2
        side = Qt.AlignmentFlag.AlignRight if mirrored else Qt.AlignmentFlag.AlignLeft
        painter.setFont(big)
        painter.setPen(QColor(colours.text))
        elide = Qt.TextElideMode.ElideRight
        painter.drawText(QRectF(left, top, width, high.height()), side, high.elidedText(self.offer.name, elide, width))
        painter.setFont(small)
        painter.setPen(QColor(colours.soft))
        below = QRectF(left, top + high.height() + 3, width, low.height())
        painter.drawText(below, side, low.elidedText(self.offer.hint, elide, width))
        painter.end()


class ProviderCards(QWidget):
    """The cards in as many columns as there is room for."""

    chosen = Signal(str)
    facts_wanted = Signal(str)
    typed = Signal(str)
    left_upwards = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._below: tuple[str, QWidget] | None = None
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(12)
        self._made: dict[str, ProviderCard] = {}
        self.cards: list[ProviderCard] = []
        self._columns = 0

    def show_offers(self, offers: Sequence[Offer]) -> None:
        """Show these, in this order."""
        for card in self.cards:
            self._grid.removeWidget(card)
            card.hide()
        self.close_below()
        self.cards = [self._card(offer) for offer in offers]
        self._columns = 0
        self._arrange()
        for card in self.cards:
            card.show()
        if self.cards:
            self._enter_by(self.cards[0])

    def focus_first(self) -> None:
        """Put the focus on the first card."""
        if self.cards:
            self.cards[0].setFocus(Qt.FocusReason.TabFocusReason)

    def _card(self, offer: Offer) -> ProviderCard:
        card = self._made.get(offer.id)
        if card is None or card.offer != offer:
            card = ProviderCard(offer)
            card.setParent(self)
            card.clicked.connect(lambda _checked=False, chosen=offer.id: self.chosen.emit(chosen))
            card.info.clicked.connect(lambda _checked=False, wanted=offer.id: self.facts_wanted.emit(wanted))
            self._made[offer.id] = card
        return card

    def columns(self) -> int:
        """Give how many columns there are."""
        return self._columns

    def _arrange(self) -> None:
        columns = max(1, min(3, (self.width() + 12) // (theme.scaled(_NARROWEST) + 12)))
        if columns == self._columns:
            return
        for column in range(3):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)
        self._columns = columns
        opened, below = self._below or ("", None)
        after = next((place for place, card in enumerate(self.cards) if card.offer.id == opened), len(self.cards))
        for place, card in enumerate(self.cards):
            row = place // columns
            self._grid.addWidget(card, row + (below is not None and row > after // columns), place % columns)
        if below is not None:
            self._grid.addWidget(below, after // columns + 1, 0, 1, columns)
        self.updateGeometry()

    def open_below(self, id_: str, below: QWidget) -> None:
        """Show something below the row of a card, as wide as the grid."""
        self.close_below()
        self._below = (id_, below)
        self._columns = 0
        self._arrange()
        below.show()

    def close_below(self) -> None:
        """Take away what stands below a card, and give the focus back to that card where it was in there."""
        if self._below is None:
            return
        id_, below = self._below
        self._below = None
        inside = self.window().focusWidget()
        back = inside is not None and (inside is below or below.isAncestorOf(inside))
        below.hide()
        self._grid.removeWidget(below)
        self._columns = 0
        self._arrange()
        card = next((card for card in self.cards if card.offer.id == id_), None)
        if card is not None and back:
            self._enter_by(card)
            card.setFocus(Qt.FocusReason.OtherFocusReason)

    def opened(self) -> str | None:
        """Give the id of the card that something stands below; None where nothing does."""
        return self._below[0] if self._below is not None else None

    def _enter_by(self, entrance: ProviderCard) -> None:
        for card in self.cards:
            policy = Qt.FocusPolicy.StrongFocus if card is entrance else Qt.FocusPolicy.ClickFocus
            card.setFocusPolicy(policy)
            card.info.setFocusPolicy(Qt.FocusPolicy.TabFocus if card is entrance else Qt.FocusPolicy.NoFocus)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102, N802 - Qt's name
        super().resizeEvent(event)
        self._arrange()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102, N802 - Qt's name
        place = next((number for number, card in enumerate(self.cards) if card.hasFocus()), -1)
        if place < 0:
            super().keyPressEvent(event)
            return
        aside = -1 if self.layoutDirection() is Qt.LayoutDirection.RightToLeft else 1
        steps = {
            Qt.Key.Key_Left: -aside,
            Qt.Key.Key_Right: aside,
            Qt.Key.Key_Up: -self._columns,
            Qt.Key.Key_Down: self._columns,
            Qt.Key.Key_Home: -place,
            Qt.Key.Key_End: len(self.cards) - 1 - place,
        }
        key = Qt.Key(event.key())
        if key in steps:
            target = place + steps[key]
            if 0 <= target < len(self.cards):
                self._enter_by(self.cards[target])
                self.cards[target].setFocus(Qt.FocusReason.TabFocusReason)
            elif target < 0 and key is Qt.Key.Key_Up:
                self.left_upwards.emit()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.cards[place].click()
        elif key in (Qt.Key.Key_F1, Qt.Key.Key_Menu):
            self.facts_wanted.emit(self.cards[place].offer.id)
        elif event.text().isprintable() and event.text().strip():
            self.typed.emit(event.text())
        else:
            super().keyPressEvent(event)
