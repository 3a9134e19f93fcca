"""When somebody was last active at a browser that is signed in, to the minute."""

from datetime import datetime, timedelta

from sqlalchemy import bindparam, update

from queue_core.data.db import Office
from queue_core.data.schema import Instant
from queue_core.data.staff import staff_session

KEPT_EVERY = timedelta(minutes=1)


def keep_seen(office: Office, digest: str, seen_at: datetime, now: datetime) -> None:
    """Somebody is active in the session with this digest; written where `seen_at`, which is known, is older
    than a minute."""
    if now - seen_at < KEPT_EVERY:
        return
    with office.changing() as (db, _changed):
        db.execute(_SEEN, {"given": digest, "at": now})


_SEEN = (
    update(staff_session)
    .where(staff_session.c.digest == bindparam("given"))
    .values(seen_at=bindparam("at", type_=Instant))
)
