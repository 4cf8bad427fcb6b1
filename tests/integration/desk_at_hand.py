"""All that a person needs to sit before the program: a screen, a session with a keyring, a home for the program."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from tests import secrets_search
from tests.fakes import child
from tests.integration import window_words as words
from tests.integration.display import Display
from tests.integration.person import Person, person_at
from tests.integration.postfix import Postfix
from tests.integration.screen_reader import AccessibilityBus
from tests.integration.secret_service import DesktopSession

SOON: Final = 6.0
"""Seconds in which a closed window has to be gone, on a busy machine too: far less than any wait for a server takes."""


@dataclass(frozen=True, slots=True)
class AtHand:
    """Starts the program as often as a test wants, always with the same home, keyring and screen."""

    screen: Display
    bus: AccessibilityBus
    session: DesktopSession
    folder: Path

    @contextmanager
    def person(self, trusting: Postfix | None = None) -> Iterator[Person]:
        """Start the program and sit before it; its computer trusts this server's CA, where one is given."""
        # What OpenSSL takes for the system's store: there is no other way to give a computer one more CA for a while.
        more = {"SSL_CERT_FILE": trusting.ca_file} if trusting is not None else {}
        with person_at(self.screen, self.bus, self.session, self.folder, more=more) as person:
            yield person

    @property
    def home(self) -> Path:
        """The program's own home."""
        return self.folder / "desk"

    def accounts(self) -> list[dict[str, Any]]:
        """The accounts as they stand in the file now."""
        return list(self._read("config/accounts.toml").get("accounts", []))

    def verdicts(self) -> list[tuple[str, str]]:
        """The last verdict of each account, and the code of what was found."""
        results = self._read("state/history.toml").get("results", {})
        return [(result["verdict"], result["code"]) for result in results.values()]

    def await_verdicts(self, *expected: tuple[str, str], seconds: float = 10) -> None:
        """Wait until exactly these verdicts are kept: the program writes them in a thread, after it shows them."""
        self._await(self.verdicts, list(expected), seconds)

    def await_arrivals(self, *expected: str, seconds: float = 10) -> None:
        """Wait until exactly this is kept of what the person said became of each account's test e-mail."""
        self._await(
            lambda: [result.get("arrival") for result in self._read("state/history.toml").get("results", {}).values()],
            list(expected),
            seconds,
        )

    def await_accounts(self, told: Callable[[dict[str, Any]], object], *expected: object, seconds: float = 10) -> None:
        """Wait until what is told of each account in the file is exactly this."""
        self._await(lambda: [told(account) for account in self.accounts()], list(expected), seconds)

    @staticmethod
    def _await(now: Callable[[], object], expected: object, seconds: float) -> None:
        last: list[object] = [None]

        def there() -> bool:
            last[0] = now()
            return last[0] == expected

        try:
            child.until(there, seconds, "")
        except child.NotReady:
            raise AssertionError(f"expected {expected}, but it stays {last[0]}") from None

    def _read(self, name: str) -> dict[str, Any]:
        file = self.home / name
        return tomllib.loads(file.read_text("utf-8")) if file.exists() else {}

    def leaks(self, secret: str, running: Person | None = None) -> list[str]:
        """Where a secret stands in any encoding: in a file of the person's home or the program's, in what the program
        printed, and, while it runs, in its arguments and environment.
        """
        needles = secrets_search.encodings(frozenset({secret}))
        places = {str(path): path.read_bytes() for path in self.folder.rglob("*") if path.is_file()}
        if running is not None:
            places["arguments and environment"] = running.told_the_system()
        return [
            f"{place}: as {form}"
            for place, content in places.items()
            for form in secrets_search.find(content + place.encode(), needles)
        ]


def fill_in_by_keyboard(person: Person, postfix: Postfix, password: str) -> None:
    """Go from the first page to a form that is filled in for this server, without the mouse."""
    person.await_thing(words.OTHER)
    person.await_focus(words.ADDRESS)
    person.type(postfix.sender)
    person.press("Return")
    person.await_words(words.NOT_FOUND_BY_ADDRESS)
    person.tab_to(words.OTHER, key="Right")
    person.press("Return")
    person.await_focus(words.PASSWORD)
    person.type(password)
    person.fill(words.HOST, postfix.host)
    person.fill(words.PORT, str(postfix.starttls_port))
