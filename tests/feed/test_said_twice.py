"""One reference, several times: in one file, or from two calendars."""

from pathlib import Path

import pytest

from queue_core.feed.importing import import_feed
from tests.feed.feeds import HEADER, calendar, event, table

FEEDS = Path(__file__).parent.parent / "feeds"


@pytest.fixture
def take(acts):
    """Import a file: its outcomes, and the codes of the refused."""

    def take(text: str | bytes, name: str = "day.csv") -> tuple[str, list[str]]:
        data = text.encode() if isinstance(text, str) else text
        report = import_feed(acts.office, data, name)
        return report.summary, [line.rpartition("[")[2].rstrip("]") for line in report.refused]

    return take


def at(hour: int, *lines: str, uid: str = "R1@booking") -> str:
    start = f"DTSTART;TZID=Europe/Bucharest:20300204T{hour:02}0000"
    return event(*lines, uid=f"UID:{uid}", dtstart=start, dtend="DURATION:PT15M")


def hour_of(acts, reference: str = "R1") -> int:
    return acts.appointment(reference).slot_at.astimezone(acts.office.settings.zone).hour


def test_two_uids_are_never_one_appointment(acts, take):
    """15 of one site and 15 of another: the first stands, with its name."""
    data = (FEEDS / "two-sites-one-number.ics").read_bytes()
    assert take(data, "day.ics")[1] == ["other_uid"]
    assert (acts.appointment("15").name, acts.appointment("15").uid) == ("Pop Ana", "15@taxe.example.ro")


def test_a_uid_of_another_file_is_refused_too(acts, take):
    """Whether it books or cancels; a table and the API name no UID, and say what they say."""
    take(calendar(at(9, uid="15@taxe")), "a.ics")
    assert take(calendar(at(10, uid="15@urbanism")), "b.ics")[1] == ["other_uid"]
    assert take(calendar(event(uid="UID:15@urbanism"), method="CANCEL"), "c.ics")[1] == ["other_uid"]
    alone = "BEGIN:VEVENT\r\nUID:15@urbanism\r\nEND:VEVENT"
    assert take(calendar(alone, method="CANCEL"), "d.ics")[1] == ["other_uid"]
    assert (acts.appointment("15").state, hour_of(acts, "15")) == ("booked", 9)
    assert take(table("15;taxes;2030-02-04 11:00", header=HEADER))[0].startswith("0 added, 1 changed")
    assert take(calendar(at(12, uid="15@taxe")), "a.ics")[0].startswith("0 added, 1 changed")


def test_an_appointment_without_a_uid_adopts_the_first_one_seen(acts, take):
    """As those from before have none; also where nothing else is new."""
    acts.book("R1", "12:00", minutes=15)
    same = event(dtstart="DTSTART;TZID=Europe/Bucharest:20260310T120000", dtend="DURATION:PT15M",
                 attendee=None, uid="UID:R1@one")  # fmt: skip
    assert take(calendar(same), "a.ics")[1] == []
    assert acts.appointment("R1").uid == "R1@one"
    assert take(calendar(same.replace("@one", "@two")), "b.ics")[1] == ["other_uid"]


def test_of_lines_that_differ_the_first_stands(acts, take):
    """The others are refused, each with the line that it differs from; what merely repeats is no fault."""
    summary, refused = take(
        table("R1;taxes;2030-02-04 09:00", "R1;taxes;2030-02-04 10:00", "R1;taxes;2030-02-04 09:00")
    )
    assert (summary, refused) == (
        "1 added, 0 changed, 0 cancelled, 1 unchanged, 1 refused", ["said_otherwise"],
    )  # fmt: skip
    assert hour_of(acts) == 9


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("SEQUENCE:1", "SEQUENCE:2"),
        ("LAST-MODIFIED:20300101T000000Z", "LAST-MODIFIED:20300101T000001Z"),
        ("DTSTAMP:20300101T000000Z", "DTSTAMP:20300102T000000Z"),
        ("SEQUENCE:1\r\nDTSTAMP:20300105T000000Z", "SEQUENCE:2\r\nDTSTAMP:20300102T000000Z"),
    ],
)
def test_where_a_revision_says_which_is_newer_that_one_counts(acts, take, one, other):
    """In either order in the file: SEQUENCE before the times (RFC 5546, 2.1.5)."""
    assert take(calendar(at(9, one), at(10, other)), "a.ics")[1] == []
    assert hour_of(acts) == 10
    both = calendar(at(11, other, uid="R2@x"), at(12, one, uid="R2@x"))
    assert take(both, "b.ics") == ("1 added, 0 changed, 0 cancelled, 1 unchanged, 0 refused", [])
    assert hour_of(acts, "R2") == 11


def test_a_tables_updated_at_says_which_is_newer(acts, take):
    header = "reference;service;slot_at;updated_at"
    rows = ("R1;taxes;2030-02-04 09:00;2030-01-01 10:00", "R1;taxes;2030-02-04 10:00;2030-01-01 09:00")
    assert take(table(*rows, header=header))[1] == []
    assert hour_of(acts) == 9
