from datetime import UTC, datetime, timedelta

import pytest

from smtpdesk.store.refusals import Standing
from smtpdesk.text.lock_out import change_words, held_back
from smtpdesk.text.page import Tone

NOW = datetime(2026, 11, 21, 14, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    ("minutes", "times", "told"),
    [(0, 1, ("just now", "1 refusal in")), (7, 3, ("7 min ago", "3 refusals in")), (2880, 0, ("2 days ago",))],
)
def test_when_and_how_often_it_was_refused(minutes: int, times: int, told: tuple[str, ...]) -> None:
    card = held_back(Standing(times, NOW - timedelta(minutes=minutes), same_again=True), NOW)
    assert card.tone is Tone.WARNING
    assert all(words in card.meaning for words in told)
    assert ("last hour" in card.meaning) == bool(times)
    assert "{" not in card.meaning


@pytest.mark.parametrize(
    ("provider", "credential"),
    [
        (None, "password"),
        ("practice", "password"),
        ("gmail", "app password"),
        ("sendgrid", "API key"),
        ("postmark", "server API token"),
        ("amazon_ses", "SMTP password"),
    ],
)
def test_it_is_called_as_the_provider_calls_it(provider: str | None, credential: str) -> None:
    card = held_back(Standing(1, NOW, same_again=True), NOW, provider)
    assert card.title == f"This {credential} was refused, and is not sent again"
    assert change_words(provider) == f"Change the {credential}"
