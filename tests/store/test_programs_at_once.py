"""Programs that are open at once, and programs that are killed, lose nothing."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from smtpdesk.store.accounts import Accounts
from tests.store.samples import account

ROUNDS = 25

HAMMER = """
import sys
from pathlib import Path
from smtpdesk.store.accounts import Accounts
from tests.store.samples import account
me, rounds = sys.argv[2], int(sys.argv[3])
accounts = Accounts(Path(sys.argv[1]), lock_seconds=60)
accounts.load()
print("ready", flush=True)
sys.stdin.readline()
for number in range(rounds):
    accounts.save(account(f"{me} {number}", f"{me}-{number}"))
    accounts.save(account(f"by {me}", "shared", user=f"{me}-{number}"))
    if number % 5 == 4:
        accounts.delete(f"{me}-{number - 1}")
"""

WRITE_FOR_EVER = """
import itertools, sys
from pathlib import Path
from smtpdesk.store.accounts import Accounts
from tests.store.samples import account
accounts = Accounts(Path(sys.argv[1]))
print("ready", flush=True)
for number in itertools.count():
    accounts.save(account(f"Shop {number}", "shop-1", sender_name=str(number) * 20))
"""


def test_two_programs_lose_nothing_of_each_other(tmp_path: Path) -> None:
    path = tmp_path / "accounts.toml"
    programs = [
        subprocess.Popen(
            [sys.executable, "-c", HAMMER, str(path), me, str(ROUNDS)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for me in ("one", "two")
    ]
    for program in programs:
        assert program.stdout is not None
        assert program.stdout.readline() == "ready\n"
    for program in programs:
        program.communicate("go\n", timeout=120)
    assert [program.returncode for program in programs] == [0, 0]
    loaded = Accounts(path).load()
    assert loaded.problems == ()
    kept = {f"{me}-{n}" for me in ("one", "two") for n in range(ROUNDS) if n % 5 != 3}
    assert {one.id for one in loaded.accounts} == kept | {"shared"}
    shared = Accounts(path).get("shared")
    assert shared.user in {f"{me}-{ROUNDS - 1}" for me in ("one", "two")}
    assert shared.name == f"by {shared.user.partition('-')[0]}", "an account is one program's, never half of each"


def test_one_program_sees_what_the_other_added_and_deleted(tmp_path: Path) -> None:
    here, there = Accounts(tmp_path / "a.toml"), Accounts(tmp_path / "a.toml")
    here.save(account("A", "a"))
    here.save(account("B", "b"))
    assert len(there.load().accounts) == 2
    there.delete("a")
    there.save(account("C", "c"))
    assert [one.id for one in here.save(account("B2", "b")).accounts] == ["b", "c"]


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is POSIX")
def test_a_killed_program_leaves_the_old_file_or_the_new_one(tmp_path: Path) -> None:
    path = tmp_path / "accounts.toml"
    fixed = account("Fixed", "fixed")
    Accounts(path).save(fixed)
    chance = random.Random(7)
    for _ in range(12):
        program = subprocess.Popen([sys.executable, "-c", WRITE_FOR_EVER, str(path)], stdout=subprocess.PIPE, text=True)
        assert program.stdout is not None
        with program.stdout:
            assert program.stdout.readline() == "ready\n"
            with pytest.raises(subprocess.TimeoutExpired):  # it writes until it is killed, at whatever moment
                program.wait(chance.uniform(0.005, 0.06))
            program.send_signal(signal.SIGKILL)
            assert program.wait(10) == -signal.SIGKILL
        loaded = Accounts(path).load()
        assert loaded.problems == ()
        assert loaded.accounts[0] == fixed
        for one in loaded.accounts[1:]:
            assert one.sender_name == one.name.removeprefix("Shop ") * 20
    (path.parent / ".accounts.toml.left.tmp").write_text("half")
    Accounts(path).save(account("Last", "last"))
    assert {file.name for file in path.parent.iterdir()} == {"accounts.toml", ".accounts.toml.lock"}
