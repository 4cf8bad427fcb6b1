"""The changelog in the forms that packages want: AppStream's releases and Debian's changelog."""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass
from datetime import UTC, date, datetime
from xml.etree import ElementTree

from making.project import NAME


@dataclass(frozen=True, slots=True)
class Release:
    """One section of the changelog; without a version and day where it is still Unreleased."""

    version: str
    day: date | None
    lines: tuple[str, ...]


def releases(text: str) -> list[Release]:
    """Take the changelog apart, newest first. Raises ValueError at a heading of another form."""
    found: list[Release] = []
    for section in re.split(r"^## ", text, flags=re.MULTILINE)[1:]:
        head, _, body = section.partition("\n")
        told = re.fullmatch(r"Unreleased|\[?([\w.]+)\]? - (\d{4}-\d{2}-\d{2})", head.strip())
        if told is None:
            raise ValueError(f"CHANGELOG.md: no version and day in “{head.strip()}”")
        points = re.findall(r"^- (.*(?:\n  .*)*)", body, re.MULTILINE)
        lines = tuple(re.sub(r"\s+", " ", point).replace("`", "") for point in points)
        found.append(Release(told[1] or "", date.fromisoformat(told[2]) if told[2] else None, lines))
    return found


def appstream(parts: list[Release], version: str, today: date) -> ElementTree.Element:
    """Give AppStream's `releases`. What is not released yet is this version's development."""
    whole = ElementTree.Element("releases")
    for part in parts:
        kind = "development" if part.day is None else "stable"
        facts = {"version": part.version or version, "date": str(part.day or today), "type": kind}
        release = ElementTree.SubElement(whole, "release", facts)
        if part.lines:
            description = ElementTree.SubElement(release, "description")
            points = ElementTree.SubElement(description, "ul")
            for line in part.lines:
                ElementTree.SubElement(points, "li").text = line
    return whole


def debian(parts: list[Release], version: str, maintainers: str, seconds: int) -> str:
    """Give Debian's changelog: the newest section, as this package's only entry."""
    when = datetime.fromtimestamp(seconds, UTC).strftime("%a, %d %b %Y %H:%M:%S +0000")
    newest = parts[0].lines if parts else ()
    lines = newest or ("See the changelog beside this one.",)
    points = "".join(f"{textwrap.fill(line, 78, initial_indent='  * ', subsequent_indent='    ')}\n" for line in lines)
    return f"{NAME} ({version}) unstable; urgency=medium\n\n{points}\n -- {maintainers}  {when}\n"
