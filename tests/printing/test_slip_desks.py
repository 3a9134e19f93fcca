"""Where a slip sends its visitor: the office's own word for a desk, in a picture and in letters."""

import pytest

from queue_core.machines import print_queue
from queue_core.printing import slip, strips
from queue_core.printing.text import written
from queue_core.printing.wording import words
from tests.printing.samples import plain, same
from tests.printing.test_slip import BOOKED, FACTS


@pytest.mark.parametrize(
    "desks, word, says",
    [
        (["3", "4"], "", "Desks 3 and 4"),
        (["3"], "Window", "Window 3"),
        (["3", "4"], "Window", "Window 3 and Window 4"),
        (["Camera 3"], "", "Camera 3"),
        (["Camera 3", "4"], "", "Camera 3 and Desk 4"),
        (["Camera 3", "4"], "Window", "Camera 3 and Window 4"),
        ([], "Window", ""),
    ],
)
def test_a_desk_is_named_as_on_the_screens(desks, word, says):
    """By the office's own word, unless its name says itself what it is."""
    assert words(FACTS | {"desks": desks, "desk_word": word}).desks == says


@pytest.mark.parametrize("width", [80, 58])
def test_the_word_is_on_paper_in_both_modes(width):
    """Drawn as well as written, on wide and on narrow paper."""
    facts = BOOKED | {"desks": ["3"], "desk_word": "Masa", "language": "ro"}
    drawn = [slip.draw(facts | {"desk_word": word}, strips.pixels(width)) for word in ("Masa", "")]
    assert not same(*drawn)
    assert b"Masa 3" in written(plain("file", path="/dev/null", width_mm=width, mode="text"), facts).data


def test_the_slip_of_an_office_with_its_own_word_says_it(found):
    """As the ticket is taken, in the visitor's language."""
    acts = found(office={"desk_word": {"ro": "Masa", "en": "Table"}})
    acts.take("taxes", language="en")
    assert print_queue.hand_out(acts.office, "kiosk", acts.clock.now).facts["desk_word"] == "Table"
