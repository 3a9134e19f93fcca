"""Desks that call by themselves (`[[desk]] auto`): who comes while such a desk has nobody is called there.

This is done in the transaction of the act that brings somebody into the line, so once, whatever process acts.
A desk has nobody when it is open, no ticket is at it, and none could be called to it before. What its clerk
does is never answered by a call: a desk that was acted at in the same act calls nobody, and neither does one
where people wait already, for its clerk has left them waiting.
"""

from datetime import datetime, timedelta

from sqlalchemy import bindparam, exists, func, select

from queue_core.actions.acting import SYSTEM, Acting
from queue_core.actions.next_call import call_in_order, lines_of, who_is_next
from queue_core.data.db import Office
from queue_core.data.line_heads import IN_LINES_AND_DUE
from queue_core.data.office import desk as desks
from queue_core.data.rows import DeskRow
from queue_core.data.tickets import IS_AT_DESK, IS_MARKED, IS_WAITING
from queue_core.data.tickets import ticket as tickets
from queue_core.rules.desk_states import DESK
from queue_core.rules.policy import BOOKED

JOINED_WITHIN = timedelta(minutes=1)
"""By the clock: whoever joined the line longer ago waits for a clerk's call."""


def call_to_free_desks(acting: Acting) -> None:
    """Call those who have come in this act to the desks that wait for them, the desk first that has waited
    longest."""
    if not acting.joined:
        return
    for desk in _free_desks(acting):
        _call_if_nobody_waited(acting, desk, acting.joined)


def call_who_joins_by_the_clock(acting: Acting) -> None:
    """The same for booked visitors who came early, and whose number has joined the line just now, while the
    desk had nobody."""
    for desk in _free_desks(acting):
        since = max(filter(None, (desk.changed_at, desk.acted_at, desk.free_at)))
        joined = _joined_since(acting, max(since, acting.now - JOINED_WITHIN))
        if joined:
            _call_if_nobody_waited(acting, desk, joined)


def is_anybody_joining(office: Office, now: datetime) -> bool:
    """Whether a booked number has joined the line by the clock in the last minute."""
    early = timedelta(minutes=office.settings.line.early_minutes)
    params = {"office": office.id, "after": now - JOINED_WITHIN + early, "joined_by": now + early}
    with office.storage.reading() as db:
        return db.execute(_JOINED, params).first() is not None


def _free_desks(acting: Acting) -> list[DeskRow]:
    names = [name for name, desk in acting.settings.desks.items() if desk.auto and name not in acting.desks]
    if not names:
        return []
    return list(acting.db.execute(_FREE, {"office": acting.office.id, "names": names}))


def _call_if_nobody_waited(acting: Acting, desk: DeskRow, came: set[int]) -> None:
    ticket = who_is_next(acting, desk)
    if ticket is None or ticket.id not in came:
        return
    early = timedelta(minutes=acting.settings.line.early_minutes)
    params = {"office": acting.office.id, "lines": lines_of(acting, desk), "came": list(came)}
    others = _ANYBODY_MARKED_ELSE if acting.settings.desks[desk.desk].only else _ANYBODY_ELSE
    if acting.db.execute(others, params | {"joined_by": acting.now + early}).first() is None:
        call_in_order(acting, ticket, desk.desk, SYSTEM)


def _joined_since(acting: Acting, since: datetime) -> set[int]:
    early = timedelta(minutes=acting.settings.line.early_minutes)
    params = {"office": acting.office.id, "after": since + early, "joined_by": acting.now + early}
    return set(acting.db.execute(_JOINED, params).scalars())


_FREE = (
    select(desks.c.desk, desks.c.services, desks.c.changed_at, desks.c.acted_at, desks.c.free_at)
    .where(
        desks.c.office_id == bindparam("office"),
        desks.c.desk.in_(bindparam("names", expanding=True)),
        desks.c.state.in_(DESK.before("call")),
        ~exists().where(tickets.c.office_id == desks.c.office_id, tickets.c.desk == desks.c.desk, IS_AT_DESK),
    )
    .order_by(func.coalesce(desks.c.free_at, desks.c.changed_at), desks.c.desk)
)
_ANYBODY_ELSE = (
    select(tickets.c.id)
    .where(*IN_LINES_AND_DUE, tickets.c.id.not_in(bindparam("came", expanding=True)))
    .limit(1)
)
_ANYBODY_MARKED_ELSE = _ANYBODY_ELSE.where(IS_MARKED)
_JOINED = select(tickets.c.id).where(
    tickets.c.office_id == bindparam("office"),
    IS_WAITING,
    tickets.c.rank.in_((BOOKED,)),
    tickets.c.due_at > bindparam("after", type_=tickets.c.due_at.type),
    tickets.c.due_at <= bindparam("joined_by", type_=tickets.c.due_at.type),
)
