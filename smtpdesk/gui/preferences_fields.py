"""The cards of the preferences for the look and for checks; each puts what stands in it into the preferences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace
from typing import Final

from PySide6.QtCore import QLocale, Signal

from smtpdesk.gui.buttons import Choice
from smtpdesk.gui.card import Card
from smtpdesk.gui.field import Field
from smtpdesk.gui.fold import Fold
from smtpdesk.gui.labels import label
from smtpdesk.gui.row import Row
from smtpdesk.gui.theme import Type
from smtpdesk.model.settings import Deadlines, SettingsError
from smtpdesk.store.first_look import Theme
from smtpdesk.store.preferences import Preferences
from smtpdesk.text.settings_errors import settings_error
from smtpdesk.text.translate import SOURCE, _

_LIMIT_WIDE: Final = 150
"""Pixels that a time limit wants beside the next."""


def limit_words() -> dict[str, str]:
    """Give what each time limit is for, in the order in which a check comes to it."""
    return {
        "resolve": _("Look the name up"),
        "connect": _("Connect, for each address"),
        "secure": _("Encrypt the line"),
        "greeting": _("Wait for the greeting"),
        "command": _("Wait for each answer"),
        "message": _("Hand over the e-mail"),
    }


class LookCard(Card):
    """Theme and language. `changed` follows every choice."""

    changed = Signal()

    def __init__(self, languages: Sequence[str]) -> None:
        super().__init__(gap=12)
        self.column.addWidget(label(_("Look"), Type.HEADING, wrap=True))
        colours = Choice(_("Colours"))
        words = {
            Theme.SYSTEM: _("As the system has them"),
            Theme.LIGHT: _("Always light"),
            Theme.DARK: _("Always dark"),
        }
        for theme, name in words.items():
            colours.addItem(name, theme.value)
        self.theme = Field("theme", _("Colou&rs"), colours)
        tongues = Choice(_("Language"))
        tongues.addItem(_("As the system has it"), "")
        for language in languages:
            tongues.addItem(_language_name(language), language)
        self.language = Field(
            "language", _("Lan&guage"), tongues, help_=_("Another language is spoken from the next start on.")
        )
        for field in (self.theme, self.language):
            self.column.addWidget(field)
            field.changed.connect(self.changed)

    def show_values(self, preferences: Preferences) -> None:
        """Show what is preferred."""
        self.theme.set_text(preferences.theme.value)
        self.language.set_text(preferences.language)

    def put_into(self, preferences: Preferences) -> Preferences:
        """Give the preferences with what was chosen here."""
        return replace(preferences, theme=Theme(self.theme.text()), language=self.language.text())


def _language_name(language: str) -> str:
    """How a language calls itself; one that Qt does not know is called by its folder's name."""
    locale = QLocale(language)
    known = locale.language() is not QLocale.Language.C or language == SOURCE
    name = locale.nativeLanguageName() if known else ""
    return name[:1].upper() + name[1:] if name else language


class ChecksCard(Card):
    """EHLO name and time limits. `changed` comes when typing rests."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__(gap=12)
        self.column.addWidget(label(_("Checks"), Type.HEADING, wrap=True))
        intro = _("These hold for every account that has no setting of its own.")
        self.column.addWidget(label(intro, Type.SMALL, "soft", wrap=True))
        self.ehlo_name = Field(
            "ehlo_name",
            _("Name that this computer gives itself (&EHLO)"),
            help_=_("Empty: its address, which nearly every server takes."),
        )
        self.column.addWidget(self.ehlo_name)
        self.limits = _Limits()
        self.column.addWidget(self.limits)
        for field in (self.ehlo_name, *self.limits.fields.values()):
            field.paused.connect(self.changed)

    def show_values(self, preferences: Preferences) -> None:
        """Show what is preferred."""
        self.ehlo_name.set_text(preferences.ehlo_name)
        self.ehlo_name.clear_remark()
        self.limits.show_limits(preferences.deadlines)

    def put_into(self, preferences: Preferences) -> Preferences:
        """Give the preferences with what was typed here; what cannot be says so beside itself and is left as it was."""
        try:
            preferences = replace(preferences, ehlo_name=self.ehlo_name.text().strip())
        except SettingsError as error:
            self.ehlo_name.show_error(settings_error(error))
        return replace(preferences, deadlines=self.limits.read(preferences.deadlines))


class _Limits(Fold):
    """The fold of the time limits, one a phase."""

    def __init__(self) -> None:
        super().__init__(_("&Time limits"))
        usual = Deadlines()
        help_ = _("In seconds. Empty: as usual, which stands in the field in grey.")
        self.inside.addWidget(label(help_, Type.SMALL, "soft", wrap=True))
        self.fields: dict[str, Field] = {}
        row = Row()
        for name, words in limit_words().items():
            field = Field(name, words)
            field.editor.setProperty("placeholderText", f"{getattr(usual, name):g}")
            field.editor.setProperty("maxLength", 10)
            self.fields[name] = field
            row.add(field, 1, least=_LIMIT_WIDE)
            if len(self.fields) % 3 == 0:
                self.inside.addWidget(row)
                row = Row()

    def focus_first(self) -> None:
        """Put the cursor into the first limit."""
        self.fields["resolve"].focus()

    def show_limits(self, limits: Deadlines) -> None:
        """Show the limits; what is as usual stays empty."""
        usual = Deadlines()
        for one in fields(Deadlines):
            seconds = getattr(limits, one.name)
            self.fields[one.name].set_text("" if seconds == getattr(usual, one.name) else f"{seconds:g}")
            self.fields[one.name].clear_remark()
        self._tell(limits)

    def read(self, before: Deadlines) -> Deadlines:
        """Give the limits that stand here; for what is none the one before."""
        limits, usual = before, Deadlines()
        for name, field in self.fields.items():
            text = field.text().strip().replace(",", ".")
            try:
                seconds = float(text) if text else getattr(usual, name)
            except ValueError:
                field.show_error(settings_error(SettingsError("deadlines", "not-a-number")))
                continue
            try:
                limits = replace(limits, **{name: seconds})
            except SettingsError as error:
                field.show_error(settings_error(error))
        self._tell(limits)
        return limits

    def _tell(self, limits: Deadlines) -> None:
        usual = Deadlines()
        own = [words for name, words in limit_words().items() if getattr(limits, name) != getattr(usual, name)]
        self.show_summary(" · ".join(own) if own else _("as usual"))
