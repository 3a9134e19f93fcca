"""What became of the messages to visitors, without a contact: for staff and the API."""

from datetime import datetime
from typing import TypedDict

from sqlalchemy import bindparam, select

from queue_core.boards import statements
from queue_core.data.db import Office
from queue_core.data.messages import message as messages
from queue_core.data.messages import ticket_contact as contacts
from queue_core.data.queries import written
from queue_core.data.schema import Row
from queue_core.data.tickets import ticket as tickets


class Told(TypedDict):
    """A message: `number` of its ticket, or `reference` of its appointment; `problem` of its last try in a
    word.
    """

    id: int
    kind: str
    channel: str
    state: str
    tries: int
    reference: str | None
    number: str | None
    problem: str | None
    created_at: str
    sent_at: str | None


class ChannelState(TypedDict):
    """Whether a channel delivers, since when, and why not; `ok` is None until it has been tried."""

    name: str
    ok: bool | None
    problem: str | None
    since: str | None


def messages_after(office: Office, after: int, most: int) -> list[Told]:
    """The messages with a larger id, in order."""
    with office.storage.reading() as db:
        rows = db.execute(_AFTER, {"office": office.id, "after": after, "most": most}).all()
    return [_told(row) for row in rows]


def newest_messages(office: Office, most: int) -> list[Told]:
    """The last messages, the newest first."""
    with office.storage.reading() as db:
        rows = db.execute(_NEWEST, {"office": office.id, "most": most}).all()
    return [_told(row) for row in rows]


def channel_states(office: Office) -> list[ChannelState]:
    """Each channel of config.toml, and how it does."""
    with office.storage.reading() as db:
        known = {row.name: row for row in db.execute(statements.CHANNELS, {"office": office.id})}
    names = [*office.settings.messages.channels, *(["push"] if office.settings.messages.push else [])]
    return [
        {
            "name": name,
            "ok": known[name].ok if name in known else None,
            "problem": known[name].problem if name in known else None,
            "since": _instant(known[name].at) if name in known else None,
        }
        for name in names
    ]


def channels_of(office: Office, ticket: int) -> list[str]:
    """The channels for which a ticket's visitor has left a contact."""
    with office.storage.reading() as db:
        return list(db.execute(_LEFT, {"ticket": ticket}).scalars())


def _told(row: Row) -> Told:
    return {
        "id": row.id,
        "kind": row.kind,
        "channel": row.channel,
        "state": row.state,
        "tries": row.tries,
        "reference": row.reference,
        "number": row.number,
        "problem": row.problem,
        "created_at": written(row.created_at),
        "sent_at": _instant(row.sent_at),
    }


def _instant(at: datetime | None) -> str | None:
    return written(at) if at else None


_COLUMNS = (
    select(
        messages.c.id,
        messages.c.kind,
        messages.c.channel,
        messages.c.state,
        messages.c.tries,
        messages.c.reference,
        tickets.c.number,
        messages.c.problem,
        messages.c.created_at,
        messages.c.sent_at,
    )
    .select_from(messages.outerjoin(tickets, tickets.c.id == messages.c.ticket_id))
    .where(messages.c.office_id == bindparam("office"))
)
_AFTER = _COLUMNS.where(messages.c.id > bindparam("after")).order_by(messages.c.id).limit(bindparam("most"))
_NEWEST = _COLUMNS.order_by(messages.c.id.desc()).limit(bindparam("most"))
_LEFT = select(contacts.c.channel).where(contacts.c.ticket_id == bindparam("ticket"))
