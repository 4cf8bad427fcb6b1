"""The rules of the house that import-linter, ruff and mypy cannot say."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.metadata import version
from pathlib import Path

import pytest
from packaging.markers import default_environment
from packaging.requirements import Requirement

import dev
import smtpdesk

ROOT = Path(__file__).resolve().parent.parent
PROGRAM = ROOT / "smtpdesk"
LONGEST_MODULE = 400  # lines; aim for 200, look hard at 300
EMPTY_NAMES = {"base", "common", "helper", "helpers", "manager", "managers", "misc", "util", "utils"}
BINARY = {".png", ".ico", ".icns", ".mo", ".gif", ".woff2", ".der", ".p12", ".qm"}


@cache
def files() -> tuple[Path, ...]:
    """The project's own files: those that git knows or would take, or all where there is no git."""
    if shutil.which("git") and (ROOT / ".git").exists():
        command = ["git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
        names = subprocess.run(command, cwd=ROOT, check=True, capture_output=True).stdout.decode().split("\0")
        return tuple(path for name in names if name and (path := ROOT / name).is_file())
    hidden = {".venv", ".git", "dist", "build"}
    return tuple(path for path in ROOT.rglob("*") if path.is_file() and not hidden & set(path.relative_to(ROOT).parts))


def texts() -> Iterator[tuple[str, str]]:
    """Name and content of every text file."""
    for path in files():
        if path.suffix not in BINARY and "__pycache__" not in path.parts:
            yield path.relative_to(ROOT).as_posix(), path.read_bytes().decode("utf-8")


@cache
def modules() -> tuple[tuple[str, ast.Module], ...]:
    """Every module of the program with its syntax tree, by its path from `smtpdesk/`."""
    return tuple(
        (path.relative_to(PROGRAM).as_posix(), ast.parse(path.read_bytes()))
        for path in files()
        if path.suffix == ".py" and path.is_relative_to(PROGRAM)
    )


def called(node: ast.Call) -> str:
    """The last name of what is called: `setText` of `self.label.setText(...)`."""
    return getattr(node.func, "attr", getattr(node.func, "id", ""))


# Modules


def test_a_module_is_named_after_what_it_is() -> None:
    named = {path.relative_to(ROOT).as_posix() for path in files() if path.suffix == ".py"}
    assert not {name for name in named if EMPTY_NAMES & set(name.removesuffix(".py").split("/"))}


def test_modules_stay_small() -> None:
    lines = {path.name: len(path.read_bytes().splitlines()) for path in PROGRAM.rglob("*.py")}
    assert not {name: count for name, count in lines.items() if count > LONGEST_MODULE}


WIRING = re.compile(
    r"(open|start)_(unix_)?(connection|server)|create_(unix_)?(connection|server)|create_datagram_endpoint"
    r"|start_tls|sock_(connect|accept|recv.*|send.*)|Stream(Reader|Writer)|.*Transport|.*Protocol|getaddrinfo|sslproto"
)


def test_only_net_and_practice_open_connections() -> None:
    found = []
    for name, tree in modules():
        if name.split("/")[0] in ("net", "practice"):
            continue
        from_asyncio = [
            node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module == "asyncio"
        ]
        names = [alias.name for node in from_asyncio for alias in node.names]
        attributes = [node for node in ast.walk(tree) if isinstance(node, ast.Attribute)]
        names += [node.attr for node in attributes if getattr(node.value, "id", "") in ("asyncio", "loop")]
        found += [f"{name}: {one}" for one in names if WIRING.fullmatch(one)]
    assert not found


def test_the_version_stands_in_one_place() -> None:
    said = re.compile(rf"""["'=v]{re.escape(smtpdesk.__version__)}["'\s]""")
    places = [
        name
        for name, text in texts()
        if name.startswith(("smtpdesk/", "packaging/", "pyproject")) and said.search(text)
    ]
    assert places == ["smtpdesk/__init__.py"]


def test_dev_py_needs_nothing_but_python() -> None:
    tree = ast.parse((ROOT / "dev.py").read_bytes())
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]
    names = {alias.name for node in imports if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module or "" for node in imports if isinstance(node, ast.ImportFrom)}
    assert not {name for name in names if name.split(".")[0] not in sys.stdlib_module_names}


# Words that a person sees


TRANSLATE = {"_", "N_", "gettext", "ngettext", "pgettext", "npgettext"}
SHOW = re.compile(
    r"set(Text|PlainText|Html|Title|SubTitle|WindowTitle|ToolTip|StatusTip|WhatsThis|PlaceholderText|InformativeText"
    r"|DetailedText|AccessibleName|AccessibleDescription|TabText|HeaderLabels|Prefix|Suffix|LabelText)"
    r"|add(Tab|Item|Items|Action|Row|Menu)|Q(Label|PushButton|ToolButton|CheckBox|RadioButton|GroupBox|Action|Menu)"
    r"|showMessage|question|information|warning|critical"
)
WORD = re.compile(r"[^\W\d_]{2,}")
SENTENCE = re.compile(r"[A-Z][a-z']+(?: [A-Za-z][a-z']*)+[.?!…]?")
FOR_PICTURES = {"gui/samples.py", "gui/sample_views.py"}  # what a person typed, and what a server said
OWN_NAME = "SMTP Desk"  # the program's name is the same in every language
WITHOUT_WORDS = {"setObjectName", "setProperty", "property", "setStyleSheet", "debug", "getattr", "startswith"}


def literals(node: ast.AST) -> Iterator[str]:
    """The words written in an expression, leaving out what goes through gettext and what is no text for people."""
    if isinstance(node, ast.Call) and called(node) in TRANSLATE | WITHOUT_WORDS:
        return
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Raise | ast.Assert):
            continue
        if isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant):  # a docstring
            continue
        yield from literals(child)


def untranslated(tree: ast.Module) -> list[str]:
    """Words that are handed to a widget, and sentences anywhere, that gettext does not see."""
    found = [text for text in literals(tree) if SENTENCE.fullmatch(text)]
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and SHOW.fullmatch(called(node)):
            arguments = [*node.args, *(keyword.value for keyword in node.keywords)]
            found += [text for argument in arguments for text in literals(argument) if WORD.search(text)]
    return [text for text in found if text != OWN_NAME]


def test_every_word_of_the_window_goes_through_gettext() -> None:
    window = [(name, tree) for name, tree in modules() if name.startswith("gui/") and name not in FOR_PICTURES]
    assert not [f"{name}: {text!r}" for name, tree in window for text in untranslated(tree)]


@pytest.mark.parametrize(
    ("line", "seen"),
    [
        ("label.setText('Stop')", ["Stop"]),
        ("QPushButton(f'Stop {count}')", ["Stop "]),
        ("row(text='Nothing was sent.')", ["Nothing was sent."]),
        ("QLabel(_('Stop') if well else 'Go')", ["Go"]),
        ("label.setText(_('Stop'))", []),
        ("label.setText(ngettext('One mail', 'More', 2))", []),
        ("label.setText('–')", []),
        ("window.setWindowTitle('SMTP Desk')", []),
        ("label.setObjectName('Big title')", []),
        ("raise ValueError('No such view')", []),
    ],
)
def test_words_outside_gettext_are_seen(line: str, seen: list[str]) -> None:
    assert untranslated(ast.parse(line)) == seen


def test_what_is_translated_is_written_out() -> None:
    """A translation is looked up by the whole sentence: one that was put together first is never found."""
    found = []
    for name, tree in modules():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and called(node) in ("_", "N_") and node.args:
                first = node.args[0]
                if isinstance(first, ast.JoinedStr | ast.BinOp) or (
                    isinstance(first, ast.Call) and called(first) == "format"
                ):
                    found.append(f"{name}:{node.lineno}")
    assert not found


# Files


def test_text_files_end_with_a_line_and_have_unix_lines() -> None:
    assert not [name for name, text in texts() if text and not text.endswith("\n")]
    assert not [name for name, text in texts() if "\r\n" in text and not name.endswith((".txt", ".eml"))]


def test_no_file_names_this_machine_or_a_package_registry() -> None:
    registries = ["pypi" + ".org", "python" + "hosted.org", "registry.npmjs" + ".org", "deb.debian" + ".org"]
    options = ["index" + "-url", "find" + "-links", "file:" + "//"]
    machine = [f"{ROOT}/", *(f"/{'work'}/{folder}/" for folder in ("main", "shared"))]
    if Path.home() != Path("/"):
        machine.append(f"{Path.home()}/")
    found = []
    for name, text in texts():
        words = registries + machine + (options if name.startswith("requirements") else options[:1])
        found += [f"{name}: {word}" for word in words if word in text]
    assert not found


# Packages


def lock(name: str) -> dict[str, set[str]]:
    """The versions that a lock file pins, by package, whatever the platform. Every one has its hashes."""
    pinned: dict[str, set[str]] = {}
    for block in re.split(r"\n(?=\S)", (ROOT / name).read_text("utf-8")):
        if found := re.match(r"([a-z0-9-]+)==(\S+)", block):
            assert "--hash=sha256:" in block, f"{name}: {found[1]} has no hash"
            pinned.setdefault(found[1], set()).add(found[2])
    return pinned


def project() -> dict[str, list[Requirement]]:
    """The direct requirements that pyproject.toml states, for running and for developing."""
    told = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    groups = {"run": told["dependencies"], **told["optional-dependencies"]}
    return {name: [Requirement(line) for line in lines] for name, lines in groups.items()}


def key(requirement: Requirement) -> str:
    return requirement.name.lower().replace("_", "-")


LOCKS = {"run": "requirements.txt", "dev": "requirements-dev.txt", "package": "requirements-package.txt"}


@pytest.mark.parametrize(("group", "name"), LOCKS.items())
def test_the_lock_holds_what_the_project_asks_for(group: str, name: str) -> None:
    pinned = lock(name)
    for requirement in project()[group]:
        assert any(requirement.specifier.contains(one) for one in pinned[key(requirement)]), requirement


@pytest.mark.parametrize("name", ["requirements-dev.txt", "requirements-package.txt"])
def test_the_locks_agree(name: str) -> None:
    running, other = lock("requirements.txt"), lock(name)
    assert {name: other.get(name) for name in running} == running


@pytest.mark.parametrize("minor", [11, 12, 13, 14])
def test_qt_stays_below_6_12_where_it_aborts(minor: int) -> None:
    """PySide6 6.12 aborts on Python 3.11 after some 580 signals emitted from Python."""
    python = {str(key): str(value) for key, value in default_environment().items()} | {
        "python_version": f"3.{minor}",
        "python_full_version": f"3.{minor}.0",
    }
    lines = (ROOT / "requirements.txt").read_text("utf-8").splitlines()
    wanted = [Requirement(line.rstrip("\\ ")) for line in lines if line.startswith("pyside6-essentials==")]
    fitting = [one for one in wanted if one.marker is None or one.marker.evaluate(python)]
    assert len(fitting) == 1
    assert minor >= 12 or fitting[0].specifier.contains("6.11.3")


@pytest.mark.parametrize("requirement", project()["run"], ids=str)
def test_every_dependency_is_installed_as_pinned_and_its_reason_is_told(requirement: Requirement) -> None:
    assert requirement.name.lower() in (ROOT / "ARCHITECTURE.md").read_text("utf-8").lower()
    if requirement.marker is None or requirement.marker.evaluate():
        assert version(requirement.name) in lock("requirements.txt")[key(requirement)]


# Documents


DOCUMENTS = ("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md")


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_documents_name_only_what_there_is(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    assert set(re.findall(r"dev\.py ([a-z]+)", text)) <= dev.COMMANDS.keys()
    links = re.findall(r"\]\(([^)#:]+)\)", text)
    assert not [link for link in links if not (ROOT / link).exists()]
    named = re.findall(r"`((?:smtpdesk|tests|resources|packaging)/[\w./-]*)`", text)
    assert not [place for place in named if not (ROOT / place).exists()]


def test_the_architecture_names_every_part() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
    parts = {path.name for path in PROGRAM.iterdir() if path.is_dir() and (path / "__init__.py").exists()}
    assert not {part for part in parts if f"`{part}`" not in text}
