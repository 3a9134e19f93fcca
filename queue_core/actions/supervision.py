"""What a supervisor does to the whole office."""

from sqlalchemy import bindparam, insert, select, update

from queue_core.actions.act import act
from queue_core.actions.acting import Acting, Answer
from queue_core.actions.closing import end_of_day
from queue_core.data.office import intake
from queue_core.rules.refusals import Refusal


@act
def stop_intake(acting: Acting, service: str, *, by: str) -> Answer:
    """No more walk-in tickets for a service; check-ins go on. Refuses with `unknown_service`."""
    return _set_intake(acting, service, True, by)


@act
def open_intake(acting: Acting, service: str, *, by: str) -> Answer:
    """Give walk-in tickets for a service again. Refuses with `unknown_service`."""
    return _set_intake(acting, service, False, by)


@act
def end_day(acting: Acting, *, by: str) -> Answer:
    """End the office's day now, as midnight would."""
    end_of_day(acting, acting.today, by=by)
    return Answer({"day": acting.today.isoformat()})


@act
def turn_the_day(acting: Acting, *, by: str) -> Answer:
    """Nothing of its own: like every act it ends yesterday first, if that has not been done."""
    return Answer({"day": acting.today.isoformat()})


def _set_intake(acting: Acting, service: str, stopped: bool, by: str) -> Answer:
    if service not in acting.settings.services:
        raise Refusal("unknown_service", service=service)
    row = {"office_id": acting.office.id, "service": service, "stopped": stopped}
    known = acting.connection.execute(_IS, {"office": acting.office.id, "slug": service}).scalar_one_or_none()
    if known is None:
        acting.connection.execute(insert(intake), row)
    else:
        acting.connection.execute(
            update(intake)
            .where(intake.c.office_id == acting.office.id, intake.c.service == service)
            .values(stopped=stopped)
        )
    if bool(known) != stopped:
        acting.journal("intake.stopped" if stopped else "intake.opened", by=by, service=service)
    return Answer({"service": service, "stopped": stopped})


_IS = select(intake.c.stopped).where(
    intake.c.office_id == bindparam("office"), intake.c.service == bindparam("slug")
)
