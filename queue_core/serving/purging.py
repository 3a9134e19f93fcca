"""The nightly purge: the database's part, what the database leaves behind, and old backups."""

import time
from collections import Counter
from datetime import datetime

from queue_core.actions import privacy
from queue_core.data import backups
from queue_core.data.db import Office
from queue_core.data.secret import secret_key

BREATH_S = 0.015
"""Pause between two parts of the journal, in which requests are served."""


def purge(office: Office, now: datetime, *, by: str) -> str:
    """Erase what `[privacy]` no longer keeps; the answer says what was done, for the log and the terminal."""
    settings = office.settings
    secret = secret_key(settings)
    done: Counter[str] = Counter()
    while (part := privacy.purge(office, secret=secret, by=by, now=now).data)["more"]:
        done.update(part)
        time.sleep(BREATH_S)
    done.update(part)
    office.storage.forget()
    expired = backups.expire(settings, now)
    return (
        f"{done['contacts']} appointments no longer have a name and a phone, "
        f"{done['reasons']} events no longer have what staff wrote, "
        f"{done['sign_ins']} events no longer say which clerk acted, {expired} old backups are deleted"
    )
