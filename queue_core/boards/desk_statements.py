"""The questions behind a desk's board, besides those of `statements` that several boards ask."""

from sqlalchemy import bindparam, select

from queue_core.boards.statements import DAY_SEQ, OFFICE
from queue_core.data.journal import IS_FINISH, journal
from queue_core.data.office import desk as desks
from queue_core.data.tickets import IS_MARKED, IS_WAITING
from queue_core.data.tickets import ticket as tickets

SERVED_JUST_NOW = (
    select(tickets.c.id, tickets.c.number, tickets.c.service, tickets.c.ended_at)
    .join(journal, journal.c.ticket_id == tickets.c.id)
    .where(
        OFFICE,
        journal.c.office_id == bindparam("office"),
        IS_FINISH,
        journal.c.at >= bindparam("since"),
        journal.c.seq > DAY_SEQ,
        journal.c.desk == bindparam("name"),
        tickets.c.state == "served",
        tickets.c.desk == bindparam("name"),
        tickets.c.ended_at == journal.c.at,
        tickets.c.announced_seq > DAY_SEQ,
    )
    .order_by(journal.c.seq.desc())
)
"""What may be taken up again at a desk, the last first."""
LINE_OF_DESK = (
    select(tickets)
    .where(OFFICE, tickets.c.line.in_(bindparam("lines", expanding=True)), IS_WAITING)
    .order_by(tickets.c.rank, tickets.c.due_at, tickets.c.id)
    .limit(bindparam("most"))
)
MARKED_OF_DESK = LINE_OF_DESK.where(IS_MARKED)
DESKS_OF_CLERK = select(desks.c.desk).where(
    desks.c.office_id == bindparam("office"), desks.c.clerk == bindparam("whose"), desks.c.state != "closed"
)
