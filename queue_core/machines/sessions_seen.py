"""When somebody was last active at a browser that is signed in, to the minute."""

from datetime import datetime, timedelta

from sqlalchemy import bindparam, update

from queue_core.data.db import Office
from queue_core.data.if_free import write_if_free
from queue_core.data.schema import Instant
from queue_core.data.staff import staff_session

KEPT_EVERY = timedelta(minutes=1)


def keep_seen(office: Office, digest: str, seen_at: datetime, now: datetime) -> None:
    """Somebody is active in the session with this digest; written where `seen_at`, which is known, is older
    than a minute. A page that is only read waits for no other write: the next one keeps it."""
    if now - seen_at >= KEPT_EVERY:
        write_if_free(office.storage, _SEEN, {"given": digest, "at": now})


_SEEN = (
    update(staff_session)
    .where(staff_session.c.digest == bindparam("given"))
    .values(seen_at=bindparam("at", type_=Instant))
)
