"""A supervisor ends the day: announced first to everybody it concerns, and stopped by any supervisor until it
is done.

The announcement is kept with the office, so it survives a restart. The server process that leads carries it
out; the act's own transaction sees that it happens once.
"""

from datetime import timedelta
from typing import Any

from sqlalchemy import bindparam, select, update

from queue_core.actions.act import act
from queue_core.actions.acting import Acting, Answer
from queue_core.actions.day_end import end_of_day
from queue_core.data.db import Office
from queue_core.data.office import office as offices
from queue_core.rules.refusals import Refusal

ANNOUNCED_FOR = timedelta(seconds=60)


@act
def announce_end(acting: Acting, *, confirmed: bool = False, by: str) -> Answer:
    """Announce that the day ends in `ANNOUNCED_FOR`; what has been announced already stands as it is.

    Refuses with `word_needed` while the office is open, unless `confirmed`.
    """
    if not confirmed and acting.settings.opening.open_until(acting.now) is not None:
        raise Refusal("word_needed")
    announced = _announced(acting)
    if announced is not None:
        return Answer({"ends_at": announced.ends_at.isoformat()})
    ends_at = acting.now + ANNOUNCED_FOR
    _keep(acting, ends_at=ends_at, ends_by=by)
    acting.journal("day.end_announced", by=by, why={"because": "ends_at", "ends_at": ends_at.isoformat()})
    return Answer({"ends_at": ends_at.isoformat()}, made=True)


@act
def stop_end(acting: Acting, *, by: str) -> Answer:
    """Take back the announced end of the day. Refuses with `nothing_announced`."""
    if _announced(acting) is None:
        raise Refusal("nothing_announced")
    _keep(acting, ends_at=None, ends_by=None)
    acting.journal("day.end_stopped", by=by)
    return Answer({})


@act
def carry_out_end(acting: Acting, *, by: str) -> Answer:
    """End the day whose announced end has come, in the name of who announced it; else nothing."""
    announced = _announced(acting)
    if announced is None or acting.now < announced.ends_at:
        return Answer({"day": None})
    end_of_day(acting, acting.today, by=announced.ends_by or by)
    return Answer({"day": acting.today.isoformat()})


def is_announced(office: Office) -> bool:
    """Whether an end of the day is announced: a cheap look before the act."""
    with office.storage.reading() as db:
        return db.execute(_ANNOUNCED, {"office": office.id}).one_or_none() is not None


def _announced(acting: Acting) -> Any:
    return acting.db.execute(_ANNOUNCED, {"office": acting.office.id}).one_or_none()


def _keep(acting: Acting, **values: Any) -> None:
    acting.db.execute(update(offices).where(offices.c.id == acting.office.id).values(**values))


_ANNOUNCED = select(offices.c.ends_at, offices.c.ends_by).where(
    offices.c.id == bindparam("office"), offices.c.ends_at.is_not(None)
)
