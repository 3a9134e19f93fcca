"""The row of a kiosk's screen: when it last gave a paper, and since when somebody there needs help."""

from datetime import datetime, timedelta

from sqlalchemy import Column, bindparam, insert, select, update

from queue_core.actions.acting import Acting
from queue_core.data.db import PATIENCE_S
from queue_core.data.devices import screen as screens
from queue_core.rules.refusals import Refusal

WAITED = timedelta(seconds=PATIENCE_S)


def instant_of(acting: Acting, screen: str, column: Column[datetime]) -> datetime | None:
    """What a screen's row holds; None too where the screen has no row yet."""
    wanted = select(column).where(screens.c.office_id == acting.office.id, screens.c.name == screen)
    return acting.db.execute(wanted).scalar_one_or_none()


def keep(acting: Acting, screen: str, **changes: datetime | None) -> None:
    """Change a screen's row, or make it."""
    params = {"office": acting.office.id, "screen": screen}
    if not acting.db.execute(_CHANGE.values(**changes), params).rowcount:
        row = {"office_id": acting.office.id, "name": screen, **changes}
        acting.db.execute(insert(screens), row)


def keep_the_pause(acting: Acting, screen: str) -> None:
    """One ticket or other paper at a time from one screen, then a pause. Refuses with `one_at_a_time`.

    A press whose `now` is before the last paper's waited meanwhile for the database, at most WAITED; before
    that, the clock was set back.
    """
    last = instant_of(acting, screen, screens.c.ticket_at)
    pause = timedelta(seconds=acting.settings.kiosk.pause_seconds)
    if last is not None and pause and last - WAITED <= acting.now < last + pause:
        raise Refusal("one_at_a_time")
    keep(acting, screen, ticket_at=acting.now)


_CHANGE = update(screens).where(
    screens.c.office_id == bindparam("office"), screens.c.name == bindparam("screen")
)
