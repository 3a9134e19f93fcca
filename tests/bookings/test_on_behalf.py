"""Staff book, move and cancel for somebody on the phone: a place is sold once, by whomever."""

from datetime import timedelta

import pytest

from queue_core.actions import blocks
from tests.bookings import EMAIL, OTHER
from tests.bookings.acts import opened
from tests.office import local, refused

PHONE = "0721 000 111"


def by_phone(acts, at="14:00", **asked):
    slot_at = local(at) if isinstance(at, str) else at
    return acts.book_by_phone("taxes", slot_at=slot_at, **{"name": "Ion Pop", "phone": PHONE} | asked)


def test_it_is_booked_at_once_and_told_with_its_code(acts):
    """By e-mail where there is one; the message has the address of its own page."""
    made = by_phone(acts, email=EMAIL, page=lambda reference: f"https://lobby.example/book/{reference}")
    assert made["state"] == "booked" and acts.left() == 0
    assert acts.told() == ["booked"]
    row = acts.appointment(made["reference"])
    assert (row.source, row.email, row.url) == (
        "staff",
        EMAIL,
        f"https://lobby.example/book/{made['reference']}",
    )
    with refused("bad_contact"):
        by_phone(acts, "15:00", email="0721000111")


def test_staff_do_not_sell_a_place_twice(acts):
    """Nor move somebody into one that is taken, whose old place is kept."""
    acts.booked("14:00")
    mine = by_phone(acts, "15:00")["reference"]
    with refused("slot_taken"):
        by_phone(acts)
    for at in ("14:00", "14:10"):
        with refused("slot_taken"):
            acts.move(mine, slot_at=local(at))
    assert acts.left("15:00") == 0
    assert acts.move(mine, slot_at=local("15:00"))["slot_at"] == local("15:00").isoformat()
    acts.move(mine, slot_at=local("15:10"))
    assert (acts.left("15:00"), acts.left("15:30"), acts.told()[-1]) == (0, 0, "moved")


def test_neither_lead_nor_horizon_binds_staff(acts):
    by_phone(acts, "10:30")
    by_phone(acts, local("10:00") + timedelta(days=21))


def test_staff_book_nobody_into_a_time_that_is_blocked_or_closed(tmp_path, clock):
    closed = {"from": "2026-03-10T12:00", "to": "2026-03-10T13:00"}
    acts = opened(tmp_path, clock, closure=[closed])
    acts.do(blocks.block, from_at=local("14:00"), until_at=local("15:00"), reason="moving house")
    for at in ("12:30", "14:30"):
        with refused("slot_blocked"):
            by_phone(acts, at)
    acts.office.storage.close()


def test_a_cancellation_is_told_and_its_reason_is_in_the_journal(acts):
    mine = acts.booked("14:00", email=OTHER)["reference"]
    acts.call_off(mine, reason="the clerk is ill")
    assert acts.left() == 1 and acts.told()[-1] == "cancelled"
    assert acts.journal()[-1].why["said"] == "the clerk is ill"


@pytest.mark.parametrize("booking", [{"enabled": False}, {}], ids=["off", "not this service"])
def test_where_a_service_is_not_booked_here_staff_are_bound_as_before(tmp_path, clock, booking):
    """By the hours alone: several at one time, and nobody is told that they are booked."""
    acts = opened(tmp_path, clock, booking=booking)
    service = "urban" if not booking else "taxes"
    for _ in range(3):
        acts.book_by_phone(service, slot_at=local("14:00"), phone=PHONE)
    assert acts.told() == []
    acts.office.storage.close()
