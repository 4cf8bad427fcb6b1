"""One field of a form: its label, the place to type, and a line below for help, a hint or what is wrong."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QLineEdit, QPushButton, QScrollArea, QVBoxLayout, QWidget

from smtpdesk.gui import theme
from smtpdesk.gui.block_paste import BlockPaste
from smtpdesk.gui.buttons import button, plain, reword
from smtpdesk.gui.labels import Glyph, label, restyle
from smtpdesk.gui.theme import Type

PAUSE_MS: Final = 600
"""How long typing has to rest before a field is looked at."""
_LINE_EDGES: Final = 34
"""Border, padding and the cursor's room on both sides of a line's words, in pixels."""
Mend = tuple[str, Callable[[], object]]
"""A button's words, and what it does."""


class Remark(QWidget):
    """The line below a field: help in soft type, a hint with a button that mends, or an error."""

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        row = QHBoxLayout()
        row.setSpacing(6)
        self._glyph = Glyph("info", "soft", 14)
        self._words = label("", Type.SMALL, "soft", wrap=True)
        row.addWidget(self._glyph, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._words, 1)
        column.addLayout(row)
        self._mend = button("", self._do, kind="link")
        self._act: Callable[[], object] | None = None
        column.addWidget(self._mend, 0, Qt.AlignmentFlag.AlignLeft)
        self.hide()

    def show_words(
        self, words: str, token: str, icon: str = "", mend: tuple[str, Callable[[], object]] | None = None
    ) -> None:
        """Show words in a colour, with an icon and a button that mends where there are any; empty words hide it."""
        self._words.setText(words)
        restyle(self._words, "role", token)
        self._glyph.setVisible(bool(icon))
        if icon:
            self._glyph.show_icon(icon, token)
        self._act = mend[1] if mend else None
        self._mend.setVisible(mend is not None)
        if mend:
            reword(self._mend, mend[0])
        self.setVisible(bool(words))

    def words(self) -> str:
        """Give the words that are shown."""
        return self._words.text() if not self.isHidden() else ""

    def mend_button(self) -> QPushButton:
        """Give the button that mends."""
        return self._mend

    def _do(self) -> None:
        if self._act is not None:
            self._act()


class Field(QWidget):
    """A labelled editor. `changed` follows every key, `paused` comes when typing rests or the field is left.

    Several lines that are pasted go to `block_pasted`, and not into the field.
    """

    changed = Signal()
    paused = Signal()
    block_pasted = Signal(str)

    def __init__(self, name: str, words: str, editor: QLineEdit | QComboBox | None = None, *, help_: str = "") -> None:
        super().__init__()
        self.name = name
        self.editor: QLineEdit | QComboBox = editor if editor is not None else QLineEdit()
        self._help = help_
        self._label = label(words, Type.SMALL, "label")
        self._label.setTextFormat(Qt.TextFormat.AutoText)
        self._label.setWordWrap(True)  # a long one must not make the form wider than its place
        self._label.setBuddy(self.editor)
        self.editor.setFont(theme.font(Type.BODY))
        self.remark = Remark()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._label)
        column.addWidget(self.editor)
        column.addWidget(self.remark)
        self.column = column
        self._timer = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._timer.timeout.connect(self.paused)
        if isinstance(self.editor, QLineEdit):
            self.editor.textEdited.connect(self._edited)
            self.editor.editingFinished.connect(self._left)
            self._blocks = BlockPaste(self.editor)
            self._blocks.pasted.connect(self.block_pasted)
        else:
            self.editor.activated.connect(self._edited)
        self.editor.installEventFilter(self)
        self.relabel(words)
        self.clear_remark()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: D102, N802 - Qt's name
        if watched is self.editor and _came_by_key(event):
            self._bring()
        elif event.type() is QEvent.Type.Resize and isinstance(watched, QLineEdit):
            _tell_hint(watched)
        return False

    def _bring(self) -> None:
        """Scroll to where it is seen: Qt does so for Tab, but not for a mnemonic."""
        around = self.parentWidget()
        while around is not None and not isinstance(around, QScrollArea):
            around = around.parentWidget()
        if around is not None:
            around.ensureWidgetVisible(self, 0, 24)

    def relabel(self, words: str, help_: str | None = None) -> None:
        """Give the field another name, as this provider calls it."""
        self._label.setText(words)
        self.editor.setAccessibleName(plain(words))
        if help_ is not None:
            self._help = help_
            self.clear_remark()

    def words(self) -> str:
        """Give the field's label."""
        return plain(self._label.text())

    def label(self) -> QLabel:
        """Give the label itself."""
        return self._label

    def text(self) -> str:
        """Give what was typed."""
        return self.editor.text() if isinstance(self.editor, QLineEdit) else str(self.editor.currentData() or "")

    def set_text(self, text: str) -> None:
        """Fill the field by program; nothing is told to be typed."""
        if isinstance(self.editor, QLineEdit):
            if self.editor.text() != text:
                self.editor.setText(text)
        else:
            self.editor.setCurrentIndex(max(0, self.editor.findData(text)))

    def fill(self, text: str) -> None:
        """Fill the field by program as an edit that can be undone; nothing is told to be typed."""
        if not isinstance(self.editor, QLineEdit):
            self.set_text(text)
        elif self.editor.text() != text:
            with QSignalBlocker(self.editor):
                self.editor.selectAll()
                if text:
                    self.editor.insert(text)
                else:
                    self.editor.del_()

    def mend_text(self, text: str) -> None:
        """Replace what was typed, as an edit that can be undone, and tell it."""
        self.fill(text)
        self._edited()
        self.paused.emit()

    def show_error(self, words: str) -> None:
        """Say beside the field what is wrong with it."""
        restyle(self.editor, "wrong", "true")
        self.remark.show_words(words, "bad", "failed")
        self.editor.setAccessibleDescription(words)

    def show_hint(self, words: str, mend: Mend | None = None) -> None:
        """Say beside the field what looks odd; it forbids nothing."""
        restyle(self.editor, "wrong", "")
        self.remark.show_words(words, "warning", "warning", mend)
        self.editor.setAccessibleDescription(words)

    def clear_remark(self) -> None:
        """Show the help again, or nothing."""
        restyle(self.editor, "wrong", "")
        self.remark.show_words(self._help, "soft")
        self.editor.setAccessibleDescription(self._help)

    def is_wrong(self) -> bool:
        """Tell whether an error stands beside the field."""
        return bool(self.editor.property("wrong"))

    def focus(self) -> None:
        """Put the cursor here."""
        self.editor.setFocus(Qt.FocusReason.OtherFocusReason)
        if isinstance(self.editor, QLineEdit):
            self.editor.selectAll()

    def _edited(self, *_ignored: object) -> None:
        if self.is_wrong():
            self.clear_remark()
        self.changed.emit()
        self._timer.start()

    def _left(self) -> None:
        if self._timer.isActive():
            self._timer.stop()
            self.paused.emit()


def hint_inside(line: QLineEdit, words: str) -> None:
    """Show a hint in an empty line; its tool tip tells it where it is cut off."""
    line.setPlaceholderText(words)
    _tell_hint(line)


def _tell_hint(line: QLineEdit) -> None:
    words = line.placeholderText()
    room = line.width() - _LINE_EDGES - line.textMargins().left() - line.textMargins().right()
    line.setToolTip(words if line.fontMetrics().horizontalAdvance(words) > room else "")


def _came_by_key(event: QEvent) -> bool:
    return isinstance(event, QFocusEvent) and event.gotFocus() and event.reason() is not Qt.FocusReason.MouseFocusReason
