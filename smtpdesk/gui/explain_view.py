"""The paste box: an error, a log or a bounce is pasted, and gets the verdict that a check would give.

Nothing of it leaves the program or is kept. The rules are read and used away from the window's thread.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from smtpdesk.gui import theme
from smtpdesk.gui.buttons import button
from smtpdesk.gui.card import Card, Scrolled
from smtpdesk.gui.errands import Errands
from smtpdesk.gui.field import Field, Remark, hint_inside
from smtpdesk.gui.labels import label, quotable
from smtpdesk.gui.paste_field import PasteField
from smtpdesk.gui.provider_choice import ProviderChoice
from smtpdesk.gui.provider_help import open_page
from smtpdesk.gui.row import Row
from smtpdesk.gui.theme import Type
from smtpdesk.gui.verdict_actions import copy
from smtpdesk.gui.verdict_card import Action, VerdictCard
from smtpdesk.text.page import Card as VerdictWords
from smtpdesk.text.page import Tone
from smtpdesk.text.translate import _

if TYPE_CHECKING:
    from smtpdesk.providers.catalog import Catalog

MAX_BYTES: Final = 10 * 1024 * 1024
_FIELD_LINES: Final = 8


class TooLargeError(Exception):
    """The text is larger than MAX_BYTES."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What is shown of an explained text; line 0 where nothing was recognised.

    `letter` is a message to the one who can mend it, and `letter_words` stand on the button that copies it.
    """

    card: VerdictWords
    number: int = 0
    line: str = ""
    others: tuple[str, ...] = ()
    letter: str = ""
    letter_words: str = ""


def answer(text: str, provider: str, port: int) -> Answer:
    """Explain a text, with the provider's id and the port where they are known (empty, 0). Raises TooLargeError."""
    from dataclasses import replace

    from smtpdesk.diagnosis.pasted.known import Known
    from smtpdesk.model.report import Certainty
    from smtpdesk.text.explanation import explain
    from smtpdesk.text.verdict import finding_card

    if len(text.encode("utf-8", "replace")) > MAX_BYTES:
        raise TooLargeError
    explanation = explain(text, Known(provider=provider or None, port=port))
    if explanation is None:
        return Answer(_nothing())
    card, finding = explanation.card, explanation.finding
    titles: dict[str, None] = {}
    if finding.certainty is not Certainty.SURE:
        for code in explanation.alternatives:
            other = replace(finding, code=code, variant="", extras={})
            titles[finding_card(other).title] = None
        titles.pop(card.title, None)
    return Answer(
        card, explanation.number, explanation.line, tuple(titles), explanation.letter, explanation.letter_words
    )


def _nothing() -> VerdictWords:
    return VerdictWords(
        tone=Tone.NEUTRAL,
        title=_("Nothing in this text says why it failed"),
        meaning=_("There is no mail server's refusal and no mail program's error in it that this program knows."),
        do=(
            _("Paste the whole message, with the lines before and after the error."),
            _("If your shop or plug-in keeps a log of its e-mails, paste the part from when it failed."),
            _("Or add your account here and check it: then you see where it fails."),
        ),
    )


class ExplainView(QWidget):
    """The page with the field, what is known beside the text, and the verdict below."""

    def __init__(self, errands: Errands) -> None:
        super().__init__()
        self.setObjectName("page")
        self._errands = errands
        self._asked = 0
        self._reading = False
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        margin = theme.PAGE_MARGIN
        self.scroller = Scrolled(gap=theme.GAP, margins=(margin, margin, margin, margin))
        outer.addWidget(self.scroller)
        column = self.scroller.column
        column.addWidget(label(_("Explain an error"), Type.TITLE, wrap=True))
        intro = _(
            "Paste what your shop, plug-in or mail program told you, and see what it means and what to do. "
            "Nothing is sent anywhere, and nothing of it is kept."
        )
        column.addWidget(label(intro, Type.BODY, "soft", wrap=True))
        column.addWidget(self._asking_card())
        self.state = label("", Type.BODY, "soft", wrap=True)
        self.verdict = VerdictCard()
        column.addWidget(self.state)
        column.addWidget(self.verdict)
        column.addWidget(self._judged_card())
        column.addStretch(1)
        self._hide_result()
        self.field.edited.connect(self._changed)
        self.provider.changed.connect(self._hide_result)
        self.port.changed.connect(self._hide_result)

    def _asking_card(self) -> Card:
        card = Card(gap=12)
        name = label(_("&Text to explain"), Type.SMALL, "label")
        name.setTextFormat(Qt.TextFormat.AutoText)
        hint = _("An error message, a log, a bounced e-mail or what a plug-in says.")
        self.field = PasteField(_("Text to explain"), hint)
        self.field.setFixedHeight(self.field.fontMetrics().lineSpacing() * _FIELD_LINES + 24)
        name.setBuddy(self.field)
        self.remark = Remark()
        inner = QVBoxLayout()
        inner.setSpacing(4)
        for part in (name, self.field, self.remark):
            inner.addWidget(part)
        card.column.addLayout(inner)
        self.choice = ProviderChoice(_("Provider, if known"), _("Not known"))
        self.provider = Field("provider", _("P&rovider, if known"), self.choice)
        self.port = Field("port", _("P&ort, if known"))
        if isinstance(self.port.editor, QLineEdit):
            hint_inside(self.port.editor, _("Optional"))
            self.port.editor.setMaxLength(5)
        row = Row(gap=16)
        row.add(self.provider, 2)
        row.add(self.port, 1)
        card.column.addWidget(row)
        self.explain_button = button(_("&Explain"), self.explain, kind="primary")
        self.explain_button.setToolTip(_("Explain the text (Ctrl+Return)"))
        self.clear_button = button(_("&Clear"), self.clear)
        buttons = QHBoxLayout()
        buttons.setSpacing(10)
        buttons.addWidget(self.explain_button)
        buttons.addWidget(self.clear_button)
        buttons.addStretch(1)
        card.column.addLayout(buttons)
        return card

    def _judged_card(self) -> Card:
        self.judged = Card(gap=6)
        self.number = label("", Type.SMALL, "label")
        self.line = quotable(label("", Type.MONO, wrap=True))
        self.line.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.number.setBuddy(self.line)
        self._others_name = label(_("It could also be one of these"), Type.SMALL, "label", wrap=True)
        self.others = quotable(label("", Type.BODY, wrap=True))
        self._others_name.setContentsMargins(0, 8, 0, 0)
        self._others_name.setBuddy(self.others)
        for part in (self.number, self.line, self._others_name, self.others):
            self.judged.column.addWidget(part)
        return self.judged

    def offer(self, catalog: Catalog) -> None:
        """Offer these providers."""
        names = [(card.name, card.id) for card in catalog.cards]
        self.choice.offer(names, lambda text: [card.name for card in catalog.search(text)])

    def clear(self) -> None:
        """Take away the text and the verdict."""
        self.field.put("")
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def explain(self) -> None:
        """Explain the text that stands in the field; the verdict comes when it was read."""
        if self._reading:
            return
        self.choice.settle()
        port = self._typed_port()
        text = self.field.whole()
        if port is None:
            self.port.show_error(_("A port is a number from 1 to 65535. Leave it empty if you do not know it."))
            self.port.focus()
            return
        if not text.strip():
            self._say(_("Paste a text first."), "bad", "failed")
            self.field.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self._hide_result()
        self._reading = True
        self._asked += 1
        asked, provider = self._asked, self.provider.text()
        self._show_state(_("Reading…"))
        self._errands.do(
            lambda: answer(text, provider, port),
            lambda given: self._show(asked, given),
            lambda error: self._fail(asked, error),
        )

    def _typed_port(self) -> int | None:
        typed = self.port.text().strip()
        if not typed:
            return 0
        number = int(typed) if typed.isascii() and typed.isdigit() else 0
        return number if 0 < number < 65536 else None

    def _show(self, asked: int, given: Answer) -> None:
        if asked != self._asked:  # the text is another one by now
            return
        self._reading = False
        self._show_state("")
        self.verdict.show_card(given.card, self._actions(given))
        self.verdict.show()
        self.judged.setVisible(given.number > 0)
        self.number.setText(_("Judged: line {number}").format(number=given.number))
        self.line.setText(given.line)
        self._others_name.setVisible(bool(given.others))
        self.others.setText("\n".join(f"• {title}" for title in given.others))
        self.others.setVisible(bool(given.others))
        words = f"{given.card.title}. {given.card.meaning}"
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))
        QTimer.singleShot(0, self._bring_result)

    def _actions(self, given: Answer) -> list[Action]:
        """The page of the provider, and a message for who can mend it: what makes sense where nothing was checked."""
        found = []
        if given.card.link:
            found.append(
                Action(given.card.link_label.replace("&", "&&"), lambda: open_page(given.card.link), "", "open")
            )
        if given.letter:
            found.append(Action(given.letter_words.replace("&", "&&"), lambda: self._copy(given.letter), "", "copy"))
        return found

    def _copy(self, letter: str) -> None:
        copy(letter)
        self.verdict.say(_("Copied. Paste it into an e-mail."))

    @Slot()
    def _bring_result(self) -> None:
        self.scroller.verticalScrollBar().setValue(self.verdict.y() - theme.GAP)

    def _fail(self, asked: int, error: Exception) -> None:
        wanted = asked == self._asked
        if wanted:
            self._hide_result()
        if not isinstance(error, TooLargeError):
            raise error  # a failure of ours, which the window tells as such
        if wanted:
            self._say(_("The text is larger than 10 MB. Take the part around the error."), "bad", "failed")

    def _say(self, words: str, token: str, icon: str) -> None:
        self.remark.show_words(words, token, icon)
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))

    def _changed(self) -> None:
        large = _("The text is large: only its beginning is shown here, but all of it is read.")
        self.remark.show_words(large if self.field.is_large() else "", "soft", "info")
        self._hide_result()

    def _hide_result(self) -> None:
        """Take away a verdict that belongs to another text, and one that is still to come."""
        self._asked += 1
        self._reading = False
        self._show_state("")
        self.verdict.hide()
        self.judged.hide()

    def _show_state(self, words: str) -> None:
        self.state.setText(words)
        self.state.setVisible(bool(words))
