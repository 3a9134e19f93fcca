"""Who heads each line: what a call looks at, and who is passed over there."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Connection,
    TextClause,
    bindparam,
    exists,
    literal_column,
    or_,
    select,
    union_all,
)

from queue_core.data.queries import HAS_JOINED
from queue_core.data.rows import TicketRow
from queue_core.data.tickets import IS_AT_DESK, IS_MARKED, IS_WAITING, ticket
from queue_core.rules.policy import RANKS, Place


def heads(db: Connection, office_id: int, lines: Sequence[str], *, marked: bool | None = None) -> list[Place]:
    """The first of each line and rank: one step down an index for each, however many wait.

    With `marked`, of those alone who have the mark of priority; with False, of those who do not, which is
    for boards: the first of them may stand behind many. A visitor who is at a desk with another ticket is
    passed over: nobody is called to two desks at once.
    """
    wanted = {f"line{number}": line for number, line in enumerate(lines)}
    rows = db.execute(_heads_of(len(lines), marked), {"office": office_id, **wanted})
    return [Place(*row) for row in rows]


def desk_of_party(db: Connection, row: TicketRow) -> str | None:
    """The desk where this ticket's visitor is with another ticket."""
    if row.party is None:
        return None
    params = {"office": row.office_id, "party_": row.party, "id_": row.id}
    return db.execute(_DESK_OF_PARTY, params).scalars().first()


_another = ticket.alias("another")
_AT_A_DESK = exists().where(
    _another.c.office_id == ticket.c.office_id,
    _another.c.party == ticket.c.party,
    _another.c.state.in_([literal_column("'called'"), literal_column("'serving'")]),
)
_DESK_OF_PARTY = select(ticket.c.desk).where(
    ticket.c.office_id == bindparam("office"),
    ticket.c.party == bindparam("party_"),
    ticket.c.id != bindparam("id_"),
    IS_AT_DESK,
)


_OF_MARK: dict[bool | None, tuple[ColumnElement[bool] | TextClause, ...]] = {
    None: (),
    True: (IS_MARKED,),
    False: (~ticket.c.priority,),
}


@lru_cache
def _heads_of(lines: int, marked: bool | None) -> CompoundSelect[*tuple[Any, ...]]:
    looks = [
        select(ticket.c.rank, ticket.c.due_at, ticket.c.id)
        .where(
            ticket.c.office_id == bindparam("office"),
            ticket.c.line == bindparam(f"line{number}"),
            ticket.c.rank == rank,
            IS_WAITING,
            *_OF_MARK[marked],
            or_(ticket.c.party.is_(None), ~_AT_A_DESK),
        )
        .order_by(ticket.c.due_at, ticket.c.id)
        .limit(1)
        .subquery()
        .select()
        for number in range(lines)
        for rank in RANKS
    ]
    return union_all(*looks)


IN_LINES_AND_DUE = (
    ticket.c.office_id == bindparam("office"),
    ticket.c.line.in_(bindparam("lines", expanding=True)),
    IS_WAITING,
    HAS_JOINED,
    or_(ticket.c.party.is_(None), ~_AT_A_DESK),
)
"""Whether a ticket could be called from these lines now, which have been joined by `joined_by`."""
