"""Whatever tempers two printers have one after the other: three papers a slip, and an end that staff read."""

from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from queue_core import boards
from queue_core.data.prints import print_job
from queue_core.machines import print_queue, printer_reports
from queue_core.printing.agent import attempt
from queue_core.printing.jobs import job_data
from queue_core.printing.printer import Patience, state_of
from queue_core.rules.slip_states import MOST_PAPERS
from tests.office import Acts, Clock, founded, local, shipped
from tests.printing.fake_printer import FakePrinter
from tests.printing.samples import at
from tests.printing.tempers import MODES

IMPATIENT = Patience(connect=0.3, answer=0.15, job=0.4, longest=2.0, again=0.3)
GENEROUS = Patience(connect=5.0, answer=5.0, job=15.0, longest=60.0, again=5.0)
ANSWERING = ["ok", "paper_low", "first_only", "other_forms", "slow", "single"]
"""The tempers of printers that answer at once, if only in part, and confirm what they print."""
NAMES = ("one", "two")
ROUNDS = 20
"""More than all pauses of a slip at two printers: each is 30 seconds at most."""

temper = st.sampled_from(sorted(MODES))
step = st.tuples(temper, temper, st.sampled_from([0.5, 3.0, 20.0, 45.0]), st.booleans())


class Hall:
    """An office whose two printers are real ports; time goes by when a test says so."""

    def __init__(self, folder: Path, fakes: dict[str, FakePrinter]) -> None:
        self.fakes, self.folder = fakes, folder
        printers = [
            {"name": name, "kind": "network", "host": "127.0.0.1", "port": fake.port, "stale_minutes": 600}
            for name, fake in fakes.items()
        ]
        printers[0]["second"] = "two"
        self.clock = Clock(local("09:00"))
        self.acts = Acts(founded(shipped(folder, printer=printers), self.clock.now), self.clock)
        self.office = self.acts.office
        self.before = sum(fake.papers for fake in fakes.values())

    def serve(self, name: str, patience: Patience) -> None:
        """What a printer's agent does in one turn: it prints if there is a job, then looks."""
        if job := print_queue.hand_out(self.office, name, self.clock.now):
            printer = self.office.settings.printers[name]
            told = job_data(
                job.id, job.tries, job.facts, printer=printer, folder=self.folder, track_url=None
            )  # fmt: skip
            outcome = attempt(told, patience)
            assert outcome["problem"] != "our_fault"
            print_queue.report(self.office, job.id, name, now=self.clock.now, turn=job.tries, **outcome)
        state = state_of(at(self.fakes[name]), patience)
        printer_reports.keep_state(
            self.office, name, state.problem, self.clock.now, paper_low=state.paper_low
        )  # fmt: skip

    def slips(self) -> list[Any]:
        with self.office.storage.reading() as db:
            return list(db.execute(select(print_job).order_by(print_job.c.id)).all())

    def papers(self) -> int:
        return sum(fake.papers for fake in self.fakes.values()) - self.before

    def listed(self) -> int:
        """How many slips staff see listed as late or as not confirmed."""
        shown = boards.printers(self.office)
        return sum(each["kept_back"] + len(each["unconfirmed"]) for each in shown)


@pytest.fixture(scope="module")
def fakes():
    with ExitStack() as stack:
        both = {name: stack.enter_context(FakePrinter()) for name in NAMES}
        for fake in both.values():
            fake.answer_s, fake.lingers_s, fake.drip = 0.05, 0.1, 65536
        yield both


@settings(
    max_examples=10,
    derandomize=True,
    deadline=None,
    database=None,
    phases=set(Phase) - {Phase.explain, Phase.shrink},
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(steps=st.lists(step, min_size=1, max_size=7), ending=st.sampled_from([*ANSWERING, None]))
@pytest.mark.timeout(600)
@pytest.mark.long
def test_every_slip_ends_after_three_papers_at_most_and_what_answers_prints(fakes, steps, ending):
    """Printed, or read by the staff as unconfirmed or late: the last where no printer is ever well again."""
    with TemporaryDirectory() as folder:
        hall = Hall(Path(folder), fakes)
        hall.acts.take("taxes")
        for *modes, seconds, comes in steps:
            for name, mode in zip(NAMES, modes, strict=True):
                fakes[name].mode = mode
            if comes:
                hall.acts.take("taxes")
            for name in NAMES:
                hall.serve(name, IMPATIENT)
            hall.clock.forward(seconds=seconds)
        if ending is None:
            hall.clock.forward(minutes=601)
            for name in NAMES:
                fakes[name].mode = "hang"
                hall.serve(name, IMPATIENT)
        else:
            for name in NAMES:
                fakes[name].mode = ending
            for _ in range(ROUNDS):
                if not any(slip.state == "waiting" for slip in hall.slips()):
                    break
                hall.clock.forward(seconds=31)
                for name in NAMES:
                    hall.serve(name, GENEROUS)
        slips = hall.slips()
        ends = {"printed", "unconfirmed"} if ending else {"printed", "unconfirmed", "stale"}
        assert {slip.state for slip in slips} <= ends
        assert hall.listed() == sum(slip.state != "printed" for slip in slips)
        assert all(slip.papers <= MOST_PAPERS for slip in slips)
        assert all(slip.papers == MOST_PAPERS for slip in slips if slip.state == "unconfirmed")
        assert hall.papers() <= MOST_PAPERS * len(slips)
        hall.office.storage.close()
