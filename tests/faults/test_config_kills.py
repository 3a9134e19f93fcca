"""SIGKILL of a process that writes config.toml: the file is the old or the new one, the history true."""

import os
import random
import re
import signal
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import pytest

from queue_core.actions import office_seen, office_settings
from queue_core.boards.office_history import office_history
from queue_core.data.db import Office, Storage, database
from queue_core.settings import settings as reading
from tests.api.changed import own_config
from tests.office import SHIPPED, founded

ROUNDS = 100
TEXT = SHIPPED.read_text(encoding="utf-8")
pytestmark = pytest.mark.heavy


@pytest.fixture
def config(tmp_path):
    """An office's own file, and a database beside it that has seen it."""
    file = own_config(tmp_path)
    now = datetime.now(UTC)
    founded(reading.load(file, storage={"folder": str(tmp_path)}), now).storage.close()
    restarted(file)
    return file


def opened(config: Path) -> Office:
    settings = reading.load(config, storage={"folder": str(config.parent)})
    return Office(settings, Storage(database(settings)))


def restarted(config: Path) -> list[dict]:
    """What a server does at its start; then the history, oldest first."""
    office = opened(config)
    office_seen.notice_file(office, by=office_seen.BY_HAND, now=datetime.now(UTC))
    history = office_history(office)[::-1]
    office.storage.close()
    return history


def changing(config: Path, first: int, says: int, prepare: Callable[[], None]) -> None:
    """In a process of its own: one change after the other, each with its own author, until it is killed."""
    office = opened(config)
    for minutes in count(first):
        if minutes > first:
            prepare()
        patch = {"line": {"grace_minutes": minutes}}
        office_settings.change_office(office, patch, by=f"staff:{minutes}", now=datetime.now(UTC))
        os.write(says, b".")


def begun(config: Path, first: int, prepare: Callable[[], None] = lambda: None) -> tuple[int, int]:
    """Such a process: its id, and where it writes a sign after each change."""
    hears, says = os.pipe()
    if pid := os.fork():
        os.close(says)
        return pid, hears
    try:
        changing(config, first, says, prepare)
    finally:
        os._exit(1)


def minutes_in(config: Path) -> int:
    """The value that stands in the file, which is whole: all else is as it was."""
    text = config.read_text(encoding="utf-8")
    found = re.search(r"grace_minutes = (\d+) ", text)
    assert found and text.replace(found[0], "grace_minutes = 15 ") == TEXT
    return int(found[1])


def is_true(history: list[dict], config: Path) -> bool:
    """Each change begins where the one before ended, has its own author, and the last stands in the file."""
    changes = [(each["changes"][0]["from"], each["changes"][0]["to"], each["by"]) for each in history]
    begins = [15, *(to for _, to, _ in changes)]
    return begins[-1] == minutes_in(config) and all(
        (was, by) == (begins[number], f"staff:{to}") for number, (was, to, by) in enumerate(changes)
    )


@pytest.mark.long
def test_a_process_killed_at_any_moment_leaves_a_whole_file_and_a_true_history(config):
    """A hundred times; what was written before the journal was reached has its author all the same."""
    chance = random.Random()
    for _ in range(ROUNDS):
        pid, hears = begun(config, minutes_in(config) + 1)
        for _ in range(chance.randint(1, 2)):
            assert os.read(hears, 1) == b"."
        # Anywhere in the next change: the moment is what this is about.
        signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGALRM])
        signal.setitimer(signal.ITIMER_REAL, chance.uniform(0.0001, 0.2))
        signal.sigwait([signal.SIGALRM])
        os.kill(pid, signal.SIGKILL)
        assert os.WIFSIGNALED(os.waitpid(pid, 0)[1])
        os.close(hears)
        history = restarted(config)
        assert is_true(history, config), history[-3:]
    assert os.listdir(config.parent).count(".config.toml.new") <= 1


@pytest.mark.parametrize("moment", ["before", "after"])
def test_the_moment_between_file_and_journal_loses_no_author(config, moment):
    """Killed as the file is renamed, the old one stands and nothing is told; killed just after it, the new
    one stands and its author is told at the next start."""
    seen = []

    def die(event: str, details: tuple) -> None:
        if event == "os.rename" and str(details[1]) == str(config):
            seen.append(event)
            if moment == "before":
                os.kill(os.getpid(), signal.SIGKILL)
        elif event == "open" and seen and str(details[0]) == str(config.parent):
            os.kill(os.getpid(), signal.SIGKILL)

    pid, hears = begun(config, 16, lambda: sys.addaudithook(die))
    assert os.WTERMSIG(os.waitpid(pid, 0)[1]) == signal.SIGKILL
    assert os.read(hears, 9) == b".", "the second change was not answered"
    os.close(hears)
    history = restarted(config)
    assert minutes_in(config) == (16 if moment == "before" else 17)
    assert is_true(history, config)
