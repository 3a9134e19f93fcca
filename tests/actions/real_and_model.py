"""The real office beside the line of the design: acted on together, compared after each act."""

import re
import shutil
import tempfile
import time
from itertools import count
from pathlib import Path
from types import SimpleNamespace

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from queue_core import boards
from queue_core.rules.refusals import Refusal
from tests.actions.line_model import Line
from tests.office import ROUND_THE_CLOCK, Acts, Clock, founded, local, replayed, shipped

SERVICES = ("taxes", "urban-planning", "utilities")
DESKS = {
    "1": ("taxes",),
    "2": ("taxes", "urban-planning"),
    "3": ("urban-planning", "utilities"),
    "9": SERVICES,
}
FOR_PRIORITY = "9"
COMING_BACK = ("waiting", "called", "serving", "held", "no_show")
UNFINISHED = ("waiting", "called", "serving", "held")
OFFICE_IDS = count(time.time_ns() // 1000)


LATER_NAME = re.compile("-v[0-9]+$")


def first_name(name: str | None) -> str | None:
    """What a service, a desk or a line was called before config.toml renamed it."""
    return LATER_NAME.sub("", name) if name else name


class RealAndModel(RuleBasedStateMachine):
    url = ""

    def found(self, late_becomes, hour):
        self.folder = Path(tempfile.mkdtemp(prefix="lobby-order-"))
        self.clock = Clock(local(hour))
        chosen = shipped(
            self.folder,
            desk=[
                {"name": name, "services": served, "only": "priority" if name == FOR_PRIORITY else None}
                for name, served in DESKS.items()
            ],
            printer=[],
            hours=ROUND_THE_CLOCK,
            line={"late_becomes": late_becomes},
            storage={"url": self.url},
        )
        office = founded(chosen, local("06:00"), next(OFFICE_IDS) if self.url else 1)
        self.acts = Acts(office, self.clock)
        self.model = Line(DESKS, self.clock.now, late_becomes, dict.fromkeys(DESKS, "closed"))
        self.model.for_priority = {FOR_PRIORITY}
        self.model.day = self.clock.now.date()
        self.last_seq, self.states = 0, {}
        # Days begin with open desks; the rules close and open them.
        for desk in DESKS:
            self.do("open", desk, then=lambda model, _, desk=desk: model.desks.update({desk: "open"}))

    def table(self) -> list[SimpleNamespace]:
        """The tickets as the model calls their services, lines and desks."""
        named = ("service", "line", "desk")
        return [
            SimpleNamespace(**dict(row._mapping) | {key: first_name(getattr(row, key)) for key in named})
            for row in self.acts.tickets()
        ]

    def teardown(self):
        if hasattr(self, "acts"):
            self.acts.office.storage.close()
            shutil.rmtree(self.folder)

    def do(self, act, *asked, expected=frozenset(), then=None, **more):
        """Do the act, and `then` on the model; refused exactly if it is expected to be, and as expected."""
        model = self.model.copied()
        model.now = self.clock.now
        model.turn()
        expected = expected(model) if callable(expected) else expected
        try:
            answer = getattr(self.acts, act)(*asked, **more)
        except Refusal as refusal:
            assert refusal.code in expected, f"{act}{asked} refused with {refusal.code}, not {expected}"
            if not refusal.kept:
                return None
            answer = refusal
        else:
            assert not expected, f"{act}{asked} was done, not refused with {expected}"
        if then:
            then(model, answer)
        self.model = model
        return answer

    @rule(desk=st.sampled_from(sorted(DESKS)), served=st.sets(st.sampled_from(SERVICES), min_size=1))
    def move_services(self, desk, served):
        """A supervisor lets a desk serve others, until the day ends; the boards say the same."""
        if hasattr(self, "acts"):
            then = lambda model, _: model.moved.update({desk: tuple(served)})  # noqa: E731
            self.do("arrange", desks={desk: sorted(served)}, then=then)
            for known in boards.desk_list(self.acts.office):
                services = {first_name(slug) for slug in known["services"]}
                assert services == set(self.model.services(first_name(known["desk"])))

    @invariant()
    def table_journal_and_model_agree(self):
        """Gap-free; the replay is the table; no number twice; one open ticket for each desk; the model's."""
        if not hasattr(self, "acts"):
            return
        new = self.acts.journal(self.last_seq)
        assert [row.seq for row in new] == [self.last_seq + ahead for ahead in range(1, len(new) + 1)]
        self.last_seq += len(new)
        self.states |= replayed(new)
        table = self.table()
        assert self.states == {row.id: (row.number, row.state) for row in table}
        assert len({(row.day_on, row.number) for row in table}) == len(table)
        living = [row.number for row in table if row.state in UNFINISHED]
        assert len(set(living)) == len(living), "two tickets that live have one number"
        at_desks = [row.desk for row in table if row.state in ("called", "serving")]
        assert len(set(at_desks)) == len(at_desks)
        assert {row.id: in_table(row) for row in table} == {
            each.id: in_model(each) for each in self.model.tickets.values()
        }


def in_table(row) -> tuple:
    only = row.line.removeprefix("@") if row.line.startswith("@") and row.state in COMING_BACK else None
    times = (row.due_at, row.slot_at, row.called_at, row.ended_at, row.held_at)
    return (row.state, row.service, row.rank, row.priority, only, row.desk, times)


def in_model(each) -> tuple:
    only = each.only if each.state in COMING_BACK else None
    times = (each.due_at, each.slot_at, each.called_at, each.ended_at, each.held_at)
    return (each.state, each.service, each.rank, each.priority, only, each.desk, times)
