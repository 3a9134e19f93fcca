"""`[line] ask_arrival`: whether a number has come is said before another is called."""

import pytest

from queue_core.rules.refusals import Refusal
from tests.office import refused

ASKED = {"line": {"ask_arrival": True}}


def test_the_next_call_asks_first_and_does_nothing(found):
    """Refused with the number that is asked about; it stands there as before."""
    acts = found(**ASKED)
    acts.open("1")
    acts.take("taxes")
    acts.take("taxes")
    acts.call("1")
    events = len(acts.journal())
    with pytest.raises(Refusal) as asked:
        acts.call("1", finish_current=True)
    assert (asked.value.code, asked.value.facts["number"]) == ("arrival_unknown", "A001")
    with refused("arrival_unknown"):
        acts.call_this("1", "A002", reason="ill", finish_current=True)
    with refused("arrival_unknown"):
        acts.at_once("1", "taxes", reason="ill", finish_current=True)
    assert len(acts.journal()) == events


def test_who_has_come_is_served_and_who_has_not_is_a_no_show(found):
    """One press says it and calls the next one."""
    acts = found(**ASKED)
    acts.open("1")
    for _ in range(3):
        acts.take("taxes")
    acts.call("1")
    assert acts.call("1", finish_current=True, came=True)["number"] == "A002"
    assert acts.call("1", finish_current=True, came=False)["number"] == "A003"
    assert [row.state for row in acts.tickets()] == ["served", "no_show", "called"]
    assert acts.put_back(acts.tickets()[1].id)["state"] == "waiting"


@pytest.mark.parametrize("changes", [ASKED, {}], ids=["asked", "as shipped"])
def test_nothing_is_asked_of_who_is_being_served_and_where_the_office_does_not_wish_it(found, changes):
    """A visit that has begun says by itself that its visitor came; the question is off as shipped."""
    acts = found(**changes)
    acts.open("1")
    acts.take("taxes")
    acts.take("taxes")
    first = acts.call("1")
    if changes:
        acts.start(first["id"])
    assert acts.call("1", finish_current=True)["number"] == "A002"


def test_a_booked_visitor_called_before_the_hour_goes_back_into_the_line(found, clock):
    """As the rules have it for every no-show; being first, the number comes again."""
    acts = found(**ASKED)
    acts.open("1")
    acts.book("P1", "10:30")
    acts.check_in("P1")
    acts.take("taxes")
    first = acts.call("1")
    again = acts.call("1", finish_current=True, came=False)
    assert again["id"] == first["id"]
    assert acts.events()[-2:] == ["ticket.put_back", "ticket.called"]


def test_where_nobody_waits_the_answer_stands_all_the_same(found):
    """The refusal tells what became of the number."""
    acts = found(**ASKED)
    acts.open("1")
    acts.take("taxes")
    acts.call("1")
    with pytest.raises(Refusal) as alone:
        acts.call("1", finish_current=True, came=False)
    assert (alone.value.code, alone.value.facts["finished"]["state"]) == ("nobody_waiting", "no_show")
    assert [row.state for row in acts.tickets()] == ["no_show"]


def test_undone_the_number_that_did_not_come_stays_a_no_show(found):
    """It can be put back by itself; only the call is taken back."""
    acts = found(**ASKED)
    acts.open("1")
    acts.take("taxes")
    acts.take("taxes")
    acts.call("1")
    acts.call("1", finish_current=True, came=False)
    assert acts.undo("1")["reopened"] is None
    assert [row.state for row in acts.tickets()] == ["no_show", "waiting"]
