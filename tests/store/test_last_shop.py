"""The shop system that was chosen last."""

from __future__ import annotations

from pathlib import Path

import pytest

from smtpdesk.store.forgetting import forget_files
from smtpdesk.store.last_shop import keep_last_shop, last_shop


def test_it_is_remembered_and_replaced(home: Path) -> None:
    assert last_shop() == ""
    assert keep_last_shop("order_desk")
    assert keep_last_shop("opencart_4")
    assert last_shop() == "opencart_4"
    assert [path.name for path in (home / "state").iterdir()] == ["shop.txt"]


@pytest.mark.parametrize("content", [b"", b"../etc/passwd", b"Order Desk", b"\xff\xfe", b"a" * 5000, b"a b"])
def test_what_is_no_id_counts_as_nothing(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "shop.txt"
    path.write_bytes(content)
    assert last_shop(path) == ""


def test_only_an_id_is_written(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="not the id"):
        keep_last_shop("../other", tmp_path / "shop.txt")


def test_where_nothing_can_be_written_nothing_else_happens(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("a file where a folder belongs")
    assert not keep_last_shop("order_desk", tmp_path / "state" / "shop.txt")


def test_it_is_forgotten_with_everything_else(home: Path) -> None:
    assert keep_last_shop("order_desk")
    forget_files()
    assert last_shop() == ""
    assert not (home / "state").exists()
