"""A printer at a kiosk's own computer: agents that are processes, and what becomes of their slips."""

from contextlib import ExitStack
from functools import partial

import pytest

from tests.printing.computers import Cable, Computer
from tests.printing.fake_printer import FakePrinter
from tests.printing.lobby import UNHURRIED, Board, Kiosk, copies, jobs_of, network, older
from tests.servers import Server, until


class House:
    """A hall's printer of the server's own; two kiosks with their own computers, one printer has a second."""

    def __init__(self, folder, stack: ExitStack) -> None:
        self.folder = folder
        self.fakes = {name: stack.enter_context(FakePrinter()) for name in ("hall", "door", "stairs")}
        agent = {"door": {"kind": "agent", "second": "hall"}, "stairs": {"kind": "agent"}, "hall": {}}
        printers = [network(name, fake, **agent[name]) for name, fake in self.fakes.items()]
        self.served = Server(folder / "server", printer=printers, kiosk=UNHURRIED, server={"public_url": ""})
        self.served.start()
        stack.callback(self.served.stop)
        self.door, self.stairs = (Kiosk(self.served, f"at {name}", name) for name in ("door", "stairs"))
        self.board = stack.enter_context(Board(self.served))

    def computer(self, kiosk: Kiosk, *printers: str, by: Cable | None = None) -> Computer:
        return Computer((by or self.served).url, kiosk.secret, self.folder, *printers)

    def copies(self, number: str) -> dict[str, list[str]]:
        return copies(self.served, number, **self.fakes)

    def is_printed(self, *numbers: str) -> bool:
        jobs = jobs_of(self.served)
        return all(jobs[number].state == "printed" for number in numbers)


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    with ExitStack() as stack:
        yield House(tmp_path_factory.mktemp("kiosk"), stack)


def test_printers_without_their_agent_are_missed_and_the_second_prints(house):
    """Though no agent ever came. What no other prints waits, but not for visitors called meanwhile."""
    missed = {"door": "agent_away", "stairs": "agent_away"}
    until(lambda: house.board.alarms == missed)
    at_door, called, waiting = (
        house.door.take(),
        house.stairs.take("utilities"),
        house.stairs.take("utilities"),
    )
    assert house.door.slip()["moved_to"] == "the place of hall"
    until(lambda: house.is_printed(at_door))
    assert house.copies(at_door) == {"hall": ["plain"]}
    ask = house.served.client()
    ask.post("/desks/4/open")
    assert ask.post("/desks/4/calls")[1]["number"] == called
    older(house.served, called, minutes=5)
    older(house.served, waiting, minutes=5)
    with house.computer(house.stairs):
        until(lambda: house.is_printed(waiting) and house.board.alarms == {"door": "agent_away"})
        assert house.copies(waiting) == {"stairs": ["plain"]}
        assert jobs_of(house.served)[called].state == "stale" and house.copies(called) == {}
    until(lambda: house.board.alarms == missed)


@pytest.mark.parametrize(
    "asking, named, served",
    [
        ("door", [], {"door"}),
        ("door", ["stairs"], set()),
        ("nobody", ["stairs"], {"stairs"}),
        ("nobody", [], {"door", "stairs"}),
        ("door", ["hall"], set()),
    ],
)
def test_an_agent_serves_its_tokens_printer_of_these_what_it_names_else_all_of_the_kind(
    house, asking, named, served
):
    """And never a printer of the server's own."""
    kiosk = Kiosk(house.served, f"lift {len(named)}") if asking == "nobody" else house.door
    with house.computer(kiosk, *named) as computer:
        away = {"door": "agent_away", "stairs": "agent_away"}
        until(lambda: "Printing for" in computer.log.read_text())
        until(lambda: house.board.alarms == {name: away[name] for name in away.keys() - served})
        tickets = {"door": house.door.take(), "stairs": house.stairs.take()}
        until(lambda: house.is_printed(*(tickets[name] for name in served)))
        for name in served:
            assert house.copies(tickets[name]) == {name: ["plain"]}
        for name in tickets.keys() - served:
            assert name not in house.copies(tickets[name])


def test_an_agent_outlives_its_server_and_goes_on_where_it_was(house):
    with house.computer(house.door), house.computer(house.stairs):
        until(lambda: house.board.alarms == {})
        numbers = [house.stairs.take(), house.door.take()]
        until(lambda: house.is_printed(*numbers))
        house.served.kill9()
        house.served.start()
        numbers += [house.stairs.take(), house.door.take()]
        until(lambda: house.is_printed(*numbers))
        house.served.restart()
        numbers += [house.stairs.take()]
        until(lambda: house.is_printed(*numbers))
        assert all(sum(house.copies(number).values(), []) == ["plain"] for number in numbers)


def test_a_cable_that_is_pulled_while_a_slip_is_printed_costs_no_second_slip(house):
    """What the printer answered is told when the way is open; until then staff see that the agent is away."""
    with Cable(house.served) as cable, house.computer(house.stairs, by=cable):
        until(lambda: "stairs" not in house.board.alarms)
        cable.cut_at = b'"facts"'
        number = house.stairs.take()
        until(lambda: house.copies(number) and house.board.alarms.get("stairs") == "agent_away")
        assert not house.is_printed(number)
        cable.mend()
        until(lambda: house.is_printed(number) and "stairs" not in house.board.alarms)
        cable.stall()
        later = house.stairs.take()
        assert not house.copies(later)
        cable.mend()
        until(lambda: house.is_printed(later))
        assert [house.copies(each) for each in (number, later)] == [{"stairs": ["plain"]}] * 2


def test_an_agent_that_dies_before_it_could_report_leaves_a_slip_that_comes_again_marked(house):
    with Cable(house.served) as cable, house.computer(house.stairs, by=cable):
        until(lambda: "stairs" not in house.board.alarms)
        cable.cut_at = b'"facts"'
        number = house.stairs.take()
        until(lambda: house.copies(number))
    older(house.served, number, minutes=1)
    with house.computer(house.stairs):
        until(lambda: house.is_printed(number))
        assert house.copies(number) == {"stairs": ["plain", "DUPLICAT"]}


def test_two_agents_for_one_printer_print_each_slip_once(house):
    with house.computer(house.stairs) as one, house.computer(house.stairs) as other:
        until(lambda: all("Printing for stairs" in computer.log.read_text() for computer in (one, other)))
        numbers = [house.stairs.take() for _ in range(6)]
        until(lambda: house.is_printed(*numbers))
        assert [house.copies(number) for number in numbers] == [{"stairs": ["plain"]}] * 6
        other.off()
        number = house.stairs.take()
        until(partial(house.is_printed, number))
        assert "stairs" not in house.board.alarms, "one of them is still there"
