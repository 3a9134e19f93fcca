"""What the database knows of config.toml: how it was last seen, and the change that is about to be written.

A file and a database cannot be committed together. So a change on screen is announced here with its author,
and committed, then the file is replaced, then the change is journalled (write-ahead). A process that is
killed at any moment leaves the old file, or the new one with its author: the next look at the file writes the
history to its end. What nobody announced was changed by hand.
"""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from queue_core.actions import founding
from queue_core.actions.act import act
from queue_core.actions.acting import Acting, Answer
from queue_core.actions.office_now import as_running, of_the_office, present
from queue_core.data.db import Office
from queue_core.data.office import settings_seen
from queue_core.rules.refusals import Refusal
from queue_core.settings.as_json import Json, as_json
from queue_core.settings.changes import Change, differences, names_of
from queue_core.settings.settings import checked, text_of

MOST_ANNOUNCED = 30
BY_HAND = "file"
"""Who has changed what was changed in the file itself."""


class Announced(NamedTuple):
    """A change before it is written: the digest of the file's text after it, and its row of the journal."""

    digest: str
    by: str
    why: Mapping[str, Any]


@act
def notice_file(acting: Acting, *, by: str) -> Answer:
    """Journal what was changed in the file since it was last seen, once for all processes: as whoever has
    announced it, else as `by`. Refuses with `file_broken`."""
    file = present(acting.settings)
    seen = acting.db.execute(_SEEN, {"office": acting.office.id}).one_or_none()
    now_is, digest = of_the_office(file.json), digest_of(file.text)
    if seen is not None and seen.digest != digest:
        announced = [Announced(*each) for each in seen.announced or ()]
        if written := next((each for each in announced if each.digest == digest), None):
            acting.journal("office.changed", by=written.by, why=written.why)
        elif changes := differences(seen.settings, now_is):
            acting.journal("office.changed", by=by, why=why_of(changes, orders_of(seen.settings, changes)))
    if seen is None or (seen.digest, seen.settings) != (digest, now_is):
        keep_seen(acting.db, acting.office.id, digest, now_is)
    return Answer({})


def take_over(office: Office, now: datetime) -> list[str]:
    """Bring this process to what stands in the file: its settings, its desks, the names that changed.

    What nobody has journalled yet is. Answers the keys that only a restart brings. Raises BadSettings; then
    all stays.
    """
    running = office.settings
    new = checked(running.path, text_of(running.path), **running.given)
    try:
        notice_file(office, by=BY_HAND, now=now)
    except Refusal as refusal:
        if refusal.code != "file_broken":  # Changed again in this moment: the next look tells.
            raise
    next_is = as_running(new, running)
    office.adopt(next_is)
    founding.know(office, now)
    founding.ready(office, now)
    return [".".join(each.place) for each in differences(as_json(next_is), as_json(new))]


def announce(office: Office, change: Announced) -> None:
    """Keep a change that is about to be written, beside those of others who are about to write."""
    with office.changing() as (db, _):
        others = announced(db, office.id)[1][-MOST_ANNOUNCED:]
        db.execute(_ANNOUNCE, {"office": office.id, "changes": [list(each) for each in (*others, change)]})


def announced(db: Connection, office_id: int) -> tuple[str, list[Announced]]:
    """The digest of the file as it was last seen, and the changes to it that are about to be written."""
    seen = db.execute(_SEEN, {"office": office_id}).one_or_none()
    if seen is None:
        return "", []
    return seen.digest, [Announced(*each) for each in seen.announced or ()]


def keep_seen(db: Connection, office_id: int, digest: str, settings: Json) -> None:
    """The file as it is now; nothing is announced any more."""
    db.execute(_FORGET, {"office": office_id})
    db.execute(_KEEP, {"office_id": office_id, "digest": digest, "settings": settings, "announced": None})


def digest_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def why_of(
    changes: Sequence[Change],
    orders: Mapping[str, list[str]],
    *,
    hidden: Sequence[Change] = (),
    undoes: int = 0,
) -> Json:
    """The journal's data of a change; `hidden` are keys that hold a secret: only their place is told."""
    secret = [{"key": ".".join(each.place), "place": list(each.place)} for each in hidden]
    return {
        "because": "changed",
        "changes": [each.as_plain() for each in changes] + secret,
        "orders": dict(orders),
        "undoes": undoes or None,
    }


def orders_of(before: Json, changes: Sequence[Change]) -> dict[str, list[str]]:
    """The names of the lists whose tables came, went or changed places, as they stood before."""
    sections = {each.place[0] for each in changes if len(each.place) == 2}
    orders = {section: names_of(section, before.get(section, [])) for section in sections}
    return {section: names for section, names in orders.items() if names is not None}


_SEEN = select(settings_seen).where(settings_seen.c.office_id == bindparam("office"))
_FORGET = delete(settings_seen).where(settings_seen.c.office_id == bindparam("office"))
_KEEP = insert(settings_seen)
_ANNOUNCE = (
    update(settings_seen)
    .where(settings_seen.c.office_id == bindparam("office"))
    .values(announced=bindparam("changes"))
)
