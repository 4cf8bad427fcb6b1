import re
from itertools import product

import pytest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from smtpdesk import resources
from smtpdesk.gui import icons, theme, tile
from smtpdesk.gui.style import style_sheet
from smtpdesk.gui.theme import DARK, LIGHT, Tokens
from smtpdesk.providers.catalog import load

TEXT = 4.5
"""WCAG 2.2 1.4.3; large type, as on a tile, needs 3."""
GROUNDS = ("page", "sidebar", "card", "field", "log", "selected", "hover")
PAIRS = [
    *product(("text", "soft"), (*GROUNDS, "good_ground", "bad_ground", "warning_ground")),
    *product(("link",), ("page", "card", "log", "good_ground", "bad_ground", "warning_ground")),
    *product(("good",), ("page", "card", "good_ground")),
    *product(("bad",), ("page", "card", "log", "bad_ground")),
    *product(("warning",), ("page", "card", "warning_ground")),
    ("on_accent", "accent"),
    ("on_accent", "accent_hover"),
    ("on_accent", "accent_focus"),
]


def light(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((light(one), light(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), PAIRS)
def test_text_can_be_read_on_its_ground(colours: Tokens, ink: str, ground: str) -> None:
    words = colours.words()
    assert contrast(words[ink], words[ground]) >= TEXT


SURFACES = ("page", "card")
"""What a part without a ground of its own stands on."""
COLOURS = {"color", "background", "selection-color", "selection-background-color", "placeholder-text-color"}


def rules() -> dict[str, dict[str, str]]:
    """The colours that the style sheet names for each selector, as names of tokens."""
    sheet = style_sheet({name: name for name in LIGHT.words()}, 12, 14)
    found: dict[str, dict[str, str]] = {}
    for selectors, body in re.findall(r"([^{}]+)\{([^{}]*)\}", sheet):
        declared = dict(part.split(":", 1) for part in body.split(";") if ":" in part)
        named = {key.strip(): value.strip() for key, value in declared.items() if key.strip() in COLOURS}
        for selector in selectors.split(","):
            found.setdefault(selector.strip(), {}).update(named)
    return found


def above(selector: str) -> list[str]:
    """A selector and those whose rules hold for the same part, the nearest first."""
    chain = [selector, re.sub(r"(?<!:):[a-z-]+$", "", selector)]
    chain.append(re.sub(r"\[[^]]*\]", "", chain[-1]))
    chain.append(re.sub(r"#\w+", "", chain[-1]))
    return chain


def painted() -> dict[str, tuple[str, str]]:
    """Every colour of words in the style sheet with each ground that it stands on, under the rule's name."""
    found: dict[str, tuple[str, str]] = {}
    known = rules()

    def of(selector: str, key: str) -> str:
        told = (known.get(one, {}).get(key) for one in above(selector))
        return next((value for value in told if value), "")

    for selector, named in known.items():
        ground = of(selector, "background")
        grounds = SURFACES if ground in ("", "transparent") else (ground,)
        if "color" in named or "background" in named:
            ink = of(selector, "color")
            found |= {f"{selector} on {ground}": (ink, ground) for ground in grounds if ink}
        if "placeholder-text-color" in named:
            found[f"{selector}, hint"] = (named["placeholder-text-color"], grounds[0])
        if "selection-color" in named:
            found[f"{selector}, selected"] = (named["selection-color"], named["selection-background-color"])
    return found


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_every_rule_of_the_style_sheet_can_be_read(colours: Tokens) -> None:
    words, pairs = colours.words(), painted()
    assert {"QPushButton:disabled on page", "QLineEdit, hint", "QLineEdit, selected"} <= pairs.keys()
    found = {where: contrast(words[ink], words[ground]) for where, (ink, ground) in pairs.items()}
    assert {where: ratio for where, ratio in found.items() if ratio < TEXT} == {}


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_icons_of_states_stand_out(colours: Tokens) -> None:
    words = colours.words()
    for ink, ground in product(("good", "bad", "warning", "soft", "accent"), ("sidebar", "selected", "hover", "card")):
        assert contrast(words[ink], words[ground]) >= 3, (ink, ground)


@pytest.mark.parametrize("scheme", [theme.Scheme.LIGHT, theme.Scheme.DARK])
@pytest.mark.parametrize("kind", [QLineEdit, QPlainTextEdit])
def test_a_hint_in_an_empty_field_can_be_read(
    scheme: theme.Scheme, kind: type[QWidget], dressed: QApplication, qtbot: QtBot
) -> None:
    theme.apply(dressed, scheme)
    field = kind()
    qtbot.addWidget(field)
    field.ensurePolished()
    hint = field.palette().placeholderText().color()
    theme.apply(dressed, theme.Scheme.LIGHT)
    assert hint.alpha() == 255  # else it would be mixed with the ground
    assert contrast(hint.name(), theme.DARK.field if scheme is theme.Scheme.DARK else theme.LIGHT.field) >= TEXT


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_the_focus_ring_stands_out(colours: Tokens) -> None:
    for ground in ("page", "sidebar", "card", "field"):
        assert contrast(colours.accent, colours.words()[ground]) >= 3
    assert contrast(colours.text, colours.accent_focus) >= 3  # the ring of the main button


def test_every_tile_can_be_read() -> None:
    from PySide6.QtGui import QColor

    marks = [tile.Mark(card.colour, card.letter) for card in load().cards]
    marks += [tile.own_mark(f"Shop {number}") for number in range(60)]
    for mark in marks:
        assert contrast(tile.on(QColor(mark.colour)).name(), mark.colour) >= 3, mark


def test_the_scheme_changes_everywhere_and_follows_the_system_where_asked(dressed: QApplication) -> None:
    theme.apply(dressed, theme.Scheme.DARK)
    assert theme.tokens() is DARK
    assert dressed.palette().window().color().name().upper() == DARK.page
    assert DARK.card in dressed.styleSheet()
    theme.apply(dressed, theme.Scheme.LIGHT)
    assert theme.tokens() is LIGHT
    assert DARK.card not in dressed.styleSheet()


def test_larger_text_makes_all_type_larger(qapp: QApplication) -> None:
    theme.start(qapp, theme.Scheme.LIGHT, text_scale=2.0)
    assert [theme.pixels(kind) for kind in theme.Type] == [44, 32, 28, 24, 24]
    theme.start(qapp, theme.Scheme.LIGHT, text_scale=1.0)
    assert [theme.pixels(kind) for kind in theme.Type] == [22, 16, 14, 12, 12]


def test_the_style_sheet_has_no_colour_that_qt_reads_backwards() -> None:
    assert not re.findall(r"#[0-9A-Fa-f]{8}", style_sheet(LIGHT.words(), 12, 14))


@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
def test_icons_are_drawn_for_the_screen_in_the_colour_of_the_scheme(qapp: QApplication, ratio: float) -> None:
    for path in resources.files("icons", ".svg"):
        picture = icons.pixmap(path.stem, "#FF0000", 18, ratio)
        image = picture.toImage()
        assert (picture.width(), picture.devicePixelRatio()) == (round(18 * ratio), ratio)
        seen = [image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height())]
        strong = [pixel for pixel in seen if pixel.alpha() > 200]
        assert strong, path
        if path.stem != "smtpdesk":
            assert all(pixel.red() > 200 and pixel.green() < 60 for pixel in strong), path
