"""What several boards share: each answers one question inside a look at the database."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from queue_core.boards import statements
from queue_core.boards.shapes import (
    Desk,
    LobbyBoard,
    Notice,
    OtherNumber,
)
from queue_core.data.arrangement import Served
from queue_core.data.db import Office
from queue_core.data.queries import written
from queue_core.data.rows import TicketRow


def place_in(order: Iterable[str]) -> Callable[[str], tuple[int, str]]:
    """A key to sort names by: in this order, and behind them, by name, those that are not in it."""
    places = {name: number for number, name in enumerate(order)}
    return lambda name: (places.get(name, len(places)), name)


def as_of(db: Connection, office: Office) -> int:
    seq: int = db.execute(statements.SEQ, {"office": office.id}).scalar_one()
    return seq


def is_empty(db: Connection, office: Office, lobby: LobbyBoard, now: datetime) -> bool:
    """Whether nobody waits, nobody is at a desk, and nobody was called in the last two minutes."""
    since = written(now - statements.SHOWN_FOR)
    if any(lobby["waiting"].values()) or any(call["called_at"] >= since for call in lobby["calls"]):
        return False
    return db.execute(statements.ALL_AT_DESKS, {"office": office.id}).first() is None


def notices_now(db: Connection, office: Office, now: datetime) -> list[Notice]:
    found = db.execute(statements.NOTICES, {"office": office.id, "now": now})
    return [{"id": row.id, "words": row.words, "until": written(row.until_at)} for row in found]


def also_has(db: Connection, row: TicketRow) -> list[OtherNumber]:
    """The other numbers of this ticket's visitor that are still in the house."""
    if row.party is None:
        return []
    params = {"office": row.office_id, "day": row.day_on, "party_": row.party, "id_": row.id}
    return [
        {"number": other.number, "service": other.service, "slot_at": written(other.slot_at)}
        for other in db.execute(statements.PARTY, params)
    ]


def last_why(db: Connection, office: Office, row: TicketRow, event: str) -> dict[str, Any] | None:
    """The reason of a ticket's last event of a kind, such as `ticket.called`."""
    params = {"office": office.id, "id_": row.id, "event": event}
    return db.execute(statements.LAST_WHY, params).scalars().first()


def desks_now(db: Connection, office: Office) -> list[Desk]:
    at_desks = {row.desk: row.number for row in db.execute(statements.ALL_AT_DESKS, {"office": office.id})}
    known = {row.desk: row for row in db.execute(statements.DESKS, {"office": office.id})}
    return [
        {
            "desk": desk,
            "services": list(services),
            "only": office.settings.desks[desk].only,
            "state": known[desk].state,
            "ticket": at_desks.get(desk),
        }
        for desk, services in Served.of(office.settings, known.values()).services.items()
    ]
