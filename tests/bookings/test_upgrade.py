"""An office with a booking site of the city's gains nothing and loses nothing by the booking that is here."""

import pytest
from sqlalchemy import insert

from queue_core.actions import blocks, bookings, reservations
from queue_core.boards import appointments, slots, staff_week
from queue_core.data import migrations
from queue_core.data.appointments import appointment
from queue_core.data.tables import metadata
from tests.bookings import CHANGES, EMAIL
from tests.data.upgrading import DATABASES, bring_to, columns_of, read, storage_on
from tests.office import TUESDAY, Acts, Clock, founded, local, refused, shipped

BEFORE_BLOCKS = "0023"
MADE = {
    "office_id": 1, "service": "taxes", "minutes": 30, "language": "ro", "changed_at": local("09:00"),
    "phone": "0721 000 111", "phone_digits": "721000111", "slot_on": TUESDAY,
}  # fmt: skip
HELD = {
    "office_id": 1, "reference": "B-HELD", "service": "taxes", "slot_at": local("15:00"), "minutes": 30,
    "email": EMAIL, "language": "ro", "url": "", "code": "", "state": "reserved", "tries": 0,
    "reserved_until": local("12:00"),
}  # fmt: skip


def rows(*made: tuple[str, str, str, str]) -> list[dict]:
    """Appointments by reference, time, source and state; each with all that its table asks for."""
    empty = dict.fromkeys(each.name for each in appointment.columns if each.name != "id")
    return [
        empty | MADE | {
            "reference": reference, "asked_for": reference.casefold(), "code": f"{number:06d}",
            "slot_at": local(at), "source": source, "state": state,
        }
        for number, (reference, at, source, state) in enumerate(made)
    ]  # fmt: skip


@pytest.mark.heavy
@pytest.mark.parametrize("database", DATABASES)
def test_bookings_of_the_schema_before_stand_after_the_upgrade_and_take_their_places(database, tmp_path):
    """What the site told, what was booked here, what is held; then all of it is moved, blocked and taken."""
    with storage_on(database, tmp_path) as (url, storage):
        bring_to(storage, BEFORE_BLOCKS)
        made = rows(
            ("SITE-1", "14:00", "feed", "booked"),
            ("SITE-2", "14:00", "feed", "booked"),
            ("SITE-3", "16:00", "feed", "cancelled"),
            ("B-MINE", "14:30", "booking", "booked"),
        )
        with storage.transaction(0) as db:
            tables = columns_of(db)
            office = {each.name: None for each in metadata.tables["office"].columns} | {
                "id": 1, "last_seq": 0, "day_seq": 0, "figures_seq": 0, "marked_seq": 0, "unsaid_seq": 0,
                "last_arrival_at": local("08:00"), "day_on": TUESDAY,
            }  # fmt: skip
            for name, values in (("office", [office]), ("appointment", made), ("reservation", [HELD])):
                db.execute(insert(tables[name]), values)
        before = read(storage, tables)
        migrations.migrate(storage)
        assert read(storage, tables) == before
        acts = Acts(founded(shipped(tmp_path, **CHANGES | {"storage": {"url": url}}), local("10:00")),
                    Clock(local("10:00")))  # fmt: skip
        try:
            works(acts)
        finally:
            acts.office.storage.close()


def works(acts: Acts) -> None:
    def left() -> dict:
        found = slots.slots_on(acts.office, "taxes", TUESDAY, acts.clock.now)
        return {each["slot_at"]: each["left"] for each in found}

    wanted = {"14:00": 0, "14:30": 0, "15:00": 0, "16:00": 1}
    assert {at: left()[local(at).isoformat()] for at in wanted} == wanted
    acts.book("SITE-4", "14:00")
    with refused("slot_taken"):
        acts.do(reservations.reserve, "B-NEW", service="taxes", slot_at=local("14:00"), email=EMAIL)
    acts.do(bookings.move, "B-MINE", slot_at=local("16:00"))
    acts.do(blocks.block, from_at=local("14:00"), until_at=local("15:00"), reason="x")
    assert local("14:30").isoformat() not in left()
    (block,) = staff_week.coming_blocks(acts.office, acts.clock.now)
    assert block["concerns"] == ["SITE-1", "SITE-2", "SITE-4"]
    assert len(appointments.expected(acts.office, TUESDAY)) == 5


def test_where_booking_is_off_the_site_is_the_only_one_that_books(tmp_path, clock):
    """Its appointments come, are moved and cancelled as before; nothing is free, held, blocked or told."""
    off = Acts(founded(shipped(tmp_path / "off"), clock.now), clock)
    for number in range(4):
        off.book(f"SITE-{number}", "14:00")
    off.book("SITE-0", "15:00")
    off.unbook("SITE-1")
    off.move("SITE-2", slot_at=local("14:00"), service="utilities")
    events = off.events()
    assert events.count("appointment.added") == 4 and "appointment.reserved" not in events
    for act, asked in (
        (reservations.reserve, {"reference": "B-1", "service": "taxes", "slot_at": local("16:00")}),
        (blocks.block, {"from_at": local("14:00"), "until_at": local("15:00"), "reason": "x"}),
    ):
        with refused("booking_off"):
            off.do(act, **asked)
    with refused("booking_off"):
        staff_week.overview(off.office, [TUESDAY], clock.now, "ro")
    with off.office.storage.reading() as db:
        tables = [metadata.tables[name] for name in ("reservation", "message", "block")]
        assert [db.execute(each.select()).all() for each in tables] == [[], [], []]
    off.office.storage.close()
