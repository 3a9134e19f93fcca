"""The house: what stands where, what may import what, how long a file may be."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
TOOLS = Path(sys.executable).parent

# Fixed by the user; beside them only dotfiles, LICENSE and CHANGELOG.md.
ROOMS = {"kiosk", "display", "counter", "queue_core", "tests", "config.toml", "pyproject.toml", "README.md"}
ALLOWED_BESIDE = {"LICENSE", "CHANGELOG.md"}
GUIDES = ["kiosk", "display", "counter", "queue_core", "tests"]

LONGEST = 250
WRITTEN = {".py", ".js", ".mjs", ".css", ".html", ".toml", ".sh"}
LONGER = {
    "config.toml": "the file is the office's own, with two years of holidays",
    "tests/actions/line_model.py": "the whole line of the design, once more",
    "tests/actions/test_order_machine.py": "every act of the design, in one machine",
    "tests/printing/test_slip.py": "a slip looked at from every side, by one helper",
    "tests/web/test_census.py": "every route and form, by one browser",
    "tests/web/test_sockets.py": "what sockets hear and what garbage they send, of one server",
}


def files() -> list[str]:
    """What is in the repository or would be: tracked and new, not ignored, not deleted."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    return sorted(name for name in set(listed.split("\0")) if name and (ROOT / name).is_file())


def run(*words: str, within_s: float = 120) -> subprocess.CompletedProcess:
    return subprocess.run(words, cwd=ROOT, capture_output=True, text=True, timeout=within_s)


def test_the_top_level_is_the_one_that_the_user_fixed():
    """All of the rooms, and nothing beside them but dotfiles, the licence and the changelog."""
    top = {name.split("/")[0] for name in files()}
    beside = {name for name in top - ROOMS if not name.startswith(".")}
    assert beside <= ALLOWED_BESIDE
    assert ROOMS - top == set()


@pytest.mark.parametrize("room", GUIDES)
def test_each_room_has_its_guide(room):
    """A guide lives in the room that it describes."""
    assert (ROOT / room / "README.md").is_file()


def test_imports_go_downhill_only():
    """import-linter's contracts of pyproject.toml hold."""
    ended = run(str(TOOLS / "lint-imports"), "--no-cache")
    assert ended.returncode == 0, ended.stdout


@pytest.mark.parametrize("words", [("check",), ("format", "--check")], ids=" ".join)
def test_ruff_finds_nothing(words):
    """By the rules of pyproject.toml, and every file is formatted."""
    ended = run(str(TOOLS / "ruff"), *words, "--no-cache", ".")
    assert ended.returncode == 0, ended.stdout


@pytest.mark.long
def test_types_hold():
    """mypy, by the rules of pyproject.toml: strict in the rooms that decide, remember and show. In
    types/calls_of_acts.py it finds each wrong call of an act."""
    ended = run(str(TOOLS / "mypy"), within_s=280)
    assert ended.returncode == 0, ended.stdout


def test_a_file_is_read_in_one_sitting():
    """At most 250 lines, except those listed here with a reason; a list that is no longer needed is short."""
    long = {
        name: lines
        for name in files()
        if Path(name).suffix in WRITTEN
        and (lines := len((ROOT / name).read_text(encoding="utf-8").splitlines())) > LONGEST
    }
    assert set(long) - set(LONGER) == set(), {name: long[name] for name in long if name not in LONGER}
    assert {name for name in LONGER if name not in long and (ROOT / name).is_file()} <= {"config.toml"}


def test_no_test_is_left_out():
    """Neither skipped nor expected to fail: a test that cannot run here is made to run, or is not there."""
    words = re.compile("|".join(("mark.sk" + "ip", "pytest.sk" + "ip", "xf" + "ail", "import" + "orskip")))
    found = [
        f"{name}:{number}"
        for name in files()
        if name.startswith("tests/") and name.endswith(".py")
        for number, line in enumerate((ROOT / name).read_text(encoding="utf-8").splitlines(), 1)
        if words.search(line)
    ]
    assert found == []
