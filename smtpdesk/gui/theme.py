"""The colours, sizes and type of the window, for the light and the dark scheme."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final, NamedTuple

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QColor, QFont, QFontInfo, QPalette
from PySide6.QtWidgets import QApplication

from smtpdesk.gui import icons
from smtpdesk.gui.style import style_sheet

if TYPE_CHECKING:
    from PySide6.QtCore import Qt


class Tokens(NamedTuple):
    """The named colours of one scheme, each as `#RRGGBB`. A `…_ground` is what its colour stands on."""

    dark: bool
    page: str
    sidebar: str
    card: str
    line: str
    text: str
    soft: str
    accent: str
    accent_hover: str
    accent_focus: str
    on_accent: str
    link: str
    selected: str
    hover: str
    field: str
    log: str
    handle: str
    good: str
    good_ground: str
    bad: str
    bad_ground: str
    warning: str
    warning_ground: str

    def colour(self, name: str) -> QColor:
        """Give one colour by its token's name."""
        return QColor(str(getattr(self, name)))

    def words(self) -> dict[str, str]:
        """Give every colour by name, for the style sheet."""
        return {name: str(value) for name, value in self._asdict().items() if name != "dark"}


LIGHT: Final = Tokens(
    dark=False,
    page="#F6F7F9",
    sidebar="#ECEEF2",
    card="#FFFFFF",
    line="#DFE3E8",
    text="#1B2430",
    soft="#5B6675",
    accent="#1F6FEB",
    accent_hover="#1A62D2",
    accent_focus="#1F6FEB",
    on_accent="#FFFFFF",
    link="#1A5FCC",
    selected="#DCE6F8",
    hover="#E3E7EE",
    field="#FFFFFF",
    log="#FBFBFC",
    handle="#B4BCC8",
    good="#18784A",
    good_ground="#E7F5EC",
    bad="#B42318",
    bad_ground="#FDECEA",
    warning="#946300",
    warning_ground="#FFF5DA",
)
DARK: Final = Tokens(
    dark=True,
    page="#16191E",
    sidebar="#1C2027",
    card="#20252D",
    line="#343B46",
    text="#E8ECF1",
    soft="#9AA5B4",
    accent="#5B9BFF",
    accent_hover="#78ADFF",
    accent_focus="#3A7FEE",
    on_accent="#0B1220",
    link="#76ABFF",
    selected="#2B3648",
    hover="#29303A",
    field="#1A1E24",
    log="#1A1E24",
    handle="#4B5563",
    good="#5BD08D",
    good_ground="#173526",
    bad="#FF8A7E",
    bad_ground="#3A1D1B",
    warning="#F0C04A",
    warning_ground="#382D12",
)


class Scheme(StrEnum):
    """Which colours are used: those of the system, or one kind always."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class Type(StrEnum):
    """The sizes of type: 22, 16, 14 and 12 pixels at the system's usual text size."""

    TITLE = "title"
    HEADING = "heading"
    BODY = "body"
    SMALL = "small"
    MONO = "mono"


_SIZES: Final = {Type.TITLE: 22, Type.HEADING: 16, Type.BODY: 14, Type.SMALL: 12, Type.MONO: 12}
_HEAVY: Final = {Type.TITLE, Type.HEADING}
_USUAL_PIXELS: Final = 13.0
"""What desktops set for their text when nobody asked for larger (12 to 13.3 pixels)."""

PAGE_MARGIN: Final = 24
CARD_PADDING: Final = 20
GAP: Final = 14
RADIUS: Final = 12

_tokens: Tokens = LIGHT
_scale: float = 1.0
_family: str = ""


def tokens() -> Tokens:
    """Give the colours that are in use now."""
    return _tokens


def pixels(kind: Type) -> int:
    """Give the height of a type in pixels, at the text size that the system asks for."""
    return round(_SIZES[kind] * _scale)


def scaled(size: int) -> int:
    """Give a size in pixels that grows with the text: icons and tiles beside it."""
    return round(size * max(1.0, _scale))


def font(kind: Type, *, bold: bool | None = None) -> QFont:
    """Give the font of a type: the system's own family, or its fixed-width one for MONO."""
    made = QFont(_family) if _family else QFont()
    if kind is Type.MONO:
        made.setFamilies(["DejaVu Sans Mono", "Menlo", "Consolas", "monospace"])
        made.setStyleHint(QFont.StyleHint.Monospace)
    made.setPixelSize(pixels(kind))
    if bold if bold is not None else kind in _HEAVY:
        made.setWeight(QFont.Weight.DemiBold)
    return made


def palette(colours: Tokens) -> QPalette:
    """Give Qt's palette for a scheme, so that parts without a style of ours fit in too."""
    made = QPalette()
    role = QPalette.ColorRole
    pairs = {
        role.Window: "page",
        role.Base: "field",
        role.AlternateBase: "card",
        role.Button: "card",
        role.ToolTipBase: "card",
        role.WindowText: "text",
        role.Text: "text",
        role.ButtonText: "text",
        role.ToolTipText: "text",
        role.BrightText: "bad",
        role.PlaceholderText: "soft",
        role.Highlight: "accent",
        role.HighlightedText: "on_accent",
        role.Link: "link",
        role.LinkVisited: "link",
        role.Light: "card",
        role.Midlight: "line",
        role.Mid: "line",
        role.Dark: "soft",
        role.Shadow: "line",
        role.Accent: "accent",
    }
    for which, name in pairs.items():
        made.setColor(which, colours.colour(name))
    for which in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, which, colours.colour("soft"))
    return made


class _SystemScheme(QObject):
    """Notices when the system turns dark or light."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._app = app
        app.styleHints().colorSchemeChanged.connect(self.follow)

    def follow(self, _scheme: Qt.ColorScheme) -> None:
        """Take over the system's scheme."""
        if _chosen is Scheme.SYSTEM:
            apply(self._app, Scheme.SYSTEM)


_chosen: Scheme = Scheme.SYSTEM

STYLE: Final = ("-style", "Fusion")
"""Words of the command line, as Qt reads them, that choose the style under ours."""


def start(
    app: QApplication, scheme: Scheme = Scheme.SYSTEM, text_scale: float | None = None, *, fresh: bool = False
) -> None:
    """Dress the whole application. `text_scale` overrides the text size that the system asks for.

    `fresh` is an application that was made with STYLE and has no colours of ours yet: to ask such a one for its style
    would make all enums of QStyle, before the first paint.
    """
    global _scale, _family
    if not fresh:
        app.setStyle(STYLE[-1])
    _family = app.font().family()
    wanted = QFontInfo(app.font()).pixelSize() / _USUAL_PIXELS
    _scale = text_scale if text_scale is not None else (wanted if wanted > 1.1 else 1.0)
    app.setFont(font(Type.BODY))
    _SystemScheme(app)
    apply(app, scheme, app.palette() if fresh else None)


def chosen() -> Scheme:
    """Give which colours were chosen: one kind, or those of the system."""
    return _chosen


def apply(app: QApplication, scheme: Scheme, system: QPalette | None = None) -> None:
    """Use the colours of a scheme, at once and everywhere. `system` are those of the system, where they are known."""
    global _tokens, _chosen
    _chosen = scheme
    dark = scheme is Scheme.DARK
    if scheme is Scheme.SYSTEM:
        # Fusion's own colours follow the system's scheme. To ask the hints for it would make all of Qt's enums, which
        # takes a tenth of the start: none of the namespace Qt is used before the first paint.
        dark = (system or app.style().standardPalette()).window().color().lightness() < 128
    _tokens = DARK if dark else LIGHT
    app.setPalette(palette(_tokens))
    app.setStyleSheet(style_sheet(_tokens.words(), pixels(Type.SMALL), pixels(Type.BODY)))
    for widget in app.allWidgets():
        icons.tint(widget, _tokens.words())
        if widget.isVisible():
            widget.update()


def is_change(event: QEvent) -> bool:
    """Tell whether an event means that the colours changed."""
    return event.type() in (QEvent.Type.PaletteChange, QEvent.Type.StyleChange)
