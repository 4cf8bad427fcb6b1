"""A check that somebody saved, shown as it was: the same verdict, steps and evidence, and nothing to run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from smtpdesk.gui import theme
from smtpdesk.gui.check_view import CheckView
from smtpdesk.gui.labels import label
from smtpdesk.gui.theme import Type
from smtpdesk.gui.verdict_card import Action
from smtpdesk.text.page import Page
from smtpdesk.text.translate import _

if TYPE_CHECKING:
    from pathlib import Path

    from smtpdesk.store.report_file import SavedReport


@dataclass(frozen=True, slots=True)
class ReadReport:
    """A report that was read, ready to be shown: its heading, its page, and the message that can be copied."""

    name: str
    told: str
    page: Page
    copy_label: str
    message: str


def read_report(path: Path) -> ReadReport:
    """Read a report and make its page, away from the window's thread. Raises StoreError."""
    from smtpdesk.store import report_file
    from smtpdesk.store.trouble import StoreError, Trouble
    from smtpdesk.text import messages
    from smtpdesk.text.story import Story

    saved = report_file.read(path)
    try:
        page = Story.of(saved.report)
        finding = saved.report.finding
        to = messages.LETTERS_TO.get(finding.who, "") if finding is not None else ""
        message = messages.message(saved.report, finding) if finding is not None and to else ""
    except (LookupError, ValueError) as error:
        raise StoreError(Trouble.BAD_REPORT, path, type(error).__name__) from None
    return ReadReport(_one_line(saved.name), _told(saved), page, _(to) if to else "", message)


def _told(saved: SavedReport) -> str:
    from smtpdesk.text.amounts import date
    from smtpdesk.text.fillings import harmless

    server = saved.report.server
    words = _(
        "A saved report, not a check of this computer · {host}, port {port} · saved on {date} by SMTP Desk {version}"
    )
    words = words.replace("{date}", date(saved.written)).replace("{version}", harmless(saved.program, 40))
    return words.replace("{port}", str(server.port)).replace("{host}", harmless(server.host, 100))


def _one_line(name: str) -> str:
    from smtpdesk.text.fillings import harmless

    return harmless(name, 100) or _("Without a name")


class ReportView(QWidget):
    """The page of a report that was opened from a file."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("page")
        margin = theme.PAGE_MARGIN
        column = QVBoxLayout(self)
        column.setContentsMargins(margin, margin, margin, margin)
        column.setSpacing(16)
        self.name = label("", Type.TITLE, wrap=True)
        self.told = label("", Type.BODY, "soft", wrap=True)
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(self.name)
        names.addWidget(self.told)
        column.addLayout(names)
        self.check = CheckView()
        tabs = self.check.details.tabs
        for part in (self.check.details.ports, self.check.details.past):  # of this computer, and it was another one
            tabs.removeTab(tabs.indexOf(part))
        column.addWidget(self.check, 1)

    def show_report(self, read: ReadReport) -> None:
        """Show this one in the place of the one before."""
        self.name.setText(read.name)
        self.told.setText(read.told)
        self.setAccessibleName(read.name)
        actions = [Action(read.copy_label, lambda: self._copy(read.message), "", "copy")] if read.message else []
        self.check.show_page(read.page, running=False, actions=actions)
        self.check.details.tabs.setCurrentIndex(0)
        self.check.scroller.verticalScrollBar().setValue(0)

    def _copy(self, message: str) -> None:
        QGuiApplication.clipboard().setText(message)
        self.check.verdict.say(_("Copied. Paste it into an e-mail."))
