"""The field for the secret. It holds only what was typed: a saved secret never comes into the window."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from smtpdesk.gui.buttons import change_icon, icon_button
from smtpdesk.gui.field import Field
from smtpdesk.gui.labels import Glyph, label
from smtpdesk.gui.theme import Type
from smtpdesk.model.secret import Secret
from smtpdesk.text.translate import _


class SecretField(Field):
    """A masked field with an eye. Empty with `saved` set, it stands for the secret in the keyring."""

    def __init__(self, words: str) -> None:
        self._line = QLineEdit()
        self._line.setEchoMode(QLineEdit.EchoMode.Password)
        self._line.setInputMethodHints(
            Qt.InputMethodHint.ImhHiddenText
            | Qt.InputMethodHint.ImhNoPredictiveText
            | Qt.InputMethodHint.ImhNoAutoUppercase
            | Qt.InputMethodHint.ImhSensitiveData
        )
        self._line.setMaxLength(16_384)
        super().__init__("secret", words, self._line)
        self._saved = False
        self._filled: list[tuple[Secret, Secret]] = []
        self._eye = icon_button("eye", "", self._turn)
        self._eye.setParent(self._line)
        self._state = QWidget()
        row = QHBoxLayout(self._state)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        self._glyph = Glyph("lock", "soft", 14)
        self._state_words = label("", Type.SMALL, "soft", wrap=True)
        row.addWidget(self._glyph, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._state_words, 1)
        self.column.addWidget(self._state)
        self._state.hide()
        self._line.textChanged.connect(self._follow)
        self._follow()

    def secret(self) -> Secret | None:
        """Give what was typed; None where nothing was."""
        return Secret(self._line.text()) if self._line.text() else None

    def fill(self, text: str) -> None:
        """Fill it by program. Qt's undo only empties a masked line, so what stood there is kept here for Ctrl+Z."""
        if text != self._line.text():
            self._filled.append((Secret(text), Secret(self._line.text())))
            super().fill(text)
            self._follow()

    def empty_out(self, *, saved: bool) -> None:
        """Forget what was typed, its undo history too; `saved` tells that the keyring (or this session) has it."""
        self._saved = saved
        self._filled = []
        self._line.setEchoMode(QLineEdit.EchoMode.Password)
        self._line.clear()
        self._line.setText("")
        self._follow()

    def set_saved(self, *, saved: bool) -> None:
        """Tell whether one is kept outside the window, and leave alone what was typed."""
        self._saved = saved
        self._follow()

    def is_saved(self) -> bool:
        """Tell whether a secret is kept for this account outside the window."""
        return self._saved

    def show_state(self, words: str, icon: str = "lock", token: str = "soft") -> None:  # noqa: S107 - a colour's name
        """Say where the secret is kept."""
        self._state_words.setText(words)
        self._state_words.setProperty("role", token)
        self._glyph.show_icon(icon, token)
        self._state.setVisible(bool(words))

    def state_words(self) -> str:
        """Give the line that says where the secret is kept."""
        return self._state_words.text()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: D102, N802 - Qt's name
        if watched is self._line and event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutDirectionChange):
            size = self._eye.sizeHint().expandedTo(QSize(26, 26))
            mirrored = self._line.layoutDirection() is Qt.LayoutDirection.RightToLeft
            room = size.width() + 4
            self._line.setTextMargins(room if mirrored else 0, 0, 0 if mirrored else room, 0)
            left = 6 if mirrored else self._line.width() - size.width() - 6
            self._eye.setGeometry(left, (self._line.height() - size.height()) // 2, size.width(), size.height())
        if watched is self._line and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return event.matches(QKeySequence.StandardKey.Undo) and self._undo()
        return super().eventFilter(watched, event)

    def _undo(self) -> bool:
        """Take back what the program filled in last; what was typed since is Qt's."""
        now = Secret(self._line.text())
        if not self._filled or self._filled[-1][0] != now:
            return False
        _put, before = self._filled.pop()
        super().fill(before.reveal())
        self._follow()
        self._edited()
        return True

    def _turn(self) -> None:
        shown = self._line.echoMode() is QLineEdit.EchoMode.Normal
        self._line.setEchoMode(QLineEdit.EchoMode.Password if shown else QLineEdit.EchoMode.Normal)
        self._follow()

    def _follow(self) -> None:
        shown = self._line.echoMode() is QLineEdit.EchoMode.Normal
        name = _("Hide what was typed") if shown else _("Show what was typed")
        change_icon(self._eye, "eye-off" if shown else "eye", "soft")
        self._eye.setAccessibleName(name)
        self._eye.setToolTip(name)
        self._eye.setVisible(bool(self._line.text()))
        self._line.setPlaceholderText("•" * 18 if self._saved else "")
        if self._saved and not self._line.text():
            self._line.setAccessibleDescription(_("A saved one is used. Type to replace it."))
