"""Reports in files: they come back as they were, and a file that somebody made up does no harm."""

from __future__ import annotations

import base64
import json
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from smtpdesk.gui import samples
from smtpdesk.model.events import RunFinished
from smtpdesk.model.report import Report
from smtpdesk.store import report_file
from smtpdesk.store.report_file import MAX_BYTES, SavedReport
from smtpdesk.store.trouble import StoreError, Trouble

WRITTEN = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)


def report_of(events: list[Any]) -> Report:
    return next(event.report for event in events if isinstance(event, RunFinished))


def saved(report: Report | None = None) -> SavedReport:
    return SavedReport(name="Candle shop", written=WRITTEN, program="0.1", report=report or report_of(samples.failed()))


@pytest.mark.parametrize("events", [samples.passed, samples.failed, samples.untrusted, samples.blocked])
def test_a_report_comes_back_as_it_was(events: Any, tmp_path: Path) -> None:
    file = tmp_path / "candle.smtpdesk"
    report_file.write(file, saved(report_of(events())))
    assert report_file.read(file) == saved(report_of(events()))
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_second_report_takes_the_place_of_the_first(tmp_path: Path) -> None:
    file = tmp_path / "candle.smtpdesk"
    report_file.write(file, saved(report_of(samples.failed())))
    report_file.write(file, saved(report_of(samples.passed())))
    assert report_file.read(file).report.finding is None
    assert [each.name for each in tmp_path.iterdir()] == ["candle.smtpdesk"]


def changed(tmp_path: Path, change: Any) -> Path:
    """A saved report with something else in it."""
    file = tmp_path / "changed.smtpdesk"
    report_file.write(file, saved())
    content = json.loads(file.read_text("utf-8"))
    change(content)
    file.write_text(json.dumps(content), "utf-8")
    return file


@pytest.mark.parametrize(
    ("change", "code", "place"),
    [
        (lambda c: c.update(format="other"), Trouble.NOT_A_REPORT, ""),
        (lambda c: c.update(version=2), Trouble.NEWER_REPORT, ""),
        (lambda c: c.update(version="one"), Trouble.BAD_REPORT, "version"),
        (lambda c: c.pop("report"), Trouble.BAD_REPORT, "report"),
        (lambda c: c["report"].update(verdict="maybe"), Trouble.BAD_REPORT, "report.verdict"),
        (lambda c: c["report"].update(ms="long"), Trouble.BAD_REPORT, "report.ms"),
        (lambda c: c["report"]["server"].update(port=70000), Trouble.BAD_REPORT, "report.server"),
        (lambda c: c["report"]["spans"].append({}), Trouble.BAD_REPORT, "report.spans"),
        (lambda c: c["report"]["spans"][2]["facts"]["reply"].update(lines=["%"]), Trouble.BAD_REPORT, "lines"),
        (lambda c: c.update(written="yesterday"), Trouble.BAD_REPORT, "written"),
    ],
)
def test_what_cannot_be_is_refused_with_its_place(change: Any, code: Trouble, place: str, tmp_path: Path) -> None:
    file = changed(tmp_path, change)
    with pytest.raises(StoreError) as raised:
        report_file.read(file)
    assert raised.value.code is code
    assert place in raised.value.detail


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", Trouble.NOT_A_REPORT),
        (b"[]", Trouble.NOT_A_REPORT),
        (b"null", Trouble.NOT_A_REPORT),
        (b'{"format": "smtpdesk-report", "version": 1', Trouble.NOT_A_REPORT),
        (b"\xff\xfe\x00", Trouble.NOT_A_REPORT),
        (b'"\xff"', Trouble.NOT_TEXT),
        (b"[" * 100_000, Trouble.NOT_A_REPORT),
        (b" " * (MAX_BYTES + 1), Trouble.TOO_LARGE),
    ],
    ids=["empty", "list", "null", "cut off", "binary", "not text", "deep", "huge"],
)
def test_a_file_that_is_no_report(content: bytes, code: Trouble, tmp_path: Path) -> None:
    file = tmp_path / "some.smtpdesk"
    file.write_bytes(content)
    with pytest.raises(StoreError) as raised:
        report_file.read(file)
    assert raised.value.code is code


def test_a_file_cut_in_half_at_any_place(tmp_path: Path) -> None:
    file = tmp_path / "half.smtpdesk"
    report_file.write(file, saved())
    content = file.read_bytes().rstrip()
    for end in range(0, len(content), 97):
        file.write_bytes(content[:end])
        with pytest.raises(StoreError):
            report_file.read(file)


def test_no_file_and_a_folder(tmp_path: Path) -> None:
    for path in (tmp_path / "none.smtpdesk", tmp_path):
        with pytest.raises(StoreError) as raised:
            report_file.read(path)
        assert raised.value.code is Trouble.NOT_A_FILE
    with pytest.raises(StoreError) as raised:
        report_file.write(tmp_path / "no-folder" / "x.smtpdesk", saved())
    assert raised.value.code is Trouble.CANNOT_WRITE


def test_characters_that_act_are_made_visible(tmp_path: Path) -> None:
    def change(content: Any) -> None:
        content["name"] = "Candle\u202eshop\x1b[2J\nnew line"
        content["report"]["conversation"][0]["text"] = "220 \x07\u2066bell"

    read = report_file.read(changed(tmp_path, change))
    assert read.name == "Candle\\u202eshop\u241b[2J\nnew line"
    assert read.report.conversation[0].text == "220 \u2407\\u2066bell"


def test_what_a_later_program_adds_is_passed_over(tmp_path: Path) -> None:
    def change(content: Any) -> None:
        content["more"] = 1
        content["report"]["more"] = {"a": []}

    assert report_file.read(changed(tmp_path, change)) == saved()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_changed_value_anywhere_is_refused_or_read(data: st.DataObject, tmp_path: Path) -> None:
    def change(content: Any) -> None:
        node: Any = content
        while isinstance(node, dict | list) and node:
            places = list(node) if isinstance(node, dict) else list(range(len(node)))
            place = data.draw(st.sampled_from(places))
            if not isinstance(node[place], dict | list) or not node[place] or data.draw(st.integers(0, 4)) == 0:
                node[place] = data.draw(st.none() | st.integers() | st.text(max_size=5) | st.just([]) | st.just({}))
                return
            node = node[place]

    file = changed(tmp_path, change)
    with suppress(StoreError):  # any other exception would be a bug of ours
        report_file.read(file)


def test_bytes_of_a_server_stay_what_they_were(tmp_path: Path) -> None:
    file = tmp_path / "bytes.smtpdesk"
    report_file.write(file, saved())
    lines = json.loads(file.read_text("utf-8"))["report"]["spans"][2]["facts"]["reply"]["lines"]
    assert base64.b64decode(lines[0]) == b"smtp.sendgrid.net ESMTP service ready"
