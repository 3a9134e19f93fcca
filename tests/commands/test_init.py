"""`lobby init`: a new office from a few words, which serves at once; nothing is overwritten."""

import tomllib

import pytest

from queue_core.settings import settings as reading
from queue_core.settings.as_json import as_json
from queue_core.settings.changes import differences, merged
from queue_core.settings.office_file import rewritten
from tests.shell import Shell

PASSWORD = b"a good long password\n"
SAID = [
    "init", "--name", "Primăria Snagov", "--languages", "ro,en", "--hours", "08:00-12:00, 13:00-16:00",
    "--services", "Taxe și impozite, Registratură, Taxe și impozite!", "--desks", "3", "--admin", "maria",
    "--password-stdin",
]  # fmt: skip


@pytest.fixture
def lobby(tmp_path):
    return Shell(tmp_path)


def test_a_new_office_is_whole(lobby):
    """Services with letters and short names of their own, desks, hours, the country's holidays to come, and
    an administrator; the doctor finds no mistake in its file, and the page can write it."""
    told = lobby(*SAID, said=PASSWORD)
    assert told.returncode == 0, told.err
    file = lobby.folder / "config.toml"
    settings = reading.load(file)
    assert {each.slug: each.letter for each in settings.service} == {
        "taxe-si-impozite": "A", "registratura": "B", "taxe-si-impozite-2": "C",
    }  # fmt: skip
    assert list(settings.desks) == ["1", "2", "3"]
    assert all(len(settings.hours.intervals[day]) == (2 if day < 5 else 0) for day in range(7))
    assert settings.office.name == {"*": "Primăria Snagov"} and len(settings.holiday) > 10
    assert lobby("staff", "list").out.split()[:2] == ["maria", "admin"]
    assert "holidays: not named" not in lobby("doctor").out
    text = file.read_text(encoding="utf-8")
    now = as_json(settings)
    changed = rewritten(text, differences(now, merged(now, {"line": {"grace_minutes": 20}})))
    assert tomllib.loads(changed)["line"] == {"grace_minutes": 20} and changed.startswith(text.rstrip("\n"))


def test_what_is_not_given_is_asked(lobby):
    """In the order of the questions; an empty answer takes what stands in brackets."""
    answers = "Biroul\n\n\nAcasă, Afară\n2\n\n".encode() + PASSWORD
    told = lobby("init", "--password-stdin", said=answers)
    assert told.returncode == 0, told.err
    settings = reading.load(lobby.folder / "config.toml")
    assert (list(settings.services), len(settings.desk)) == (["acasa", "afara"], 2)
    assert lobby("staff", "list").out.split()[:2] == ["admin", "admin"]


def test_nothing_is_overwritten(lobby):
    """Neither a file nor a database, and a mistake leaves neither behind."""
    config = lobby.folder / "config.toml"
    wrong = [*SAID[:6], "all day", *SAID[7:]]
    assert "08:30-16:30" in lobby.fails(*wrong, said=PASSWORD)
    assert "password" in lobby.fails(*SAID, said=b"maria\n").casefold()
    assert not config.exists() and not (lobby.folder / "data").exists()
    config.write_text("[office]\n")
    assert "is there already" in lobby.fails(*SAID, said=PASSWORD)
    assert config.read_text() == "[office]\n"
    config.unlink()
    assert lobby(*SAID, said=PASSWORD).returncode == 0
    config.unlink()
    assert "is kept there already" in lobby.fails(*SAID, said=PASSWORD)
    assert not config.exists()
