"""A desk's board: who is there, who is next, what it has set aside and ended; and its line."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection

from queue_core.boards import desk_statements, statements
from queue_core.boards.desk_shapes import DeskBoard, Ended, PlaceAtDesk, TicketAtDesk, UpNext
from queue_core.boards.parts import also_has, as_of, last_why
from queue_core.boards.staff_alarms import alarms
from queue_core.data import line_heads, queries
from queue_core.data.arrangement import Served
from queue_core.data.db import Office
from queue_core.data.queries import ticket_data, written
from queue_core.data.rows import DeskRow, TicketRow
from queue_core.data.tickets import CARRIED
from queue_core.rules import policy, states
from queue_core.rules.refusals import Refusal

MOST_OF_LINE = 50


def desk(office: Office, name: str, now: datetime) -> DeskBoard:
    """One desk: its state, its open ticket with the reason of its call, its lines, what it holds.

    A name that it `was` finds it. Refuses with `unknown_desk`, also in the moment in which config.toml has a
    new name and the database has not, or the other way round.
    """
    name = office.settings.present_desk(name)
    with office.storage.reading() as db:
        row = db.execute(statements.DESKS, {"office": office.id}).all()
        state = next((found for found in row if found.desk == name), None)
        if state is None or name not in office.settings.desks:
            raise Refusal("unknown_desk", desk=name)
        current = db.execute(statements.AT_DESK, {"office": office.id, "name": name}).one_or_none()
        only = office.settings.desks[name].only
        counts = queries.marked_counts(db, office.id) if only else queries.waiting_counts(db, office.id)
        held = db.execute(statements.HELD, {"office": office.id}).all()
        served = Served.of(office.settings, row)
        services = served.services[name]
        heads = line_heads.heads(db, office.id, served.lines_of(name), marked=True if only else None)
        early = timedelta(minutes=office.settings.line.early_minutes)
        place = policy.who_is_next(heads, now, early)
        oldest = _waiting_since(db, office, heads, now)
        since = now - timedelta(minutes=office.settings.line.return_minutes)
        returning = {"office": office.id, "name": name, "first": now.date() - CARRIED, "since": since}
        return {
            "as_of": as_of(db, office),
            "desk": name,
            "services": list(services),
            "only": only,
            "state": state.state,
            "clerk": state.clerk,
            "clerk_name": _name_of(db, state.clerk),
            "also_open": _also_open(db, office, state),
            "help_since": written(state.help_at),
            "ticket": _at_desk(db, office, current, now) if current else None,
            "also": also_has(db, current) if current else [],
            "later": list(current.later or ()) if current else [],
            "alarms": alarms(db, office, now),
            "last_for": _served_by_none_but(served, row, name, counts) if state.state != "closed" else [],
            "why": last_why(db, office, current, "ticket.called") if current else None,
            "waiting": {
                slug: {
                    "booked": counts.get(slug, {}).get(policy.BOOKED, 0),
                    "all": sum(counts.get(slug, {}).values()),
                    "since": oldest.get(slug),
                }
                for slug in services
            },
            "next": _up_next(db, office, place, only) if place else None,
            "comes_again": current is not None and _comes_again(served, name, current, place, now, early),
            "held": [
                ticket_data(each, None)
                for each in held
                if each.desk == name
                or (each.service in services and policy.may_call(only, priority=each.priority))
            ],
            "returning": [
                ticket_data(each, None) for each in db.execute(statements.NO_SHOWS, returning)
            ],
            "finished": _served_just_now(db, office, name, now),
        }  # fmt: skip


def _at_desk(db: Connection, office: Office, row: TicketRow, now: datetime) -> TicketAtDesk:
    """The open ticket of a desk, with what the clerk should know of its visitor.

    `booking` says that the appointment was `moved` or `cancelled` since its visitor came, `may_undo` that the
    call can be taken back; `awaited_since` is when a TV lit the call, and without a TV when it was made.
    """
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
        "booking": booking,
        "may_undo": states.may_undo(row.state, row.called_at, row.announced_at, now),
        "awaited_since": written(row.lit_at or row.announced_at) if row.state == states.CALLED else None,
    }


def _waiting_since(
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


def _served_just_now(db: Connection, office: Office, desk: str, now: datetime) -> list[Ended]:
    """The visits of a desk that may be taken up again, the last one first."""
    since = now - timedelta(minutes=office.settings.line.reopen_minutes)
    found = db.execute(desk_statements.SERVED_JUST_NOW, {"office": office.id, "name": desk, "since": since})
    return [
        {"id": row.id, "number": row.number, "service": row.service, "ended_at": written(row.ended_at)}
        for row in found
    ]


def _served_by_none_but(
    served: Served, desks: Sequence[DeskRow], name: str, counts: dict[str, dict[int, int]]
) -> list[str]:
    """The services for which people wait and this desk alone is not closed, of a priority desk those with the
    mark."""
    staffed = {row.desk for row in desks if row.state != "closed"} - {name}
    marked = name in served.priority
    return [
        slug
        for slug in served.services[name]
        if counts.get(slug) and staffed.isdisjoint(served.desks_of(slug, marked=marked))
    ]


def _name_of(db: Connection, login: str | None) -> str | None:
    """A clerk's name; the login where the account has gone."""
    if login is None:
        return None
    return db.execute(statements.NAME, {"login_": login}).scalar_one_or_none() or login


def _also_open(db: Connection, office: Office, desk: DeskRow) -> list[str]:
    """The other desks that the clerk of a desk has left open."""
    if desk.clerk is None or desk.state == "closed":
        return []
    sits = set(
        db.execute(desk_statements.DESKS_OF_CLERK, {"office": office.id, "whose": desk.clerk}).scalars()
    )
    return [name for name in office.settings.desks if name in sits - {desk.desk}]


def _up_next(db: Connection, office: Office, place: policy.Place, only: str | None) -> UpNext:
    """Who has this place, with the reason that a call would have."""
    row = db.execute(statements.TICKET, {"office": office.id, "id_": place.id}).one()
    passed = queries.walk_ins_waiting(db, office.id, row.service) if policy.is_booked(row.rank) else 0
    return {
        "id": row.id,
        "number": row.number,
        "service": row.service,
        "rank": row.rank,
        "why": policy.why_next(row.rank, row.due_at, row.taken_at, row.slot_at, passed, only=only),
    }


def _comes_again(
    served: Served, desk: str, row: TicketRow, head: policy.Place | None, now: datetime, early: timedelta
) -> bool:
    """Whether this desk would call the ticket that is there again, were it put back into its line."""
    mine = policy.Place(row.rank, row.due_at, row.id)
    is_ours = row.line in served.lines_of(desk) and (row.priority or desk not in served.priority)
    return is_ours and policy.is_due(mine, now, early) and (head is None or mine < head)


def desk_line(office: Office, name: str, now: datetime) -> list[PlaceAtDesk]:
    """The first `MOST_OF_LINE` who wait for a desk, in the order in which it would call them; who came too
    early or is at another desk stands last."""
    early = timedelta(minutes=office.settings.line.early_minutes)
    with office.storage.reading() as db:
        served = Served.of(office.settings, db.execute(statements.DESKS, {"office": office.id}).all())
        params = {"office": office.id, "lines": served.lines_of(name), "most": MOST_OF_LINE}
        is_for_marked = name in served.priority
        asked = desk_statements.MARKED_OF_DESK if is_for_marked else desk_statements.LINE_OF_DESK
        rows = db.execute(asked, params).all()
        at_desks = set(db.execute(statements.PARTIES_AT_DESKS, {"office": office.id}).scalars())
    found: list[PlaceAtDesk] = [
        {
            "id": row.id,
            "number": row.number,
            "service": row.service,
            "rank": row.rank,
            "priority": row.priority,
            "since": written(row.taken_at),
            "is_due": row.party not in at_desks
            and policy.is_due(policy.Place(row.rank, row.due_at, row.id), now, early),
            "why": policy.why_next(row.rank, row.due_at, row.taken_at, row.slot_at, 0),
        }
        for row in rows
    ]
    return sorted(found, key=lambda each: not each["is_due"])
