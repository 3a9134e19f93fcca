"""How things are used, as counts: tickets and check-ins by kiosk, languages, aids, slips by printer."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlalchemy import bindparam, func, select

from queue_core.data.db import Office
from queue_core.data.devices import aid_used
from queue_core.data.in_parts import fetched
from queue_core.data.journal import journal
from queue_core.data.prints import print_job as jobs
from queue_core.data.tickets import ticket as tickets
from queue_core.rules.slip_states import PRINTED
from queue_core.rules.states import TICKET

LONGEST_DAYS = 92
TAKEN, CHECKED_IN = TICKET.event("take"), TICKET.event("check_in")


@dataclass(frozen=True)
class Printed:
    """`slips` and other papers that came out, and how much of the roll they took; `papers` that perhaps came
    besides: nobody could tell."""

    slips: int
    papers: int
    length_mm: int = 0

    @property
    def metres(self) -> float:
        """To a tenth. Less than the roll has lost: papers of which nobody could tell are not in it."""
        return round(self.length_mm / 1000, 1)


@dataclass
class Uses:
    """`given` and `checked_in` by who gave the ticket, as the journal has it; `aids` by screen and aid."""

    given: Counter[str] = field(default_factory=Counter)
    checked_in: Counter[str] = field(default_factory=Counter)
    languages: dict[str, Counter[str]] = field(default_factory=dict)
    aids: Counter[tuple[str, str]] = field(default_factory=Counter)
    printers: dict[str, Printed] = field(default_factory=dict)

    @property
    def givers(self) -> list[str]:
        """Those who gave tickets, kiosks first, then by name."""
        return sorted(self.given | self.checked_in, key=lambda by: (not by.startswith("kiosk:"), by))

    @property
    def all_languages(self) -> Counter[str]:
        return sum(self.languages.values(), start=Counter())


def uses(office: Office, first: date, last: date) -> Uses:
    """Of the days from the first to the last, both included; a day at a time, between which others go on."""
    found = Uses()
    with office.storage.reading() as db:
        day = first
        while day <= last:
            params = {"office": office.id, "day": day}
            for row in fetched(db.execute(_GIVEN, params)):
                (found.given if row.event == TAKEN else found.checked_in)[row.by] += row.made
                found.languages.setdefault(row.by, Counter())[row.language] += row.made
            _add_paper(found, fetched(db.execute(_PRINTED, params)))
            day += timedelta(days=1)
        since, until = (office.settings.opening.ends(day) for day in (first - timedelta(days=1), last))
        _add_paper(found, db.execute(_OTHER_PAPERS, {"office": office.id, "since": since, "until": until}))
        span = {"office": office.id, "first": first, "last": last}
        for row in db.execute(_AIDS, span):
            found.aids[row.screen, row.aid] += row.total
    return found


def _add_paper(found: Uses, rows: Iterable[Any]) -> None:
    for row in rows:
        before = found.printers.get(row.printer, Printed(0, 0))
        slips, papers = row.made if row.state == PRINTED else 0, row.papers or 0
        length_mm = before.length_mm + (row.length_mm or 0)
        found.printers[row.printer] = Printed(before.slips + slips, before.papers + papers, length_mm)


_GIVEN = (
    select(journal.c.by, journal.c.event, tickets.c.language, func.count().label("made"))
    .select_from(tickets)
    .join(journal, (journal.c.ticket_id == tickets.c.id) & (journal.c.office_id == tickets.c.office_id))
    .where(
        tickets.c.office_id == bindparam("office"),
        tickets.c.day_on == bindparam("day"),
        journal.c.event.in_([TAKEN, CHECKED_IN]),
    )
    .group_by(journal.c.by, journal.c.event, tickets.c.language)
)
_PAPERS = select(
    jobs.c.printer,
    jobs.c.state,
    func.count().label("made"),
    func.sum(jobs.c.papers).label("papers"),
    func.sum(jobs.c.paper_mm).label("length_mm"),
).group_by(jobs.c.printer, jobs.c.state)
_PRINTED = (
    _PAPERS.select_from(tickets)
    .join(jobs, jobs.c.ticket_id == tickets.c.id)
    .where(tickets.c.office_id == bindparam("office"), tickets.c.day_on == bindparam("day"))
)
_OTHER_PAPERS = _PAPERS.where(
    jobs.c.office_id == bindparam("office"),
    jobs.c.ticket_id.is_(None),
    jobs.c.made_at >= bindparam("since", type_=jobs.c.made_at.type),
    jobs.c.made_at < bindparam("until", type_=jobs.c.made_at.type),
)
_AIDS = (
    select(aid_used.c.screen, aid_used.c.aid, func.sum(aid_used.c.count).label("total"))
    .where(
        aid_used.c.office_id == bindparam("office"),
        aid_used.c.day_on.between(bindparam("first"), bindparam("last")),
    )
    .group_by(aid_used.c.screen, aid_used.c.aid)
)
