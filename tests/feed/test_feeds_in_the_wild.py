"""Files as offices, spreadsheets and calendar programs really write them, one fault of theirs at a time."""

from dataclasses import replace
from datetime import datetime

import pytest

from queue_core.feed.files import UnreadableFeed
from tests.feed.feeds import EVENT, ROW, calendar, codes, event, only, read, table

SHORT = "R1;taxes;2026-02-02 08:30"


def zone(name: str, *rules: str, winter: str = "+0200", summer: str = "+0300") -> str:
    """A VTIMEZONE as Outlook writes it; the rules are those of its summer time, none where it has none."""
    standard = ["BEGIN:STANDARD", "DTSTART:16010101T040000", f"TZOFFSETFROM:{summer}", f"TZOFFSETTO:{winter}"]
    yearly = ["RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10"] if rules else []
    daylight = ["BEGIN:DAYLIGHT", "DTSTART:16010101T030000", f"TZOFFSETFROM:{winter}", f"TZOFFSETTO:{summer}"]
    observed = [*standard, *yearly, "END:STANDARD", *(rules and [*daylight, *rules, "END:DAYLIGHT"])]
    return "\r\n".join(["BEGIN:VTIMEZONE", f"TZID:{name}", *observed, "END:VTIMEZONE"])


LAST_SUNDAY = "RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3"


# Both kinds


@pytest.mark.parametrize("text", [table(ROW), calendar(event())])
@pytest.mark.parametrize(
    "spoiled",
    [
        lambda text: "\ufeff\ufeff" + text,
        lambda text: text.replace("\r\n", "\r\r\n"),
        lambda text: text + "\x1a",
        lambda text: text + "\0" * 512,
    ],
    ids=["two byte order marks", "line ends written twice", "an old end of file", "padded to a block"],
)
def test_what_programs_add_to_a_file_does_not_matter(spoiled, text):
    """Marks at the front, line ends of a text written as text, and what old systems fill a file up with."""
    assert read(spoiled(text)) == read(text)


def test_a_fold_survives_line_ends_that_were_written_twice():
    """The rest of a folded name is neither lost nor counted as a line of its own."""
    folded = calendar(event(attendee='ATTENDEE;CN="Țurcanu\r\n  Ș.":tel:+40700000001'))
    assert only(read(folded.replace("\r\n", "\r\r\n"))).name == "Țurcanu Ș."


# Tables


@pytest.mark.parametrize(
    "header",
    [
        '"\ufeffreference";"service";"slot_at"',
        "Reference;Service;Slot At",
        "reference;service;slot-at",
        '"sep=;"\r\nreference;service;slot_at',
        "sep=;;;\r\nreference;service;slot_at",
    ],
)
def test_a_header_is_known_however_a_spreadsheet_wrote_it(header):
    """A mark inside the first quotes, blanks for underscores, a saved line `sep=` do not hide the columns."""
    assert codes(read(table(SHORT, header=header))) == ["R1"]


@pytest.mark.parametrize(
    ("written", "utc"),
    [
        ("02-02-2026 08:30", "2026-02-02 06:30"),
        ("3-2-2026 8:30", "2026-02-03 06:30"),
        ("02.02.2026T08:30:00", "2026-02-02 06:30"),
        ("02.02.2026 06:30Z", "2026-02-02 06:30"),
        ("02.02.2026\u00a008:30", "2026-02-02 06:30"),
        ("2026-2-3 8:30", "2026-02-03 06:30"),
        ("2026/02/03 08:30", "2026-02-03 06:30"),
        ("2026.02.03 08:30", "2026-02-03 06:30"),
        ("2026. 02. 03. 08:30", "2026-02-03 06:30"),
        ("2026-02-02T08:30:00,000+02:00", "2026-02-02 06:30"),
        ("20260202T083000", "2026-02-02 06:30"),
        ("20260202T063000Z", "2026-02-02 06:30"),
        ("20260202T0830+0200", "2026-02-02 06:30"),
    ],
)
def test_a_time_that_can_mean_only_one_thing_is_read(written, utc):
    """Day first with dots or dashes, year first with any mark, or ISO 8601 without marks."""
    assert only(read(table(f"R1;taxes;{written}"))).slot_at == datetime.fromisoformat(utc + "Z")


@pytest.mark.parametrize(
    "written",
    [
        *("02/03/2026 08:30", "3/2/2026 8:30", "02.02.26 08:30", "2026-02.02 08:30", "02.02-2026 08:30"),
        *("2.2.2026 8:30 PM", "2026-02-02T08:30+14:60", "20260202 083000", "2026022T083000", "46055.354166"),
    ],
)
def test_a_time_that_can_mean_two_things_is_refused(written):
    """With slashes the month may come first; a wrong day is worse than a refused row."""
    assert codes(read(table(f"R1;taxes;{written}"))) == ["bad_time"]


@pytest.mark.parametrize(("written", "minutes"), [("15.0", 15), ("15,00", 15), ("015", 15)])
def test_minutes_may_carry_the_noughts_of_a_spreadsheet(written, minutes):
    """A column with gaps is a column of decimal numbers to many programs."""
    assert only(read(table(f"{SHORT};{written}"))).minutes == minutes


@pytest.mark.parametrize("written", ["15.5", "15.", "480.1", "1e1", "0.0", "15 000"])
def test_minutes_in_parts_are_refused(written):
    """Only whole minutes count."""
    assert codes(read(table(f"{SHORT};{written}"))) == ["bad_minutes"]


# What a reason may say

SHIFTED = "name;phone;reference;service;slot_at;minutes;state;language"


@pytest.mark.parametrize(
    "row",
    [
        "Popescu; Ion;+40722123456;654321;R9;taxes;2026-02-02 08:30",
        "Popescu;+40722123456; 654321;;R9;taxes",
        ";;R9;Popescu;taxes;2026-02-02 08:30",
        ";;R9;taxes;+40722123456",
        ";;R9;taxes;0722 123 456",
        ";;R9;taxes;654321",
        ";;R9;taxes;2026-02-02 08:30 Ion Popescu",
        ";;R9;taxes;2026-02-02 08:30;Ion",
        ";;R9;taxes;2026-02-02 08:30;0722123456",
        ";;R9;taxes;2026-02-02 08:30;654321",
        ";;R9;taxes;2026-02-02 08:30;15;Popescu",
        ";;R9;taxes;2026-02-02 08:30;15;+40722123456",
        ";;R9;taxes;2026-02-02 08:30;15;booked;Popescu\x07",
        ";;R9;taxes;2026-02-02 08:30;15;booked;+40722123456+40722123456+40722123456",
    ],
)
def test_a_visitor_who_slipped_into_another_column_is_not_named(row):
    """A stray separator shifts a row; its reason repeats nothing that may be a name, telephone or code."""
    first, refused = read(table(ROW.partition(";15")[0], row, header=SHIFTED))[:2]
    assert not any(each in refused.why for each in ("Popescu", "Ion", "123456", "123 456", "654321"))
    assert first.line == 2


def test_a_first_line_that_names_no_columns_is_not_repeated():
    """A file without a header begins with a visitor."""
    with pytest.raises(UnreadableFeed) as refusal:
        read("Ion Popescu;+40722123456;R1;taxes\r\n")
    assert "Popescu" not in str(refusal.value)


@pytest.mark.parametrize(
    "lost", ["DTSTART:20260202T083000", "DTSTART:", "DURATION:PT15M", "DTEND:2026", "STATUS:"]
)
def test_a_line_that_ran_into_the_next_does_not_name_the_visitor(lost):
    """A lost line end puts the ATTENDEE into another property's value."""
    glued = event(dtend=None, status=f"{lost}ATTENDEE;CN=Ion Popescu:tel:+40722123456")
    alone = glued.replace("DTSTART;TZID=Europe/Bucharest:20260202T083000\r\n", "")
    for entry in read(calendar(glued, alone)):
        assert "Popescu" not in entry.why
        assert "+40" not in entry.why


# Calendars


@pytest.mark.parametrize(
    ("defined", "used", "hour"),
    [
        (zone("(UTC+02:00) Athens\\, Bucharest", LAST_SUNDAY), '"(UTC+02:00) Athens, Bucharest"', "06"),
        (zone("(GMT+02.00) Athens/Bucharest", LAST_SUNDAY), "(GMT+02.00) Athens/Bucharest", "06"),
        (zone("Customized", LAST_SUNDAY, winter="+0100", summer="+0200"), "Customized", "07"),
        (zone("tzone://Microsoft/Utc", winter="+0000", summer="+0000"), '"tzone://Microsoft/Utc"', "08"),
        (zone("Fixed", winter="-0330", summer="-0330"), "Fixed", "12"),
    ],
)
def test_a_zone_that_the_file_defines_is_known(defined, used, hour):
    """Outlook and Exchange name zones as they show them, and define them in a VTIMEZONE."""
    start = f"DTSTART;TZID={used}:20260202T083000"
    entry = only(read(calendar(defined, event(dtstart=start, dtend="DURATION:PT15M"))))
    assert f"{entry.slot_at:%H}" == hour


def test_a_defined_zone_has_its_summer_and_its_lost_hour():
    """Its own rules say when the clocks change; lengths across zones are counted in real time."""
    starts = ["20260701T083000", "20260329T033000", "20260329T040000"]
    events = [event(dtstart=f"DTSTART;TZID=Ours:{start}", dtend="DURATION:PT15M") for start in starts]
    summer, lost, after = read(calendar(*events, zone("Ours", LAST_SUNDAY)))
    assert [f"{each.slot_at:%H:%M}" for each in (summer, after)] == ["05:30", "01:00"]
    assert lost.code == "no_such_time"


@pytest.mark.parametrize(
    "rule",
    [
        *("RRULE:FREQ=SECONDLY", "RRULE:FREQ=YEARLY;INTERVAL=0", "RRULE:FREQ=YEARLY;BYDAY=9XX;BYMONTH=3"),
        *("RRULE:FREQ=YEARLY;BYMONTH=13", "RDATE:never", "DTSTART:soon", "TZOFFSETTO:+9900"),
    ],
)
def test_a_zone_that_is_defined_badly_is_not_known(rule):
    """A definition without end or sense costs the events that use it, not the file and no time."""
    there = event(dtstart="DTSTART;TZID=There:20260702T083000", dtend="DURATION:PT15M")
    assert codes(read(calendar(zone("There", rule), there, event())))[-2:] == ["unknown_zone", "R1"]


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"dtstart": "DTSTART;TZID=Europe/Bucharest:20260202T083000 "}, {}),
        ({"dtend": "DURATION:PT15M\t"}, {}),
        ({"attendee": "ATTENDEE;CN=Pop, Ion:tel:+40700000001"}, {"name": "Pop, Ion"}),
        ({"attendee": "ATTENDEE;CN=Țurcanu Ș.:tel://+40700000001"}, {}),
        ({"modified": "LAST-MODIFIED:16010101T000000Z"}, {}),
        ({"modified": "LAST-MODIFIED:20260329T033000"}, {}),
        ({"modified": "SEQUENCE:3\r\nLAST-MODIFIED:20260101T000000"}, {"sequence": 3}),
    ],
)
def test_an_event_is_not_lost_for_what_it_does_not_need(changed, expected):
    """Blanks at a line's end, a comma in a name, an address with slashes, a time of change that cannot be."""
    entry = only(read(calendar(event(**changed))))
    assert entry == replace(EVENT, **({"updated_at": entry.updated_at} | expected))
    assert type(entry.sequence) in (int, type(None))


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"attendee": "ATTENDEE;CN=Ion\x07escu:tel:+40700000001"}, "control_characters"),
        ({"attendee": "ATTENDEE;CN=Ionescu:tel:+40700\x00000001"}, "control_characters"),
        ({"dtstart": 'DTSTART;TZID="(UTC+02:00) Bucharest":20260202T063000Z'}, "bad_time"),
        ({"dtend": "DURATION:PT15M\r\nDURATION:PT20M"}, "bad_minutes"),
    ],
)
def test_an_event_that_is_not_sound_is_refused_in_words(changed, code):
    """No visitor loses a name in silence, and no reason is written in a program's language."""
    refused, kept = read(calendar(event(**changed), event()))
    assert (refused.code, kept.reference) == (code, "R1")
    assert "vDDD" not in refused.why


def test_a_cancellation_needs_to_say_no_more_than_the_reference():
    """METHOD:CANCEL without time and category, as RFC 5546, 3.2.5 has it; in a table a short row."""
    lines = ["BEGIN:VCALENDAR", "METHOD:CANCEL", "BEGIN:VEVENT", "UID:R1@x", "SEQUENCE:2", "END:VEVENT"]
    (entry,) = read("\r\n".join([*lines, "END:VCALENDAR", ""]))
    assert (entry.reference, entry.state, entry.service, entry.slot_at) == ("R1", "cancelled", None, None)
    (entry,) = read("reference;service;slot_at;state\nR1;;;cancelled\n")
    assert (entry.reference, entry.state, entry.service, entry.slot_at) == ("R1", "cancelled", None, None)
