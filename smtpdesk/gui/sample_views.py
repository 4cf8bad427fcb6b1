"""Every view of the window, filled with invented data: for pictures, and for the tests that look at each of them.

A new view gets a line in `SampleViews.all`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple

from PySide6.QtCore import QTimer

from smtpdesk.gui import samples
from smtpdesk.gui.sample_desk import SampleDesk
from smtpdesk.gui.senders_field import SendersField
from smtpdesk.gui.verdict_actions import Attempt
from smtpdesk.model.arrival import Arrival
from smtpdesk.model.proxy import Proxy, ProxyKind
from smtpdesk.model.report import Verdict
from smtpdesk.model.settings import Deadlines
from smtpdesk.store.forgetting import Forgotten, Part
from smtpdesk.store.history import LastResult
from smtpdesk.store.preferences import Preferences
from smtpdesk.store.refusals import Standing
from smtpdesk.store.secrets import Reason, SecretResult, SecretState
from smtpdesk.text.lock_out import held_back
from smtpdesk.text.page import Tone
from smtpdesk.text.story import Story
from smtpdesk.text.translate import _

if TYPE_CHECKING:
    from smtpdesk.model.events import Event
    from smtpdesk.text.page import Page

_LONG_MS: Final = 9_000.0
"""How long a sign-in lasts until the picture in which its waiting is explained."""
_SHOPS: Final = ("order_desk", "magento_248", "prestashop_90_91", "shopify", "symfony")
"""A system that was not seen, one with many fields, one that wants another port, one without SMTP, and one line."""
_PASTED: Final = """The e-mail "Your order" could not be sent.
Last reply: 554 5.7.1 Message rejected
"""
_COPIED: Final = """SMTP server: smtp.eu.mailgun.org
Port: 465
Encryption: STARTTLS
User name: orders@example.com
Password: an invented one
From: Candle shop <orders@example.com>
"""
_ONLY_INCOMING: Final = """Incoming server: imap.example.com
IMAP port: 993
"""


class View(NamedTuple):
    """A view by the name of its picture, and what brings it onto the window."""

    name: str
    show: Callable[[], object]


class SampleViews(SampleDesk):
    """Brings each view onto a window that has read its files. Nothing of it is kept."""

    def all(self) -> list[View]:
        """Give every view, in the order in which a newcomer meets them."""
        return [
            View("1-pick-provider", self._window.add_account),
            View("1-pick-provider-search", self._search),
            View("1-pick-provider-facts", lambda: self._facts("sendgrid")),
            View("1-pick-provider-other-facts", lambda: self._facts("")),
            View("1-pick-provider-not-found", lambda: self._search("qqqq")),
            View("1-pick-provider-guesses", self._guesses),
            View("2-form", lambda: self._form("sendgrid")),
            View("2-form-gmail", lambda: self._form("gmail")),
            View("2-form-postmark", lambda: self._form("postmark")),
            View("2-form-ses", lambda: self._form("amazon_ses")),
            View("2-form-other", lambda: self._form("")),
            View("2-form-more", self._more),
            View("2-form-senders", self._senders),
            View("2-form-facts", self._form_facts),
            View("2-form-nothing-copied", lambda: self._paste("")),
            View("2-form-pasted", lambda: self._paste(_COPIED)),
            View("2-form-pasted-and-filled", self._paste_and_fill),
            View("2-form-not-understood", lambda: self._paste(_ONLY_INCOMING)),
            View("2-form-wrong", self._wrong),
            View("3-check-running", lambda: self._run(samples.running())),
            View("3-check-waiting", self._waiting),
            View("3-check-failed", lambda: self._run(samples.failed())),
            View("3-check-passed", lambda: self._run(samples.passed())),
            View("3-several-senders", lambda: self._run(samples.several_senders())),
            View("3-send-test", self._ask),
            View("3-send-test-of-several-senders", self._ask_with_senders),
            *(View(f"3-arrived-{arrival.value}", partial(self._arrived, arrival)) for arrival in Arrival),
            View("4-conversation", lambda: self._run(samples.failed(), 0, scroll=True)),
            View("4-certificate", lambda: self._run(samples.passed(), 1, scroll=True)),
            View("4-server", lambda: self._run(samples.passed(), 2, scroll=True)),
            View("4-other-ports", self._ports),
            View("5-certificate-refused", self._certificate),
            View("5-password-held-back", self._held),
            View("5-before-and-now", self._changed),
            View("6-delete", lambda: self._places.ask_delete(samples.ACCOUNT.id)),
            View("6-shop-not-chosen", lambda: self._shop("")),
            *(View(f"6-shop-{shop}", partial(self._shop, shop)) for shop in _SHOPS),
            View("6-shop-copied", self._shop_copied),
            View("6-shop-print", self._shop_print),
            View("6-shop-did-it-arrive", self._shop_done),
            View("7-practice", self._practice),
            View("8-explain", lambda: self._explain("")),
            View("8-explained", lambda: self._explain(_PASTED)),
            View("8-not-explained", lambda: self._explain("Good morning. The message did not arrive.")),
            View("9-preferences", self._preferences),
            View("9-preferences-below", self._preferences_below),
            View("9-forgotten", self._forgotten),
            View("9-about", self._about),
            View("8-report", self._report),
            View("9-our-own-failure", self._trouble),
            View("9-many-accounts", self._many),
        ]

    # -- the views -------------------------------------------------------------------------------------------

    def _search(self, text: str = "mail") -> None:
        self._window.add_account()
        self._window.pick.field.setText(text)
        self._window.pick.field.textEdited.emit(text)

    def _facts(self, provider: str) -> None:
        self._window.add_account()
        self._window.pick.show_facts(provider)
        self._wait(lambda done: QTimer.singleShot(0, done))

    def _guesses(self) -> None:
        self._window.add_account()
        self._window.pick.field.setText("shop@example.com")
        self._window.pick.find_button.click()

    def _form_facts(self) -> None:
        self._form("sendgrid")
        form = self._places.account.form
        form.facts.unfold(open_=True)
        self._window.repaint()
        form.scroller.bring(form.facts)

    def _paste(self, text: str) -> None:
        self._form("")
        if not text:
            self._places.account.form.pasted.show_nothing_copied()
            return
        self._places.paste.take(text)
        self._wait(lambda done: self._window.services.errands.do(lambda: None, lambda _none: done()))

    def _paste_and_fill(self) -> None:
        self._paste(_COPIED)
        self._places.paste.fill()

    def _form(self, provider: str) -> None:
        self._window.add_account()
        self._drop_drafts()
        self._window.refresh_now()
        self._places.open_new(provider, "")

    def _more(self) -> None:
        self._form("")
        form = self._places.account.form
        form.server.unfold(open_=False)
        form.more.unfold(open_=True)
        self._window.repaint()
        form.scroller.verticalScrollBar().setValue(form.scroller.verticalScrollBar().maximum())

    def _senders(self) -> None:
        self._form("sendgrid")
        form = self._places.account.form
        form.fields["sender"].set_text("orders@example.com")
        field = form.more.fields["also_senders"]
        if isinstance(field, SendersField):
            field.set_text("")
            field.mend_text("info@example.com, sales@example.com, returns@example.com")
            field.add()
        form.more.unfold(open_=True)
        self._window.repaint()
        top = form.more.mapTo(form.scroller, form.more.rect().topLeft()).y()
        bar = form.scroller.verticalScrollBar()
        bar.setValue(bar.value() + top)

    def _wrong(self) -> None:
        self._form("sendgrid")
        form = self._places.account.form
        form.fields["sender"].set_text("orders@example,com")
        form.secret.set_text("example-key ")
        form.changed.emit()
        form.paused.emit()

    def _report(self) -> None:
        from smtpdesk.gui.report_view import ReadReport
        from smtpdesk.text.story import Story

        run = self._places.runs
        run.show_sample(samples.ACCOUNT, samples.failed())
        shown = run.last(samples.ACCOUNT.id)
        page = shown.page if shown is not None else Story(samples.SERVER, ()).page
        told = "A saved report, not a check of this computer · smtp.sendgrid.net, port 587 · saved on 2026-11-21"
        self._places.reports.opened.emit(ReadReport("Candle shop", told, page, "Copy message for my provider", "…"))

    def _ports(self) -> None:
        from smtpdesk.text.ports import ports_page

        self._run(samples.blocked(), 3, scroll=True)
        told = samples.ports()
        self._places.account.check.details.ports.show_page(
            ports_page(samples.SERVER, {cell.port for cell in told}, told), asking=False
        )
        self._window.repaint()
        bar = self._places.account.check.scroller.verticalScrollBar()
        bar.setValue(bar.maximum())

    def _waiting(self) -> None:
        self._run(samples.running())
        run = self._places.runs.last(samples.ACCOUNT.id)
        if run is not None:
            run.story.tick(_LONG_MS)
        self._places.checks.show()

    def _ask(self) -> None:
        self._run(samples.passed(sends=False))
        self._places.ask_send()

    def _ask_with_senders(self) -> None:
        self._run(samples.passed(sends=False))
        field = self._places.account.form.more.fields["also_senders"]
        field.set_text("info@example.com\nsales@example.com")
        self._places.ask_send()
        field.set_text("")

    def _arrived(self, arrival: Arrival) -> None:
        self._run(samples.passed())
        results = self._window.services.desk.results
        results.pop(samples.ACCOUNT.id, None)  # so that nothing is written
        part = self._places.account.check.arrival
        part.buttons[arrival].click()
        results[samples.ACCOUNT.id] = LastResult(Verdict.WORKS, "", datetime.now(UTC), arrival)
        self._window.refresh_now()
        self._window.repaint()

    def _certificate(self) -> None:
        self._run(samples.untrusted())
        self._places.account.check.verdict.buttons[-1].click()

    def _held(self) -> None:
        self._run(samples.failed())
        standing = Standing(2, datetime.now(UTC) - timedelta(minutes=4), same_again=True)
        self._places.checks.hold(Attempt(), held_back(standing, datetime.now(UTC)))

    def _changed(self) -> None:
        self._run(samples.passed(sends=False))
        view, ran = self._places.account.check, self._places.runs.last(samples.ACCOUNT.id)
        if ran is not None:
            actions = self._places.checks.actions.of(ran)
            view.show_page(ran.page, running=False, actions=actions, before=_page(samples.failed()).card)

    def _shop(self, shop: str) -> None:
        self._open()
        place = self._places.shop
        place.open()
        self._wait(lambda done: self._window.services.errands.do(lambda: None, lambda _none: done()))  # they are read
        place.control.choose(shop)

    def _shop_copied(self) -> None:
        self._shop("order_desk")
        words = _("The password is in the clipboard, and is taken out in {count} s.").replace("{count}", "38")
        self._places.shop.view.say(words, Tone.NEUTRAL, clears=True)

    def _shop_print(self) -> None:
        self._shop("fluent_smtp")
        view = self._places.shop.view
        view.print_button.click()
        view.print_card.with_password.setChecked(True)
        self._window.repaint()
        view.scroller.bring(view.print_card)

    def _shop_done(self) -> None:
        self._shop("order_desk")
        self._places.shop.view.done_button.click()

    def _practice(self) -> None:
        self._places.open_practice()
        control = self._window.services.practice
        if control.server is None:
            self._wait(control.start)

    def _explain(self, text: str) -> None:
        view = self._places.open_explain()
        view.field.put(text)
        view.scroller.verticalScrollBar().setValue(0)
        if text:
            view.explain()
            self._wait(lambda done: self._window.services.errands.do(lambda: None, lambda _none: done()))

    def _preferences(self) -> None:
        view = self._places.open_preferences()
        proxy = Proxy(kind=ProxyKind.SOCKS5, host="proxy.example.com", port=1080, user="candle-shop")
        deadlines = Deadlines(connect=5.0, message=300.0)
        shown = Preferences(ehlo_name="shop.example.com", deadlines=deadlines, proxy=proxy)
        for card in (view.look, view.checks, view.proxy):
            card.show_values(shown)
        view.checks.limits.unfold(open_=True)
        view.proxy.show_secret(SecretResult(SecretState.SAVED))
        view.forget.result.hide()
        view.forget.close_question()
        view.scroller.verticalScrollBar().setValue(0)

    def _preferences_below(self) -> None:
        self._preferences()
        view = self._places.open_preferences()
        view.checks.limits.unfold(open_=False)
        view.forget.ask()
        self._window.repaint()
        bar = view.scroller.verticalScrollBar()
        bar.setValue(bar.maximum())

    def _forgotten(self) -> None:
        self._preferences()
        view = self._places.open_preferences()
        view.checks.limits.unfold(open_=False)
        left = Forgotten(Part.SECRETS, Reason.LOCKED, ("a", "b"))
        view.forget.show_result((left, *(Forgotten(part) for part in Part if part is not Part.SECRETS)))
        self._window.repaint()
        bar = view.scroller.verticalScrollBar()
        bar.setValue(bar.maximum())

    def _about(self) -> None:
        self._places.open_about()
        self._wait(lambda done: self._window.services.errands.do(lambda: None, lambda _none: done()))

    def _many(self) -> None:
        """Thirty accounts, and some of them found. The last of all views: they stay in the sidebar."""
        self._window.crash.hide()
        self._window.notice.hide()
        desk = self._window.services.desk
        for number in range(1, 27):
            account = samples.ACCOUNT.with_(id=f"shop-{number}", name=f"Shop {number}", provider=None, region=None)
            desk.accounts[account.id] = account
        self._window.refresh_now()
        self._open()
        self._window.sidebar.search.setText("shop 1")
        self._window.sidebar.search.setFocus()

    def _trouble(self) -> None:
        self._window.add_account()
        self._window.crash.show_details("")
        self._window.notice.say("The file accounts.toml could not be read.")
        self._window.crash.close_button.setFocus()


def _page(events: list[Event]) -> Page:
    story = Story(samples.SERVER, ())
    for event in events:
        story.apply(event)
    return story.page
