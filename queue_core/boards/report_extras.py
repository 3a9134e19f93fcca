"""What a report tells besides waits: what visits came to, and what desks did."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import bindparam, func, select

from queue_core.boards.parts import place_in
from queue_core.data import summaries
from queue_core.data.db import Office
from queue_core.data.office import office as offices
from queue_core.data.old_names import under_present_names
from queue_core.data.tickets import HAS_OUTCOME
from queue_core.data.tickets import ticket as tickets
from queue_core.rules import desk_hours
from queue_core.rules.desk_hours import Hours


@dataclass(frozen=True)
class Extras:
    """`outcomes` counts visits by outcome; `desks` has the desks that were open, in config.toml's order."""

    outcomes: Mapping[str, int]
    desks: Mapping[str, Hours]

    @property
    def total(self) -> Hours:
        """Of all desks together; the reasons aside."""
        together = sum(self.desks.values(), start=Hours())
        return Hours(together.serving, together.waiting, together.paused)


def extras(
    office: Office,
    now: datetime,
    first: date,
    last: date,
    service: str | None = None,
    desk: str | None = None,
) -> Extras:
    """Of the days from the first to the last; of a service its outcomes, of a desk its hours."""
    params = {"office": office.id, "first": first, "last": last}
    with office.storage.reading() as db:
        row = db.execute(_TODAY, {"office": office.id}).one()
        outcomes: dict[str, int] = {}
        for slug, outcome, count in db.execute(_OUTCOMES, params):
            if service in (None, slug):
                outcomes[outcome] = outcomes.get(outcome, 0) + count
        kept = summaries.desks_kept(db, office.id, first, last)
        if first <= row.day_on <= last:
            began, told = summaries.desk_events(db, office.id, row.figures_seq)
            today = desk_hours.hours(under_present_names(office.settings, told), now, began)
            before = kept.get(row.day_on, {})
            known = {name: before.get(name, Hours()) + today.get(name, Hours()) for name in before | today}
            if known:
                kept[row.day_on] = known
    desks: dict[str, Hours] = {}
    for of_day in kept.values():
        for was, hours in of_day.items():
            name = office.settings.present_desk(was) or was
            if desk in (None, name):
                desks[name] = desks.get(name, Hours()) + hours
    placed = sorted(desks, key=place_in(office.settings.desks))
    return Extras(outcomes, {name: desks[name] for name in placed})


_TODAY = select(offices.c.day_on, offices.c.figures_seq).where(offices.c.id == bindparam("office"))
_OUTCOMES = (
    select(tickets.c.service, tickets.c.outcome, func.count())
    .where(
        tickets.c.office_id == bindparam("office"),
        tickets.c.day_on.between(bindparam("first"), bindparam("last")),
        HAS_OUTCOME,
    )
    .group_by(tickets.c.service, tickets.c.outcome)
)
