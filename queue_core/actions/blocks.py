"""Staff block a time, for a service or for all: nobody is booked then; and they unblock it.

Whoever is booked there already stays booked: `boards.appointments.booked_between` tells whom it concerns, and
each of them is moved or called off by an act of its own (`staff_appointments`), which tells them.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, insert

from queue_core.actions.act import act
from queue_core.actions.acting import Acting, Answer
from queue_core.data.blocks import block as blocks
from queue_core.data.queries import written
from queue_core.data.schema import Row
from queue_core.rules import limits
from queue_core.rules.refusals import Refusal


@act
def block(
    acting: Acting,
    *,
    from_at: datetime,
    until_at: datetime,
    reason: str,
    service: str | None = None,
    by: str,
) -> Answer:
    """Let nobody be booked from one instant to another, for a service or for all of them.

    Refuses with `booking_off`, `unknown_service`, `bad_year`, `bad_span`, `slot_past`, `nothing_written`, and
    as the law of reasons does.
    """
    if not acting.settings.booking.enabled:
        raise Refusal("booking_off")
    if service is not None and service not in acting.settings.services:
        raise Refusal("unknown_service", service=service)
    begin, end = limits.instant(from_at), limits.instant(until_at)
    if end <= begin:
        raise Refusal("bad_span")
    if end <= acting.now:
        raise Refusal("slot_past")
    said = limits.REASON.taken(reason)
    if not said:
        raise Refusal("nothing_written")
    values = {
        "office_id": acting.office.id, "service": service, "from_at": begin, "until_at": end, "reason": said,
    }  # fmt: skip
    row = acting.db.execute(insert(blocks).returning(blocks), values).one()
    acting.journal("times.blocked", by=by, service=service, why=_why(row))
    return Answer(_data(row), made=True)


@act
def unblock(acting: Acting, block: int, *, by: str) -> Answer:
    """Let a blocked time be booked again. Refuses with `unknown_block`."""
    params = {"office": acting.office.id, "id_": block}
    row = acting.db.execute(_UNBLOCK, params).one_or_none()
    if row is None:
        raise Refusal("unknown_block")
    acting.journal("times.unblocked", by=by, service=row.service, why=_why(row))
    return Answer(_data(row))


def _data(row: Row) -> dict[str, Any]:
    return {
        "id": row.id,
        "service": row.service,
        "from_at": written(row.from_at),
        "until_at": written(row.until_at),
        "reason": row.reason,
    }


def _why(row: Row) -> dict[str, Any]:
    times = {"from_at": written(row.from_at), "until_at": written(row.until_at)}
    return {"because": "blocked", **times, "said": row.reason}


_UNBLOCK = (
    delete(blocks)
    .where(blocks.c.office_id == bindparam("office"), blocks.c.id == bindparam("id_"))
    .returning(blocks)
)
