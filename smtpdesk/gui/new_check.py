"""Makes the request of a check from an account, and the page that is shown before its first event."""

from __future__ import annotations

from smtpdesk.model.secret import Secret
from smtpdesk.model.settings import Account, Request, Security, Server, SettingsError, SignIn
from smtpdesk.model.steps import Step
from smtpdesk.text.letter import LetterKind, test_letter
from smtpdesk.text.page import Page
from smtpdesk.text.story import Story
from smtpdesk.text.translate import _


def make_request(account: Account, secret: Secret | None, recipients: tuple[str, ...]) -> Request:
    """Make the request; with recipients it sends a test e-mail. Raises SettingsError."""
    words = test_letter(LetterKind.PLAIN, account) if recipients else None
    if secret is None and not account.user and not account.user_is_secret:
        account = account.with_(sign_in=SignIn.NONE) if account.sign_in is SignIn.AUTO else account
    return Request(account=account, secret=secret, recipients=recipients, letter=words)


def make_story(server: Server, *, sends: bool) -> Story:
    """Make the story of a check; its first event brings the engine's own plan of steps."""
    return Story(server, _plan(server.security, sends=sends))


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
    page = make_story(server, sends=False).page
    plain = {Step.RESOLVE: _("Find the server"), Step.CONNECT: _("Connect to the server")}
    for row in page.rows:
        if row.step in unknown:
            row.label = plain[row.step]
    return page


def _plan(security: Security, *, sends: bool) -> tuple[Step, ...]:
    secure = (Step.SECURE, Step.GREETING) if security is Security.TLS else (Step.GREETING, Step.SECURE)
    last = (Step.RECIPIENT, Step.MESSAGE) if sends else ()
    return (Step.RESOLVE, Step.CONNECT, *secure, Step.SIGN_IN, Step.SENDER, *last)
