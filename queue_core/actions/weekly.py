"""Which desk serves which services on a weekday, each week anew, where that is not what config.toml says.

When a day begins this is laid on the desks, and is the day's arrangement from then on: what is moved for the
day alone goes before it, and leaves with the day.
"""

from collections.abc import Mapping, Sequence

from sqlalchemy import bindparam, delete, insert, select

from queue_core.actions.act import act
from queue_core.actions.acting import Acting, Answer
from queue_core.actions.desks import chosen_services, desk_row
from queue_core.actions.week_days import begin_day
from queue_core.data.office import weekly
from queue_core.rules.refusals import Refusal

WEEKDAYS = range(7)
"""From Monday, as `date.weekday` counts."""


@act
def arrange_weekday(acting: Acting, weekday: int, desks: Mapping[str, Sequence[str]], *, by: str) -> Answer:
    """Let desks serve these services on a weekday, each week; what config.toml says too is not kept. Desks
    that are not named stay as they are. It holds at once where today is that day.

    Refuses with `bad_time`, `unknown_desk`, `unknown_service`, `no_services`; then nothing at all is changed.
    """
    if weekday not in WEEKDAYS:
        raise Refusal("bad_time")
    changed = [desk for desk, services in desks.items() if _keep(acting, weekday, desk, services, by)]
    if changed and acting.today.weekday() == weekday:
        begin_day(acting, changed)
    return Answer({"weekday": weekday, "desks": changed})


def _keep(acting: Acting, weekday: int, desk: str, services: Sequence[str], by: str) -> bool:
    """Whether it changed anything."""
    settings = acting.settings
    desk_row(acting, desk)
    wanted = chosen_services(acting, desk, services)
    own = {"office": acting.office.id, "day": weekday, "name": desk}
    before = acting.db.execute(_KEPT, own).scalar_one_or_none() or settings.desks[desk].services
    if set(before) == set(wanted):
        return False
    acting.db.execute(_FORGET, own)
    if set(wanted) != set(settings.desks[desk].services):
        row = {"weekday": weekday, "desk": desk, "services": list(wanted)}
        acting.db.execute(insert(weekly), {"office_id": acting.office.id, **row})
    names = ", ".join(settings.services[slug].name.in_(settings.languages[0]) for slug in wanted)
    why = {"because": "weekly", "weekday": weekday, "services": list(wanted), "words": names}
    acting.journal("desk.arranged_weekly", by=by, desk=desk, why=why)
    return True


_OF = (
    weekly.c.office_id == bindparam("office"),
    weekly.c.weekday == bindparam("day"),
    weekly.c.desk == bindparam("name"),
)
_KEPT = select(weekly.c.services).where(*_OF)
_FORGET = delete(weekly).where(*_OF)
