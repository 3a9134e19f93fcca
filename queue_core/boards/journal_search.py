"""The journal, searched: by who acted, what happened, when, and about which number."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, func, or_, select

from queue_core.data.db import Office
from queue_core.data.journal import journal
from queue_core.data.schema import Row
from queue_core.data.staff import staff
from queue_core.rules import searching

MOST = 100
LONGEST_DAYS = 31


@dataclass(frozen=True)
class Search:
    """The days both included; `who`, `event`, `number` and `events` may be empty. `before` is the event that
    the part shown before ended with; `is_about` finds also what was done to the account of `who`."""

    first: date
    last: date
    who: str = ""
    event: str = ""
    number: str = ""
    before: int | None = None
    events: tuple[str, ...] = ()
    is_about: bool = False


@dataclass(frozen=True)
class Found:
    """The events, newest first, and the one before which others follow."""

    rows: list[Row]
    more: int | None


def search(office: Office, asked: Search) -> Found:
    """Who is found by a login, an account's name, a screen's or a token's, as `rules.searching` compares."""
    opening = office.settings.opening
    with office.storage.reading() as db:
        begin = _first_since(db, office.id, opening.ends(asked.first - timedelta(days=1)))
        end = _first_since(db, office.id, opening.ends(asked.last))
        if asked.before is not None:
            end = min(end, asked.before)
        wanted = _ROWS
        params: dict[str, Any] = {"office": office.id, "begin": begin, "end": end}
        if asked.event:
            wanted = wanted.where(journal.c.event == asked.event)
        if asked.events:
            wanted = wanted.where(journal.c.event.in_(asked.events))
        if asked.number.strip():
            wanted = wanted.where(journal.c.number == searching.number(asked.number))
        if asked.who.strip():
            names = _who(db, asked, params)
            if not names:
                return Found([], None)
            meant = [journal.c.by.in_(names)]
            if asked.is_about:
                meant.append(_WHOSE.in_([each.removeprefix("staff:") for each in names]))
            wanted = wanted.where(or_(*meant))
        rows = list(db.execute(wanted, params))
    return Found(rows[:MOST], rows[MOST - 1].seq if len(rows) > MOST else None)


def _who(db: Connection, asked: Search, params: dict[str, Any]) -> list[str]:
    """Those who acted in these days and whose name is meant; with `is_about` all accounts with that name."""
    named = {f"staff:{row.login}": row.name for row in db.execute(select(staff.c.login, staff.c.name))}
    actors = {*db.execute(_ACTORS, params).scalars(), *(named if asked.is_about else ())}
    return [
        by for by in actors if searching.names(asked.who, f"{by.partition(':')[2] or by} {named.get(by, '')}")
    ]


def _first_since(db: Connection, office_id: int, instant: datetime) -> int:
    """The number of the first event at or after an instant. Events are in the order of their time, so this
    reads a few rows of a journal however long."""
    least, most = 1, (db.execute(_LAST, {"office": office_id}).scalar() or 0) + 1
    while least < most:
        middle = (least + most) // 2
        at = db.execute(_AT, {"office": office_id, "seq": middle}).scalar()
        if at is not None and at >= instant:
            most = middle
        else:
            least = middle + 1
    return least


_MINE = journal.c.office_id == bindparam("office")
_LAST = select(func.max(journal.c.seq)).where(_MINE)
_AT = select(journal.c.at).where(_MINE, journal.c.seq == bindparam("seq"))
_BETWEEN = (_MINE, journal.c.seq >= bindparam("begin"), journal.c.seq < bindparam("end"))
_WHOSE = journal.c.why["login"].as_string()
_ACTORS = select(journal.c.by).where(*_BETWEEN).distinct()
_ROWS = select(journal).where(*_BETWEEN).order_by(journal.c.seq.desc()).limit(MOST + 1)
