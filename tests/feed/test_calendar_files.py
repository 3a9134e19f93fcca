"""What a calendar of appointments may look like, and what becomes of each event in it."""

from dataclasses import replace

import pytest

from tests.feed.feeds import EVENT, calendar, codes, event, only, read


@pytest.mark.parametrize("name", ["day.ics", "day.csv", "download"])
def test_a_calendar_is_known_by_its_beginning(name):
    """The content decides before the name does; lines are counted to BEGIN:VEVENT."""
    entry = only(read(calendar(event("X-LANGUAGE:RO", "X-CODE:123456")), name))
    assert entry == replace(EVENT, language="ro", code="123456")


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"dtstart": "DTSTART:20260202T063000Z", "dtend": "DURATION:PT15M"}, {}),
        ({"dtstart": "DTSTART:20260202T083000", "dtend": "DTEND:20260202T084500"}, {}),
        ({"dtstart": "DTSTART;TZID=GTB Standard Time:20260202T083000"}, {}),
        ({"dtstart": "DTSTART;TZID=/vendor/Europe/Bucharest:20260202T083000"}, {}),
        ({"dtstart": "DTSTART;TZID=Europe/Paris:20260202T073000"}, {}),
        ({"dtend": "DURATION:PT20M30S"}, {"minutes": 21}),
        ({"dtend": None}, {"minutes": None}),
        ({"uid": "UID:R1"}, {"uid": "R1"}),
        ({"uid": "UID:R1@site@site"}, {"uid": "R1@site@site"}),
        ({"categories": "CATEGORIES:Taxe\\, impozite,other"}, {"service": "Taxe, impozite"}),
        ({"categories": "CATEGORIES:,taxes\r\nCATEGORIES:other"}, {}),
        ({"attendee": None}, {"name": None, "phone": None}),
        ({"attendee": "CONTACT:Țurcanu Ș."}, {"phone": None}),
        ({"attendee": "ATTENDEE;CN=Țurcanu Ș.:mailto:a@example.org"}, {"phone": None}),
        ({"attendee": "ATTENDEE;CN=Desk:mailto:a@b\r\nATTENDEE;CN=Țurcanu Ș.:TEL:+40700000001;ext=1"}, {}),
        ({"attendee": "ATTENDEE;LANGUAGE=EN;CN=Țurcanu Ș.:tel:+40700000001"}, {"hints": ("EN",)}),
        ({"attendee": 'ATTENDEE;CN="Țurcanu\r\n  Ș.":tel:\r\n\t+40700000001'}, {}),
        ({"status": "STATUS:CANCELLED"}, {"state": "cancelled"}),
        ({"status": "STATUS:TENTATIVE"}, {}),
        ({"status": "X-ANY:thing\r\nBEGIN:VALARM\r\nDURATION:PT5M\r\nATTENDEE:tel:9\r\nEND:VALARM"}, {}),
    ],
)
def test_an_event_says_what_an_appointment_needs(changed, expected):
    """UID, CATEGORIES, DTSTART, DTEND or DURATION, ATTENDEE and STATUS, in the forms RFC 5545 allows."""
    entry = only(read(calendar(event(**changed)), "day.ics"))
    assert entry == replace(EVENT, **expected)


def test_a_letter_folded_in_the_middle_is_whole_again():
    """RFC 5545, 3.1: simple programs fold between the two bytes of a letter."""
    folded = calendar(event()).encode().replace("Ș".encode(), b"\xc8\r\n \x98")
    assert only(read(folded, "day.ics")).name == "Țurcanu Ș."


def test_a_cancelling_calendar_cancels_all_its_events():
    """METHOD:CANCEL (RFC 5546) binds its own calendar, not the next in the same file."""
    both = calendar(event(), method="CANCEL") + calendar(event()).replace("METHOD:PUBLISH\r\n", "")
    assert [entry.state for entry in read(both, "day.ics")] == ["cancelled", "booked"]


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"uid": None}, "missing_reference"),
        ({"uid": "UID:@booking"}, "missing_reference"),
        ({"categories": None}, "no_service"),
        ({"categories": "CATEGORIES:"}, "no_service"),
        ({"dtstart": None}, "bad_time"),
        ({"dtstart": "DTSTART:soon"}, "bad_time"),
        ({"dtstart": "DTSTART;VALUE=TEXT:20260202T083000"}, "bad_time"),
        ({"dtstart": "DTSTART;VALUE=UNKNOWN:20260202T083000"}, "bad_time"),
        ({"dtstart": "DTSTART:20260202T083000/PT15M"}, "bad_time"),
        ({"dtstart": "DTSTART:20260202T083000\r\nDTSTART:20260203T083000"}, "bad_time"),
        ({"dtstart": "DTSTART;TZID=Europe/Bucharest:20260202T063000Z"}, "bad_time"),
        ({"dtstart": "DTSTART;TZID=Europe/Bucharest:20260329T033000"}, "no_such_time"),
        ({"dtstart": "DTSTART;TZID=Here:20260202T083000"}, "unknown_zone"),
        ({"dtstart": "DTSTART;TZID=Europe:20260202T083000"}, "unknown_zone"),
        ({"dtstart": "DTSTART;TZID=../../etc/passwd:20260202T083000"}, "unknown_zone"),
        ({"dtstart": "DTSTART;VALUE=DATE:20260202"}, "all_day"),
        ({"dtstart": "DTSTART;TZID=Europe/Bucharest:20260202"}, "all_day"),
        ({"dtend": "DTEND;TZID=Europe/Bucharest:20260202T080000"}, "negative_length"),
        ({"dtend": "DURATION:-PT15M"}, "negative_length"),
        ({"dtend": "DTEND;TZID=Europe/Bucharest:20260202T083000"}, "bad_minutes"),
        ({"dtend": "DTEND;TZID=Europe/Bucharest:20260203T083000"}, "bad_minutes"),
        ({"dtend": "DURATION:P9999999999W"}, "bad_minutes"),
        ({"dtend": "DURATION:20260202T083000"}, "bad_minutes"),
        ({"rrule": "RRULE:FREQ=SECONDLY"}, "recurring"),
        ({"rrule": "RECURRENCE-ID:20260202T083000"}, "recurring"),
        ({"status": "STATUS:PERHAPS"}, "unknown_state"),
        ({"status": "BEGIN:VALARM"}, "unreadable_event"),
        ({"uid": f"UID:{'R' * 201}@booking"}, "too_long"),
        ({"summary": f"SUMMARY:{'s' * 20_000}"}, "too_long"),
        ({"uid": "UID:R\x079"}, "control_characters"),
    ],
)
def test_a_bad_event_never_loses_the_others(changed, code):
    """An event that cannot be taken is refused with its line; those around it are read."""
    first, refused, last = read(calendar(event(), event(**changed), event()), "day.ics")
    assert (first.reference, last.reference) == ("R1", "R1")
    assert (refused.line, refused.code) == (12, code)
    assert refused.why.isprintable()
    assert len(refused.why) < 160


def test_an_event_without_an_end_is_refused_alone():
    """A file cut short, or an event that runs into the next, loses the unfinished event only."""
    unfinished = event().removesuffix("END:VEVENT").rstrip()
    assert codes(read(calendar(unfinished, event(), unfinished), "day.ics")) == [
        "unfinished_event", "R1", "unfinished_event",
    ]  # fmt: skip
    cut = "BEGIN:VCALENDAR\r\n" + event() + "\r\n" + unfinished
    assert codes(read(cut)) == ["R1", "unfinished_event", "unfinished_calendar"]


def test_unneeded_and_broken_properties_do_no_harm():
    """What an appointment does not need is not looked at, however long or wrong."""
    crowded = event(f"ATTACH:{'A' * 30_000}", "DTSTAMP:never", "GEO:x")
    assert codes(read(calendar(crowded))) == ["R1"]
