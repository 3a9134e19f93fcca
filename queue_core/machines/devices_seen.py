"""Which devices are connected, and whether they show what is old."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, bindparam, case, func, select, update

from queue_core.data.db import SCREENS, Office
from queue_core.data.devices import AWAY_AFTER
from queue_core.data.schema import Instant
from queue_core.data.staff import token


def keep_seen(
    office: Office,
    lagging: Mapping[str, bool],
    now: datetime,
    *,
    told: Mapping[str, dict[str, Any]] | None = None,
    process: str = "",
) -> None:
    """These devices are connected to this server process now; those that are `lagging` show what is old.

    `told` is what each said of itself. Announced when one has come or come back, and when one begins or
    ends to lag.
    """
    rows = [
        {"device": name, "lags": lags, "at": now, "by": process, "said": (told or {}).get(name)}
        for name, lags in lagging.items()
    ]
    with office.changing() as (db, changed):
        for known in db.execute(_KNOWN, {"names": list(lagging)}):
            was_away = known.seen_at is None or now - known.seen_at > AWAY_AFTER
            if was_away or (known.behind_at is not None) != lagging[known.name]:
                changed.add(SCREENS)
        db.execute(_SEEN, rows)


_AT, _LAGS = bindparam("at", type_=Instant), bindparam("lags", type_=Boolean)
_KNOWN = select(token.c.name, token.c.seen_at, token.c.behind_at).where(
    token.c.name.in_(bindparam("names", expanding=True))
)
_SEEN = (
    update(token)
    .where(token.c.name == bindparam("device"))
    .values(
        seen_at=_AT,
        behind_at=case((_LAGS, func.coalesce(token.c.behind_at, _AT)), else_=None),
        process=bindparam("by"),
        told=bindparam("said", type_=token.c.told.type),
    )
)
