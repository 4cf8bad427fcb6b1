"""What a provider costs and allows: under a card of the picker, and in a fold of the form."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from smtpdesk.gui.buttons import button
from smtpdesk.gui.card import Card
from smtpdesk.gui.fold import Fold
from smtpdesk.gui.labels import label, quotable
from smtpdesk.gui.row import Row
from smtpdesk.gui.theme import Type
from smtpdesk.providers.provider import Provider
from smtpdesk.text.provider_facts import Topic, facts_of_others, how_old, provider_facts
from smtpdesk.text.translate import _


class Facts(QWidget):
    """The topics one below the other, their age at the end."""

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        self._shown = QWidget()
        self._column.addWidget(self._shown)
        self.words = ""

    def show_provider(self, provider: Provider | None) -> None:
        """Show what is known of a provider, or what to ask a host that is not known here."""
        topics = provider_facts(provider) if provider is not None else facts_of_others()
        age = how_old(provider) if provider is not None else ""
        fresh = QWidget()
        column = QVBoxLayout(fresh)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for number, topic in enumerate(topics):
            if number:
                column.addSpacing(6)
            head = label(topic.head, Type.SMALL, "label", wrap=True)
            column.addWidget(head)
            for line in topic.lines:
                words = _line(line)
                column.addWidget(words)
                if head.buddy() is None:
                    head.setBuddy(words)
        if age:
            column.addSpacing(6)
            column.addWidget(_line(age, "soft"))
        self._column.replaceWidget(self._shown, fresh)
        self._shown.hide()
        self._shown.setParent(None)
        self._shown.deleteLater()
        self._shown = fresh
        self.words = _spoken(topics, age)


def _line(words: str, role: str = "") -> QLabel:
    made = quotable(label(words, Type.SMALL, role, wrap=True))
    made.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
    return made


def _spoken(topics: Sequence[Topic], age: str) -> str:
    return "\n".join([*(f"{topic.head}: {' '.join(topic.lines)}" for topic in topics), *([age] if age else ())])


class FactsFold(Fold):
    """The facts in the form, made when they are first looked at."""

    def __init__(self) -> None:
        super().__init__(_("Costs and limits"))
        self._provider: Provider | None = None
        self._facts: Facts | None = None

    def show_provider(self, provider: Provider | None) -> None:
        """Tell of this provider from now on."""
        self._provider = provider
        self.show_summary("")
        self.unfold(open_=False)

    def unfold(self, *, open_: bool) -> None:
        """Open or close the fold."""
        if open_:
            if self._facts is None:
                self._facts = Facts()
                self.inside.addWidget(self._facts)
            self._facts.show_provider(self._provider)
            self.body.setAccessibleDescription(self._facts.words)
            self.fold.setToolTip("")
        super().unfold(open_=open_)


class FactsCard(Card):
    """The facts under a card, with the two ways on. Escape closes it."""

    chosen = Signal(str)
    closed = Signal()

    def __init__(self) -> None:
        super().__init__(gap=10, padding=16)
        self._id = ""
        head = Row()
        self.title = label("", Type.HEADING, wrap=True)
        head.add(self.title, 1, least=self.title.fontMetrics().horizontalAdvance("0") * 16)
        self.choose_button = button(_("Choose"), lambda: self.chosen.emit(self._id), kind="primary")
        self.close_button = button(_("Close"), self.closed.emit)
        for made in (self.choose_button, self.close_button):
            head.add(made)
            made.installEventFilter(self)
        self.column.addWidget(head)
        self.facts = Facts()
        self.column.addWidget(self.facts)
        self.hide()

    def show_provider(self, id_: str, name: str, provider: Provider | None) -> None:
        """Show what is known of this provider; `name` is what its card says."""
        self._id = id_
        self.title.setText(name)
        self.facts.show_provider(provider)
        self.choose_button.setAccessibleName(_("Choose {provider}").format(provider=name))
        self.choose_button.setAccessibleDescription(self.facts.words)
        self.setAccessibleName(name)
        self.setAccessibleDescription(self.facts.words)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: D102, N802 - Qt's name
        # The window's own Escape (stop the check) would come first otherwise.
        early = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride
        if early and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            event.accept()
            return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102, N802 - Qt's name
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)
