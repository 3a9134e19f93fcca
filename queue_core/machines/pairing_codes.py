"""The codes by which screens that nobody knows ask to be devices; `actions/devices.py` pairs them."""

import secrets
from datetime import datetime

from sqlalchemy import bindparam, delete, insert, select

from queue_core.data.db import Office
from queue_core.data.devices import CODE_LIVES, pairing

MOST_ASKING = 50
"""Screens of a kind that may ask at once: whoever opens the page asks, so the oldest give way."""


def ask(office: Office, kind: str, *, digest: str, now: datetime) -> str:
    """A new code of six digits for the glass of a `kiosk` or a TV (`display`), good for `CODE_LIVES`.

    `digest` is that of the secret which the browser keeps. No staff's screen shows who asks, so nobody is
    told.
    """
    with office.changing() as (db, _):
        db.execute(_OVER, {"before": now - CODE_LIVES})
        known = db.execute(_ASKING).all()
        alike = [row.code for row in known if row.room == kind]
        if too_many := alike[MOST_ASKING - 1 :]:
            db.execute(_GIVE_WAY, {"codes": too_many})
        code = next(code for code in iter(_random_code, None) if code not in {row.code for row in known})
        db.execute(insert(pairing), {"code": code, "digest": digest, "room": kind, "asked_at": now})
    return code


def _random_code() -> str:
    return f"{secrets.randbelow(10**6):06d}"


_OVER = delete(pairing).where(pairing.c.asked_at < bindparam("before"))
_ASKING = select(pairing.c.code, pairing.c.room).order_by(pairing.c.asked_at.desc())
_GIVE_WAY = delete(pairing).where(pairing.c.code.in_(bindparam("codes", expanding=True)))
