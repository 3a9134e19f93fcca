"""Good files, damaged at random: who is in them is booked as meant or refused, and nobody else cancelled."""

import os
from functools import cache
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from queue_core.feed.files import Entry, RefusedEntry, UnreadableFeed, has_open_end
from queue_core.feed.one_file import settled
from tests.feed.feeds import read

FEEDS = Path(__file__).parent.parent / "feeds"
LONG = bool(os.environ.get("TESTED_LONG"))
ROUND = settings(
    max_examples=4000 if LONG else 120, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)


@cache
def good(ending: str) -> tuple[bytes, dict[str, Entry]]:
    """The first third of the shipped day, and what it says."""
    data = (FEEDS / f"appointments-2026-02-02.{ending}").read_bytes()
    if ending == "csv":
        data = b"".join(data.splitlines(keepends=True)[:22])
    else:
        head, *events = data.split(b"BEGIN:VEVENT")
        data = head + b"".join(b"BEGIN:VEVENT" + event for event in events[:20]) + b"END:VCALENDAR\r\n"
    return data, {entry.reference: entry for entry in read(data, f"day.{ending}")}


def visit(entry: Entry) -> tuple:
    return (entry.service, entry.slot_at, entry.minutes, entry.name, entry.phone, entry.state)


def taken(data: bytes, ending: str) -> tuple[list[Entry], list[RefusedEntry]]:
    """What would be put of a file, and what is refused; a file that cannot be read refuses all."""
    try:
        entries = list(settled(read(data, f"day.{ending}")))
    except UnreadableFeed:
        return [], [RefusedEntry(1, "unreadable", "")]
    return [e for e in entries if isinstance(e, Entry)], [e for e in entries if isinstance(e, RefusedEntry)]


def lines_of(data: bytes) -> list[bytes]:
    return data.splitlines(keepends=True)


@ROUND
@given(ending=st.sampled_from(["csv", "ics"]), share=st.floats(0, 1))
def test_a_file_that_is_cut_anywhere_books_nobody_otherwise_and_says_so(ending, share):
    """Who stands whole before the cut is booked as meant; the cut itself is refused, or seen at the end."""
    data, meant = good(ending)
    cut = data[: int(len(data) * share)]
    booked, refused = taken(cut, ending)
    ends_well = cut.endswith((b"\n", b"\r")) if ending == "csv" else len(cut.rstrip()) == len(data.rstrip())
    assert ends_well or refused or has_open_end(cut, f"day.{ending}")
    last_line = cut.count(b"\n") + 1
    for entry in booked:
        if entry.line < last_line or ending == "ics":
            assert visit(entry) == visit(meant[entry.reference])
        else:
            assert entry.slot_at == meant[entry.reference].slot_at
    whole = {each.reference for each in meant.values() if ending == "csv" and each.line < last_line}
    assert whole <= {entry.reference for entry in booked}


@ROUND
@given(ending=st.sampled_from(["csv", "ics"]), data=st.data())
def test_lines_doubled_and_moved_book_nobody_twice_or_otherwise(ending, data):
    """Rows, or whole events, in any order and any number."""
    whole, meant = good(ending)
    if ending == "csv":
        head, *units = lines_of(whole)
        end = b""
    else:
        head, *rest = whole.split(b"BEGIN:VEVENT")
        units = [b"BEGIN:VEVENT" + each for each in rest]
        units[-1], _, _ = units[-1].partition(b"END:VCALENDAR")
        end = b"END:VCALENDAR\r\n"
    chosen = data.draw(st.lists(st.sampled_from(units), min_size=1, max_size=40))
    booked, refused = taken(head + b"".join(chosen) + end, ending)
    assert not refused
    assert len(booked) == len(chosen)
    assert all(visit(entry) == visit(meant[entry.reference]) for entry in booked)


@ROUND
@given(ending=st.sampled_from(["csv", "ics"]), data=st.data())
def test_another_encoding_and_other_line_ends_say_the_same(ending, data):
    """UTF-8 with and without a mark, UTF-16, CP1250; CR, LF and CR LF, also with empty lines between."""
    whole, meant = good(ending)
    text = whole.decode("utf-8-sig").replace("\r\n", "\n")
    text = text.replace("\n", data.draw(st.sampled_from(["\n", "\r\n", "\r", "\r\r\n", "\n\n", "\r\n\r\n"])))
    encoding = data.draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
    booked, refused = taken(text.encode(encoding), ending)
    assert not refused
    assert [visit(entry) for entry in booked] == [visit(entry) for entry in meant.values()]


@ROUND
@given(width=st.integers(1, 80), blank=st.sampled_from([" ", "\t"]), empty=st.booleans())
def test_a_calendar_folded_anywhere_says_the_same(width, blank, empty):
    """RFC 5545, 3.1, at any width, between letters; structure lines stay whole."""
    whole, meant = good("ics")
    between = f"\r\n{'' if not empty else chr(13) + chr(10)}{blank}"
    folded = [
        line if line.startswith(("BEGIN", "END")) else between.join(
            line[at : at + width] for at in range(0, len(line), width)
        )
        for line in whole.decode().splitlines()
    ]  # fmt: skip
    booked, refused = taken("\r\n".join([*folded, ""]).encode(), "ics")
    assert not refused
    assert [visit(entry) for entry in booked] == [visit(entry) for entry in meant.values()]


@ROUND
@given(ending=st.sampled_from(["csv", "ics"]), data=st.data())
def test_a_damaged_line_costs_its_own_visitor_at_most(ending, data):
    """A line lost, blanked, cut, or with a stray sign: every other visitor is booked as meant, and who is
    booked of the damaged ones is so or refused; whoever was booked is not cancelled."""
    whole, meant = good(ending)
    lines = lines_of(whole)
    at = data.draw(st.integers(1, len(lines) - 1))
    damage = data.draw(st.sampled_from(["cut", "sign", "name"]))
    body = lines[at].rstrip(b"\r\n")
    place = data.draw(st.integers(0, max(len(body) - 1, 0)))
    if damage == "cut":
        body = body[:place]
    elif damage == "sign":
        body = body[:place] + data.draw(st.sampled_from([b'"', b";", b":", b"\x07", b" "])) + body[place:]
    else:
        body = b"X-" + body
    lines[at] = body + b"\r\n"
    booked, _ = taken(b"".join(lines), ending)
    mine = {e.reference for e in meant.values() if e.line <= at + 1}
    touched = max((e for e in meant.values() if e.line <= at + 1), key=lambda e: e.line, default=None)
    for entry in booked:
        if touched is None or entry.reference in meant and entry.reference != touched.reference:
            assert visit(entry) == visit(meant[entry.reference])
            assert entry.state == meant[entry.reference].state
        elif entry.state == "cancelled":
            assert touched.state == "cancelled"
    if ending == "csv":
        others = set(meant) - {touched.reference if touched else ""}
        assert others <= {entry.reference for entry in booked} or not mine
