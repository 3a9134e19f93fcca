"""A place is sold once: twenty real processes on the last place of a time, on both databases; who moves keeps
the old one until the new one is had."""

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.databases import POSTGRESQL
from tests.hammers import hammered
from tests.office import Acts, Clock, founded, shipped

PROCESSES, TIMES = 20, 6
NOON = datetime(2030, 2, 4, 10, tzinfo=UTC)


def changes(url: str) -> dict[str, Any]:
    from tests.bookings import CHANGES

    terms = {"enabled": True, "lead_minutes": 0, "contact": "either"}
    return CHANGES | {"booking": terms, "storage": {"url": url}}


def wants_each(
    who: int, together: Any, folder: str, url: str, office_id: int, times: list[str]
) -> list[tuple]:
    """Reserve each time, all at once with the others; what came of it."""
    from queue_core.actions import reservations
    from queue_core.actions.acting import Office
    from queue_core.data.db import Storage
    from queue_core.rules.refusals import Refusal

    settings = shipped(Path(folder), **changes(url))
    office = Office(settings, Storage(url or f"sqlite:///{folder}/lobby.db"), office_id)
    found = []
    for number, at in enumerate(times):
        together.wait()
        try:
            reservations.reserve(
                office,
                f"B-{who}-{number}",
                service="taxes",
                slot_at=datetime.fromisoformat(at),
                email=f"v{who}-{number}@example.ro",
                by=f"process:{who}",
                now=NOON,
            )
            found.append((at, "reserved"))
        except Refusal as refusal:
            found.append((at, refusal.code))
    office.storage.close()
    return found


@pytest.mark.heavy
@pytest.mark.parametrize("url", sorted({"", POSTGRESQL}), ids=lambda url: url[:10] or "sqlite")
def test_twenty_processes_sell_each_last_place_once(tmp_path, url):
    """One has it, nineteen are told that it is taken."""
    from queue_core.boards import slots

    office_id = time.time_ns() // 1000 if url else 1
    acts = Acts(founded(shipped(tmp_path, **changes(url)), NOON, office_id), Clock(NOON))
    times = [each["slot_at"] for each in slots.slots_on(acts.office, "taxes", NOON.date(), NOON)][:TIMES]
    found = hammered(wants_each, str(tmp_path), url, office_id, times, processes=PROCESSES)
    for at in times:
        codes = [code for slot_at, code in found if slot_at == at]
        assert sorted(codes) == ["reserved"] + ["slot_taken"] * (PROCESSES - 1)
    left = {each["slot_at"]: each["left"] for each in slots.slots_on(acts.office, "taxes", NOON.date(), NOON)}
    assert {left[at] for at in times} == {0}
    acts.office.storage.close()


def moves_each(
    who: int, together: Any, folder: str, url: str, office_id: int, times: list[str]
) -> list[tuple]:
    """Move the own booking to each time, all at once with the others, half of them as staff; what came of it,
    and where the booking then stands."""
    from sqlalchemy import select

    from queue_core.actions import bookings, staff_appointments
    from queue_core.actions.acting import Office
    from queue_core.data.appointments import appointment
    from queue_core.data.db import Storage
    from queue_core.rules.refusals import Refusal

    settings = shipped(Path(folder), **changes(url))
    office = Office(settings, Storage(url or f"sqlite:///{folder}/lobby.db"), office_id)
    act = staff_appointments.move if who % 2 else bookings.move
    mine = select(appointment.c.slot_at).where(
        appointment.c.office_id == office_id, appointment.c.reference == f"MINE-{who}"
    )
    found = []
    for at in times:
        with office.storage.reading() as db:
            before = db.execute(mine).scalar_one()
        together.wait()
        try:
            act(office, f"MINE-{who}", slot_at=datetime.fromisoformat(at), by=f"process:{who}", now=NOON)
            code = "moved"
        except Refusal as refusal:
            code = refusal.code
        with office.storage.reading() as db:
            found.append((at, code, before, db.execute(mine).scalar_one()))
    office.storage.close()
    return found


@pytest.mark.heavy
@pytest.mark.parametrize("url", sorted({"", POSTGRESQL}), ids=lambda url: url[:10] or "sqlite")
def test_of_twenty_who_move_to_a_last_place_one_has_it_and_the_others_keep_theirs(tmp_path, url):
    """By visitors and by staff at once: nobody loses the old place before the new one is had."""
    from queue_core.actions import feed_appointments
    from queue_core.boards import slots

    office_id = time.time_ns() // 1000 if url else 1
    acts = Acts(founded(shipped(tmp_path, **changes(url)), NOON, office_id), Clock(NOON))
    for who in range(PROCESSES):
        tomorrow = NOON + timedelta(days=1, minutes=who)
        acts.do(feed_appointments.put, f"MINE-{who}", service="taxes", slot_at=tomorrow)
    times = [each["slot_at"] for each in slots.slots_on(acts.office, "taxes", NOON.date(), NOON)][:TIMES]
    found = hammered(moves_each, str(tmp_path), url, office_id, times, processes=PROCESSES)
    for at in times:
        codes = [code for slot_at, code, *_ in found if slot_at == at]
        assert sorted(codes) == ["moved"] + ["slot_taken"] * (PROCESSES - 1)
    for at, code, before, after in found:
        assert after == (datetime.fromisoformat(at) if code == "moved" else before)
    left = {each["slot_at"]: each["left"] for each in slots.slots_on(acts.office, "taxes", NOON.date(), NOON)}
    stands = [acts.appointment(f"MINE-{who}").slot_at.isoformat() for who in range(PROCESSES)]
    assert sorted(at for at in stands if at in times) == [at for at in times if left[at] == 0]
    assert times[-1] in stands
    acts.office.storage.close()
