"""What lies beside the program in a package: made from the program, the changelog and one SVG, and judged by tools."""

from __future__ import annotations

import configparser
import re
import shutil
import struct
import subprocess
import tomllib
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import click
import pytest
from making import changelog, completion, debian, freeze, icons, man, metainfo, trimming
from making.project import PACKAGING, debian_version, project
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

import smtpdesk
from smtpdesk.cli.main import commands
from smtpdesk.gui import sample_views, theme
from smtpdesk.text import licences

ROOT = Path(__file__).resolve().parents[2]
DAY = date(2026, 11, 21)
CHANGES = """# Changelog

## Unreleased

### Added

- A thing with `code` that
  goes on.

## 1.2.0 - 2026-10-02

- First & second.
"""


@pytest.fixture(scope="module")
def tree(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tree")
    made = list(debian.lay_out(project(), folder))
    assert {path for path in folder.rglob("*") if path.is_file()} == set(made)
    return folder


def judged(*command: str | Path) -> None:
    """A tool of the system finds no fault; where it is not installed the test is left out, and says so."""
    if not shutil.which(str(command[0])):
        pytest.skip(f"not run: {command[0]} is not installed here")
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr.strip()) == (0, ""), done.stdout


def test_the_project_s_facts_come_from_one_place() -> None:
    told = project()
    assert told.version == smtpdesk.__version__
    assert told.summary == tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["description"]
    assert re.fullmatch(r"[\w ]+ <[^@ ]+@[^@ ]+>", told.maintainers)


@pytest.mark.parametrize(
    ("version", "sorted_as"),
    [("0.1.0", "0.1.0"), ("1.0rc2", "1.0~rc2"), ("1.0.dev3", "1.0~dev3"), ("2.0a1.dev4", "2.0~a1~dev4"),
     ("1.0.post1", "1.0+post1")],
)  # fmt: skip
def test_versions_are_sorted_by_debian_as_by_python(version: str, sorted_as: str) -> None:
    assert debian_version(version) == sorted_as


def test_a_version_of_no_known_form_is_refused() -> None:
    with pytest.raises(ValueError, match="no version"):
        debian_version("1.0 beta")


def test_the_changelog_is_read_and_told_in_both_ways() -> None:
    found = changelog.releases(CHANGES)
    assert [(each.version, each.day, each.lines) for each in found] == [
        ("", None, ("A thing with code that goes on.",)),
        ("1.2.0", date(2026, 10, 2), ("First & second.",)),
    ]
    release, older = changelog.appstream(found, "1.3.0", DAY)
    assert dict(release.attrib) == {"version": "1.3.0", "date": "2026-11-21", "type": "development"}
    assert dict(older.attrib) == {"version": "1.2.0", "date": "2026-10-02", "type": "stable"}
    told = changelog.debian(found, "1.3.0-1", "Somebody <a@example.com>", 0)
    assert told.startswith("smtpdesk (1.3.0-1) unstable; urgency=medium\n\n  * A thing")
    assert told.endswith("\n -- Somebody <a@example.com>  Thu, 01 Jan 1970 00:00:00 +0000\n")


def test_a_heading_of_another_form_is_refused() -> None:
    with pytest.raises(ValueError, match="soon"):
        changelog.releases("## 1.3.0 (soon)\n")


def test_the_newest_release_in_the_changelog_is_this_version_or_older_work_goes_on() -> None:
    newest = changelog.releases((ROOT / "CHANGELOG.md").read_text("utf-8"))[0]
    assert newest.lines
    assert newest.version in ("", smtpdesk.__version__)


def test_the_desktop_file_starts_what_is_there(tree: Path) -> None:
    file = tree / "usr/share/applications/smtpdesk.desktop"
    parser = configparser.ConfigParser(interpolation=None)
    parser.optionxform = str  # type: ignore[assignment, method-assign]
    parser.read_string(file.read_text("utf-8"))
    entry = parser["Desktop Entry"]
    scripts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["gui-scripts"]
    assert entry["Exec"].split()[0] in scripts
    assert (tree / f"usr/share/icons/hicolor/scalable/apps/{entry['Icon']}.svg").exists()
    mime = ElementTree.parse(tree / "usr/share/mime/packages/smtpdesk.xml").getroot()
    space = "{http://www.freedesktop.org/standards/shared-mime-info}"
    (kind,) = mime.iter(f"{space}mime-type")
    assert entry["MimeType"] == f"{kind.get('type')};"
    assert [each.get("pattern") for each in mime.iter(f"{space}glob")] == ["*.smtpdesk"]


def test_the_desktop_file_is_valid(tree: Path) -> None:
    judged("desktop-file-validate", tree / "usr/share/applications/smtpdesk.desktop")


def test_the_metainfo_is_valid(tree: Path) -> None:
    (file,) = (tree / "usr/share/metainfo").iterdir()
    judged("appstreamcli", "validate", "--no-net", file)


def test_the_metainfo_shows_pictures_that_are_drawn() -> None:
    text = metainfo.metainfo(project(), changelog.releases(CHANGES), DAY)
    shown = [Path(each.text or "").name for each in ElementTree.fromstring(text).iter("image")]
    assert shown == list(metainfo.SCREENSHOTS)
    source = Path(sample_views.__file__).read_text("utf-8")
    for name in shown:
        view, scheme, scale = name.removesuffix(".png").rsplit("-", 2)
        assert f'"{view}"' in source
        assert (theme.Scheme(scheme), scale) in ((theme.Scheme.LIGHT, "1x"), (theme.Scheme.DARK, "1x"))


def test_the_manual_page_tells_every_command_and_option() -> None:
    page = man.page(commands, "1.3.0", "Tests accounts.", DAY)
    for name, command in commands.commands.items():
        assert f".SS smtpdesk {name}".replace("-", "\\-") in page
        for parameter in command.params:
            for option in parameter.opts if isinstance(parameter, click.Option) else []:
                assert option.replace("-", "\\-") in page, (name, option)
    assert not re.search(r"^[.'](?!TH|SH|SS|TP|PP|B |br|nh|ad)", page, re.MULTILINE)


def test_a_line_of_the_manual_is_never_taken_for_a_command() -> None:
    @click.group(help=".so /etc/passwd -- it's \\fB")
    def group() -> None: ...

    page = man.page(group, "1", "'x", DAY)
    assert "\\&.so /etc/passwd \\-\\- it's \\efB" in page


@pytest.mark.parametrize("shell", completion.PLACES)
def test_every_shell_gets_a_script_that_asks_the_program(shell: str, tree: Path) -> None:
    script = (tree / completion.PLACES[shell]).read_text("utf-8")
    assert f"{completion.VARIABLE}={shell}_complete" in script
    assert completion.VARIABLE in (ROOT / "smtpdesk" / "__main__.py").read_text("utf-8")
    if shutil.which(shell):
        judged(shell, "-n", tree / completion.PLACES[shell])


def test_icons_are_there_in_every_size_and_show_something(tree: Path) -> None:
    for size in icons.LINUX_SIZES:
        image = QImage(str(tree / f"usr/share/icons/hicolor/{size}x{size}/apps/smtpdesk.png"))
        assert (image.width(), image.height()) == (size, size)
        assert image.pixelColor(0, 0).alpha() < 128  # rounded corners
        assert image.pixelColor(size // 2, round(size * 0.9)).name().upper() == theme.LIGHT.accent


def test_the_icons_of_windows_and_macos_hold_all_their_sizes(qapp: QApplication, tmp_path: Path) -> None:
    data = icons.ico(tmp_path / "icon").read_bytes()
    _zero, kind, count = struct.unpack_from("<HHH", data)
    assert (kind, count) == (1, len(icons.WINDOWS_SIZES))
    for number, size in enumerate(icons.WINDOWS_SIZES):
        length, place = struct.unpack_from("<II", data, 6 + 16 * number + 8)
        assert QImage.fromData(data[place : place + length]).width() == size
    data = icons.icns(tmp_path / "icon").read_bytes()
    assert data[:4] == b"icns"
    assert struct.unpack_from(">I", data, 4)[0] == len(data)
    place, sizes = 8, {}
    while place < len(data):
        name, length = struct.unpack_from(">4sI", data, place)
        sizes[name] = QImage.fromData(data[place + 8 : place + length]).width()
        place += length
    assert sizes == icons.MAC_KINDS


def test_the_version_resource_is_a_form_that_can_be_read() -> None:
    told = freeze.version_resource(project())
    compile(told, "version.txt", "eval")
    assert f"'{smtpdesk.__version__}'" in told
    assert "filevers=(0, 1, 0, 0)" in freeze.version_resource(
        type(project())("0.1.0rc1", "s", "MIT", "i", "h", "p", "m <a@example.com>")
    )


@pytest.mark.parametrize(
    ("place", "wanted"),
    [
        ("PySide6/Qt/plugins/platforms/libqxcb.so", True),
        ("PySide6/Qt/plugins/platforms/libqeglfs.so", False),
        ("PySide6/plugins/platforms/qwindows.dll", True),
        ("PySide6/Qt/plugins/imageformats/libqsvg.so", True),
        ("PySide6/Qt/plugins/imageformats/libqtiff.so", False),
        ("PySide6/Qt/plugins/platformthemes/libqgtk3.so", False),
        ("PySide6/Qt/plugins/tls/libqopensslbackend.so", False),
        ("PySide6/Qt/translations/qtbase_de.qm", True),
        ("PySide6/Qt/translations/qtbase_fr.qm", False),
        ("PySide6/QtCore.abi3.so", True),
        ("PySide6/QtQml.abi3.so", False),
        ("PySide6/Qt/qml/QtQuick/plugin.so", False),
        ("PySide6/opengl32sw.dll", False),
        ("PySide6\\plugins\\platforms\\qminimal.dll", False),
        ("smtpdesk/resources/providers/gmail.toml", True),
    ],
)
def test_what_of_qt_stays(place: str, wanted: bool) -> None:
    assert trimming.is_wanted((place, "/x", "BINARY"), {"QtCore"}, ["de"]) is wanted


def test_libraries_that_nobody_asks_for_are_left_out() -> None:
    asks = {"program": ["libQt6Core.so.6"], "core": ["libicuuc.so.73"], "quick": ["libQt6Qml.so.6"]}
    entries = [
        ("smtpdesk/_core.so", "program", "EXTENSION"),
        ("PySide6/Qt/lib/libQt6Core.so.6", "core", "BINARY"),
        ("PySide6/Qt/lib/libicuuc.so.73", "icu", "BINARY"),
        ("PySide6/Qt/lib/libQt6Quick.so.6", "quick", "BINARY"),
        ("PySide6/Qt/lib/libQt6Qml.so.6", "qml", "BINARY"),
    ]
    kept = trimming.needed(entries, lambda path: asks.get(path, ()))
    assert [source for _place, source, _kind in kept] == ["core", "icu", "program"]


def test_qt_s_modules_are_those_that_the_sources_name() -> None:
    named = trimming.qt_modules(ROOT / "smtpdesk")
    assert {"QtCore", "QtGui", "QtWidgets", "QtSvg"} <= named
    assert not named & {"QtQml", "QtQuick", "QtPdf", "QtOpenGL", "QtWebEngineCore"}


def test_every_part_inside_has_a_licence_with_its_text() -> None:
    parts = licences.installed()
    assert [part.name for part in parts[:2]] == ["SMTP Desk", "Python"]
    direct = {"PySide6_Essentials", "aiosmtpd", "click", "cryptography", "keyring", "msgspec", "truststore"}
    assert direct <= {part.name for part in parts}
    assert not {"pytest", "twine", "ruff"} & {part.name for part in parts}
    assert [part.name for part in parts if not (part.licence and len(part.text) > 500)] == []
    (qt,) = [part for part in parts if part.name == licences.QT]
    assert "GNU LESSER GENERAL PUBLIC LICENSE" in qt.text
    assert "GNU GENERAL PUBLIC LICENSE" in qt.text


def test_lists_of_parts_are_written_and_read_again(tmp_path: Path) -> None:
    parts = licences.installed()
    licences.write(tmp_path, parts)
    assert (tmp_path / licences.LIST).exists()
    assert str(ROOT) not in (tmp_path / licences.LIST).read_text("utf-8")
    assert licences.read(tmp_path) == parts


def test_every_pattern_of_what_is_not_packed_finds_something() -> None:
    assert [pattern for pattern in trimming.FOR_WORK if not list((ROOT / "smtpdesk").glob(pattern))] == []
    assert "smtpdesk.gui.shots" in trimming.left_out(ROOT / "smtpdesk")


def test_nothing_that_is_packed_asks_for_what_is_left_out() -> None:
    left_out = {name for name in trimming.left_out(ROOT / "smtpdesk") if name.startswith("smtpdesk.")}
    packed = {
        path: ".".join(path.relative_to(ROOT).with_suffix("").parts) for path in (ROOT / "smtpdesk").rglob("*.py")
    }
    for path, module in packed.items():
        if module not in left_out:
            text = path.read_text("utf-8")
            named = set(re.findall(r"\b(?:from|import) (smtpdesk[\w.]*)", text))
            named |= {
                f"{place}.{name.split()[0]}"
                for place, names in re.findall(r"\bfrom (smtpdesk[\w.]*) import \(?([\w, \n]+)", text)
                for name in names.replace("\n", " ").split(",")
                if name.strip()
            }
            assert not named & left_out, module


def test_the_spec_names_only_what_there_is() -> None:
    text = (PACKAGING / "smtpdesk.spec").read_text("utf-8")
    compile(text, "smtpdesk.spec", "exec")
    for chain in re.findall(r'ROOT((?: / "[\w.]+")+)', text):
        place = "/".join(re.findall(r'"([\w.]+)"', chain))
        assert place == "resources/locale" or (ROOT / place).exists(), place
    written = set(re.findall(r'WORK / \(?"([\w.]+)"', text)) | set(re.findall(r'else "([\w.]+)"', text))
    makes = Path(freeze.__file__).read_text("utf-8").replace("{NAME}", "smtpdesk")
    assert written
    assert [name for name in written if name not in makes] == []
