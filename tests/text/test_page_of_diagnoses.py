"""The documentation's page of diagnoses says what the program says."""

from __future__ import annotations

import re
from pathlib import Path

from smtpdesk.diagnosis.catalog import diagnoses
from smtpdesk.text.page_of_diagnoses import PAGE, page, write

ROOT = Path(__file__).resolve().parents[2]


def test_the_page_in_docs_is_up_to_date() -> None:
    made, kept = page(diagnoses()), (ROOT / PAGE).read_text(encoding="utf-8")
    assert made == kept, "make it again: python -m smtpdesk.text.page_of_diagnoses"


def test_every_code_has_its_place_once() -> None:
    text = page(diagnoses())
    assert re.findall(r"^### (.+)$", text, re.MULTILINE).count("net.timeout") == 1
    assert sorted(re.findall(r"^### (.+)$", text, re.MULTILINE)) == sorted(diagnoses())


def test_every_link_of_the_index_leads_to_a_heading() -> None:
    text = page(diagnoses())
    headings = {heading.replace(".", "") for heading in re.findall(r"^### (.+)$", text, re.MULTILINE)}
    assert set(re.findall(r"\]\(#([^)]+)\)", text)) == headings


def test_no_gap_is_left_unfilled() -> None:
    assert re.findall(r"\{\w+\}", page(diagnoses())) == []


def test_it_is_written_where_it_is_wanted(tmp_path: Path) -> None:
    write(tmp_path / "page.md")
    assert (tmp_path / "page.md").read_bytes() == page(diagnoses()).encode()
