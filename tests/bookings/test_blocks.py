"""Staff block a time: nobody is booked then, exactly as in a closure of config.toml; and they unblock it."""

from datetime import timedelta

import pytest

from queue_core.actions import blocks, bookings, privacy
from queue_core.boards import staff_week
from queue_core.language.catalogs import language
from queue_core.language.journal_words import in_words
from tests.bookings import OTHER, SERVICE
from tests.bookings.acts import opened
from tests.office import TUESDAY, ZONE, local, refused


def block(acts, begin="13:00", end="14:30", service="taxes", reason="Ana is ill"):
    return acts.do(blocks.block, from_at=local(begin), until_at=local(end), service=service, reason=reason)


def week(acts, service="taxes"):
    found = staff_week.times_of(acts.office, service, [TUESDAY], acts.clock.now, "en")
    return {each["slot_at"]: each for each in found}


@pytest.mark.parametrize("service", ["taxes", None])
def test_a_blocked_time_is_offered_as_little_as_a_closure(acts, service):
    """Of its service, or of all; what only touches it is free; unblocked, it is offered again."""
    made = block(acts, service=service)
    assert acts.left("13:00") is acts.left("13:30") is acts.left("14:00") is None
    assert acts.left("12:30") == acts.left("14:30") == 1
    with refused("slot_closed"):
        acts.reserve("14:00")
    acts.do(blocks.unblock, made["id"])
    assert acts.left("14:00") == 1
    with refused("unknown_block"):
        acts.do(blocks.unblock, made["id"])


def test_another_services_time_stays_free(tmp_path, clock):
    two = [SERVICE, SERVICE | {"slug": "urban", "letter": "B", "name": "Urban"}]
    acts = opened(tmp_path, clock, service=two)
    block(acts, service="urban")
    assert acts.left("14:00") == 1
    acts.office.storage.close()


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"begin": "14:00", "end": "14:00"}, "bad_span"),
        ({"begin": "08:00", "end": "09:00"}, "slot_past"),
        ({"reason": "  "}, "nothing_written"),
        ({"reason": "x" * 201}, "too_long"),
        ({"service": "nothing"}, "unknown_service"),
    ],
)
def test_what_is_no_time_has_no_reason_or_no_service_is_refused(acts, asked, code):
    before = acts.events()
    with refused(code):
        block(acts, **asked)
    assert acts.events() == before


def test_nothing_is_blocked_where_booking_is_off(tmp_path, clock):
    off = opened(tmp_path, clock, booking={"enabled": False})
    with refused("booking_off"):
        block(off)
    off.office.storage.close()


def test_whoever_is_booked_there_stays_and_the_block_says_whom_it_concerns(acts):
    """Their place counts, and nobody else gets one; who has moved away is no longer concerned."""
    mine = acts.booked("14:00")["reference"]
    acts.booked("15:00", email=OTHER)
    block(acts)
    assert [each["concerns"] for each in staff_week.coming_blocks(acts.office, acts.clock.now)] == [[mine]]
    at_two = week(acts)[local("14:00").isoformat()]
    assert (at_two["taken"], at_two["left"], at_two["closed"]) == (1, 0, True)
    assert at_two["reason"] == "Ana is ill"
    acts.do(bookings.move, mine, slot_at=local("15:30"))
    assert staff_week.coming_blocks(acts.office, acts.clock.now)[0]["concerns"] == []


def test_the_journal_has_the_times_and_the_reason_until_it_is_erased(acts):
    """And the block goes with its reason, once it is over for as long."""
    made = block(acts)
    row = acts.journal()[-1]
    assert (row.event, row.service, row.by) == ("times.blocked", "taxes", "test")
    said = in_words(row.why, language("ro"), ZONE)
    assert said == "Din mar., 10 mar., 13:00 până mar., 10 mar., 14:30: Ana is ill"
    acts.do(blocks.unblock, made["id"])
    assert acts.events()[-1] == "times.unblocked"
    block(acts)
    acts.clock.now += timedelta(days=9)
    acts.do(privacy.purge, secret=b"s" * 32)
    assert staff_week.coming_blocks(acts.office, local("10:00")) == []
    assert all("said" not in (row.why or {}) for row in acts.journal())


def test_the_week_has_each_time_closed_ones_too(tmp_path, clock):
    """A closure's name in the language that is spoken, and a day's sums."""
    closed = {"from": "2026-03-10T12:00", "to": "2026-03-10T13:00", "name": {"ro": "Inventar", "en": "Stock"}}
    acts = opened(tmp_path, clock, closure=[closed])
    acts.booked("14:00")
    acts.reserve("15:00", email=OTHER)
    found = week(acts)
    assert len(found) == 16
    assert found[local("12:00").isoformat()]["reason"] == "Stock"
    assert [found[local(at).isoformat()]["taken"] for at in ("14:00", "15:00")] == [1, 1]
    assert staff_week.held_at(acts.office, "taxes", local("15:00"), acts.clock.now) == 1
    days = [TUESDAY, TUESDAY + timedelta(days=1)]
    today, tomorrow = staff_week.overview(acts.office, days, acts.clock.now, "en")["taxes"]
    assert (today.booked, today.left, today.closed, today.times) == (1, 9, 2, 16)
    assert (tomorrow.booked, tomorrow.left) == (0, 16)
    acts.office.storage.close()
