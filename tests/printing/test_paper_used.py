"""How much of the roll a paper takes: said by the agent that printed it, kept with the slip."""

import pytest

from queue_core.printing import place, printer, text
from queue_core.printing.encoding import FEED_LINES, LINE_DOTS
from queue_core.printing.strips import DOTS_PER_MM
from tests.printing.escpos_text import Code, Line, read
from tests.printing.fake_printer import FakePrinter
from tests.printing.lobby import Kiosk, jobs_of, network
from tests.printing.samples import at, plain, print_
from tests.printing.test_place import FACTS
from tests.printing.test_slip import BOOKED, TRACKED
from tests.printing.test_text import SLOTS
from tests.servers import until

QUIET_LINES = 1.2
"""A line may be set a fifth wider than the letters are high."""


def fed(rows: int) -> int:
    return round((rows + FEED_LINES * LINE_DOTS) / DOTS_PER_MM)


@pytest.mark.parametrize("width_mm", [80, 58])
def test_a_picture_takes_as_many_millimetres_as_the_printer_printed_rows(width_mm):
    with FakePrinter() as fake:
        said = print_(at(fake, width_mm=width_mm), TRACKED)
        assert said == fed(fake.printed[-1].height) and 80 < said < 300


@pytest.mark.parametrize("width_mm", [80, 58])
@pytest.mark.parametrize(
    ("of", "facts"), [(text, TRACKED | {"language": "ro"}), (text, BOOKED), (place, FACTS)]
)
def test_letters_take_what_their_lines_codes_and_pictures_are_high(of, facts, width_mm):
    """As read back from the bytes: a line's height by how far it was enlarged, a code's by its module."""
    where = plain("preview", mode="text", width_mm=width_mm, profile="TM-T88V")
    sheet = of.written(where, facts)
    least = most = 0.0
    for each in read(sheet.data, SLOTS["TM-T88V"]):
        if isinstance(each, Line):
            high = 24 * each.down
            least, most = least + high, most + max(high, LINE_DOTS) * QUIET_LINES
        elif isinstance(each, Code):
            least, most = least + 21 * each.module, most + 60 * each.module
        else:
            least, most = least + each.height, most + each.height
    assert fed(least) <= sheet.length_mm <= fed(most)


def test_the_agent_says_it_and_the_slip_keeps_it(server):
    """So that a report can tell how many metres a printer used."""
    with FakePrinter() as fake:
        served = server(printer=[network("hall", fake)])
        kiosk = Kiosk(served, "at hall", "hall")
        number = kiosk.take()
        job = until(lambda: (found := jobs_of(served)[number]).state == "printed" and found)
        assert job.paper_mm == fed(fake.printed[-1].height)


def test_a_preview_is_as_long_as_what_it_shows(tmp_path):
    facts = TRACKED | {"number": "A1"}
    said = print_(plain("preview"), facts, tmp_path)
    assert said == fed(printer.slip.draw(facts, printer.dots(plain("preview"))).height)
