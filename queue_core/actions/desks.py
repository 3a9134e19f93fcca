"""A desk opens, pauses and closes; its state survives restarts. And what a supervisor arranges for the day:
which desk serves which services, how many tickets are given; it holds until the day's end.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import bindparam, func, insert, select, update

from queue_core.actions.act import act
from queue_core.actions.acting import Acting, Answer
from queue_core.actions.clerk_habits import keep_last_desk
from queue_core.actions.ticket_moves import release
from queue_core.data.arrangement import services_of
from queue_core.data.office import desk as desks
from queue_core.data.office import intake
from queue_core.data.queries import line_of_desk
from queue_core.data.rows import DeskRow
from queue_core.data.tickets import IS_AT_DESK
from queue_core.data.tickets import ticket as tickets
from queue_core.rules import limits, policy
from queue_core.rules.desk_states import DESK, STAFFED
from queue_core.rules.refusals import Refusal


@act
def open_desk(acting: Acting, desk: str, *, clerk: str | None = None, by: str) -> Answer:
    """Open a desk, or end its pause; `clerk` is who sits there. Refuses with `unknown_desk`.

    A clerk who sits down at another one's open desk takes it over.
    """
    row = desk_row(acting, desk)
    if clerk:
        keep_last_desk(acting, clerk, desk)
    if clerk and row.clerk not in (None, clerk) and row.state in STAFFED:
        why = {"because": "took_over", "from": row.clerk}
        return _become(acting, desk, "open", "desk.taken_over", by, clerk, why)
    return _become(acting, desk, "open", "desk.opened", by, clerk)


@act
def open_from_afar(acting: Acting, desk: str, *, by: str) -> Answer:
    """Open a desk, or end its pause, for whoever sits there. Refuses with `unknown_desk`."""
    return _become(acting, desk, "open", "desk.opened", by, desk_row(acting, desk).clerk)


@act
def pause(acting: Acting, desk: str, *, reason: str = "", by: str) -> Answer:
    """A break: nobody is called. Refuses with `unknown_desk`, `desk_closed`, and as REASON does."""
    said = limits.REASON.taken(reason)
    why = {"because": "said", "said": said} if said else None
    return _become(acting, desk, "pause", "desk.paused", by, desk_row(acting, desk).clerk, why)


@act
def pause_forgotten(acting: Acting, *, by: str) -> Answer:
    """Pause the open desks where nothing was done for `[line] forgotten_minutes`; answers their names."""
    since = acting.now - timedelta(minutes=acting.settings.line.forgotten_minutes)
    forgotten = acting.db.execute(_FORGOTTEN, {"office": acting.office.id, "since": since}).all()
    for row in forgotten:
        _become(acting, row.desk, "pause_forgotten", "desk.paused", by, row.clerk, {"because": "forgotten"})
    return Answer({"desks": [row.desk for row in forgotten]})


@act
def close(acting: Acting, desk: str, *, by: str) -> Answer:
    """Close a desk; those who waited for it alone wait for their service again.

    Refuses with `unknown_desk`, and with `desk_busy` while it has an open ticket.
    """
    desk_row(acting, desk)
    open_ticket = _open_ticket(acting, desk)
    if open_ticket:
        raise Refusal("desk_busy", desk=desk, number=open_ticket)
    release(acting, line_of_desk(desk))
    return _become(acting, desk, "close", "desk.closed", by, None)


def desk_row(acting: Acting, desk: str) -> DeskRow:
    """A desk of this office. Refuses with `unknown_desk`."""
    params = {"office": acting.office.id, "name": desk}
    row = acting.db.execute(_DESK, params).one_or_none() if desk in acting.settings.desks else None
    if row is None:
        raise Refusal("unknown_desk", desk=desk)
    return row


def must_admit(acting: Acting, desk: str, *, priority: bool) -> None:
    """See that a desk may have a ticket with or without the mark. Refuses with `priority_only`."""
    if not policy.may_call(acting.settings.desks[desk].only, priority=priority):
        raise Refusal("priority_only", desk=desk)


def _become(
    acting: Acting,
    desk: str,
    act: str,
    event: str,
    by: str,
    clerk: str | None,
    why: dict[str, Any] | None = None,
) -> Answer:
    row = desk_row(acting, desk)
    state = DESK.after(act, row.state, desk=desk)
    if (row.state, row.clerk) != (state, clerk):
        acting.db.execute(
            update(desks)
            .where(desks.c.office_id == acting.office.id, desks.c.desk == desk)
            .values(state=state, clerk=clerk, changed_at=acting.now)
        )
        acting.journal(event, by=by, desk=desk, why=why)
    data: dict[str, Any] = {
        "desk": desk,
        "services": list(services_of(acting.settings, desk, row.services)),
        "only": acting.settings.desks[desk].only,
        "state": state,
        "ticket": _open_ticket(acting, desk),
    }
    return Answer(data)


def _open_ticket(acting: Acting, desk: str) -> str | None:
    return acting.db.execute(_OPEN, {"office": acting.office.id, "name": desk}).scalar_one_or_none()


_DESK = select(desks.c.desk, desks.c.state, desks.c.clerk, desks.c.services, desks.c.help_at).where(
    desks.c.office_id == bindparam("office"), desks.c.desk == bindparam("name")
)
_FORGOTTEN = select(desks.c.desk, desks.c.clerk).where(
    desks.c.office_id == bindparam("office"),
    desks.c.state.in_(DESK.before("pause_forgotten")),
    func.coalesce(desks.c.acted_at, desks.c.changed_at) < bindparam("since", type_=desks.c.changed_at.type),
)
_OPEN = select(tickets.c.number).where(
    tickets.c.office_id == bindparam("office"), tickets.c.desk == bindparam("name"), IS_AT_DESK
)


@act
def arrange(
    acting: Acting,
    *,
    desks: Mapping[str, Sequence[str]] | None = None,
    caps: Mapping[str, int | None] | None = None,
    by: str,
) -> Answer:
    """Let desks serve these services today, and services give so many tickets to walk-ins: 0 is no limit,
    None what config.toml says. What is not named stays as it is.

    Who is at a desk stays there, and who was sent to one still waits for it. Refuses with `unknown_desk`,
    `unknown_service`, `no_services`, `bad_cap`; then nothing at all is changed.
    """
    for desk, services in (desks or {}).items():
        _serve(acting, desk, services, by)
    for service, cap in (caps or {}).items():
        _cap(acting, service, cap, by)
    return Answer({"desks": sorted(desks or ()), "caps": sorted(caps or ())})


def chosen_services(acting: Acting, desk: str, services: Sequence[str]) -> tuple[str, ...]:
    """The services chosen for a desk, in the file's order. Refuses with `unknown_service`, `no_services`."""
    for slug in services:
        _known(acting, slug)
    if not services:
        raise Refusal("no_services", desk=desk)
    return tuple(slug for slug in acting.settings.services if slug in services)


def _serve(acting: Acting, desk: str, services: Sequence[str], by: str) -> None:
    settings, row = acting.settings, desk_row(acting, desk)
    wanted = chosen_services(acting, desk, services)
    if set(wanted) == set(services_of(settings, desk, row.services)):
        return
    moved = None if set(wanted) == set(settings.desks[desk].services) else list(wanted)
    acting.db.execute(_MOVE, {"office": acting.office.id, "name": desk, "moved": moved})
    names = ", ".join(settings.services[slug].name.in_(settings.languages[0]) for slug in wanted)
    why = {"because": "serves", "services": list(wanted), "words": names}
    acting.journal("desk.arranged", by=by, desk=desk, why=why)


def _cap(acting: Acting, service: str, cap: int | None, by: str) -> None:
    _known(acting, service)
    if cap is not None and cap not in limits.CAPS:
        raise Refusal("bad_cap", most=limits.CAPS[-1])
    params = {"office": acting.office.id, "slug": service}
    row = acting.db.execute(_INTAKE, params).one_or_none()
    if (row.cap if row else None) == cap:
        return
    if row is None:
        made = {"office_id": acting.office.id, "service": service, "stopped": False, "cap": cap}
        acting.db.execute(insert(intake), made)
    else:
        acting.db.execute(_KEEP_CAP, params | {"most": cap})
    acting.journal("intake.limited", by=by, service=service, why={"because": "cap", "cap": cap})


def _known(acting: Acting, service: str) -> None:
    if service not in acting.settings.services:
        raise Refusal("unknown_service", service=service)


_MOVE = (
    update(desks)
    .where(desks.c.office_id == bindparam("office"), desks.c.desk == bindparam("name"))
    .values(services=bindparam("moved", type_=desks.c.services.type))
)
_OF_SERVICE = (intake.c.office_id == bindparam("office"), intake.c.service == bindparam("slug"))
_INTAKE = select(intake.c.cap).where(*_OF_SERVICE)
_KEEP_CAP = update(intake).where(*_OF_SERVICE).values(cap=bindparam("most"))
