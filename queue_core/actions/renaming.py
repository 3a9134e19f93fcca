"""A service or a desk gets another name, in every row that says the old one, but the journal's."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import BindParameter, bindparam, delete, select, update

from queue_core.actions.acting import Acting
from queue_core.actions.ticket_moves import OFF_THE_DESK, move
from queue_core.data import queries, summaries
from queue_core.data.appointments import appointment as appointments
from queue_core.data.blocks import block as blocks
from queue_core.data.bookings import reservation as reservations
from queue_core.data.feedback import feedback
from queue_core.data.office import desk as desks
from queue_core.data.office import intake, weekly
from queue_core.data.office import service as services
from queue_core.data.rows import DeskRow
from queue_core.data.tickets import IS_AT_DESK, IS_UNFINISHED
from queue_core.data.tickets import ticket as tickets
from queue_core.rules import figures
from queue_core.rules.desk_states import STAFFED


def rename_service(acting: Acting, old: str, new: str, by: str) -> None:
    """Give a service's tickets, appointments, limits, arrangement and figures its new name."""
    params = _params(acting, old, new)
    for statement in _OF_SERVICE:
        acting.db.execute(statement, params)
    for row in acting.db.execute(_LATER, params).all():
        later = _renamed(row.later, {old: new})
        acting.db.execute(_KEEP_LATER, {"ticket": row.id, "slugs": later})
    for row in acting.db.execute(_MOVED, params).all():
        moved = _renamed(row.services, {old: new})
        acting.db.execute(_KEEP_MOVED, params | {"name": row.desk, "slugs": moved})
    for row in acting.db.execute(_WEEKLY, params).all():
        kept = _renamed(row.services, {old: new})
        acting.db.execute(_KEEP_WEEKLY, params | {"day": row.weekday, "name": row.desk, "slugs": kept})
    _rename_figures(acting, old, services={old: new})
    why = {"because": "renamed", "from": old, "to": new}
    acting.journal("service.renamed", by=by, service=new, why=why)


def rename_desk(acting: Acting, old: str, new: str, by: str) -> None:
    """Give a desk, its tickets and line, and its figures the new name; it stays open if it is.

    A desk that has had the new name before, and is staffed, stays as it is: then who is at the old one is put
    back into the line.
    """
    params = _params(acting, old, new)
    rows = {row.desk: row for row in acting.db.execute(_BOTH_DESKS, params)}
    there: DeskRow | None = rows.get(new)
    why = {"because": "renamed", "from": old, "to": new}
    if acting.db.execute(_AT_NEW, params).first() is not None:
        for ticket in acting.db.execute(_AT_OLD, params).all():
            move(acting, ticket, "put_back", by=by, why=why, changes=OFF_THE_DESK)
    for statement in _TICKETS_OF_DESK:
        acting.db.execute(statement, params)
    if there is not None and there.state in STAFFED:
        acting.db.execute(_DROP_DESK, params | {"name": old})
    else:
        acting.db.execute(_DROP_DESK, params | {"name": new})
        acting.db.execute(_NAME_DESK, params)
    _rename_figures(acting, old, desks={old: new})
    acting.journal("desk.renamed", by=by, desk=new, why=why)


def _params(acting: Acting, old: str, new: str) -> dict[str, Any]:
    lines = {"old_line": queries.line_of_desk(old), "new_line": queries.line_of_desk(new)}
    return {"office": acting.office.id, "old": old, "new": new} | lines


def _renamed(slugs: Sequence[str], names: Mapping[str, str]) -> list[str]:
    return list(dict.fromkeys(names.get(slug, slug) for slug in slugs))


def _rename_figures(acting: Acting, old: str, **names: Mapping[str, str]) -> None:
    """The figures that were kept of past days, of whichever edition this program reads."""
    for row in summaries.kept_with(acting.db, acting.office.id, old, figures.MADE_BY):
        cells = figures.renamed(figures.read(row.cells), **names)
        summaries.keep(acting.db, acting.office.id, row.day_on, row.made_by, figures.written(cells))


_OFFICE: BindParameter[Any] = bindparam("office")
_OLD: BindParameter[Any] = bindparam("old")
_NEW: BindParameter[Any] = bindparam("new")
_OF_TICKETS = tickets.c.office_id == _OFFICE
_OF_SERVICE = (
    update(tickets).where(_OF_TICKETS, tickets.c.service == _OLD).values(service=_NEW),
    update(tickets).where(_OF_TICKETS, tickets.c.line == _OLD).values(line=_NEW),
    update(appointments).where(appointments.c.office_id == _OFFICE, appointments.c.service == _OLD)
    .values(service=_NEW),
    update(reservations)
    .where(reservations.c.office_id == _OFFICE, reservations.c.service == _OLD)
    .values(service=_NEW),
    update(feedback)
    .where(feedback.c.office_id == _OFFICE, feedback.c.service == _OLD)
    .values(service=_NEW),
    update(blocks).where(blocks.c.office_id == _OFFICE, blocks.c.service == _OLD).values(service=_NEW),
    delete(intake).where(intake.c.office_id == _OFFICE, intake.c.service == _NEW),
    update(intake).where(intake.c.office_id == _OFFICE, intake.c.service == _OLD).values(service=_NEW),
    delete(services).where(services.c.office_id == _OFFICE, services.c.slug == _NEW),
    update(services).where(services.c.office_id == _OFFICE, services.c.slug == _OLD).values(slug=_NEW),
)  # fmt: skip
_LATER = select(tickets.c.id, tickets.c.later).where(_OF_TICKETS, IS_UNFINISHED, tickets.c.later.is_not(None))
_KEEP_LATER = update(tickets).where(tickets.c.id == bindparam("ticket"))
_KEEP_LATER = _KEEP_LATER.values(later=bindparam("slugs", type_=tickets.c.later.type))
_MOVED = select(desks.c.desk, desks.c.services).where(
    desks.c.office_id == _OFFICE, desks.c.services.is_not(None)
)
_KEEP_MOVED = (
    update(desks)
    .where(desks.c.office_id == _OFFICE, desks.c.desk == bindparam("name"))
    .values(services=bindparam("slugs", type_=desks.c.services.type))
)
_WEEKLY = select(weekly).where(weekly.c.office_id == _OFFICE)
_KEEP_WEEKLY = (
    update(weekly)
    .where(
        weekly.c.office_id == _OFFICE,
        weekly.c.weekday == bindparam("day"),
        weekly.c.desk == bindparam("name"),
    )
    .values(services=bindparam("slugs", type_=weekly.c.services.type))
)
_BOTH_DESKS = select(desks).where(desks.c.office_id == _OFFICE, desks.c.desk.in_([_OLD, _NEW]))
_AT_NEW = select(tickets.c.id).where(_OF_TICKETS, tickets.c.desk == _NEW, IS_AT_DESK)
_AT_OLD = select(tickets).where(_OF_TICKETS, tickets.c.desk == _OLD, IS_AT_DESK)
_TICKETS_OF_DESK = (
    update(tickets).where(_OF_TICKETS, tickets.c.desk == _OLD).values(desk=_NEW),
    update(tickets)
    .where(_OF_TICKETS, tickets.c.line == bindparam("old_line"))
    .values(line=bindparam("new_line")),
    delete(weekly).where(weekly.c.office_id == _OFFICE, weekly.c.desk == _NEW),
    update(weekly).where(weekly.c.office_id == _OFFICE, weekly.c.desk == _OLD).values(desk=_NEW),
)
_DROP_DESK = delete(desks).where(desks.c.office_id == _OFFICE, desks.c.desk == bindparam("name"))
_NAME_DESK = update(desks).where(desks.c.office_id == _OFFICE, desks.c.desk == _OLD).values(desk=_NEW)
