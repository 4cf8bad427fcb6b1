"""Puts sentences into the person's language by gettext; without a translation the English source stays.

Catalogues lie in `resources/locale/<language>/LC_MESSAGES/smtpdesk.mo`. `_` and `ngettext` are called when a sentence
is shown, not when a module is loaded; `later` marks a literal that stands in a table and is translated on display.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from gettext import NullTranslations
    from pathlib import Path

DOMAIN: Final = "smtpdesk"
SOURCE: Final = "en"

_chosen: NullTranslations | None = None


def use(language: str, folder: Path | None = None) -> bool:
    """Speak this language from now on (`de`, `pt_BR`); False where there is no catalogue, and English is spoken.

    `folder` holds the catalogues; left out, they are the program's own.
    """
    global _chosen
    _chosen = None
    if language.partition("_")[0] == SOURCE:
        return True
    from smtpdesk import resources

    place = folder if folder is not None else resources.folder() / "locale"
    if not place.is_dir():
        return False
    import gettext

    try:
        _chosen = gettext.translation(DOMAIN, localedir=place, languages=[language])
    except FileNotFoundError:
        return False
    return True


def available(folder: Path | None = None) -> tuple[str, ...]:
    """The languages that can be spoken: the source, and those that have a compiled catalogue."""
    from smtpdesk import resources

    place = folder if folder is not None else resources.folder() / "locale"
    found = sorted(path.parent.parent.name for path in place.glob(f"*/LC_MESSAGES/{DOMAIN}.mo"))
    return (SOURCE, *(name for name in found if name != SOURCE))


def _(text: str) -> str:
    """Give the sentence in the person's language."""
    return text if _chosen is None or not text else _chosen.gettext(text)


def ngettext(one: str, many: str, count: int) -> str:
    """Give the sentence that fits the number, in the person's language."""
    if _chosen is None:
        return one if count == 1 else many
    return _chosen.ngettext(one, many, count)


def later(text: str) -> str:
    """Mark a literal for translation where it stands in a table; it comes back unchanged."""
    return text
