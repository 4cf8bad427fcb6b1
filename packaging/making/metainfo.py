"""What software centres show: AppStream's metainfo, with the pictures and the notes of the releases."""

from __future__ import annotations

from datetime import date
from typing import Final
from xml.etree import ElementTree

from making.changelog import Release, appstream
from making.project import NAME, TITLE, WINDOW, Project

SCREENSHOTS: Final = {
    "3-check-failed-light-1x.png": "A check that failed: one cause in plain words, and what to do",
    "1-pick-provider-light-1x.png": "Pick who sends your e-mail; server, port and encryption are filled in",
    "3-check-passed-dark-1x.png": "A check that went well, in the dark scheme",
}
"""Pictures of `dev.py shots` by name, the main one first, and what is seen in them."""
_ABOUT: Final = (
    "A shop that cannot send mail loses orders quietly. SMTP Desk checks the account the way the shop uses it: it "
    "looks the server up, connects, encrypts, signs in and hands over a test message, and shows each step.",
    "When a step fails it says what happened, what is fine, what to do and who can do it, and it quotes the server's "
    "own words. Passwords are kept in the system's keyring. Nothing is sent of its own accord.",
)


def metainfo(project: Project, releases: list[Release], today: date) -> str:
    """Give the file for usr/share/metainfo."""
    whole = ElementTree.Element("component", {"type": "desktop-application"})

    def add(name: str, text: str = "", /, to: ElementTree.Element = whole, **facts: str) -> ElementTree.Element:
        made = ElementTree.SubElement(to, name, facts)
        made.text = text or None
        return made

    add("id", project.id)
    add("name", TITLE)
    add("summary", "Test the account that sends your shop's e-mail")
    add("metadata_license", "CC0-1.0")
    add("project_license", project.licence)
    developer = add("developer", id=project.id.rpartition(".")[0])
    add("name", project.maintainers.partition(" <")[0], to=developer)
    description = add("description")
    for text in _ABOUT:
        add("p", text, to=description)
    add("launchable", f"{NAME}.desktop", type="desktop-id")
    add("icon", NAME, type="stock")
    add("url", project.homepage, type="homepage")
    provided = add("provides")
    add("binary", NAME, to=provided)
    add("binary", WINDOW, to=provided)
    categories = add("categories")
    for name in ("Network", "Email"):
        add("category", name, to=categories)
    add("content_rating", type="oars-1.1")
    pictures = add("screenshots")
    for place, (file, caption) in enumerate(SCREENSHOTS.items()):
        picture = add("screenshot", to=pictures, **({"type": "default"} if place == 0 else {}))
        add("caption", caption, to=picture)
        add("image", f"{project.screenshots}/{file}", to=picture)
    whole.append(appstream(releases, project.version, today))
    ElementTree.indent(whole)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ElementTree.tostring(whole, "unicode")}\n'
