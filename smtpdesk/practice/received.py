"""A message that the practice server took, made readable. What came is hostile until shown otherwise: all is bounded.

Headers and texts hold no control character that could act on a terminal or a widget; `raw` is what came, unchanged.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from smtpdesk.model.visible_text import visible

if TYPE_CHECKING:
    from email.message import Message

MAX_HEADERS: Final = 200
MAX_HEADER_CHARACTERS: Final = 4096
MAX_TEXT_CHARACTERS: Final = 200_000
MAX_PARTS: Final = 100
_MAX_ENTITIES: Final = 50
"""Headers `Content-Type` in a message that is still taken apart: so many bound its depth, too."""
_MAX_LINES_TIMES_DEPTH: Final = 3_000_000
_MAX_BORDERS: Final = 2000
_MAX_HEADER_BYTES: Final = 256 * 1024

_ACTING: Final = (*range(0x20), 0x7F, *range(0x80, 0xA0), *range(0x2028, 0x202F), *range(0x2066, 0x206A))
_IN_LINE: Final = {point: visible(chr(point)) for point in _ACTING} | dict.fromkeys(range(0xD800, 0xE000), "\ufffd")
_IN_TEXT: Final = {point: shown for point, shown in _IN_LINE.items() if chr(point) not in "\n\t"}


@dataclass(frozen=True, slots=True)
class Part:
    """An attachment, or any other part that is not the message's text.

    `size` in bytes, decoded; None for a message inside the message, and for a part too broken to be read.
    """

    name: str
    media_type: str
    size: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """One message: its envelope (RFC 5321 2.3.1) and what is in it. `number` counts from 1, `at` is UTC.

    `headers` keep their order, names may repeat, encoded words (RFC 2047) are decoded. `text` and `html_source` are
    the first part of their kind, empty where there is none. `complete` is False where something passed a bound and
    is told by `raw` alone.
    """

    number: int
    at: datetime
    envelope_sender: str
    recipients: tuple[str, ...]
    raw: bytes
    headers: tuple[tuple[str, str], ...] = ()
    text: str = ""
    html_source: str = ""
    parts: tuple[Part, ...] = ()
    complete: bool = True

    def header(self, name: str) -> str:
        """The first header of this name in any case, or nothing."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), "")


def read(number: int, at: datetime, sender: str, recipients: tuple[str, ...], raw: bytes) -> Received:
    """Take a message apart. It never raises for what stands in the message."""
    whole = _parse(raw) if _is_modest(raw) else None
    headers, all_headers = _headers(_parse_headers(raw) if whole is None else whole)
    if whole is not None:
        text, html, parts, all_parts = _contents(whole)
    else:
        text, html, parts, all_parts = _cut(_decoded(raw.partition(b"\r\n\r\n")[2], "utf-8")), "", (), False
    return Received(
        number=number,
        at=at,
        envelope_sender=_line(sender),
        recipients=tuple(_line(recipient) for recipient in recipients),
        raw=raw,
        headers=headers,
        text=text[:MAX_TEXT_CHARACTERS],
        html_source=html[:MAX_TEXT_CHARACTERS],
        parts=parts,
        complete=all_headers and all_parts and max(len(text), len(html)) <= MAX_TEXT_CHARACTERS,
    )


def _is_modest(raw: bytes) -> bool:
    """Tell whether the standard library's parser, whose time grows with lines times depth, may have all of it."""
    entities = len(re.findall(rb"(?i)content-type", raw))
    return (
        entities <= _MAX_ENTITIES
        and raw.count(b"\n") * (entities + 1) <= _MAX_LINES_TIMES_DEPTH
        and raw.count(b"\n--") <= _MAX_BORDERS
    )


def _parse(raw: bytes) -> Message | None:
    from email.message import EmailMessage
    from email.parser import BytesParser
    from email.policy import EmailPolicy

    class Bounded(EmailPolicy):
        """The default policy, but a header is cut before it is looked at: its parser is slow on long ones."""

        def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
            name, value = super().header_source_parse(sourcelines)
            return name[:MAX_HEADER_CHARACTERS], value[: MAX_HEADER_CHARACTERS + 1]

    try:
        return BytesParser(EmailMessage, policy=Bounded()).parsebytes(raw)
    except Exception:  # It is known to raise IndexError, ValueError and RecursionError for broken input.
        return None


def _parse_headers(raw: bytes) -> Message:
    """Read the headers alone, by the old policy: that one does not look into them, so nothing in them can break it."""
    from email.parser import BytesParser
    from email.policy import compat32

    block = raw.partition(b"\r\n\r\n")[0][:_MAX_HEADER_BYTES]
    return BytesParser(policy=compat32).parsebytes(block + b"\r\n\r\n", headersonly=True)


def _headers(message: Message) -> tuple[tuple[tuple[str, str], ...], bool]:
    raw = [(name, str(value)) for name, value in message.raw_items()]
    fits = len(raw) <= MAX_HEADERS and all(len(value) <= MAX_HEADER_CHARACTERS for _name, value in raw)
    return tuple((_line(name), _line(_words(value))) for name, value in raw[:MAX_HEADERS]), fits


def _words(value: str) -> str:
    """A header's value with its encoded words (RFC 2047) and folds undone; as it came where they are broken."""
    from email.header import decode_header, make_header

    value = re.sub(r"\r?\n", "", _unescaped(value[:MAX_HEADER_CHARACTERS]))
    if "=?" not in value:
        return value
    try:
        return str(make_header(decode_header(value)))
    except Exception:  # Bad base64, unknown charsets and worse each raise something else.
        return value


def _contents(message: Message) -> tuple[str, str, tuple[Part, ...], bool]:
    texts: dict[str, str] = {}
    parts: list[Part] = []
    waiting = [message]
    readable = True
    for _turn in range(MAX_PARTS):
        if not waiting:
            break
        part = waiting.pop()
        try:
            _take(part, texts, parts, waiting)
        except Exception:  # Each look at a part parses its headers, and the parser raises as above.
            parts.append(Part("", "", None))
            readable = False
    return texts.get("text/plain", ""), texts.get("text/html", ""), tuple(parts), readable and not waiting


def _take(part: Message, texts: dict[str, str], parts: list[Part], waiting: list[Message]) -> None:
    kind = part.get_content_type()
    name = part.get_filename() or ""
    children = part.get_payload()
    if isinstance(children, list):
        if kind.startswith("multipart/"):
            waiting.extend(child for child in reversed(children) if not isinstance(child, str))
        else:
            parts.append(Part(_line(name), _line(kind), None))
        return
    payload = part.get_payload(decode=True)
    content = payload if isinstance(payload, bytes) else b""
    if (
        kind in ("text/plain", "text/html")
        and kind not in texts
        and not name
        and part.get_content_disposition() != "attachment"
    ):
        texts[kind] = _cut(_decoded(content, part.get_content_charset("utf-8")))
    else:
        parts.append(Part(_line(name), _line(kind), len(content)))


def _decoded(content: bytes, charset: str) -> str:
    content = content[: 8 * MAX_TEXT_CHARACTERS]  # more characters than are kept, in every charset
    try:
        # These two are for host names, and take the square of a text's length.
        slow = codecs.lookup(charset).name in ("idna", "punycode")
        return content.decode("utf-8" if slow else charset, "replace")
    except Exception:  # An unknown charset, or one that is none ("hex").
        return content.decode("utf-8", "replace")


def _unescaped(text: str) -> str:
    """Undo the surrogates by which the parser (and aiosmtpd) keep bytes that are not ASCII."""
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace") if not text.isascii() else text


def _line(text: str) -> str:
    try:
        text = _unescaped(text)
    except UnicodeEncodeError:  # Surrogates that stand for no byte: from a header in a wide charset.
        text = text.encode("utf-8", "replace").decode("utf-8")
    return text[: MAX_HEADER_CHARACTERS + 1].translate(_IN_LINE)


def _cut(text: str) -> str:
    """Text of a body: line feeds alone, controls as pictures, one character over the bound where it is longer."""
    return text.replace("\r\n", "\n").replace("\r", "\n")[: MAX_TEXT_CHARACTERS + 1].translate(_IN_TEXT)
