"""A kiosk's screen keeps a pause between tickets, and calls for help."""

import pytest

from queue_core import boards
from queue_core.actions import help
from queue_core.actions.once import Once
from tests.office import refused


@pytest.fixture
def two_kiosks(found):
    return found(kiosk={"pause_seconds": 4})


def test_one_screen_gives_one_ticket_at_a_time_and_another_feels_nothing(two_kiosks):
    acts = two_kiosks
    acts.take("taxes", screen="hall")
    with refused("one_at_a_time"):
        acts.take("taxes", screen="hall")
    acts.take("taxes", screen="door")
    acts.clock.forward(seconds=3.9)
    with refused("one_at_a_time"):
        acts.take("utilities", screen="hall")
    acts.clock.forward(seconds=0.1)
    acts.take("taxes", screen="hall")
    assert len(acts.tickets()) == 3


def test_a_press_that_waited_behind_a_later_one_keeps_the_pause_as_well(two_kiosks):
    """It comes with the earlier instant; a clock that was set back by a minute holds up nobody."""
    acts = two_kiosks
    acts.take("taxes", screen="hall")
    acts.clock.forward(seconds=-0.5)
    with refused("one_at_a_time"):
        acts.take("taxes", screen="hall")
    acts.clock.forward(seconds=-60)
    acts.take("taxes", screen="hall")


def test_a_refused_ticket_begins_no_pause_and_programs_have_none(two_kiosks):
    acts = two_kiosks
    with refused("unknown_service"):
        acts.take("nothing", screen="hall")
    acts.take("taxes", screen="hall")
    for _ in range(3):
        acts.take("taxes")


def test_the_second_press_of_one_form_is_the_first_one_again(two_kiosks):
    """A double tap within the pause is answered with the ticket, not with a refusal."""
    acts = two_kiosks
    once = Once.of("kiosk:hall", "POST", "/kiosk/tickets", "a key", {"service": "taxes"})
    first = acts.take("taxes", screen="hall", once=once)
    assert acts.take("taxes", screen="hall", once=once) == first
    assert len(acts.tickets()) == 1


def test_a_clock_that_was_set_back_closes_no_kiosk(two_kiosks):
    acts = two_kiosks
    acts.take("taxes", screen="hall")
    acts.clock.back(minutes=30)
    acts.take("taxes", screen="hall")


def test_help_is_asked_for_once_and_seen_until_somebody_goes(acts):
    """On every desk and on the supervisor's board; a second press adds nothing."""
    first = acts.do(help.call_for_help, "hall")
    acts.clock.forward(minutes=1)
    assert acts.do(help.call_for_help, "hall") == first
    assert acts.events()[-1:] == ["help.called"]
    for board in (
        boards.overview(acts.office, acts.clock.now),
        boards.desk(acts.office, "3", acts.clock.now),
    ):
        assert board["alarms"]["help"] == [{"screen": "hall", "since": first["since"]}]
    acts.do(help.answer_help, "hall")
    acts.do(help.answer_help, "hall")
    assert acts.events()[-2:] == ["help.called", "help.answered"]
    assert boards.overview(acts.office, acts.clock.now)["alarms"]["help"] == []


def test_the_mark_is_kept_and_nothing_says_why(acts):
    """Which group somebody is of may say something of their health."""
    acts.take("taxes", priority=True, screen="hall")
    (taken,), (ticket,) = acts.journal(), acts.tickets()
    assert (ticket.priority, ticket.rank, taken.why) == (True, 1, None)
