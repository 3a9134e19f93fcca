"""Calendars that are cut, glued, indented or badly written: nothing of one gets into another."""

from pathlib import Path

import pytest

from queue_core.feed.files import UnreadableFeed
from tests.feed.feeds import calendar, codes, event, only, read

FEEDS = Path(__file__).parent.parent / "feeds"


def file(name: str):
    return read((FEEDS / name).read_bytes(), name)


def test_a_calendar_without_an_end_says_so():
    """Its events are taken, and one refusal more says that the file may be cut."""
    assert codes(file("whole.ics")) == ["q0", "q1", "q2", "q3"]
    assert codes(file("cut.ics")) == ["q0", "q1", "q2", "unfinished_calendar"]


@pytest.mark.parametrize("share", [0.2, 0.35, 0.5, 0.65, 0.8, 0.95, 0.99])
def test_a_calendar_that_is_cut_anywhere_says_so(share):
    """Whole events before the cut are taken as they are; what is cut is refused."""
    data = (FEEDS / "whole.ics").read_bytes()
    whole = {entry.reference: entry for entry in file("whole.ics")}
    entries = read(data[: int(len(data) * share)], "cut.ics")
    assert codes(entries)[-1] == "unfinished_calendar"
    taken = [
        entry for entry in entries if entry.line in {e.line for e in whole.values()} and hasattr(entry, "uid")
    ]
    assert all(entry == whole[entry.reference] for entry in taken)


def test_the_second_of_two_calendars_says_so_as_well():
    """One that begins where another has not ended leaves that one unfinished."""
    first = calendar(event()).replace("END:VCALENDAR\r\n", "")
    assert codes(read(first + calendar(event(uid="UID:R2@x")))) == ["R1", "unfinished_calendar", "R2"]


def test_each_calendar_has_its_own_zones():
    """Two programs name different zones alike."""
    first, second = file("two-calendars-one-zone-name.ics")
    assert (f"{first.slot_at:%H:%M}", f"{second.slot_at:%H:%M}") == ("06:30", "07:30")


def test_two_zones_of_one_name_in_one_calendar_are_none():
    """Which is meant cannot be told."""
    there = event(dtstart="DTSTART;TZID=There:20260202T083000", dtend="DURATION:PT15M")
    zones = [
        f"BEGIN:VTIMEZONE\r\nTZID:There\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\nTZOFFSETFROM:{offset}"
        f"\r\nTZOFFSETTO:{offset}\r\nEND:STANDARD\r\nEND:VTIMEZONE"
        for offset in ("+0100", "+0300")
    ]
    assert codes(read(calendar(*zones, there))) == ["unknown_zone"]
    assert codes(read(calendar(zones[0], there) + calendar(there))) == ["R1", "unknown_zone"]


def test_each_calendar_has_its_own_method():
    """Also where a byte order mark stands before the second, and wherever in a calendar METHOD stands."""
    assert [entry.state for entry in file("cancel-then-publish.ics")] == ["cancelled", "booked"]
    late = (
        calendar(event()).replace("METHOD:PUBLISH\r\n", "").replace("END:VCAL", "METHOD:CANCEL\r\nEND:VCAL")
    )
    assert [entry.state for entry in read(late + calendar(event()))] == ["cancelled", "booked"]


@pytest.mark.parametrize("method", ["COUNTER", "REPLY", "REFRESH", "DECLINECOUNTER", "ADD", "X-OWN"])
def test_a_proposal_or_an_answer_is_no_appointment(method):
    """RFC 5546, 1.4: only PUBLISH, REQUEST and CANCEL say what is agreed."""
    assert codes(read(calendar(event(), method=method))) == ["no_appointment"]
    assert codes(file("counter.ics")) == ["no_appointment"]


@pytest.mark.parametrize("line", ["METHOD;:CANCEL", "METHOD CANCEL", "METHOD:CANCEL\r\nMETHOD:PUBLISH"])
def test_a_method_that_cannot_be_read_books_and_cancels_nothing(line):
    """Nobody is booked by what may be a cancellation."""
    text = calendar(event()).replace("METHOD:PUBLISH", line)
    (refused,) = read(text)
    assert (refused.code, "METHOD" in refused.why) == ("unreadable_property", True)


@pytest.mark.parametrize("offset", ["0200", "+2", "+02:00", "+2000", "+0260", "-0000", "", "02"])
def test_an_offset_that_is_none_makes_no_zone(offset):
    """RFC 5545, 3.3.14: a sign, two digits of hours, two of minutes."""
    text = (FEEDS / "unsigned-offset.ics").read_text().replace(":0200", f":{offset}")
    assert codes(read(text, "x.ics")) == ["unknown_zone"]


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ('ATTENDEE;CN="Ion "Nelu" Pop":tel:+40722000001', "ATTENDEE"),
        ("STATUS;:CANCELLED", "STATUS"),
        ("CATEGORIES;X:taxes", "CATEGORIES"),
        ('CONTACT;ALTREP="x:Ion Pop', "CONTACT"),
        ("SEQUENCE:abc", "SEQUENCE"),
        ("LAST-MODIFIED:never", "LAST-MODIFIED"),
        ("SUMMARY;LANGUAGE:Ion Pop", "SUMMARY"),
        ("X-CODE;:123456", "X-CODE"),
    ],
)
def test_a_wanted_property_that_cannot_be_read_refuses_its_event(line, name):
    """It is named; what it holds may be a visitor's name and is not."""
    refused, kept = read(calendar(event(line), event()))
    assert (refused.code, kept.reference) == ("unreadable_property", "R1")
    assert name in refused.why
    assert not any(held in refused.why for held in ("Ion", "4072", "abc", "123456"))


@pytest.mark.parametrize(
    "lines",
    ["Please bring your papers", "STATUS :CANCELLED", "STATUS CANCELLED", "- STATUS: cancelled", ": x"],
)
def test_a_line_that_is_no_content_line_refuses_its_event(lines):
    """A text whose lines were not folded runs on as lines of the event; none of them is believed."""
    assert codes(read(calendar(event(f"DESCRIPTION:Hello\r\n{lines}"), event()))) == ["no_content_line", "R1"]


@pytest.mark.parametrize(
    ("status", "line", "code"),
    [
        ("STATUS:CONFIRMED", "STATUS: cancelled", "stands_twice"),
        (None, "STATUS: cancelled", "unknown_state"),
        ("STATUS:CONFIRMED", "UID:R2@booking", "stands_twice"),
        ("STATUS:CONFIRMED", "X-CODE:1\r\nX-CODE:2", "stands_twice"),
    ],
)
def test_a_raw_line_of_a_text_that_looks_like_a_property_cancels_nothing(status, line, code):
    """What stands at most once (RFC 5545, 3.6.1) and stands twice is not believed either time."""
    entries = read(calendar(event(f"DESCRIPTION:Hello\r\n{line}", status=status), event()))
    assert codes(entries) == [code, "R1"]


def test_a_property_that_is_merely_repeated_does_no_harm():
    assert only(read(calendar(event("STATUS:CONFIRMED", "UID:R1@booking")))).state == "booked"


def test_empty_lines_are_no_content():
    """Within what is folded, too: neither name nor phone is cut there."""
    first, second = file("empty-line-in-fold.ics")
    assert (first.name, first.phone) == ("Pop Ana-Maria Ionescu", "+40722000001")
    assert second.phone == "+40722000001"
    spaced = calendar(event()).replace("\r\n", "\r\n\r\n")
    assert only(read(spaced)).phone == "+40700000001"


def test_what_holds_events_and_gives_none_is_refused():
    """Blanks at the front of a line fold it into the one above (RFC 5545, 3.1)."""
    assert codes(file("indented.ics")) == ["unreadable_event"]
    indented = "".join(f"{line}\r\n" for line in calendar(event()).split("\r\n  ")).replace("\r\n", "\r\n  ")
    with pytest.raises(UnreadableFeed):
        read(indented, "day.ics")
    glued = (calendar(event()) + calendar(event())).replace("END:VCALENDAR\r\nBEGIN", "END:VCALENDARBEGIN")
    assert "unreadable_event" in codes(read(glued))


def test_an_event_outside_of_any_calendar_is_refused():
    """It is not known whether it is booked or cancelled there."""
    assert codes(read(calendar(event()) + event(uid="UID:R2@x"))) == ["R1", "unreadable_event"]


def test_the_language_of_a_summary_is_only_a_hint():
    """Looked up as RFC 4647 has it; one that the office does not speak is ignored, X-LANGUAGE's is not."""
    (entry,) = file("language-of-summary.ics")
    assert (entry.language, entry.hints) == (None, ("en-gb",))
    assert entry.stated(("ro", "en"))["language"] == "en"
    assert entry.stated(("ro", "hu"))["language"] is None
    assert only(read(calendar(event("X-LANGUAGE:de-AT")))).stated(("ro", "en"))["language"] == "de-at"
