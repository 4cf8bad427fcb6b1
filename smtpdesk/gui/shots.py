"""Pictures of every view, drawn by the program itself: `python -m smtpdesk.gui.shots FOLDER`.

Light and dark, for ordinary and for fine screens. All that is seen in them is invented.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from smtpdesk.model.settings import Security, Server

if TYPE_CHECKING:
    from smtpdesk.gui.main_window import MainWindow
    from smtpdesk.model.events import Event

_SCHEMES: Final = ("light", "dark")
_SCALES: Final = ("1", "2")
_SIZES: Final = {"": (1364, 820), "-small": (900, 600)}
_PASTED: Final = """The e-mail "Your order" could not be sent.
Last reply: 554 5.7.1 Message rejected
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Draw everything into a folder; each scheme and scale in a process of its own, since Qt fixes the scale."""
    words = list(sys.argv[1:] if argv is None else argv)
    if len(words) == 3:
        return _draw(Path(words[0]), words[1], words[2])
    if len(words) != 1:
        sys.stderr.write("Usage: python -m smtpdesk.gui.shots FOLDER\n")
        return 2
    Path(words[0]).mkdir(parents=True, exist_ok=True)
    for scheme in _SCHEMES:
        for scale in _SCALES:
            with tempfile.TemporaryDirectory() as home:
                surroundings = {**os.environ, "QT_SCALE_FACTOR": scale, "SMTPDESK_HOME": home}
                surroundings.setdefault("QT_QPA_PLATFORM", "offscreen")
                command = [sys.executable, "-m", "smtpdesk.gui.shots", words[0], scheme, scale]
                status = subprocess.call(command, env=surroundings)  # noqa: S603 - our own module
            if status:
                return status
    return 0


def _draw(folder: Path, scheme: str, scale: str) -> int:
    from PySide6.QtCore import QEventLoop, QTimer
    from PySide6.QtWidgets import QApplication

    from smtpdesk.gui import theme
    from smtpdesk.gui.main_window import MainWindow
    from smtpdesk.gui.services import Services

    app = QApplication(["smtpdesk"])
    theme.start(app, theme.Scheme(scheme))
    services = Services()
    window = MainWindow(services)
    window.show()
    loop = QEventLoop()
    services.desk.loaded.connect(loop.quit)
    QTimer.singleShot(10_000, loop.quit)
    window.begin()
    loop.exec()
    _fill(window)
    for name, show in _views(window):
        for size, (width, height) in _SIZES.items():
            window.resize(width, height)
            show()
            for _turn in range(3):
                app.processEvents()
            window.grab().save(str(folder / f"{name}{size}-{scheme}-{scale}x.png"))
    services.close()
    return 0


def _fill(window: MainWindow) -> None:
    from smtpdesk.gui import samples
    from smtpdesk.model.report import Verdict
    from smtpdesk.store.history import LastResult

    desk = window.services.desk
    now = datetime.now(UTC)
    made = (
        samples.ACCOUNT,
        samples.ACCOUNT.with_(id="orders-2", name="Order e-mails", provider="postmark", region=None),
        samples.ACCOUNT.with_(id="backup-3", name="Gmail (backup)", provider="gmail", region=None),
        samples.ACCOUNT.with_(
            id="own-4",
            name="Newsletter EU",
            provider=None,
            region=None,
            server=Server("mail.example.com", 465, Security.TLS),
        ),
    )
    for account in made:
        desk.accounts[account.id] = account
    desk.results[made[0].id] = LastResult(Verdict.FAILS, "auth.bad-credentials", now)
    desk.results[made[1].id] = LastResult(Verdict.WORKS, "", now - timedelta(minutes=2))
    desk.results[made[2].id] = LastResult(Verdict.FAILS, "net.timeout", now)
    window.refresh_now()


def _views(window: MainWindow) -> list[tuple[str, Callable[[], object]]]:
    from PySide6.QtCore import QEventLoop, QTimer

    from smtpdesk.gui import samples
    from smtpdesk.gui.secret_words import secret_words
    from smtpdesk.gui.verdict_actions import Attempt
    from smtpdesk.store.refusals import Standing
    from smtpdesk.store.secrets import SecretResult, SecretState
    from smtpdesk.text.lock_out import held_back
    from smtpdesk.text.story import Story

    places = window.places
    account = samples.ACCOUNT

    def run(events: list[Event], tab: int = 0, *, scroll: bool = False) -> None:
        places.open_account(account.id)
        places.control.turned.emit()  # what stood there of the picture before is over
        places.account.form.secret.empty_out(saved=True)
        places.account.form.secret.show_state(*secret_words(SecretResult(SecretState.SAVED)))
        places.account.form.help.unfold(open_=False)
        places.account.bar.close_question()
        places.runs.show_sample(account, events)
        places.account.show_result(shown=True)
        places.checks.show()
        places.account.check.details.tabs.setCurrentIndex(tab)
        bar = places.account.check.scroller.verticalScrollBar()
        window.repaint()
        bar.setValue(bar.maximum() if scroll else 0)

    def form(provider: str) -> None:
        window.add_account()
        for draft in list(window.services.desk.drafts):
            window.services.desk.drop_draft(draft)
        window.refresh_now()
        places.open_new(provider, "")

    def wrong() -> None:
        form("sendgrid")
        fields = places.account.form.fields
        fields["sender"].set_text("orders@example,com")
        places.account.form.secret.set_text("example-key ")
        places.account.form.changed.emit()
        places.account.form.paused.emit()

    def ask() -> None:
        run(samples.passed(sends=False))
        places.ask_send()

    def search() -> None:
        window.add_account()
        window.pick.field.setText("mail")
        window.pick.field.textEdited.emit("mail")

    def trouble() -> None:
        window.add_account()
        window.crash.show_details("")
        window.pick.cards.setFocus()

    def practice() -> None:
        places.open_practice()
        control = window.services.practice
        if control.server is None:
            loop = QEventLoop()
            control.start(loop.quit)
            QTimer.singleShot(10_000, loop.quit)
            loop.exec()

    def explain(text: str) -> None:
        view = places.open_explain()
        view.field.put(text)
        bar = view.scroller.verticalScrollBar()
        bar.setValue(0)
        if not text:
            return
        loop = QEventLoop()
        view.explain()
        window.services.errands.do(lambda: None, lambda _none: loop.quit())
        QTimer.singleShot(10_000, loop.quit)
        loop.exec()

    def certificate() -> None:
        run(samples.untrusted())
        places.account.check.verdict.buttons[-1].click()

    def held() -> None:
        run(samples.failed())
        standing = Standing(2, datetime.now(UTC) - timedelta(minutes=4), same_again=True)
        places.checks.hold(Attempt(), held_back(standing, datetime.now(UTC)))

    def changed() -> None:
        run(samples.passed(sends=False))
        view, ran = places.account.check, places.runs.last(account.id)
        story = Story(samples.SERVER, ())
        for event in samples.failed():
            story.apply(event)
        if ran is not None:
            view.show_page(ran.page, running=False, actions=places.checks.actions.of(ran), before=story.page.card)

    return [
        ("1-pick-provider", window.add_account),
        ("1-pick-provider-search", search),
        ("2-form", lambda: form("sendgrid")),
        ("2-form-gmail", lambda: form("gmail")),
        ("2-form-postmark", lambda: form("postmark")),
        ("2-form-other", lambda: form("")),
        ("2-form-wrong", wrong),
        ("3-check-running", lambda: run(samples.running())),
        ("3-check-failed", lambda: run(samples.failed())),
        ("3-check-passed", lambda: run(samples.passed())),
        ("3-send-test", ask),
        ("4-conversation", lambda: run(samples.failed(), 0, scroll=True)),
        ("4-certificate", lambda: run(samples.passed(), 1, scroll=True)),
        ("4-server", lambda: run(samples.passed(), 2, scroll=True)),
        ("5-certificate-refused", certificate),
        ("5-password-held-back", held),
        ("5-before-and-now", changed),
        ("6-delete", lambda: places.ask_delete(account.id)),
        ("7-practice", practice),
        ("8-explain", lambda: explain("")),
        ("8-explained", lambda: explain(_PASTED)),
        ("8-not-explained", lambda: explain("Good morning. The message did not arrive.")),
        ("9-our-own-failure", trouble),
    ]


if __name__ == "__main__":
    sys.exit(main())
