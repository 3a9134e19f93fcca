"""A real server, its agent and a printer that never confirms: three papers at most; staff read which slip."""

from contextlib import ExitStack

import pytest

from tests.printing.fake_printer import FakePrinter
from tests.printing.lobby import Board, Supervisor, copies, jobs_of, network
from tests.printing.test_end_to_end import printer_ok
from tests.servers import Server, until


class Hall:
    """An office with one printer, and what its staff see."""

    def __init__(self, folder, stack: ExitStack) -> None:
        self.fake = stack.enter_context(FakePrinter())
        hall = network("hall", self.fake, answer_seconds=1)
        self.served = Server(folder / "server", printer=[hall], server={"public_url": ""})
        self.served.start()
        stack.callback(self.served.stop)
        self.board = stack.enter_context(Board(self.served))

    def take(self) -> str:
        return self.served.client().post("/tickets", {"service": "taxes"})[1]["number"]

    def state(self, number: str) -> str:
        return jobs_of(self.served)[number].state

    @property
    def unconfirmed(self) -> list[str]:
        board = self.board.ear.all("board")[-1]
        numbers = board["data"]["printers"][0]["unconfirmed"]
        assert all(f'data-unconfirmed="{number}"' in board["html"] for number in numbers)
        return numbers


@pytest.fixture(scope="module")
def hall(tmp_path_factory):
    with ExitStack() as stack:
        yield Hall(tmp_path_factory.mktemp("ends"), stack)


def test_a_printer_that_breaks_off_each_job_and_says_it_is_well_is_in_trouble_all_the_time(hall):
    """Three papers, its state never flaps, and the next slip that is confirmed ends the trouble."""
    hall.fake.mode = "closes"
    number = hall.take()
    until(lambda: printer_ok(hall.served) == 0)
    seen = []
    until(lambda: seen.append(printer_ok(hall.served)) or hall.state(number) == "unconfirmed")
    assert set(seen) == {0} and hall.fake.papers == 3
    until(lambda: hall.unconfirmed == [number])
    told = [bool(board["data"]["alarms"]["printers"]) for board in hall.board.ear.all("board")]
    assert all(told[told.index(True) :]), "staff are told once"
    hall.fake.mode = "ok"
    after = hall.take()
    until(lambda: hall.state(after) == "printed" and printer_ok(hall.served) == 1)
    assert hall.state(number) == "unconfirmed" and hall.fake.papers == 4


@pytest.mark.long
def test_a_printer_that_prints_and_never_confirms_holds_up_no_next_visitor(hall):
    """The next slip comes before the first one's repeats; staff print it again on purpose."""
    before = hall.fake.papers
    hall.fake.mode = "stalls"
    first = hall.take()
    until(lambda: hall.fake.papers == before + 1)
    second = hall.take()
    until(lambda: copies(hall.served, second, hall=hall.fake))
    assert copies(hall.served, first, hall=hall.fake) == {"hall": ["plain"]}
    until(lambda: hall.state(first) == hall.state(second) == "unconfirmed", within=180)
    assert hall.fake.papers == before + 6
    hall.fake.mode = "ok"
    Supervisor(hall.served).send("/supervisor/slips", number=first, printer="hall")
    until(lambda: hall.state(first) == "printed" and first not in hall.unconfirmed)
    assert second in hall.unconfirmed and hall.fake.papers == before + 7
