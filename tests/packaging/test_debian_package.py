"""The Debian package as a user meets it: built, judged by Debian's own tools, installed in a bare system, removed."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from making.project import debian_version
from PySide6.QtGui import QImage

import smtpdesk
from tests.fakes import child
from tests.integration import postfix as mail_server
from tests.integration.display import Display
from tests.integration.postfix import Postfix, must_run
from tests.packaging import bare_debian
from tests.packaging.bare_debian import USER, BareDebian

pytestmark = [
    pytest.mark.integration,
    pytest.mark.window,
    pytest.mark.skipif(
        not os.environ.get("SMTPDESK_FULL"), reason="not run: takes minutes; dev.py test --full does it"
    ),
]

ROOT = Path(__file__).resolve().parents[2]
EPOCH = "1767225600"
MIB = 1024 * 1024
SNAPSHOT = ("smtpdesk", "resources", "packaging", "pyproject.toml", "CHANGELOG.md", "LICENSE", "README.md", "dev.py",
            "requirements-package.txt", "requirements-dev.txt")  # fmt: skip


def skip(reason: str) -> None:
    if reason and must_run():
        pytest.fail(reason)
    if reason:
        pytest.skip(reason)


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What is packed, as it stands now: nobody changes it while it is built twice."""
    skip("" if shutil.which("dpkg-deb") else "not run: dpkg-deb is not installed here")
    folder = tmp_path_factory.mktemp("sources")
    for name in SNAPSHOT:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / name, folder / name)
    return folder


def build(sources: Path) -> Path:
    for old in (sources / "dist").glob("*.deb"):
        old.unlink()
    command = [sys.executable, "dev.py", "package", "deb"]
    surroundings = {name: value for name, value in os.environ.items() if not name.startswith(("QT_", "SMTPDESK_"))}
    done = subprocess.run(
        command, cwd=sources, env=surroundings | {"SOURCE_DATE_EPOCH": EPOCH}, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, text=True, timeout=900, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-4000:]
    (package,) = (sources / "dist").glob("*.deb")
    return package


@pytest.fixture(scope="module")
def package(request: pytest.FixtureRequest) -> Path:
    """The package built from what stands here, or the one that SMTPDESK_PACKAGE names."""
    given = os.environ.get("SMTPDESK_PACKAGE", "")
    return Path(given) if given else build(request.getfixturevalue("sources"))


@pytest.fixture(scope="module")
def system(package: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[BareDebian]:
    """A bare Debian with the package installed."""
    skip(bare_debian.why_not())
    with ExitStack() as stack:
        try:
            made = stack.enter_context(bare_debian.bare_debian(tmp_path_factory.mktemp("bare")))
        except bare_debian.NotMadeError as trouble:
            skip(f"not run: {trouble}")
        made.install(package)
        yield made


def field(package: Path, name: str) -> str:
    command = ["dpkg-deb", "--field", str(package), name]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def test_its_version_is_the_program_s_and_it_is_no_larger_than_it_may_be(package: Path) -> None:
    assert field(package, "Version") == f"{debian_version(smtpdesk.__version__)}-1"
    assert package.stat().st_size < 40 * MIB
    assert int(field(package, "Installed-Size")) < 135 * 1024


def test_it_depends_on_what_it_is_linked_against_and_holds_none_of_it(package: Path) -> None:
    depends = {each.split()[0] for each in field(package, "Depends").split(", ")}
    assert {"libc6", "libxcb-cursor0", "libwayland-client0", "libxkbcommon0", "ca-certificates"} <= depends
    assert any(name.startswith("libssl") for name in depends)
    assert not any(name.startswith(("libgtk", "libpython", "libqt")) for name in depends)
    command = ["dpkg-deb", "--contents", str(package)]
    names = [Path(line.split()[5]).name for line in subprocess.run(
        command, check=True, capture_output=True, text=True).stdout.splitlines()]  # fmt: skip
    assert not [name for name in names if re.match(r"lib(ssl|crypto|xcb|X11|glib|gtk|z\.so)", name)]
    assert not [name for name in names if re.search(r"Qt6?(Qml|Quick|Pdf|OpenGL)|qgtk3|libqjpeg|qopenssl|\.qm$", name)]


def test_nothing_in_it_names_the_computer_that_it_was_built_on(package: Path, tmp_path: Path) -> None:
    subprocess.run(["dpkg-deb", "--extract", package, tmp_path], check=True)
    loud = [str(ROOT), str(Path.home()) + "/.", str(tmp_path.parent.parent)]
    texts = [path for path in tmp_path.rglob("*") if path.is_file() and path.suffix in (".json", ".toml", ".txt", "")]
    for path in texts:
        if path.stat().st_size < MIB and not path.is_symlink():
            content = path.read_bytes()
            assert not [word for word in loud if word.encode() in content], path


def test_debian_s_own_tools_find_no_fault(package: Path, tmp_path: Path) -> None:
    missing = [name for name in ("lintian", "desktop-file-validate", "appstreamcli") if not shutil.which(name)]
    skip(f"not run: not installed here: {', '.join(missing)}" if missing else "")
    judged = subprocess.run(
        ["lintian", "--allow-root", "--fail-on", "error,warning", package], capture_output=True, text=True, check=False
    )
    assert judged.returncode == 0, judged.stdout + judged.stderr


def test_the_same_input_gives_the_same_file(sources: Path, package: Path) -> None:
    skip("not run: the package was given" if os.environ.get("SMTPDESK_PACKAGE") else "")
    first = package.read_bytes()
    assert build(sources).read_bytes() == first


def test_it_says_itself_that_all_is_well(system: BareDebian, display: Display) -> None:
    answer = system.run(["smtpdesk", "self-test", "--json"], DISPLAY=display.name, XDG_SESSION_TYPE="x11")
    told = json.loads(answer.stdout)
    assert told["ok"], told
    trials = {each["name"]: each["told"] for each in told["trials"]}
    assert trials["window"].startswith("offscreen, ")
    assert trials["screen"].startswith("xcb, ")
    assert answer.stderr == ""


def test_its_window_is_shown(system: BareDebian, display: Display, tmp_path: Path) -> None:
    program = system.start(["smtpdesk-window", "--light"], tmp_path / "log", DISPLAY=display.name)
    try:
        window = display.wait_for_window("SMTP Desk")
        picture = tmp_path / "window.png"

        def drawn() -> bool:
            image = QImage(str(display.screenshot(picture)))
            # Below the head and right of the sidebar, where the providers are shown once their files were read.
            across, down = range(300, window.width, 3), range(200, window.height, 3)
            seen = {image.pixel(window.x + x, window.y + y) for x in across for y in down}
            return len(seen) > 100  # text and tiles with their soft edges, not an empty ground

        child.until(drawn, 20, "the window stays empty", pause=0.2)
        if os.environ.get("SMTPDESK_PICTURES"):
            shutil.copy(picture, os.environ["SMTPDESK_PICTURES"])
        display.close(window)
        child.until(lambda: program.ended, 20, "it does not end", pause=0.1)
    finally:
        program.stop()
    assert (tmp_path / "log").read_text("utf-8") == ""


def test_qt_finds_all_that_wayland_needs(system: BareDebian) -> None:
    """No compositor runs here, so it cannot connect; before it tries, the plugin was loaded with all its libraries."""
    done = system.run(["smtpdesk-window", "--quit-after-paint"], QT_QPA_PLATFORM="wayland", XDG_RUNTIME_DIR="/tmp")
    assert "Failed to create wl_display" in done.stderr
    assert "no Qt platform plugin could be initialized" in done.stderr
    assert "cannot open shared object file" not in done.stderr


def test_a_test_e_mail_reaches_a_real_server(system: BareDebian, postfix: Postfix) -> None:
    skip(mail_server.why_not())
    shutil.copy(postfix.ca_file, system.home / "ca.pem")
    (system.home / "ca.pem").chmod(0o644)
    before = {message["Message-ID"] for message in postfix.messages()}
    command = ["smtpdesk", "check", "--host", "127.0.0.1", "--port", str(postfix.starttls_port), "--user", postfix.user,
               "--password-stdin", "--from", postfix.sender, "--ca-file", f"/home/{USER}/ca.pem", "--json"]  # fmt: skip
    checked = json.loads(system.run(command, said=postfix.password).stdout)
    assert checked["verdict"] == "works", checked["finding"]
    sent = json.loads(system.run([*command, "--send-to", postfix.recipient], said=postfix.password).stdout)
    assert sent["verdict"] == "works", sent["finding"]
    arrived = postfix.wait_for_message(lambda message: message["Message-ID"] not in before)
    assert arrived["Message-ID"] == sent["message_id"]
    refused = json.loads(system.run(command, said="Wrong-but-long-1").stdout)
    assert refused["finding"]["code"] == "auth.bad-credentials"


def test_the_shell_completes_its_commands(system: BareDebian) -> None:
    script = (
        ". /usr/share/bash-completion/completions/smtpdesk; COMP_WORDS=(smtpdesk self); COMP_CWORD=1; "
        '_smtpdesk_completion smtpdesk; echo "${COMPREPLY[@]}"'
    )
    done = system.run(["bash", "-c", script])
    assert (done.returncode, done.stdout, done.stderr) == (0, "self-test\n", "")


def test_removed_it_leaves_nothing_but_the_user_s_own_files(system: BareDebian) -> None:
    """The last one: the tests above made the user's files."""
    assert "/usr/bin/smtpdesk" in system.files("smtpdesk")
    system.run(["smtpdesk-window", "--quit-after-paint"], QT_QPA_PLATFORM="offscreen")
    owned = [line for line in system.as_root(["dpkg", "--listfiles", "smtpdesk"]).splitlines() if "smtpdesk" in line]
    system.remove("smtpdesk")
    left = [path for path in system.files("smtpdesk") if not path.startswith(f"/home/{USER}/")]
    left = [path for path in left if not path.startswith("/var/cache/apt/")]
    assert left == []
    assert not [path for path in owned if (system.root / path.lstrip("/")).exists()]
