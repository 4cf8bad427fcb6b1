"""Makes the request of a check from an account, and the page that is shown before its first event."""

from __future__ import annotations

from smtpdesk.gui.form_values import also_senders
from smtpdesk.model.secret import Secret
from smtpdesk.model.settings import MAX_SENDERS, Account, Request, Security, Server, SettingsError, SignIn
from smtpdesk.model.steps import Step
from smtpdesk.text.letter import LetterKind, test_letter
from smtpdesk.text.page import Page
from smtpdesk.text.story import Story
from smtpdesk.text.translate import _


def make_request(
    account: Account,
    secret: Secret | None,
    recipients: tuple[str, ...],
    kind: LetterKind = LetterKind.PLAIN,
    sender: str = "",
) -> Request:
    """Make the request; with recipients it sends a test e-mail of this kind. Raises SettingsError.

    `sender` is another of the account's From addresses to send it from; one that is not among them is passed over.
    """
    if recipients and sender in account.also_senders:
        account = account.with_(sender=sender, also_senders=())
    words = test_letter(kind, account) if recipients else None
    if secret is None and not account.user and not account.user_is_secret:
        account = account.with_(sign_in=SignIn.NONE) if account.sign_in is SignIn.AUTO else account
    return Request(account=account, secret=secret, recipients=recipients, letter=words)


def make_story(server: Server, *, sends: bool, senders: tuple[str, ...] = ()) -> Story:
    """Make the story of a check; its first event brings the engine's own plan of steps."""
    return Story(server, _plan(server.security, sends=sends), senders=senders if len(senders) > 1 else ())


def page_before(values: dict[str, str]) -> Page:
    """Give the page of an account that was not checked in this session; what is not known yet is not named."""
    known = Security(values.get("security") or Security.STARTTLS.value)
    server, unknown = Server("mail.example.com", 587, known), set[Step]()
    try:
        server = Server(values.get("host", ""), server.port, known)
    except SettingsError:
        unknown.add(Step.RESOLVE)
    try:
        server = Server(server.host, int(values.get("port", "")), known)
    except (SettingsError, ValueError):
        unknown.add(Step.CONNECT)
    senders = tuple(text for text in (values.get("sender", "").strip(), *also_senders(values)) if text)
    page = make_story(server, sends=False, senders=senders[: MAX_SENDERS + 1]).page
    plain = {Step.RESOLVE: _("Find the server"), Step.CONNECT: _("Connect to the server")}
    for row in page.rows:
        if row.step in unknown:
            row.label = plain[row.step]
    return page


def _plan(security: Security, *, sends: bool) -> tuple[Step, ...]:
    secure = (Step.SECURE, Step.GREETING) if security is Security.TLS else (Step.GREETING, Step.SECURE)
    last = (Step.RECIPIENT, Step.MESSAGE) if sends else ()
    return (Step.RESOLVE, Step.CONNECT, *secure, Step.SIGN_IN, Step.SENDER, *last)
