"""The verdict: one cause, what is fine, what to do, one main button, the server's own words, the advice's date."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Final, NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLayout, QPushButton, QVBoxLayout, QWidget

from smtpdesk.gui import theme
from smtpdesk.gui.buttons import Kind, button, plain, reword
from smtpdesk.gui.card import ToneCard
from smtpdesk.gui.flow import FlowLayout
from smtpdesk.gui.labels import Glyph, label, quotable, restyle
from smtpdesk.gui.row import Row
from smtpdesk.gui.theme import Type
from smtpdesk.text.page import Card, Tone
from smtpdesk.text.translate import _

ICONS: Final = {
    Tone.GOOD: ("ok", "good"),
    Tone.BAD: ("failed", "bad"),
    Tone.WARNING: ("warning", "warning"),
    Tone.NEUTRAL: ("info", "soft"),
}
_USUAL_STEPS: Final = 3
"""Lines of advice that are made ahead: a check's end has enough to lay out."""
TITLES: Final = {Tone.GOOD: "good", Tone.BAD: "bad", Tone.WARNING: "warning", Tone.NEUTRAL: ""}


class Action(NamedTuple):
    """A button of the verdict. `primary` is the one that mends or opens; the others stand beside it."""

    words: str
    act: Callable[[], object]
    kind: Kind = ""
    icon: str = ""


class VerdictCard(ToneCard):
    """Shows a card of a page. It keeps its actions until others are shown."""

    def __init__(self) -> None:
        super().__init__(gap=10)
        head = QHBoxLayout()
        head.setSpacing(12)
        self._glyph = Glyph("info", "soft", 24)
        self.title = label("", Type.HEADING, wrap=True)
        title_font = theme.font(Type.HEADING)
        title_font.setPixelSize(round(theme.pixels(Type.HEADING) * 1.12))
        self.title.setFont(title_font)
        self.certainty = label("", Type.SMALL, "soft")
        words = Row(gap=8)
        words.add(self.title, 1, least=self.title.fontMetrics().horizontalAdvance("0") * 22)
        words.add(self.certainty, top=True)
        head.addWidget(self._glyph, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(words, 1)
        self.column.addLayout(head)
        self.meaning = self._words(Type.BODY)
        self.fine = self._words(Type.BODY, "soft")
        self._do = QWidget()
        self._do_column = QVBoxLayout(self._do)
        self._do_column.setContentsMargins(0, 2, 0, 2)
        self._do_column.setSpacing(6)
        self.column.addWidget(self._do)
        self._steps: list[tuple[QWidget, QLabel]] = []
        for _number in range(_USUAL_STEPS):
            self._add_step()
        self.who = self._words(Type.SMALL, "soft")
        self._buttons = QWidget()
        self._row = FlowLayout(self._buttons, gap=10)
        self.column.addWidget(self._buttons)
        self._said = QFrame()
        said = QVBoxLayout(self._said)
        said.setContentsMargins(0, 2, 0, 0)
        said.setSpacing(2)
        name = label(_("The server's own words"), Type.SMALL, "label", wrap=True)
        said.addWidget(name)
        self.said = quotable(label("", Type.MONO, wrap=True))
        self.said.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.said.setAccessibleName(_("The server's own words"))
        name.setBuddy(self.said)
        said.addWidget(self.said)
        self.column.addWidget(self._said)
        self.dated = self._words(Type.SMALL, "soft")
        self.buttons: list[QPushButton] = []
        self._done: QLabel | None = None
        self._looks: object = None
        self._actions: tuple[Action, ...] = ()

    def _words(self, kind: Type, role: str = "") -> QLabel:
        made = quotable(label("", kind, role, wrap=True))
        made.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.column.addWidget(made)
        return made

    def show_card(self, card: Card, actions: Sequence[Action] = ()) -> None:
        """Show a verdict or a note; the first primary action is the main button."""
        self._actions = tuple(actions)
        looks = (card, [(action.kind, action.icon) for action in actions])
        if looks == self._looks:
            self._reword(actions)
            return
        self._looks = looks
        self.set_tone(card.tone)
        self._glyph.show_icon(*ICONS[card.tone])
        self.title.setText(card.title)
        restyle(self.title, "role", TITLES[card.tone])
        for place, words in (
            (self.certainty, card.certainty),
            (self.meaning, card.meaning),
            (self.fine, card.fine),
            (self.who, card.who),
            (self.dated, card.dated),
        ):
            place.setText(words)
            place.setVisible(bool(words))
        self.said.setText(card.said)
        self._said.setVisible(bool(card.said))
        self._show_steps(card.do)
        self._show_actions(actions)
        spoken = ". ".join(part.rstrip(".") for part in (card.title, card.meaning, card.fine, *card.do) if part)
        self.setAccessibleName(card.title)
        self.setAccessibleDescription(spoken)

    def _show_steps(self, steps: Sequence[str]) -> None:
        while len(self._steps) < len(steps):
            self._add_step()
        for place, (row, line) in enumerate(self._steps):
            line.setText(steps[place] if place < len(steps) else "")
            row.setVisible(place < len(steps))
        self._do.setVisible(bool(steps))

    def _add_step(self) -> None:
        row = QWidget()
        inside = QHBoxLayout(row)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(8)
        inside.addWidget(label(f"{len(self._steps) + 1}.", Type.BODY, "soft"), 0, Qt.AlignmentFlag.AlignTop)
        line = quotable(label(wrap=True))
        line.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        inside.addWidget(line, 1)
        self._do_column.addWidget(row)
        self._steps.append((row, line))

    def say(self, words: str) -> None:
        """Say beside the buttons what was done. It stays until another verdict is shown."""
        if self._done is None:
            self._done = label("", Type.SMALL, "good")
            self._done.setMinimumHeight(max((made.sizeHint().height() for made in self.buttons), default=0))
            self._done.setAlignment(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading)
            self._row.addWidget(self._done)
        self._done.setText(words)
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self._done, words))

    def done_words(self) -> str:
        """Give what is said beside the buttons."""
        return self._done.text() if self._done is not None else ""

    def _reword(self, actions: Sequence[Action]) -> None:
        """Give the same buttons other words: one that counts keeps the focus."""
        for made, action in zip(self.buttons, actions, strict=True):
            if made.accessibleName() != plain(action.words):
                reword(made, action.words)

    def _do_action(self, number: int) -> None:
        if number < len(self._actions):
            self._actions[number].act()

    def _show_actions(self, actions: Sequence[Action]) -> None:
        focused = next((place for place, made in enumerate(self.buttons) if made.hasFocus()), None)
        _empty(self._row)
        self._done = None
        self.buttons = []
        for number, action in enumerate(actions):
            made = button(action.words, partial(self._do_action, number), kind=action.kind, icon=action.icon)
            self._row.addWidget(made)
            self.buttons.append(made)
        self._buttons.setVisible(bool(actions))
        if focused is not None and self.buttons:
            self.buttons[min(focused, len(self.buttons) - 1)].setFocus(Qt.FocusReason.OtherFocusReason)


def _empty(layout: QLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        inner = item.layout()
        if inner is not None:
            _empty(inner)
            inner.deleteLater()
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
