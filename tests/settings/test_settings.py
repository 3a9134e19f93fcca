"""Settings fail loudly: file, key, what is there and what is allowed, before anything runs."""

import os
import subprocess
import sys

import pytest

from queue_core import entry
from queue_core.settings import settings as reading
from queue_core.settings.settings import BadSettings
from queue_core.web.version import version_of
from tests.office import SHIPPED
from tests.settings.broken_files import FAULTS, FAULTS_OF_EACH_KIND, LEAST

LIBRARY_WORDS = ("pydantic", "validat", "pattern", "Tuple", "required", "Input should", "Errno", "[A-", "^")
"""What an office's own words do not hold."""


def lobby(*words: str, cwd, **environment: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-m", "queue_core.entry", *words],
        cwd=cwd,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        timeout=60,
    )


@pytest.mark.parametrize(("text", "words"), FAULTS, ids=[words[0].replace(" ", "-") for _, words in FAULTS])
def test_each_fault_names_the_file_the_key_and_what_is_allowed(tmp_path, text, words):
    """In its line; no address of pydantic's manual."""
    file = tmp_path / "office.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(BadSettings) as bad:
        reading.load(file)
    said = str(bad.value)
    assert said.startswith(str(file)) and not [word for word in LIBRARY_WORDS if word in said], said
    assert all(word in said.splitlines()[0] for word in words), said


def test_all_faults_of_a_file_are_told_at_once(tmp_path):
    """Nobody mends a file one start at a time: what sections say of each other is told with the rest."""
    file = tmp_path / "office.toml"
    file.write_text(LEAST + FAULTS_OF_EACH_KIND, encoding="utf-8")
    with pytest.raises(BadSettings) as bad:
        reading.load(file)
    assert len(str(bad.value).splitlines()) == 4


def test_overlapping_hours_of_a_day_are_one_opening_or_a_fault_but_no_crash(tmp_path):
    """Two intervals that begin together, one of them to midnight."""
    file = tmp_path / "office.toml"
    file.write_text(LEAST.replace('"08:30-16:30"', '"08:30-24:00", "08:30-16:30"'), encoding="utf-8")
    try:
        assert reading.load(file).opening.week[0]
    except BadSettings as bad:
        assert "hours" in str(bad)


def test_the_shipped_file_and_the_smallest_one_are_good(tmp_path):
    """The real office; and an office that says only what must be said."""
    real = reading.load(SHIPPED)
    assert [service.letter for service in real.service] == list("ABCDEFG")
    assert [desk.name for desk in real.desk if "taxes" in desk.services] == ["1", "2", "3", "9"]
    assert [desk.name for desk in real.desk if desk.only == "priority"] == ["9"]
    file = tmp_path / "office.toml"
    file.write_text(LEAST, encoding="utf-8")
    least = reading.load(file)
    assert (least.server.port, least.line.grace_minutes, least.printer) == (8080, 15, ())
    assert least.services["taxes"].name.in_("en") == "Taxes"


@pytest.mark.parametrize(
    ("variable", "value", "found"),
    [
        ("LOBBY_SERVER__PORT", "9000", lambda found: found.server.port == 9000),
        ("LOBBY_STORAGE__FOLDER", "/srv/lobby", lambda found: str(found.folder) == "/srv/lobby"),
        ("LOBBY_LINE__LATE_BECOMES", "booked", lambda found: found.line.late_becomes == "booked"),
        ("LOBBY_LINE", '{"grace_minutes": 7}', lambda found: found.line.grace_minutes == 7),
        ("LOBBY_HOURS__SAT", '["09:00-12:00"]', lambda found: len(found.hours.sat) == 1),
        ("LOBBY_PRINTER", "[]", lambda found: found.printer == ()),
        ("LOBBY_OFFICE__NAME", '{"ro": "Altul"}', lambda found: found.office.name.in_("ro") == "Altul"),
        ("LOBBY_AGENT_TOKEN", "x", lambda found: found.server.port == 8080),
        ("LOBBY_AGENT_TOKEN_FILE", "/nowhere", lambda found: found.server.port == 8080),
    ],
)
def test_the_environment_wins_over_the_file(monkeypatch, variable, value, found):
    """Any key; what it does not name stays as the file says."""
    monkeypatch.setenv(variable, value)
    settings = reading.load(SHIPPED)
    assert found(settings)
    assert settings.line.early_minutes == 60
    assert settings.hours.mon


@pytest.mark.parametrize(
    ("variable", "value", "words"),
    [
        ("LOBBY_SEVRER__PORT", "9000", ["LOBBY_SEVRER__PORT", "unknown section", "server"]),
        ("LOBBY_PORT", "9000", ["LOBBY_PORT", "unknown section"]),
        ("LOBBY_SERVER__PROT", "9000", ["[server] prot", "unknown key", "LOBBY_SERVER__PROT"]),
        ("LOBBY_SERVER__PORT", "web", ["[server] port", "LOBBY_SERVER__PORT", '"web"']),
        ("LOBBY_HOURS", "not json", ["LOBBY_HOURS", "JSON"]),
    ],
)
def test_a_variable_that_means_nothing_is_refused_by_name(monkeypatch, variable, value, words):
    """A typing error in the environment is as loud as one in the file."""
    monkeypatch.setenv(variable, value)
    with pytest.raises(BadSettings) as bad:
        reading.load(SHIPPED)
    assert all(word in str(bad.value) for word in words), str(bad.value)


@pytest.mark.heavy
@pytest.mark.parametrize("command", [("serve",), ("doctor",), ("token", "add", "x", "--scope", "read")])
def test_a_command_with_a_bad_file_ends_with_2_and_one_clear_line(tmp_path, command):
    """No traceback, nothing made."""
    (tmp_path / "config.toml").write_text(LEAST + "[server]\nprot = 1", encoding="utf-8")
    ended = lobby(*command, cwd=tmp_path)
    assert ended.returncode == 2
    assert ended.stderr.startswith("lobby: ") and len(ended.stderr.splitlines()) == 1
    assert "[server] prot" in ended.stderr and ended.stdout == ""
    assert [each.name for each in tmp_path.iterdir()] == ["config.toml"]


@pytest.mark.heavy
@pytest.mark.parametrize(
    ("given", "environment", "words"),
    [
        (["--config", "none.toml"], {}, "none.toml: no such file"),
        (["--config", "."], {}, "no such file"),
        (["--config", "binary.toml"], {}, "binary.toml"),
        ([], {"LOBBY_SERVER__PORT": "web"}, "[server] port"),
        ([], {"LOBBY_NOTHING": "1"}, "unknown section"),
    ],
)
def test_serve_with_unusable_settings_ends_with_2(tmp_path, given, environment, words):
    """A file that is not there, is a folder, is no text; a bad environment."""
    (tmp_path / "config.toml").write_text(LEAST, encoding="utf-8")
    (tmp_path / "binary.toml").write_bytes(b"\xff\xfe\x00")
    ended = lobby("serve", *given, cwd=tmp_path, **environment)
    assert (ended.returncode, "Traceback" in ended.stderr) == (2, False)
    assert words in ended.stderr and len(ended.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("file", "words", "environment"),
    [
        ('async_mode = "threading"', [], {}),
        ('async_mode = "threading"', ["--config", "config.toml"], {}),
        ('async_mode = "threading"', ["--config=config.toml"], {}),
        ("", ["--config", "config.toml"], {"LOBBY_SERVER__ASYNC_MODE": "threading"}),
        ('async_mode = "eventlet"', [], {"LOBBY_SERVER__ASYNC_MODE": "threading"}),
        ('async_mode = "eventlet"', [], {"LOBBY_SERVER": '{"async_mode": "threading"}'}),
        ('async_mode = "threading"', [], {"LOBBY_SERVER__ASYNC_MODE": "eventlet"}),
        ("port = 1", [], {}),
    ],
)
def test_entry_and_settings_agree_on_the_async_mode(tmp_path, monkeypatch, file, words, environment):
    """The entry must know before anything is imported what the settings will say."""
    (tmp_path / "config.toml").write_text(f"{LEAST}[server]\n{file}", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    for variable, value in environment.items():
        monkeypatch.setenv(variable, value)
    assert entry._async_mode(["lobby", "serve", *words]) == reading.load().server.async_mode


def test_a_feeds_name_for_a_service_must_mean_one_of_this_office():
    """A slug that does not exist is a fault of config.toml; one that does is found whatever is written."""
    with pytest.raises(BadSettings, match='names Taxe: there is no service "tax"; did you mean "taxes"'):
        reading.load(SHIPPED, feed={"names": {"Taxe": "tax"}})
    known = reading.load(SHIPPED, feed={"names": {"Poliţia locală": "local-police"}})
    assert known.slug_of("  poliția\u00a0 LOCALĂ ") == known.slug_of("local-police") == "local-police"
    assert known.slug_of("poliția") is None


def test_processes_that_differ_by_their_port_show_the_same_version():
    """A page that one of them made, and that is connected to the other, need not be loaded again."""
    one, other = (reading.load(SHIPPED, server={"port": port}) for port in (8081, 8082))
    assert version_of(one) == version_of(other)
    assert version_of(one) != version_of(reading.load(SHIPPED, kiosk={"idle_seconds": 30}))


def test_a_password_in_an_address_is_not_repeated_in_the_fault(tmp_path):
    """The lines go to logs and to whoever is asked for help."""
    file = tmp_path / "office.toml"
    file.write_text(LEAST + '[server]\npublic_url = "https://u:hidden@a.ro/?x"\n', encoding="utf-8")
    with pytest.raises(BadSettings) as bad:
        reading.load(file)
    assert "public_url" in str(bad.value) and "hidden" not in str(bad.value)


def test_a_service_that_a_desk_names_twice_is_served_once(tmp_path):
    """An older file may say so, and starts."""
    file = tmp_path / "office.toml"
    file.write_text(LEAST.replace('["taxes"]', '["taxes", "taxes"]'), encoding="utf-8")
    assert reading.load(file).desks["1"].services == ("taxes",)
