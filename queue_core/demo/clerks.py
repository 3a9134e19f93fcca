"""A clerk of the demo: calls, waits for who was called, serves, and now and then loses somebody."""

from collections.abc import Callable
from datetime import datetime
from random import Random
from typing import Any

from queue_core import boards
from queue_core.actions import calls, desks, visits
from queue_core.boards.shapes import Desk
from queue_core.data.db import Office
from queue_core.demo.people import falls, visit_seconds
from queue_core.rules.refusals import Refusal

Step = tuple[float, Callable[[datetime], Any]]
"""What is done, and how many seconds after the step before."""
LOOKS_AGAIN_S, SOMEBODY_ELSES_S = 20.0, 240.0
NO_SHOWS, TRANSFERS, HOLDS, BREAKS, CALLS_AT_ONCE = 0.06, 0.05, 0.03, 0.03, 0.6


class Clerk:
    """One clerk at one desk.

    Before each step the clerk looks at the desk, so that whatever others did there meanwhile is respected: a
    desk that somebody closed, paused or sat down at is left alone, and a number that somebody else called is
    given its time.
    """

    def __init__(self, office: Office, desk: str, login: str, chance: Random) -> None:
        self._office, self._desk, self._login, self._chance = office, desk, login, chance
        self._by = f"staff:{login}"
        self._number: str | None = None
        self._plan: list[Step] = []
        self._has_opened = False
        self._on_break = False
        self._aside: int | None = None

    def step(self, now: datetime) -> float:
        """Do what is to be done now; answers in how many seconds to look again."""
        try:
            return self._step(now)
        except Refusal:
            return LOOKS_AGAIN_S

    def _step(self, now: datetime) -> float:
        desk = next(each for each in boards.desk_list(self._office) if each["desk"] == self._desk)
        if not self._has_opened or (self._on_break and desk["state"] == "paused"):
            self._has_opened, self._on_break = True, False
            self._do(desks.open_desk, self._desk, clerk=self._login, now=now)
            return self._chance.uniform(5, 30)
        if desk["state"] != "open" or boards.clerk_of(self._office, self._desk) not in (None, self._login):
            self._number, self._plan = None, []
            return LOOKS_AGAIN_S
        if desk["ticket"] is None:
            return self._without_visitor(now)
        if desk["ticket"] != self._number:
            self._number, self._plan = desk["ticket"], []
            return SOMEBODY_ELSES_S
        return self._next_of_plan(now, desk)

    def _next_of_plan(self, now: datetime, desk: Desk) -> float:
        if not self._plan:
            return self._call(now)
        _, do = self._plan.pop(0)
        do(now)
        return self._plan[0][0] if self._plan else self._chance.uniform(4, 25)

    def _without_visitor(self, now: datetime) -> float:
        if self._aside is not None:
            aside, self._aside = self._aside, None
            self._do(visits.put_back, aside, now=now)
        if self._number is not None and falls(self._chance, BREAKS):
            self._number, self._on_break = None, True
            self._do(desks.pause, self._desk, now=now)
            return self._chance.uniform(180, 420)
        return self._call(now)

    def _call(self, now: datetime) -> float:
        """Call the next, an open visit being finished by that; answers when that one is at the desk."""
        self._number, self._plan = None, []
        ticket = self._do(calls.call_next, self._desk, finish_current=True, now=now)
        self._number, self._plan = ticket["number"], self._plan_for(ticket["id"], ticket["service"])
        return self._plan[0][0]

    def _plan_for(self, ticket: int, service: str) -> list[Step]:
        chance = self._chance
        if falls(chance, NO_SHOWS):
            return [
                (chance.uniform(35, 60), self._of(calls.recall, ticket)),
                (chance.uniform(40, 70), self._of(visits.no_show, ticket)),
            ]
        known = self._office.settings.services.get(service)
        takes = visit_seconds(chance, known.minutes if known else 10)
        come = (chance.uniform(20, 55), self._of(visits.start, ticket))
        if falls(chance, TRANSFERS) and (elsewhere := self._another(service)):
            return [come, (takes / 2, self._of(visits.transfer, ticket, service=elsewhere))]
        if falls(chance, HOLDS) and self._aside is None:
            return [come, (takes / 3, lambda now: self._set_aside(ticket, now))]
        if falls(chance, CALLS_AT_ONCE):
            return [come, (takes, self._call)]
        return [come, (takes, self._of(visits.finish, ticket))]

    def _set_aside(self, ticket: int, now: datetime) -> None:
        self._do(visits.hold, ticket, now=now)
        self._aside = ticket

    def _another(self, service: str) -> str | None:
        """A service that some other open desk serves."""
        served = boards.served(self._office)
        open_ = [
            slug
            for slug in self._office.settings.services
            if slug != service and set(served.open_desks_of(slug)) - {self._desk}
        ]
        return self._chance.choice(open_) if open_ else None

    def _of(self, act: Callable[..., Any], ticket: int, **asked: Any) -> Callable[[datetime], Any]:
        return lambda now: self._do(act, ticket, now=now, **asked)

    def _do(self, act: Callable[..., Any], *args: Any, **asked: Any) -> dict[str, Any]:
        data: dict[str, Any] = act(self._office, *args, by=self._by, **asked).data
        return data
