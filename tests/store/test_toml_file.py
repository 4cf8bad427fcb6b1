"""What happens to a file that is damaged, newer, older, linked, locked or cannot be written."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from filelock import FileLock

from smtpdesk.store.accounts import Accounts
from smtpdesk.store.migrations import Table
from smtpdesk.store.toml_file import MAX_BYTES
from smtpdesk.store.trouble import StoreError, Trouble
from tests.store.samples import account

AS_ROOT = os.name != "nt" and os.geteuid() == 0


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "accounts.toml"


def _cut_in_half(path: Path) -> None:
    Accounts(path).save(account(sender_name="x" * 150))
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])


def _huge(path: Path) -> None:
    with path.open("wb") as file:
        file.write(b"version = 1\n#")
        file.truncate(MAX_BYTES + 1)


DAMAGE: dict[str, tuple[Callable[[Path], object], Trouble]] = {
    "not TOML": (lambda path: path.write_text("{]"), Trouble.NOT_TOML),
    "cut in half": (_cut_in_half, Trouble.NOT_TOML),
    "not UTF-8": (lambda path: path.write_bytes(b'version = 1\nx = "\xe9"\n'), Trouble.NOT_TEXT),
    "UTF-16": (lambda path: path.write_bytes("version = 1".encode("utf-16")), Trouble.NOT_TEXT),
    "NUL bytes after a power cut": (lambda path: path.write_bytes(bytes(400)), Trouble.NOT_TOML),
    "empty": (lambda path: path.write_bytes(b""), Trouble.BAD_SHAPE),
    "huge": (_huge, Trouble.TOO_LARGE),
    "a folder": (lambda path: path.mkdir(), Trouble.NOT_A_FILE),
    "version is no number": (lambda path: path.write_text("version = true"), Trouble.BAD_SHAPE),
    "version nought": (lambda path: path.write_text("version = 0"), Trouble.BAD_SHAPE),
    "accounts is no list": (lambda path: path.write_text("version = 1\naccounts = 3"), Trouble.BAD_SHAPE),
    "endless nesting": (lambda path: path.write_text("version = 1\nx = " + "[" * 90_000), Trouble.NOT_TOML),
    "deep nesting": (lambda path: path.write_text(f"version = 1\nx = {'[' * 60}{']' * 60}"), Trouble.BAD_SHAPE),
    "endless number": (lambda path: path.write_text("version = 1\nx = " + "1" * 9_000), Trouble.NOT_TOML),
}


@pytest.mark.parametrize("kind", DAMAGE)
def test_a_damaged_file_is_set_aside_and_the_rest_goes_on(path: Path, kind: str) -> None:
    damage, code = DAMAGE[kind]
    damage(path)
    content = path.read_bytes() if path.is_file() else None
    loaded = Accounts(path).load()
    assert (loaded.accounts, loaded.read_only) == ((), False)
    (problem,) = loaded.problems
    assert problem.code is code
    aside = problem.set_aside
    assert aside is not None
    assert aside.parent == path.parent
    assert aside.name.startswith("accounts.damaged-2")
    assert not path.exists()
    assert (aside.read_bytes() if aside.is_file() else None) == content
    assert Accounts(path).save(account()).problems == ()
    assert Accounts(path).load().accounts == (account(),)


def test_each_damaged_file_gets_a_name_of_its_own(path: Path) -> None:
    asides = set()
    for content in (b"1", b"2", b"3"):
        path.write_bytes(content)
        (problem,) = Accounts(path).load().problems
        assert problem.set_aside is not None
        asides.add(problem.set_aside)
    assert {aside.read_bytes() for aside in asides} == {b"1", b"2", b"3"}


def test_a_save_tells_of_the_damage_too(path: Path) -> None:
    path.write_text("oops")
    saved = Accounts(path).save(account())
    assert saved.accounts == (account(),)
    assert [problem.code for problem in saved.problems] == [Trouble.NOT_TOML]


def test_who_has_read_the_accounts_puts_them_back(path: Path) -> None:
    accounts = Accounts(path)
    accounts.save(account("A", "a"))
    accounts.save(account("B", "b"))
    path.write_text("oops")
    assert [one.id for one in accounts.load().accounts] == ["a", "b"]
    assert [one.id for one in Accounts(path).load().accounts] == ["a", "b"]
    path.write_text("oops")
    assert [one.id for one in accounts.save(account("C", "c")).accounts] == ["a", "b", "c"]
    path.unlink()  # taken away on purpose is no damage
    assert accounts.load().accounts == ()


@pytest.mark.skipif(os.name == "nt", reason="named pipes are not files there")
def test_a_named_pipe_does_not_hang(path: Path) -> None:
    os.mkfifo(path)
    (problem,) = Accounts(path).load().problems
    assert problem.code is Trouble.NOT_A_FILE


@contextmanager
def as_somebody() -> Iterator[None]:
    """For root no permission is missing, so such a test takes the rights of another user for a moment."""
    if AS_ROOT:
        os.seteuid(65534)
    try:
        yield
    finally:
        if AS_ROOT:
            os.seteuid(0)


@pytest.fixture
def elsewhere() -> Iterator[Path]:
    """A folder that whoever `as_somebody` is can reach."""
    import shutil
    import tempfile

    folder = Path(tempfile.mkdtemp(prefix="smtpdesk-test-"))
    if AS_ROOT:
        os.chown(folder, 65534, -1)
    yield folder
    folder.chmod(0o700)
    shutil.rmtree(folder)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such permissions")
def test_an_unreadable_file_is_set_aside(elsewhere: Path) -> None:
    path = elsewhere / "accounts.toml"
    with as_somebody():
        Accounts(path).save(account())
        path.chmod(0)
        loaded = Accounts(path).load()
        (problem,) = loaded.problems
        assert (problem.code, problem.detail) == (Trouble.UNREADABLE, "EACCES")
        assert problem.set_aside is not None
        assert problem.set_aside.exists()
        assert Accounts(path).save(account()).problems == ()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such permissions")
def test_damage_in_a_folder_that_is_not_ours_is_told_and_never_overwritten(elsewhere: Path) -> None:
    path = elsewhere / "accounts.toml"
    path.write_text("oops")
    elsewhere.chmod(0o555)
    with as_somebody():
        loaded = Accounts(path).load()
        assert [problem.code for problem in loaded.problems] == [Trouble.NOT_TOML, Trouble.CANNOT_SET_ASIDE]
        assert loaded.read_only
        with pytest.raises(StoreError) as caught:
            Accounts(path).save(account())
        assert caught.value.code is Trouble.CANNOT_WRITE
    assert path.read_text() == "oops"


def test_a_newer_file_is_shown_and_never_written(path: Path) -> None:
    Accounts(path).save(account())
    newer = path.read_bytes().replace(b"version = 1", b"version = 2") + b'\n[future]\nx = "y"\n'
    path.write_bytes(newer)
    loaded = Accounts(path).load()
    assert (loaded.accounts, loaded.read_only) == ((account(),), True)
    assert [(problem.code, problem.detail) for problem in loaded.problems] == [(Trouble.NEWER_VERSION, "2")]
    with pytest.raises(StoreError) as saving:
        Accounts(path).save(account("B", "b"))
    with pytest.raises(StoreError) as deleting:
        Accounts(path).delete("shop-1")
    assert saving.value.code is deleting.value.code is Trouble.NEWER_VERSION
    assert path.read_bytes() == newer


def test_a_newer_file_may_look_quite_different(path: Path) -> None:
    path.write_text('version = 999999999999999999999999\naccounts = "elsewhere"\n')
    loaded = Accounts(path).load()
    assert (loaded.accounts, loaded.read_only) == ((), True)


def _host_into_server(table: Table) -> Table:
    """From a test's own version 1, where host, port and security stood flat and security was called ssl or tls."""
    for one in table["accounts"]:
        security = {"ssl": "tls", "tls": "starttls"}[one.pop("encryption")]
        one["server"] = {"host": one.pop("host"), "port": one.pop("port"), "security": security}
    return table


def _named_by_label(table: Table) -> Table:
    for one in table["accounts"]:
        one["name"] = one.pop("label")
    return table


OLD = (
    'version = 1\nextra = 1\n[[accounts]]\nid = "x"\nlabel = "X"\nhost = "a.example"\nport = 587\nencryption = "tls"\n'
)


def test_an_older_file_is_migrated_step_by_step_and_the_old_one_kept(path: Path) -> None:
    path.write_text(OLD)
    accounts = Accounts(path, version=3, migrations={1: _host_into_server, 2: _named_by_label})
    loaded = accounts.load()
    assert loaded.problems == ()
    (one,) = loaded.accounts
    assert (one.name, one.server.port, one.server.security.value) == ("X", 587, "starttls")
    assert path.read_text() == OLD, "reading alone writes nothing"
    accounts.save(account("B", "b"))
    assert path.read_text().startswith("version = 3\n")
    assert "extra = 1" in path.read_text()
    assert path.with_name("accounts.version-1.toml").read_text() == OLD
    assert [one.id for one in accounts.load().accounts] == ["x", "b"]


@pytest.mark.parametrize("old", [OLD.replace('encryption = "tls"', ""), 'version = 1\naccounts = "none"\n'])
def test_an_older_file_that_no_migration_understands_is_damaged(path: Path, old: str) -> None:
    path.write_text(old)
    loaded = Accounts(path, version=2, migrations={1: _host_into_server}).load()
    (problem,) = loaded.problems
    assert (problem.code, problem.detail) == (Trouble.CANNOT_MIGRATE, "1")
    assert problem.set_aside is not None
    assert problem.set_aside.read_text() == old


@pytest.mark.skipif(os.name == "nt", reason="symbolic links need rights there")
def test_a_symbolic_link_stays_one(tmp_path: Path, path: Path) -> None:
    real = tmp_path / "dotfiles" / "mine.toml"
    path.symlink_to(real)
    Accounts(path).save(account())  # also makes the folder behind it
    Accounts(path).save(account("B", "b"))
    assert path.is_symlink()
    assert not real.is_symlink()
    assert [one.id for one in Accounts(real).load().accounts] == ["shop-1", "b"]
    real.write_text("oops")
    (problem,) = Accounts(path).load().problems
    assert problem.set_aside is not None
    assert problem.set_aside.parent == real.parent
    assert path.is_symlink()


@pytest.mark.skipif(os.name == "nt", reason="symbolic links need rights there")
def test_what_a_link_points_to_is_not_moved_unless_it_is_a_file(tmp_path: Path, path: Path) -> None:
    precious = tmp_path / "home"
    precious.mkdir()
    path.symlink_to(precious)
    assert [problem.code for problem in Accounts(path).load().problems] == [Trouble.NOT_A_FILE]
    assert precious.is_dir()
    assert not os.path.lexists(path)
    path.symlink_to(path)
    assert [problem.code for problem in Accounts(path).load().problems] == [Trouble.UNREADABLE]
    Accounts(path).save(account())
    assert Accounts(path).load().accounts == (account(),)


def test_a_file_that_another_program_keeps_locked_is_told_in_time(path: Path) -> None:
    Accounts(path).save(account())
    with FileLock(path.with_name(".accounts.toml.lock")):
        with pytest.raises(StoreError) as caught:
            Accounts(path, lock_seconds=0.1).save(account("B", "b"))
        assert caught.value.code is Trouble.LOCKED
        assert Accounts(path, lock_seconds=0.1).load().accounts == (account(),), "reading needs no lock"
        path.write_text("oops")
        with pytest.raises(StoreError) as caught:
            Accounts(path, lock_seconds=0.1).load()
        assert caught.value.code is Trouble.LOCKED
    assert path.read_text() == "oops"


FULL_DISK = """
import resource, signal, sys
from pathlib import Path
from smtpdesk.store.accounts import Accounts
from smtpdesk.store.trouble import StoreError
from tests.store.samples import account
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))
try:
    for number in range(100):
        Accounts(Path(sys.argv[1])).save(account(f"Shop {number}", f"shop-{number}"))
except StoreError as error:
    print(error.code.value, error.detail, number)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="needs RLIMIT_FSIZE")
def test_when_nothing_more_fits_the_old_file_stays(path: Path) -> None:
    ran = subprocess.run([sys.executable, "-c", FULL_DISK, str(path)], capture_output=True, text=True, check=True)
    code, detail, number = ran.stdout.split()
    assert (code, detail) == ("cannot-write", "EFBIG")
    assert len(Accounts(path).load().accounts) == int(number) > 0
    assert not list(path.parent.glob("*.tmp")) + list(path.parent.glob(".*.tmp"))


def test_a_file_never_grows_beyond_what_is_read(path: Path) -> None:
    path.write_text(f'version = 1\nbig = "{"x" * (MAX_BYTES - 100)}"\n')
    before = path.stat().st_size
    with pytest.raises(StoreError) as caught:
        Accounts(path).save(account(sender_name="y" * 200))
    assert caught.value.code is Trouble.TOO_LARGE
    assert path.stat().st_size == before
