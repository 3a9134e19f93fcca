"""`lobby simulate`: a day from a file, and what became of each visitor."""

import csv
import io
from datetime import datetime

import pytest

from tests.shell import Shell

DAY = """arrived_at,service,slot_at,minutes
2026-03-10T08:31:05,taxes,,10
2026-03-10T08:32:00,taxes,,7.5
2026-03-10T08:20:00,taxes,2026-03-10T09:45:00,5
2026-03-10T08:40:00,taxes,2026-03-10T08:45:00,4
2026-03-10T08:33:00,taxes,,3
2026-03-10T16:16:00,taxes,,3
"""


@pytest.fixture
def lobby(tmp_path):
    return Shell(tmp_path)


def played(lobby, day: str, *more: str) -> list[dict[str, str]]:
    (lobby.folder / "day.csv").write_text(day, encoding="utf-8")
    ended = lobby("simulate", "day.csv", "--out", "result.csv", *more)
    assert ended.returncode == 0, ended.err
    return list(csv.DictReader(io.StringIO((lobby.folder / "result.csv").read_text(encoding="utf-8"))))


def test_a_day_is_played_by_the_rules(lobby):
    """The booked before the walk-ins, an early one from an hour before its slot; no ticket after intake."""
    first, second, early, booked, third, late = played(lobby, DAY, "--desks", "1=taxes", "--no-waits")
    assert (first["number"], first["called_at"], first["wait_min"]) == (
        "A001",
        "2026-03-10T08:31:05",
        "0.0000",
    )
    assert (booked["number"], booked["rank"], booked["called_at"]) == ("PA002", "0", "2026-03-10T08:41:05")
    assert (early["number"], early["called_at"]) == ("PA001", "2026-03-10T08:45:05")
    assert early["wait_min"] == f"{5 / 60:.4f}"
    assert (second["number"], second["called_at"]) == ("A002", "2026-03-10T08:50:05")
    assert (third["desk"], third["called_at"]) == ("1", "2026-03-10T08:57:35")
    assert set(late.values()) == {""}
    assert {first["from_min"], first["to_min"]} == {""}


def test_what_a_walk_in_is_shown_is_in_the_result(lobby):
    """From who is there and ahead, in whole minutes; nothing for the booked."""
    first, second, early, booked, third, _ = played(lobby, DAY, "--desks", "1=taxes")
    assert (first["from_min"], first["to_min"]) == ("0", "0")
    assert 0 < int(second["to_min"]) < int(third["to_min"])
    assert int(third["from_min"]) <= 24 <= int(third["to_min"])
    assert {early["to_min"], booked["to_min"]} == {""}


def test_what_is_shown_on_a_day_is_learned_from_the_days_before_it_alone(lobby):
    """Whatever comes later in the file, the same is shown; after days of visits of 2 minutes less is."""
    lines = DAY.splitlines()
    first, others = "\n".join(lines), "\n".join(line for line in lines[1:] if "taxes,," in line)
    before = played(lobby, first, "--desks", "1=taxes")
    short = others.replace(",10", ",2").replace(",7.5", ",2").replace(",3", ",2")
    many = [short.replace("03-10", f"03-{day}") for day in range(11, 29)] + [others.replace("03-10", "03-31")]
    after = played(lobby, "\n".join([first, *many]), "--desks", "1=taxes")
    assert after[: len(before)] == before
    last = after[-len(others.splitlines()) :]
    assert int(last[2]["to_min"]) < int(before[4]["to_min"])


def test_the_same_file_gives_the_same_result(lobby):
    """Byte for byte, and in the form in which the file writes its instants."""
    day = DAY.replace("2026-03-10T", "2026-03-10 ").replace(",taxes", "+02:00,taxes")
    first = played(lobby, day)
    assert datetime.fromisoformat(first[0]["called_at"]).tzinfo
    assert " " in first[0]["called_at"]
    before = (lobby.folder / "result.csv").read_bytes()
    played(lobby, day)
    assert (lobby.folder / "result.csv").read_bytes() == before


def test_an_office_round_the_clock_is_one_line_without_end(lobby):
    """Who waits at midnight is called after it."""
    day = "arrived_at;service;minutes\n2026-03-14 23:50:00;taxes;15,5\n2026-03-14 23:55:00;taxes;2\n"
    _, second = played(lobby, day, "--open", "00:00-24:00", "--desks", "1=taxes")
    assert second["called_at"] == "2026-03-15 00:05:30"


def test_mistakes_are_told_by_line_and_nothing_is_written(lobby):
    """All of them at once, in plain words."""
    (lobby.folder / "day.csv").write_text(
        "arrived_at,service,slot_at,minutes\n"
        "2026-03-10T08:31:05,taxes,,10\n"
        "yesterday,taxes,,10\n"
        "2026-03-10T08:31:05,taxe,,10\n"
        "2026-03-10T08:31:05,taxes,soon,10\n"
        "2026-03-10T08:31:05,taxes,,nan\n"
        "2026-03-10T08:31:05,taxes,,-1\n"
        "2026-03-10T08:31:05,taxes,,1,2,3\n"
    )
    ended = lobby("simulate", "day.csv", "--out", "result.csv")
    said = ended.err.rstrip()
    assert ended.returncode == 1 and said.startswith("lobby: day.csv, line 3: ")
    assert [line.partition(", line ")[2].partition(":")[0] for line in said.splitlines()] == list("345678")
    assert 'did you mean "taxes"?' in said and "no day and time such as" in said
    assert not (lobby.folder / "result.csv").exists()
    assert [file.name for file in lobby.folder.glob("*.csv*")] == ["day.csv"]


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"", "arrived_at, service, minutes"),
        (b"arrived_at,service\n", "minutes is not among them"),
        (b"arrived_at,service,minutes,minutes\n", "twice"),
        (b"\xff\xfe\x00", "not UTF-8"),
        (b'arrived_at,service,minutes\n"2026', "line 2"),
        (b"arrived_at,service,minutes,priority\n2026-03-10T08:31,taxes,1,perhaps\n", "neither yes nor no"),
        (b"arrived_at,service,minutes,later\n2026-03-10T08:31,taxes,1,taxes\n", "service=minutes"),
    ],
)
def test_a_file_that_is_no_day_ends_in_one_clear_line(lobby, data, word):
    (lobby.folder / "day.csv").write_bytes(data)
    assert word in lobby.fails("simulate", "day.csv", "--out", "result.csv")


def test_invented_days_are_laid_beside_what_if_drawn_and_kept(lobby):
    """A table, a CSV file, three pictures, and the visitors, which give the same result when played again."""
    ended = lobby(
        *("simulate", "--invent", "2", "--first", "2026-03-02", "--visitors", "60", "--out", "first.csv"),
        *("--visitors-out", "visitors.csv", "--what-if", "no desk 2", "--what-if", "booked=50"),
        *("--compare-out", "beside.csv", "--plots", "drawn", "--advise", "30"),
    )
    assert ended.returncode == 0, ended.err
    assert ended.out.startswith("120 visitors on 2 days")
    assert "service taxes" in ended.out and "desk-hours a day in all" in ended.out
    beside = list(csv.DictReader(io.StringIO((lobby.folder / "beside.csv").read_text())))
    assert {row["what"] for row in beside} == {"all", "rank", "service", "hour", "desk"}
    drawn = sorted((lobby.folder / "drawn").iterdir())
    assert [file.name for file in drawn] == ["desks.png", "line.png", "waits.png"]
    assert all(file.read_bytes()[:4] == b"\x89PNG" for file in drawn)
    assert lobby("simulate", "visitors.csv", "--out", "again.csv").returncode == 0
    calls = [
        [(row["number"], row["called_at"][:16]) for row in csv.DictReader((lobby.folder / name).open())]
        for name in ("first.csv", "again.csv")
    ]
    assert calls[0] == calls[1]


def test_the_order_of_arrival_is_laid_beside_the_strict_one(lobby):
    """With what the walk-in who waited longest would have waited."""
    (lobby.folder / "day.csv").write_text(DAY)
    ended = lobby("simulate", "day.csv", "--desks", "1=taxes", "--by-arrival")
    assert "by order of arrival it would have been" in ended.out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "Visitors come from"),
        (("day.csv", "--invent", "1"), "Visitors come from"),
        (("--invent", "1", "--what-if", "early=1", "--by-arrival"), "Either --what-if or --by-arrival"),
        (("--from-journal", "2026-03-02..soon"), "is not written as"),
        (("--from-journal", "2026-03-02..2026-03-06"), "tells of no visit"),
        (("--invent", "1", "--what-if", "no desk 77"), '--what-if: no desk "77"'),
        (("--invent", "1", "--what-if", "desk 1,2=taxes"), "make a desk's name"),
    ],
)
def test_what_cannot_be_played_is_told_in_one_line(lobby, words, said):
    assert said in lobby.fails("simulate", *words)


@pytest.mark.parametrize(
    ("option", "written", "word"),
    [
        ("--desks", "1", "desk=service"),
        ("--desks", "", "at least one desk"),
        ("--desks", "1=taxes;1=utilities", "twice"),
        ("--desks", "1=taxi", 'did you mean "taxes"?'),
        ("--desks", "1=", "one service at least"),
        ("--open", "8-16", 'hours are written "08:30-16:30"'),
        ("--open", "16:00-08:00", "hours end after they begin"),
    ],
)
def test_desks_and_hours_that_cannot_be_are_refused(lobby, option, written, word):
    (lobby.folder / "day.csv").write_text(DAY)
    said = lobby.fails("simulate", "day.csv", "--out", "result.csv", option, written)
    assert option in said and word in said
