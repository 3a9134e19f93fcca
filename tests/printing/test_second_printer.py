"""A printer in trouble and the one that stands in for it: every trouble at once, each at its own kiosk."""

from contextlib import ExitStack

import pytest

from tests.pace import at_most
from tests.printing.fake_printer import FakePrinter
from tests.printing.lobby import (
    UNHURRIED,
    Board,
    Kiosk,
    copies,
    jobs_of,
    long_known,
    network,
    office_of,
)
from tests.servers import Server, until

TROUBLES = {
    "refuse": "unreachable",
    "hang": "no_answer",
    "no_paper": "no_paper",
    "cover_open": "cover_open",
    "drop": "dropped",
}
MARKED = {"drop": "DUPLICAT"}
"""Of these some of the slip may be on paper already."""


class House:
    """A hall's printer that stands in for all others, and a kiosk at each."""

    def __init__(self, folder, stack: ExitStack) -> None:
        self.fakes = {name: stack.enter_context(FakePrinter()) for name in ("hall", *TROUBLES)}
        printers = [
            network(name, fake, second="" if name == "hall" else "hall", kind="network")
            for name, fake in self.fakes.items()
        ]
        file = folder / "usb" / "lp0"
        printers.append({"name": "lp0", "kind": "file", "path": str(file), "second": "hall"})
        self.plug = file.parent.mkdir
        self.served = Server(folder / "server", printer=printers, kiosk=UNHURRIED, server={"public_url": ""})
        self.served.start()
        stack.callback(self.served.stop)
        self.kiosks = {name: Kiosk(self.served, f"at {name}", name) for name in (*self.fakes, "lp0")}
        self.office, self.desk = (
            stack.enter_context(Board(self.served, **board))
            for board in ({"board": "office"}, {"board": "desk", "desk": "1"})
        )
        until(lambda: agents_serve(self.served))

    def copies(self, number: str) -> dict[str, list[str]]:
        return copies(self.served, number, **self.fakes)

    def is_printed(self, number: str) -> bool:
        return jobs_of(self.served)[number].state == "printed"


def agents_serve(served: Server) -> bool:
    from queue_core import boards

    with office_of(served) as office:
        return any(printer["ok"] for printer in boards.printers(office))


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    with ExitStack() as stack:
        yield House(tmp_path_factory.mktemp("second"), stack)


def test_a_kiosk_has_its_slips_from_its_own_printer_and_others_from_the_first(house):
    numbers = {name: house.kiosks[name].take() for name in TROUBLES}
    stranger = Kiosk(house.served, "without a printer").take()
    for name, number in (numbers | {"hall": stranger}).items():
        until(lambda number=number: house.is_printed(number))
        assert house.copies(number) == {name: ["plain"]}
    assert house.office.alarms == house.desk.alarms == {}


def test_every_trouble_is_seen_by_staff_and_every_slip_comes_from_the_second(house):
    """Once, with DUPLICAT only where it may be on paper twice; the kiosk says where; others feel nothing.
    A printer that is well again has no alarm any more, and the next slip; one that failed in the middle of a
    slip has the next slip after a minute, which ends its alarm."""
    for mode in TROUBLES:
        house.fakes[mode].mode = mode
    ask = house.served.client()
    ask.post("/desks/1/open")
    numbers = {mode: house.kiosks[mode].take() for mode in TROUBLES}
    for _ in range(20):
        with at_most(2.5):  # nobody waits for a printer's three seconds
            assert ask.post("/desks/1/open")[0] < 500
            house.kiosks["hall"].slip()
    known = {mode: problem for mode, problem in TROUBLES.items() if mode != "drop"}
    until(lambda: known.items() <= house.office.alarms.items() and known.items() <= house.desk.alarms.items())
    for mode, number in numbers.items():
        until(lambda number=number: house.is_printed(number))
        assert house.copies(number) == {"hall": [MARKED.get(mode, "plain")]}, mode
        slip = house.kiosks[mode].slip()
        assert (slip["state"], slip["moved_to"]) == ("printed", "the place of hall")
    again = {mode: house.kiosks[mode].take() for mode in known}
    assert all(house.kiosks[mode].slip()["moved_to"] for mode in known), "known trouble is not tried first"
    until(lambda: all(house.is_printed(number) for number in again.values()))
    for mode in TROUBLES:
        house.fakes[mode].mode = "ok"
    only_a_slip_shows = {"drop": "dropped"}
    until(lambda: house.office.alarms == house.desk.alarms == only_a_slip_shows)
    long_known(house.served, "drop", minutes=1)
    for mode, kiosk in ((mode, house.kiosks[mode]) for mode in TROUBLES):
        number = kiosk.take()
        until(lambda number=number: house.is_printed(number))
        assert house.copies(number) == {mode: ["plain"]} and kiosk.slip()["moved_to"] is None
    until(lambda: house.office.alarms == house.desk.alarms == {})


def test_trouble_is_heard_from_the_printer_itself_before_a_visitor_meets_it(house):
    house.fakes["hall"].mode = "cover_open"
    until(lambda: house.office.alarms == {"hall": "cover_open"})
    house.fakes["hall"].mode = "ok"
    until(lambda: house.office.alarms == {})


@pytest.mark.parametrize("first_well", ["no_paper", "hall"])
def test_with_both_in_trouble_the_one_that_is_well_again_prints(house, first_well):
    house.fakes["hall"].mode = house.fakes["no_paper"].mode = "no_paper"
    numbers = {name: house.kiosks[name].take() for name in ("hall", "no_paper")}
    until(lambda: house.office.alarms.keys() == numbers.keys())
    until(lambda: all(jobs_of(house.served)[number].tries for number in numbers.values()))
    house.fakes[first_well].mode = "ok"
    until(lambda: house.is_printed(numbers["no_paper"]))
    assert house.copies(numbers["no_paper"]) == {first_well: ["plain"]}
    house.fakes["hall"].mode = house.fakes["no_paper"].mode = "ok"
    until(lambda: house.office.alarms == {} and house.is_printed(numbers["hall"]))


def test_a_printer_that_cannot_be_asked_is_tried_again_after_a_minute(house):
    """Its slips come from the second meanwhile, and staff see why until one is written."""
    number = house.kiosks["lp0"].take()
    until(lambda: house.is_printed(number))
    assert house.copies(number) == {"hall": ["plain"]} and house.office.alarms == {"lp0": "cannot_write"}
    house.plug()
    number = house.kiosks["lp0"].take()
    until(lambda: house.is_printed(number))
    assert house.copies(number) == {"hall": ["plain"]}
    long_known(house.served, "lp0", minutes=1)
    number = house.kiosks["lp0"].take()
    until(lambda: house.is_printed(number))
    assert house.copies(number) == {} and house.kiosks["lp0"].slip()["moved_to"] is None
    until(lambda: house.office.alarms == {})
