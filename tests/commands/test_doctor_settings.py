"""What the doctor sees in a config.toml that starts and would be missed: each a line that needs care."""

import json
from datetime import date, timedelta

import pytest

from queue_core.actions import founding
from queue_core.commands import doctor_settings
from queue_core.settings import settings as reading
from queue_core.settings.public_holidays import of_year
from tests.commands.test_doctor import care
from tests.office import SHIPPED, Acts, founded
from tests.shell import Shell

WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
SOON = date.today() + timedelta(days=20)
HOLIDAYS = [
    day.on for year in (date.today().year, date.today().year + 1) for day in of_year("RO", year, ("ro",))
]
SEEN = [
    ({"holiday": [{"on": HOLIDAYS[-1]}]}, "holidays: not named in config.toml, so the office is open: "),
    ({"office": {"country": "XX"}}, 'country: the public holidays of "XX" are not known'),
    ({"hours": {"mon": ["08:30-12:00", "11:00-16:30"]}}, "hours: mon has two that overlap: 08:30-12:00 and"),
    ({"hours": {"mon": ["08:30-24:00", "11:00-16:30"]}}, "hours: mon has two that overlap: 08:30-24:00 and"),
    ({"hours": {day: [] for day in WEEK}}, "hours: none on any day, so the office never opens"),
    ({"holiday": [{"on": SOON}]}, f"holidays: the last one named is {SOON}; add the next ones"),
    ({"holiday": []}, "holidays: none named, so the office is open on each of them"),
    ({"server": {"public_url": "https://lobby.test"}}, "trusted_proxies: 0, though a proxy stands"),
    ({"server": {"public_url": "http://lobby.test"}}, "trusted_proxies: 0, though a proxy stands"),
    ({"server": {"public_url": "https://u:p@lobby.test"}}, "public_url: holds a name or a password"),
    ({"rights": {"serve": []}}, "rights: no role has serve, so nobody calls a visitor"),
    ({"rights": {"oversee": []}}, "rights: no role has oversee, so nobody sees to the office"),
    ({"booking": {"enabled": True}}, 'booking: cannot confirm: [booking] contact = "email", and no channel'),
    (
        {"booking": {"enabled": True, "contact": "phone"}, "messages": {"email": "mailto://x?to={to}"}},
        'booking: cannot confirm: [booking] contact = "phone", and no channel of [messages] reaches a phone',
    ),
    (
        {"booking": {"enabled": True}, "messages": {"email": "mailto://x?to={to}"}},
        "booking: public_url is empty, so no message says where to move or cancel",
    ),
    (
        {"desk": [{"name": "1", "services": ["taxes"]}], "elsewhere": []},
        "service utilities: no [[desk]] serves it",
    ),
]


@pytest.mark.parametrize(("changes", "sentence"), SEEN, ids=[sentence[:30] for _, sentence in SEEN])
def test_what_an_office_would_miss_needs_care(changes, sentence):
    """And the office starts all the same."""
    found = [
        each.sentence for each in doctor_settings.examine(reading.load(SHIPPED, **changes)) if not each.well
    ]
    assert [each for each in found if each.startswith(sentence)], found


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"hours": {"mon": ["08:30-12:00", "12:00-16:30"]}},
        {"hours": {day: ["00:00-24:00"] for day in WEEK}, "holiday": []},
        {"server": {"public_url": "http://127.0.0.1:8080"}},
        {
            "booking": {"enabled": True, "contact": "either"},
            "messages": {"sms": "form://x?:to={to}"},
            "server": {"public_url": "http://127.0.0.1:8080"},
        },
        {"server": {"public_url": "https://lobby.test", "trusted_proxies": 1}},
    ],
)
def test_an_office_that_lacks_nothing_is_well(changes):
    """Hours that touch, an office that never closes, a server without a proxy or with one that is named."""
    wanted = {"holiday": [{"on": day} for day in HOLIDAYS]} | changes
    assert [each for each in doctor_settings.examine(reading.load(SHIPPED, **wanted)) if not each.well] == []


def test_a_file_of_an_older_version_is_told_what_it_does_not_say(tmp_path):
    """It starts, and defaults hold."""
    old = tmp_path / "config.toml"
    text = SHIPPED.read_text(encoding="utf-8").replace("forgotten_minutes", "# forgotten_minutes")
    old.write_text(text[: text.index("[display]")], encoding="utf-8")
    told = [each.sentence for each in doctor_settings.examine(reading.load(old))]
    (line,) = [each for each in told if each.startswith("config: the defaults hold")]
    assert "[line] forgotten_minutes" in line and "[server] host, port" in line


def test_services_and_desks_that_went_are_named_before_the_next_start(settings, clock):
    """With what is open of them; those that `was` renames are none."""
    acts = Acts(founded(settings(), clock.now), clock)
    founding.ready(acts.office, clock.now)
    acts.open("7")
    acts.take("utilities")
    left = {
        "service": [{"slug": "taxes", "letter": "A", "name": "Taxes"}],
        "desk": [{"name": "1", "services": ["taxes"]}],
        "elsewhere": [],
    }
    told = [each.sentence for each in doctor_settings.names_left(acts.office.storage, settings(**left))]
    assert told[0].startswith("service utilities: no longer in config.toml, and open are tickets 1")
    assert told[1].startswith("desk 7: no longer in config.toml")
    renamed = {
        "service": [*left["service"], {"slug": "public", "letter": "E", "name": "X", "was": ["utilities"]}],
        "desk": [{"name": "1", "services": ["taxes", "public"], "was": ["7"]}],
        "elsewhere": [],
    }
    assert list(doctor_settings.names_left(acts.office.storage, settings(**renamed))) == []
    acts.office.storage.close()


@pytest.mark.heavy
@pytest.mark.parametrize(
    ("variable", "address", "extra"),
    [
        ("LOBBY_STORAGE__URL", "postgresql://lobby@db/lobby", "postgresql"),
        ("LOBBY_SERVER__MESSAGE_QUEUE", "redis://127.0.0.1", "redis"),
    ],
)
@pytest.mark.parametrize("words", [("doctor",), ("serve",), ("token", "add", "x", "--scope", "read")])
def test_a_missing_package_is_one_line_that_names_its_extra(tmp_path, variable, address, extra, words):
    """Of a plain installation, for every command."""
    (tmp_path / "sitecustomize.py").write_text(
        "import sys\nsys.modules['psycopg2'] = sys.modules['redis'] = None\n"
    )
    lobby = Shell(tmp_path, PYTHONPATH=str(tmp_path), **{variable: address})
    lobby.prepared = None
    line = lobby.fails(*words)
    assert f"lobby-queue[{extra}]" in line and variable.split("__")[1].lower() in line


def test_tokens_are_listed_and_revoked(tmp_path):
    """By name; what is not there is said in a line."""
    lobby = Shell(tmp_path)
    lobby("token", "add", "site", "--scope", "feed")
    lobby("token", "add", "hall", "--scope", "read")
    listed = lobby("token", "list").out.splitlines()
    assert [line.split()[:2] for line in listed] == [["hall", "read"], ["site", "feed"]]
    assert lobby("token", "revoke", "site").returncode == 0
    assert [line.split()[0] for line in lobby("token", "list").out.splitlines()] == ["hall"]
    assert "site" in lobby.fails("token", "revoke", "site")


def test_the_example_is_taken_and_a_file_that_is_not_there_is_a_sentence(tmp_path):
    """The day to try of README.md; no error number of the system."""
    lobby = Shell(tmp_path)
    imported = lobby("appointments", "import", str(SHIPPED.parent / "queue_core" / "feed" / "example.csv"))
    assert imported.returncode == 0 and "6 added" in imported.out
    assert lobby.fails("appointments", "import", "nope.csv") == "lobby: nope.csv: there is no such file"
    assert "is a folder" in lobby.fails("appointments", "import", ".")


def test_the_doctor_says_it_at_its_place(tmp_path):
    """Among the rest of what it sees."""
    lobby = Shell(tmp_path, LOBBY_HOURS=json.dumps({day: [] for day in WEEK}), LOBBY_SERVER__PUBLIC_URL="")
    assert "hours: none on any day, so the office never opens" in care(lobby("doctor"))
