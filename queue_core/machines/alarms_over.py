"""Which alarms somebody has seen, and that they are over: the next of the kind is a new one."""

from collections.abc import Collection

from sqlalchemy import bindparam, delete, select, tuple_

from queue_core.data.db import Office
from queue_core.data.office import alarm_seen


def seen(office: Office) -> list[tuple[str, str]]:
    """The alarms that somebody has seen, by key and instance."""
    with office.storage.reading() as db:
        return [(row.alarm, row.instance) for row in db.execute(_SEEN, {"office": office.id})]


def forget(office: Office, over: Collection[tuple[str, str]]) -> None:
    """Forget who has seen these."""
    gone = delete(alarm_seen).where(
        alarm_seen.c.office_id == office.id,
        tuple_(alarm_seen.c.alarm, alarm_seen.c.instance).in_(list(over)),
    )
    with office.changing() as (db, _):
        db.execute(gone)


_SEEN = select(alarm_seen.c.alarm, alarm_seen.c.instance).where(alarm_seen.c.office_id == bindparam("office"))
