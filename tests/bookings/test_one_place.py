"""A place is sold once: twenty real processes on the last place of a time, on both databases."""

import time
from datetime import UTC, datetime
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
