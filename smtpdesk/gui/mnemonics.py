"""The underlined letters of buttons and labels: shown while Alt is held, as desktops do where they are asked to."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QProxyStyle, QStyle, QStyleHintReturn, QStyleOption, QWidget

_shown = False


class Underlines(QProxyStyle):
    """Fusion, but the letters are underlined only while Alt is held."""

    def __init__(self) -> None:
        super().__init__("Fusion")

    def styleHint(  # noqa: D102, N802 - Qt's name
        self,
        hint: QStyle.StyleHint,
        option: QStyleOption | None = None,
        widget: QWidget | None = None,
        returned: QStyleHintReturn | None = None,
    ) -> int:
        if hint is QStyle.StyleHint.SH_UnderlineShortcut:
            return int(_shown)
        return super().styleHint(hint, option, widget, returned)


def show_underlines(*, shown: bool) -> None:
    """Show or hide the underlines everywhere."""
    global _shown
    if shown != _shown:
        _shown = shown
        for widget in QApplication.allWidgets():
            if widget.isVisible():
                widget.update()
