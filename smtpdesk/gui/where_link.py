"""The link below the field of the secret that opens the provider's page where the credential is found."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from smtpdesk.gui.buttons import button, reword
from smtpdesk.gui.provider_help import open_page
from smtpdesk.providers.provider import Provider
from smtpdesk.text.translate import _


class WhereLink(QWidget):
    """Hidden where the provider's file names no place. `domain` gives the domain that is in the form now."""

    def __init__(self, domain: Callable[[], str]) -> None:
        super().__init__()
        self._domain = domain
        self._url = ""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self.button = button("", self._open, kind="link")
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)

    def show_provider(self, provider: Provider | None) -> None:
        """Ask by the provider's own name for its credential; the menu of its pages is the tool tip."""
        places = provider.credential.where if provider is not None else ()
        self.setVisible(bool(places))
        if provider is None or not places:
            return
        words = _("Where do I find my {credential}?").format(credential=_(provider.credential.label))
        menu = " › ".join(_(part) for part in places[0].menu)
        self._url = next((place.url for place in places if place.url), "")
        reword(self.button, words.replace("&", "&&"))
        self.button.setToolTip(menu)
        self.button.setAccessibleDescription(menu)

    def _open(self) -> None:
        if self._url:
            open_page(self._url.replace("{domain}", self._domain() or "example.com"))
