"""The names of config.toml, as a server's start finds them: what was renamed, what is new, what is gone.

The tables of desks and of services hold the names of the start before, so that a second start, or a second
process, finds nothing to do.
"""

from datetime import timedelta
from typing import Any

from sqlalchemy import bindparam, delete, insert, or_, select, update

from queue_core.actions.act import act
from queue_core.actions.acting import Acting, Answer
from queue_core.actions.renaming import rename_desk, rename_service
from queue_core.actions.ticket_moves import OFF_THE_DESK, move, release
from queue_core.data import queries
from queue_core.data.left_behind import counted, open_of
from queue_core.data.office import counter, intake
from queue_core.data.office import desk as desks
from queue_core.data.office import service as services
from queue_core.data.rows import DeskRow
from queue_core.data.tickets import IS_AT_DESK, IS_UNFINISHED, IS_WAITING
from queue_core.data.tickets import ticket as tickets
from queue_core.rules.desk_states import DESK
from queue_core.settings.sections import Service


@act
def follow(acting: Acting, *, by: str) -> Answer:
    """Bring the office to the names of config.toml.

    What `was` renames keeps its tickets, appointments, desk and figures. Who waits for a desk that is gone
    waits for the service again, and an open ticket there is put back; who waits without the mark for a
    desk that is a priority desk now waits for the service too. Of a service that is gone nothing is
    changed: `left_behind` counts what is open of it, and `sent_on.send_on` gives it to another service.
    """
    settings, office = acting.settings, {"office": acting.office.id}
    office_row = {"office_id": acting.office.id}
    for slug in open_of(acting.db, acting.office.id) - set(acting.db.execute(_SLUGS, office).scalars()):
        acting.db.execute(insert(services), office_row | {"slug": slug, "settled": False})
    known = {row.slug: row for row in acting.db.execute(_SERVICES, office)}
    for service in settings.service:
        for old in service.was:
            if old in known:
                rename_service(acting, old, service.slug, by)
                known[service.slug] = known.pop(old)
    there = {row.desk for row in acting.db.execute(_DESKS, office)}
    for desk in settings.desk:
        for old in desk.was:
            if old in there:
                rename_desk(acting, old, desk.name, by)
    for service in settings.service:
        _know(acting, service, known.get(service.slug))
    for slug, row in known.items():
        if slug not in settings.services:
            _let_go(acting, slug, row)
    for row in acting.db.execute(_DESKS, office).all():
        if row.desk not in settings.desks:
            _empty(acting, row, by)
        elif settings.desks[row.desk].only is not None:
            _send_back_the_unmarked(acting, row.desk, by)
    return Answer({})


def _know(acting: Acting, service: Service, row: Any) -> None:
    """Keep that a service is there, with its letter, whose count of today may be another service's."""
    key = {"office_id": acting.office.id, "slug": service.slug}
    letter = row.letter if row and row.gone_on is None else None
    known_letter = letter or (service.letter if row and row.gone_on is None else None)
    if known_letter != service.letter:
        _keep_given(acting, service, known_letter)
    if row is None:
        acting.db.execute(insert(services), key | {"letter": service.letter, "settled": False})
    elif (row.letter, row.gone_on, row.settled) != (service.letter, None, False):
        acting.db.execute(_SERVICE, _of(acting, service.slug) | {
            "now_letter": service.letter, "since": None, "is_settled": False
        })  # fmt: skip


def _keep_given(acting: Acting, service: Service, letter: str | None) -> None:
    """How many tickets of today were given for a service before its letter was this one."""
    params = _of(acting, service.slug)
    row = acting.db.execute(_INTAKE, params).one_or_none()
    given = _counted(acting, letter) + ((row.given_before if row else None) or 0) if letter else 0
    before = (given - _counted(acting, service.letter)) or None
    if row is not None:
        acting.db.execute(_GIVEN, params | {"before": before})
    elif before is not None:
        made = {"office_id": acting.office.id, "service": service.slug, "stopped": False}
        acting.db.execute(insert(intake), made | {"given_before": before})


def _counted(acting: Acting, letter: str) -> int:
    params = {"office": acting.office.id, "day": acting.today, "letter": letter}
    return acting.db.execute(_COUNT, params).scalar_one_or_none() or 0


def _let_go(acting: Acting, slug: str, row: Any) -> None:
    """Note since when a service is gone, and, from the next day on, that nothing of it is left."""
    if row.settled:
        return
    since = row.gone_on or acting.today
    (left,) = counted(acting.db, acting.office.id, [slug])
    settled = since < acting.today and not left.tickets and not left.appointments
    wanted = {"now_letter": row.letter, "since": since, "is_settled": settled}
    acting.db.execute(_SERVICE, _of(acting, slug) | wanted)
    acting.db.execute(_NO_INTAKE, _of(acting, slug))


def _empty(acting: Acting, row: DeskRow, by: str) -> None:
    """Nobody is left at a desk that is gone, or in its line."""
    params = {"office": acting.office.id, "name": row.desk, "own": queries.line_of_desk(row.desk)}
    why = {"because": "desk_gone", "desk": row.desk}
    for ticket in acting.db.execute(_AT_DESK, params).all():
        move(acting, ticket, "put_back", by=by, why=why, changes=OFF_THE_DESK)
    for ticket in acting.db.execute(_IN_LINE, params).all():
        to_service = {"line": ticket.service}
        move(acting, ticket, "transfer", by=by, why=why, changes=to_service)
    release(acting, queries.line_of_desk(row.desk))
    acting.db.execute(_OFF_THE_DESK, params)
    if row.state != DESK.first("found"):
        acting.db.execute(_CLOSE, params | {"at": acting.now})
        acting.journal("desk.closed", by=by, desk=row.desk, why=why)


def _send_back_the_unmarked(acting: Acting, desk: str, by: str) -> None:
    """A desk that has become a priority desk calls nobody else: who waits for it alone goes back to the
    service's line."""
    params = {"office": acting.office.id, "own": queries.line_of_desk(desk)}
    why = {"because": "priority_only", "desk": desk}
    for ticket in acting.db.execute(_IN_LINE.where(~tickets.c.priority), params).all():
        move(acting, ticket, "transfer", by=by, why=why, changes={"line": ticket.service})
    acting.db.execute(_LET_GO, params | {"since": acting.today - timedelta(days=1)})


def _of(acting: Acting, slug: str) -> dict[str, Any]:
    return {"office": acting.office.id, "named": slug}


_SLUGS = select(services.c.slug).where(services.c.office_id == bindparam("office"))
_SERVICES = select(services).where(services.c.office_id == bindparam("office"))
_SERVICE = (
    update(services)
    .where(services.c.office_id == bindparam("office"), services.c.slug == bindparam("named"))
    .values(letter=bindparam("now_letter"), gone_on=bindparam("since"), settled=bindparam("is_settled"))
)
_OF_INTAKE = (intake.c.office_id == bindparam("office"), intake.c.service == bindparam("named"))
_INTAKE = select(intake.c.given_before).where(*_OF_INTAKE)
_GIVEN = update(intake).where(*_OF_INTAKE).values(given_before=bindparam("before"))
_NO_INTAKE = delete(intake).where(*_OF_INTAKE)
_COUNT = select(counter.c.count).where(
    counter.c.office_id == bindparam("office"),
    counter.c.day_on == bindparam("day"),
    counter.c.series == bindparam("letter"),
)
_DESKS = select(desks).where(desks.c.office_id == bindparam("office")).order_by(desks.c.desk)
_HERE = (tickets.c.office_id == bindparam("office"), tickets.c.desk == bindparam("name"))
_AT_DESK = select(tickets).where(*_HERE, IS_AT_DESK)
_OFF_THE_DESK = update(tickets).where(*_HERE, IS_UNFINISHED).values(desk=None)
_IN_LINE = (
    select(tickets)
    .where(tickets.c.office_id == bindparam("office"), tickets.c.line == bindparam("own"), IS_WAITING)
    .order_by(tickets.c.rank, tickets.c.due_at, tickets.c.id)
)
_LET_GO = (
    update(tickets)
    .where(
        tickets.c.office_id == bindparam("office"),
        or_(tickets.c.day_on >= bindparam("since"), IS_UNFINISHED),
        tickets.c.line == bindparam("own"),
        ~tickets.c.priority,
    )
    .values(line=tickets.c.service)
)
_CLOSE = (
    update(desks)
    .where(desks.c.office_id == bindparam("office"), desks.c.desk == bindparam("name"))
    .values(
        state=DESK.outcome("end_day"), clerk=None, changed_at=bindparam("at"), services=None, free_at=None,
        help_at=None,
    )
)  # fmt: skip
