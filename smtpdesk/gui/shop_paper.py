"""Printing a shop system's values, or saving them as PDF: asks how, fetches the password where it is wanted, writes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QWidget

from smtpdesk.gui.errands import Errands
from smtpdesk.gui.shop_view import ShopView
from smtpdesk.model.secret import Secret
from smtpdesk.text.page import Tone
from smtpdesk.text.shop_page import ShopPage
from smtpdesk.text.shop_sections import short_name
from smtpdesk.text.translate import _

AskFile = Callable[[QWidget, str, Callable[[str], object]], object]
"""Asks for a file to write, beginning with a name; what is given to it is called with the path, if there is one."""


class Holder(Protocol):
    """Who knows what is shown, and how the password is asked for."""

    page: ShopPage | None

    def account_words(self) -> str:
        """Say whose values they are."""

    def with_secret(self, use: Callable[[Secret], object]) -> None:
        """Ask for the password, and use it as long as nothing else was wanted meanwhile."""


class ShopPaper(QObject):
    """Stands between the page and what writes. `ask_file` can be replaced by a test's own."""

    def __init__(self, view: ShopView, errands: Errands, holder: Holder) -> None:
        super().__init__()
        self._view, self._errands, self._holder = view, errands, holder
        self.ask_file: AskFile = _ask_file
        view.print_asked.connect(self._ask)
        view.print_card.pdf_wanted.connect(lambda with_password: self._lay_out(self._save, with_password))
        view.print_card.print_wanted.connect(lambda with_password: self._lay_out(self._print, with_password))

    def _ask(self) -> None:
        page = self._holder.page
        if page is not None:
            self._view.ask_print(has_password=any(row.secret for row in page.rows))

    def _lay_out(self, use: Callable[[ShopPage, Secret | None], object], with_password: bool) -> None:
        page = self._holder.page
        if page is not None and with_password:
            self._holder.with_secret(lambda secret: use(page, secret))
        elif page is not None:
            use(page, None)

    def _print(self, page: ShopPage, secret: Secret | None) -> None:
        from smtpdesk.gui import shop_print

        made = shop_print.document(page, self._holder.account_words(), secret)
        self._view.say("")
        shop_print.print_on_paper(self._view, made, self._printed)

    def _printed(self, done: object) -> None:
        if done:
            self._view.print_card.hide()
            self._view.say(_("Handed to the printer."))

    def _save(self, page: ShopPage, secret: Secret | None) -> None:
        from smtpdesk.gui import shop_print

        def write(path: str) -> None:
            content = shop_print.pdf(shop_print.document(page, self._holder.account_words(), secret))

            def work() -> None:
                from smtpdesk.store.atomic import write as write_file

                write_file(Path(path), content)  # for this person alone: the password may be in it

            self._errands.do(work, lambda _none: self._saved(Path(path).name), self._not_saved)

        self._view.say("")
        self.ask_file(self._view, f"{short_name(page.shop)}.pdf".replace("/", "-"), write)

    def _saved(self, name: str) -> None:
        self._view.print_card.hide()
        self._view.say(_("Saved as {name}.").replace("{name}", name))

    def _not_saved(self, error: Exception) -> None:
        if not isinstance(error, OSError):
            raise error
        words = _("The file could not be written ({reason}).").replace(
            "{reason}", error.strerror or type(error).__name__
        )
        self._view.say(words, Tone.BAD)


def _ask_file(parent: QWidget, name: str, then: Callable[[str], object]) -> None:
    dialog = QFileDialog(parent, _("Save as PDF"), name, _("PDF (*.pdf)"))
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix("pdf")
    dialog.fileSelected.connect(then)
    dialog.finished.connect(dialog.deleteLater)
    dialog.setModal(True)
    dialog.show()
