"""The practice server's page: start and stop, how to get in, what it shall do wrong, and what came."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from smtpdesk.gui import theme
from smtpdesk.gui.buttons import Choice, button, change_icon, reword
from smtpdesk.gui.card import Card, Scrolled
from smtpdesk.gui.field import Field
from smtpdesk.gui.labels import Glyph, label, quotable, restyle
from smtpdesk.gui.practice_control import PracticeControl
from smtpdesk.gui.practice_mail import PracticeMail
from smtpdesk.gui.theme import Type
from smtpdesk.practice.trick import Trick
from smtpdesk.text.translate import _


def trick_words() -> dict[Trick, str]:
    """Give what each trick is called on the window."""
    return {
        Trick.NONE: _("Nothing: it works as it should"),
        Trick.WRONG_PASSWORD: _("It refuses the password"),
        Trick.CERTIFICATE_EXPIRED: _("Its certificate has expired"),
        Trick.CERTIFICATE_OTHER_NAME: _("Its certificate is for another name"),
        Trick.CERTIFICATE_SELF_SIGNED: _("Its certificate is signed by nobody else"),
        Trick.NO_STARTTLS: _("It does not offer encryption"),
        Trick.SENDER_REFUSED: _("It refuses the sender"),
        Trick.MAILBOX_FULL: _("The recipient's mailbox is full"),
        Trick.GREYLISTING: _("It asks to come back later (greylisting)"),
        Trick.DROPS_THE_LINE: _("It drops the line in the middle"),
        Trick.NEVER_ANSWERS: _("It never answers"),
        Trick.TOO_MANY_MESSAGES: _("It says that there were too many messages"),
        Trick.MESSAGE_TOO_LARGE: _("It finds the message too large"),
    }


class PracticeView(QWidget):
    """Shows how the server stands. `try_wanted` opens its account and checks it."""

    try_wanted = Signal()

    def __init__(self, control: PracticeControl) -> None:
        super().__init__()
        self.setObjectName("page")
        self._control = control
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        margin = theme.PAGE_MARGIN
        scroll = Scrolled(gap=theme.GAP, margins=(margin, margin, margin, margin))
        outer.addWidget(scroll)
        column = scroll.column
        column.addWidget(label(_("Practice server"), Type.TITLE, wrap=True))
        intro = _(
            "It plays a provider on this computer, so that you can try everything and see what goes wrong. "
            "It can be reached from this computer only, and passes no mail on."
        )
        column.addWidget(label(intro, Type.BODY, "soft", wrap=True))
        column.addWidget(self._server_card())
        came = Card(gap=10)
        came.column.addWidget(label(_("What came"), Type.HEADING, wrap=True))
        self.mail = PracticeMail()
        came.column.addWidget(self.mail)
        column.addWidget(came, 1)
        control.changed.connect(self.refresh)
        control.message_came.connect(lambda _message: self.mail.show_messages(control.messages()))
        self.refresh()

    def _server_card(self) -> Card:
        card = Card(gap=12)
        head = QHBoxLayout()
        head.setSpacing(10)
        self._glyph = Glyph("circle", "soft", 20)
        self.state = label("", Type.HEADING, wrap=True)
        head.addWidget(self._glyph)
        head.addWidget(self.state, 1)
        self.start_button = button("", self._turn)
        head.addWidget(self.start_button)
        card.column.addLayout(head)
        self._facts = QWidget()
        grid = QGridLayout(self._facts)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        self.values: dict[str, QLabel] = {}
        names = {
            "server": _("Server"),
            "starttls": _("Port for STARTTLS"),
            "tls": _("Port for SSL/TLS"),
            "user": _("User name"),
            "password": _("Password"),
        }
        for row, (key, words) in enumerate(names.items()):
            name, value = label(words, Type.SMALL, "label"), quotable(label("", Type.BODY, wrap=True))
            name.setBuddy(value)
            grid.addWidget(name, row, 0)
            grid.addWidget(value, row, 1)
            self.values[key] = value
        card.column.addWidget(self._facts)
        self._choice = Choice(_("What it does wrong"))
        for trick, words in trick_words().items():
            self._choice.addItem(words, trick.value)
        self.trick = Field(
            "trick",
            _("What it does &wrong"),
            self._choice,
            help_=_("Choose something and check again: you see how that failure is found and explained."),
        )
        self.trick.changed.connect(self._play)
        card.column.addWidget(self.trick)
        self.try_button = button(_("&Check it with the practice account"), self.try_wanted.emit, kind="primary")
        card.column.addWidget(self.try_button, 0, Qt.AlignmentFlag.AlignLeft)
        return card

    def refresh(self) -> None:
        """Show how the server stands now."""
        server = self._control.server
        running = server is not None
        words = _("It runs") if running else _("Starting…") if self._control.starting else _("It is stopped")
        self.state.setText(words)
        restyle(self.state, "role", "good" if running else "")
        self._glyph.show_icon(*(("ok", "good") if running else ("circle", "soft")))
        reword(self.start_button, _("&Stop it") if running else _("&Start it"))
        change_icon(self.start_button, "stop" if running else "play")
        self.start_button.setEnabled(not self._control.starting)
        self._facts.setVisible(running)
        self.trick.setVisible(running)
        if server is not None:
            shown = {
                "server": server.account().server.host,
                "starttls": str(server.starttls_port),
                "tls": str(server.tls_port),
                "user": server.user,
                "password": server.secret.reveal(),
            }
            for key, value in shown.items():
                self.values[key].setText(value)
                self.values[key].setAccessibleName(value)
            self.trick.set_text(server.trick.value)
        self.mail.show_messages(self._control.messages())

    def _turn(self) -> None:
        if self._control.server is not None:
            self._control.stop()
        else:
            self._control.start()

    def _play(self) -> None:
        self._control.misbehave(Trick(self.trick.text()))
