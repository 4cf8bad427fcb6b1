"""A mail server on this computer that refuses or takes sign-ins, for checks from the window."""

from __future__ import annotations

from smtpdesk.gui.main_window import MainWindow
from smtpdesk.gui.places import Places
from smtpdesk.model.settings import Account, Security, Server
from tests.fakes.scripted_server import ScriptedServer

_OPENING = """
S: 220 mail.example.com ESMTP
C: EHLO *
S: 250-mail.example.com
S: 250 STARTTLS
C: STARTTLS
S: 220 Ready
TLS: ok
C: EHLO *
S: 250-mail.example.com
S: 250 AUTH PLAIN
"""


def refuses(user: str, secret: str, words: str = "535 5.7.8 Authentication failed") -> str:
    """Give a connection in which exactly this user name and secret are refused."""
    return f"{_OPENING}C: AUTH PLAIN {{b64:\\0{user}\\0{secret}}}\nS: {words}\nC?: QUIT\n"


def takes(user: str, secret: str) -> str:
    """Give a connection in which exactly this user name and secret are taken."""
    end = "C: MAIL FROM:*\nS: 250 2.1.0 Ok\nC: RSET\nS: 250 2.0.0 Ok\nC: QUIT\nS: 221 2.0.0 Bye\nCLOSE\n"
    return f"{_OPENING}C: AUTH PLAIN {{b64:\\0{user}\\0{secret}}}\nS: 235 2.7.0 Ok\n{end}"


def then(*connections: str) -> str:
    """Give a script of connections, one after the other."""
    return "\n== connection ==\n".join(connections)


def open_account(
    window: MainWindow, places: Places, server: ScriptedServer, provider: str | None = None, user: str = "shop"
) -> Account:
    """Keep an account with this server, and open it."""
    account = Account(
        id="shop-1",
        name="Candle shop",
        server=Server(server.host, server.port, Security.STARTTLS),
        provider=provider,
        user=user,
        sender="orders@example.com",
        ca_file=server.ca_file,
    )
    window.services.desk.save(account)
    places.open_account(account.id)
    return account
