"""The row of a kiosk's screen: when it last gave a ticket, and since when somebody there needs help."""

from datetime import datetime

from sqlalchemy import Column, bindparam, insert, select, update

from queue_core.actions.acting import Acting
from queue_core.data.devices import screen as screens


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


_CHANGE = update(screens).where(
    screens.c.office_id == bindparam("office"), screens.c.name == bindparam("screen")
)
