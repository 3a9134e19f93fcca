"""What several boards share: each answers one question inside a look at the database."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from queue_core.boards import statements
from queue_core.boards.shapes import (
    Desk,
    LobbyBoard,
    Notice,
    OtherNumber,
    TicketAtDesk,
)
from queue_core.data.arrangement import Served
from queue_core.data.db import Office
from queue_core.data.queries import ticket_data, written
from queue_core.data.rows import DeskRow, TicketRow
from queue_core.rules import policy, states


def as_of(db: Connection, office: Office) -> int:
    seq: int = db.execute(statements.SEQ, {"office": office.id}).scalar_one()
    return seq


def at_desk(db: Connection, office: Office, row: TicketRow, now: datetime) -> TicketAtDesk:
    """The open ticket of a desk, with what the clerk should know of its visitor.

    `booking` says that the appointment was `moved` or `cancelled` since its visitor came, `may_undo` that the
    call can be taken back; `awaited_since` is when a TV lit the call, and without a TV when it was made.
    """
    taken = last_why(db, office, row, "ticket.taken")
    booked = db.execute(statements.OF_TICKET, {"id_": row.id}).first() if row.slot_at else None
    booking = ""
    if booked and (booked.state == "cancelled" or booked.slot_at != row.slot_at):
        booking = "cancelled" if booked.state == "cancelled" else "moved"
    return {
        **ticket_data(row, None),
        "language": row.language,
        "note": row.note or "",
        "outcome": row.outcome or "",
        "needs": (row.needs or "").split(),
        "group": (taken or {}).get("group", ""),
        "booking": booking,
        "may_undo": states.may_undo(row.state, row.called_at, row.announced_at, now),
        "awaited_since": written(row.lit_at or row.announced_at) if row.state == states.CALLED else None,
    }


def waiting_since(
    db: Connection, office: Office, heads: Sequence[policy.Place], now: datetime
) -> dict[str, str]:
    """Since when the one who has waited longest for each service is here, of those who head its ranks; who
    came too early does not wait yet."""
    early = timedelta(minutes=office.settings.line.early_minutes)
    due = [head.id for head in heads if policy.is_due(head, now, early)]
    oldest: dict[str, datetime] = {}
    for slug, since in db.execute(statements.OF_HEADS, {"heads": due}):
        oldest[slug] = min(since, oldest.get(slug, since))
    return {slug: since.isoformat() for slug, since in oldest.items()}


def served_by_none_but(
    served: Served, desks: Sequence[DeskRow], name: str, counts: dict[str, dict[int, int]]
) -> list[str]:
    """The services for which people wait and this desk alone is not closed."""
    staffed = {row.desk for row in desks if row.state != "closed"} - {name}
    return [
        slug
        for slug in served.services[name]
        if counts.get(slug) and staffed.isdisjoint(served.desks_of(slug))
    ]


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
            "state": known[desk].state,
            "ticket": at_desks.get(desk),
        }
        for desk, services in Served.of(office.settings, known.values()).services.items()
    ]
