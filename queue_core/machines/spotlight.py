"""Which call a TV shows large: from then on its visitor is waited for."""

from datetime import datetime

from sqlalchemy import bindparam, update

from queue_core.data.db import SCREENS, Office
from queue_core.data.tickets import IS_AT_DESK
from queue_core.data.tickets import ticket as tickets


def light(office: Office, number: str, *, called_at: datetime, now: datetime) -> None:
    """A TV gives a call its spotlight. The first TV counts; a call that has been withdrawn or repeated since
    is let be.

    `called_at` is the instant of the call as the TV's board has it.
    """
    params = {"office": office.id, "given": number, "called": called_at, "at": now}
    with office.changing() as (db, changed):
        if db.execute(_LIGHT, params).rowcount:
            changed.add(SCREENS)


_LIGHT = (
    update(tickets)
    .where(
        tickets.c.office_id == bindparam("office"),
        tickets.c.number == bindparam("given"),
        tickets.c.announced_at == bindparam("called"),
        tickets.c.lit_at.is_(None),
        IS_AT_DESK,
    )
    .values(lit_at=bindparam("at"))
)
