"""What the desk's pages ask of a clerk's account: names, keys, the desks where somebody sits."""

from typing import NamedTuple

from sqlalchemy import bindparam, select

from queue_core.boards import desk_statements, statements
from queue_core.data.db import Office
from queue_core.data.staff import staff


class Habits(NamedTuple):
    """Whether single letters act, the other key that calls, the desk where the clerk sat last."""

    letters: bool
    call_key: str | None
    last_desk: str | None


class OpenDesk(NamedTuple):
    """A desk where a clerk sits, and the number that is there."""

    desk: str
    number: str | None


def habits_of(office: Office, login: str) -> Habits:
    """What a clerk has chosen; as for everybody where the account has gone."""
    with office.storage.reading() as db:
        row = db.execute(_HABITS, {"whose": login}).one_or_none()
    return Habits(*row) if row else Habits(letters=True, call_key=None, last_desk=None)


def names(office: Office) -> dict[str, str]:
    """Everybody's name, by login."""
    with office.storage.reading() as db:
        return {login: name for login, name in db.execute(_NAMES)}


def desks_of(office: Office, login: str) -> list[OpenDesk]:
    """The desks that are not closed and where this clerk sits, in the order of the file."""
    with office.storage.reading() as db:
        mine = set(
            db.execute(desk_statements.DESKS_OF_CLERK, {"office": office.id, "whose": login}).scalars()
        )
        there = {row.desk: row.number for row in db.execute(statements.ALL_AT_DESKS, {"office": office.id})}
    return [OpenDesk(name, there.get(name)) for name in office.settings.desks if name in mine]


_HABITS = select(staff.c.letters, staff.c.call_key, staff.c.last_desk).where(
    staff.c.login == bindparam("whose")
)
_NAMES = select(staff.c.login, staff.c.name)
