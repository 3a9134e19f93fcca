"""What a day begins with: the services that a supervisor keeps at desks on its weekday."""

from collections.abc import Collection

from sqlalchemy import bindparam, select, update

from queue_core.actions.acting import Acting
from queue_core.data.office import desk as desks
from queue_core.data.office import weekly


def begin_day(acting: Acting, names: Collection[str] | None = None) -> None:
    """Lay today's weekday on the desks, or on those named; the others have config.toml's word."""
    params = {"office": acting.office.id, "day": acting.today.weekday()}
    kept = {row.desk: row.services for row in acting.db.execute(_OF_WEEKDAY, params)}
    for desk in names if names is not None else kept:
        acting.db.execute(_LAY, {"office": acting.office.id, "name": desk, "kept": kept.get(desk)})


_OF_WEEKDAY = select(weekly.c.desk, weekly.c.services).where(
    weekly.c.office_id == bindparam("office"), weekly.c.weekday == bindparam("day")
)
_LAY = (
    update(desks)
    .where(desks.c.office_id == bindparam("office"), desks.c.desk == bindparam("name"))
    .values(services=bindparam("kept", type_=desks.c.services.type))
)
