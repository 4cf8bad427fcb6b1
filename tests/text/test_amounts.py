"""Numbers as people read them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from smtpdesk.text import amounts

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("ms", "text"),
    [
        (-1, "0.0 ms"), (0, "0.0 ms"), (0.4, "0.4 ms"), (0.96, "1 ms"), (12.3, "12 ms"), (999.4, "999 ms"),
        (999.6, "1.0 s"), (1400, "1.4 s"), (59_949, "59.9 s"), (59_960, "1 min"), (125_000, "2 min 5 s"),
    ],
)  # fmt: skip
def test_duration(ms: float, text: str) -> None:
    assert amounts.duration(ms) == text


@pytest.mark.parametrize(
    ("limit", "text"),
    [
        (40, "40 seconds"),
        (1, "1 second"),
        (0.5, "0.5 seconds"),
        (60, "1 minute"),
        (120, "2 minutes"),
        (90, "90 seconds"),
    ],
)
def test_seconds(limit: float, text: str) -> None:
    assert amounts.seconds(limit) == text


@pytest.mark.parametrize(
    ("passed", "text"),
    [
        (timedelta(seconds=-5), "just now"), (timedelta(seconds=59), "just now"), (timedelta(minutes=2), "2 min ago"),
        (timedelta(hours=3), "3 h ago"), (timedelta(days=1), "1 day ago"), (timedelta(days=5), "5 days ago"),
    ],
)  # fmt: skip
def test_ago(passed: timedelta, text: str) -> None:
    assert amounts.ago(NOW - passed, NOW) == text


def test_clock() -> None:
    assert amounts.clock(NOW, NOW).startswith("Today ")
    assert amounts.clock(NOW - timedelta(days=1), NOW).startswith("Yesterday ")
    assert amounts.clock(datetime(2026, 1, 2, 12, tzinfo=UTC), NOW).startswith("2026-01-02 ")


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (0, "0 bytes"), (1, "1 byte"), (999, "999 bytes"), (34_400, "34 KB"), (999_600, "1 MB"),
        (10_485_760, "10.5 MB"), (25_000_000, "25 MB"), (3_000_000_000, "3 GB"),
    ],
)  # fmt: skip
def test_size(count: int, text: str) -> None:
    assert amounts.size(count) == text
