"""The one style sheet, for both schemes: the names in braces are colours of theme.Tokens."""

from __future__ import annotations

from collections.abc import Mapping
from string import Template
from typing import Final

_SHEET: Final = Template("""
QToolTip { background: $card; color: $text; border: 1px solid $line; padding: 4px; }
QMainWindow, QWidget#page { background: $page; }
QFrame#sidebar { background: $sidebar; border: none; }
QFrame#sidebarEdge { background: $line; border: none; }
QScrollArea, QWidget#scrolled { background: transparent; border: none; }
QFrame#card { background: $card; border: 1px solid $line; border-radius: 12px; }
QFrame#tone { border-radius: 12px; border: 1px solid transparent; }
QFrame#tone[tone="good"] { background: $good_ground; }
QFrame#tone[tone="bad"] { background: $bad_ground; }
QFrame#tone[tone="warning"] { background: $warning_ground; }
QFrame#tone[tone="neutral"] { background: $card; border-color: $line; }
QFrame#rule { background: $line; border: none; }

QLabel { background: transparent; color: $text; }
QLabel[role="soft"], QLabel[role="label"] { color: $soft; }
QLabel[role="label"] { font-size: ${small}px; font-weight: 600; }
QLabel[role="good"] { color: $good; }
QLabel[role="bad"] { color: $bad; }
QLabel[role="warning"] { color: $warning; }
QLabel:focus { border: 2px solid $accent; border-radius: 4px; }

QLineEdit, QComboBox, QAbstractSpinBox {
    background: $field; color: $text; border: 1px solid $line; border-radius: 8px; padding: 8px 12px;
    selection-background-color: $accent; selection-color: $on_accent; placeholder-text-color: $soft;
}
QLineEdit:hover, QComboBox:hover { border-color: $soft; }
QLineEdit:focus, QComboBox:focus, QAbstractSpinBox:focus { border: 2px solid $accent; padding: 7px 11px; }
QLineEdit[wrong="true"], QComboBox[wrong="true"] { border: 2px solid $bad; padding: 7px 11px; }
QLineEdit[wrong="true"]:focus, QComboBox[wrong="true"]:focus { border-color: $accent; background: $bad_ground; }
QLineEdit:disabled, QComboBox:disabled { color: $soft; background: $page; }
QLineEdit:read-only { background: $page; }
QComboBox::drop-down { border: none; width: 28px; }
QComboBox::down-arrow { image: none; width: 0; height: 0; }
QComboBox QLineEdit, QComboBox QLineEdit:focus, QComboBox QLineEdit:hover {
    background: transparent; border: none; border-radius: 0; padding: 0;
}
QListView#found { background: $card; color: $text; border: 1px solid $line; padding: 4px; }
QListView#found::item { min-height: 28px; padding: 0 8px; color: $text; }
QListView#found::item:selected { background: $selected; color: $text; }
QComboBox QAbstractItemView {
    background: $card; color: $text; border: 1px solid $line; padding: 4px; outline: none;
    selection-background-color: $selected; selection-color: $text;
}
QComboBox QAbstractItemView::item { min-height: 28px; padding: 0 8px; }

QPushButton {
    background: $card; color: $text; border: 1px solid $line; border-radius: 8px; padding: 8px 16px; font-weight: 600;
}
QPushButton:hover { background: $hover; }
QPushButton:pressed { background: $selected; }
QPushButton:checked { background: $selected; border-color: $accent; }
QPushButton:focus { border: 2px solid $accent; padding: 7px 15px; }
QPushButton:disabled { color: $soft; background: $page; }
QPushButton[kind="primary"] { background: $accent; color: $on_accent; border: 1px solid $accent; }
QPushButton[kind="primary"]:hover { background: $accent_hover; border-color: $accent_hover; }
QPushButton[kind="primary"]:focus { background: $accent_focus; border: 2px solid $text; }
QPushButton[kind="primary"]:disabled { background: $line; border-color: $line; color: $soft; }
QPushButton[kind="danger"] { color: $bad; }
QPushButton[kind="link"] { background: transparent; border: 2px solid transparent; color: $link; padding: 1px 2px;
    margin-left: -4px; text-align: left; border-radius: 4px; }
QPushButton[kind="link"]:hover { text-decoration: underline; }
QPushButton[kind="link"]:focus { border: 2px solid $accent; padding: 1px 2px; }
QPushButton[kind="link"]:disabled { color: $soft; }
QPushButton[kind="place"] { background: transparent; border: 2px solid transparent; color: $soft; padding: 7px 8px;
    text-align: left; border-radius: 8px; }
QPushButton[kind="place"]:hover { background: $hover; }
QPushButton[kind="place"]:checked { background: $selected; color: $text; }
QPushButton[kind="place"]:focus { border: 2px solid $accent; padding: 7px 8px; }
QPushButton[kind="fold"] { background: transparent; border: 2px solid transparent; color: $soft; padding: 4px 4px;
    text-align: left; border-radius: 6px; font-size: ${small}px; }
QPushButton[kind="fold"]:hover { color: $text; }
QPushButton[kind="fold"]:focus { border: 2px solid $accent; padding: 4px 4px; }
QToolButton { background: transparent; border: 2px solid transparent; border-radius: 6px; padding: 2px; }
QToolButton:hover { background: $hover; }
QToolButton:focus { border-color: $accent; }
QCheckBox { color: $text; spacing: 8px; border: 2px solid transparent; border-radius: 6px; padding: 2px; }
QCheckBox:focus { border-color: $accent; }

QListView, QTreeView { background: transparent; border: none; outline: none; color: $text; }
QTreeView#steps { border: 2px solid transparent; border-radius: 8px; padding: 0 6px; }
QTreeView#steps:focus, QTableView:focus { border: 2px solid $accent; }
QListView#senders { background: $field; border: 1px solid $line; border-radius: 8px; padding: 4px; }
QListView#senders:focus { border: 2px solid $accent; padding: 3px; }
QListView#senders::item { padding: 3px 8px; color: $text; }
QListView#senders::item:selected { background: $selected; color: $text; }
QListView#mails { background: $log; border: 1px solid $line; border-radius: 8px; }
QListView#mails:focus { border: 2px solid $accent; }
QListView#mails::item { padding: 6px 10px; color: $text; }
QListView#mails::item:selected { background: $selected; color: $text; }
QPlainTextEdit, QTextEdit {
    background: $log; color: $text; border: 1px solid $line; border-radius: 8px;
    selection-background-color: $accent; selection-color: $on_accent; placeholder-text-color: $soft;
}
QPlainTextEdit:focus, QTextEdit:focus { border: 2px solid $accent; }
QTableView { background: $log; color: $text; border: 1px solid $line; border-radius: 8px; outline: none; }

QTableView#ports, QTableView#ports:focus { background: transparent; border: none; }
QTableView#ports QHeaderView { background: transparent; border: none; }

QTabWidget::pane { border: none; border-top: 1px solid $line; top: -1px; }
QTabWidget::tab-bar { left: 0; }
QTabBar { background: transparent; qproperty-drawBase: 0; }
QTabBar::tab { background: transparent; color: $soft; font-weight: 600; padding: 8px 14px; border: none;
    border-bottom: 2px solid transparent; }
QTabBar::tab:hover { color: $text; }
QTabBar::tab:selected { color: $text; border-bottom: 2px solid $accent; }
QTabBar::tab:selected:focus { border: 2px solid $accent; border-radius: 6px; padding: 6px 12px 6px 12px; }
QProgressBar { background: $line; border: none; border-radius: 2px; max-height: 4px; }
QProgressBar::chunk { background: $accent; border-radius: 2px; }

QScrollBar:vertical { background: transparent; width: 12px; margin: 2px; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 2px; }
QScrollBar::handle { background: $handle; border-radius: 4px; min-height: 32px; min-width: 32px; }
QScrollBar::handle:hover { background: $soft; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QSplitter::handle { background: transparent; }
""")


def style_sheet(colours: Mapping[str, str], small: int, body: int) -> str:
    """Give the style sheet for a scheme's colours; `small` and `body` are heights of type in pixels."""
    return _SHEET.substitute(colours, small=str(small), body=str(body))
