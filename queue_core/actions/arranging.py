"""What a supervisor arranges for the day: which desk serves which services, how many tickets are given.

It holds until the day's end; then config.toml's word stands again.
"""

from collections.abc import Mapping, Sequence

from sqlalchemy import bindparam, insert, select, update

from queue_core.actions.act import act
from queue_core.actions.acting import Acting, Answer
from queue_core.actions.desks import desk_row
from queue_core.data.arrangement import services_of
from queue_core.data.office import desk as desks
from queue_core.data.office import intake
from queue_core.rules.refusals import Refusal

MOST_TICKETS = 9999


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


def _serve(acting: Acting, desk: str, services: Sequence[str], by: str) -> None:
    settings, row = acting.settings, desk_row(acting, desk)
    for slug in services:
        _known(acting, slug)
    if not services:
        raise Refusal("no_services", desk=desk)
    wanted = tuple(slug for slug in settings.services if slug in services)
    if set(wanted) == set(services_of(settings, desk, row.services)):
        return
    moved = None if set(wanted) == set(settings.desks[desk].services) else list(wanted)
    acting.connection.execute(_MOVE, {"office": acting.office.id, "name": desk, "moved": moved})
    names = ", ".join(settings.services[slug].name.in_(settings.languages[0]) for slug in wanted)
    why = {"because": "serves", "services": list(wanted), "words": names}
    acting.journal("desk.arranged", by=by, desk=desk, why=why)


def _cap(acting: Acting, service: str, cap: int | None, by: str) -> None:
    _known(acting, service)
    if cap is not None and not 0 <= cap <= MOST_TICKETS:
        raise Refusal("bad_cap", most=MOST_TICKETS)
    asked = {"office": acting.office.id, "slug": service}
    row = acting.connection.execute(_INTAKE, asked).one_or_none()
    if (row.cap if row else None) == cap:
        return
    if row is None:
        made = {"office_id": acting.office.id, "service": service, "stopped": False, "cap": cap}
        acting.connection.execute(insert(intake), made)
    else:
        acting.connection.execute(_KEEP_CAP, asked | {"most": cap})
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
