"""The waits of a living office: estimated from its database, told with tickets, learned from, scored."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from queue_core import boards
from queue_core.boards import wait_scores
from queue_core.boards.past_visits import past_days
from queue_core.data.tickets import ticket as tickets
from queue_core.machines import waits as kept
from queue_core.simulation.learned import Learned
from queue_core.simulation.office_waits import OfficeWaits, learn
from tests.office import TUESDAY, local

WEDNESDAY = TUESDAY + timedelta(days=1)


def services(acts) -> dict:
    return {each["slug"]: each["wait"] for each in boards.service_list(acts.office, acts.clock.now)}


def phone(acts, ticket) -> dict:
    return boards.ticket(acts.office, ticket["id"], acts.clock.now)


def test_a_service_has_a_wait_while_a_desk_calls_for_it(acts):
    """Known where a desk that is open serves it; a paused desk calls nobody."""
    acts.open("1")
    acts.estimate_waits()
    waits = services(acts)
    assert waits["taxes"] is not None and waits["population-records"] is None
    acts.pause("1")
    acts.estimate_waits()
    assert set(services(acts).values()) == {None}


def test_the_longer_the_line_the_longer_the_wait(acts):
    acts.open("1")
    found = []
    for _ in range(4):
        acts.clock.forward(seconds=1)
        acts.estimate_waits()
        found.append(services(acts)["taxes"]["to_min"])
        for _ in range(5):
            acts.take("taxes")
    assert found == sorted(found) and found[0] < found[-1]


def test_an_estimate_that_nobody_renews_is_no_estimate(acts):
    """Half a minute after the last one nothing is said any more, nor kept with a ticket."""
    acts.open("1")
    acts.estimate_waits()
    acts.clock.forward(seconds=29)
    assert services(acts)["taxes"] is not None
    acts.clock.forward(seconds=2)
    assert services(acts)["taxes"] is None
    assert acts.take("taxes")["wait"] is None
    assert acts.tickets()[0].told_to_min is None


def test_a_ticket_keeps_what_was_told_with_it(acts):
    """The wait of the services' list goes into the answer and the ticket; until an estimate knows the ticket
    it is the ticket's wait."""
    acts.open("1")
    for _ in range(3):
        acts.take("taxes")
    acts.clock.forward(seconds=1)
    acts.estimate_waits()
    told = services(acts)["taxes"]
    ticket = acts.take("taxes")
    row = acts.ticket(ticket["id"])
    assert ticket["wait"] == told == {"from_min": row.told_from_min, "to_min": row.told_to_min}
    acts.clock.forward(seconds=1)
    assert phone(acts, ticket)["ticket"]["wait"] == told
    acts.called("1")
    acts.estimate_waits()
    assert phone(acts, ticket)["told"] == told
    in_line = {each["id"]: each["wait"] for each in boards.line(acts.office, acts.clock.now)}
    assert in_line[ticket["id"]] == phone(acts, ticket)["ticket"]["wait"]


def test_who_has_been_called_waits_for_nothing(acts):
    acts.open("1")
    acts.estimate_waits()
    ticket = acts.take("taxes")
    acts.estimate_waits()
    assert acts.call("1")["wait"] is None
    assert phone(acts, ticket)["ticket"]["wait"] is None


def test_the_phone_says_why_it_takes_longer(acts):
    """When what is left and what is past come to more than was told; with the desk that calls no more."""
    acts.open("1", "2")
    for _ in range(4):
        acts.take("taxes")
    acts.clock.forward(seconds=1)
    acts.estimate_waits()
    ticket = acts.take("taxes")
    assert phone(acts, ticket)["pace"] is None
    acts.clock.forward(minutes=2 * ticket["wait"]["to_min"] + 60)
    acts.pause("2")
    acts.estimate_waits()
    assert phone(acts, ticket)["pace"] == {"is_slower": True, "desks": ["2"]}


def test_the_supervisor_is_told_what_another_desk_would_change(acts):
    """For a service with a line, the closed desk that shortens its wait; a desk that calls is none."""
    acts.open("1")
    for _ in range(12):
        acts.take("taxes")
    acts.clock.forward(seconds=1)
    acts.estimate_waits()
    found = boards.overview(acts.office, acts.clock.now)["if_opened"]
    assert [(each["service"], each["desk"] in ("2", "3")) for each in found] == [("taxes", True)]
    assert found[0]["wait"]["to_min"] < found[0]["now"]["to_min"]


def played_day(acts) -> None:
    """A morning in which ten are told a wait, and nine are called; one leaves."""
    acts.open("1")
    for minute in range(10):
        acts.clock.at(f"10:{minute:02}")
        acts.estimate_waits()
        acts.take("taxes")
    acts.cancel(acts.tickets()[9].id)
    for _ in range(9):
        acts.clock.forward(minutes=4)
        acts.finish(acts.call("1")["id"])
    acts.clock.forward(minutes=5)
    acts.end_day()


def test_a_day_that_is_over_is_learned_from_and_scored_once(acts):
    """When the next one begins: the visits, and of those who were told a wait how long it took."""
    played_day(acts)
    acts.clock.at("09:00", WEDNESDAY)
    acts.open("1")
    acts.estimate_waits()
    assert kept.lesson_of(acts.office)[0] == WEDNESDAY
    assert learn(acts.office, WEDNESDAY).visits == 9
    rows = wait_scores.scores(acts.office, TUESDAY, WEDNESDAY)
    assert [(row["on"], row["service"], row["hour"], row["visits"]) for row in rows] == [
        (TUESDAY.isoformat(), "taxes", 10, 9)
    ]
    (day,) = past_days(acts.office, TUESDAY, TUESDAY)
    told = day.told
    waited = {each.ticket: each.waited_s / 60 for each in day.visits if each.waited_s is not None}
    inside = [told[each][0] <= minutes <= told[each][1] for each, minutes in waited.items()]
    later = [minutes > told[each][1] for each, minutes in waited.items()]
    assert (rows[0]["covered"], rows[0]["later"]) == (sum(inside), sum(later))
    acts.estimate_waits()
    assert learn(acts.office, WEDNESDAY).visits == 9, "not learned twice"


def test_a_clock_that_goes_a_day_forward_and_back_teaches_nothing_twice(acts):
    """Nor takes what was learned away: neither where the process goes on, nor where it is started again."""
    played_day(acts)
    waits, made = OfficeWaits(acts.office), []
    for day in (WEDNESDAY, TUESDAY, WEDNESDAY, WEDNESDAY + timedelta(days=1), WEDNESDAY):
        acts.clock.at("09:00", day)
        acts.open("1")
        for each in (waits, OfficeWaits(acts.office)):
            each.make(acts.clock.now)
            made_on, learned = kept.lesson_of(acts.office)
            made.append((made_on, Learned.from_json(learned).visits))
        acts.close("1")
    assert [visits for _, visits in made] == [9] * 10, made
    assert [made_on for made_on, _ in made] == sorted(made_on for made_on, _ in made)
    assert len(wait_scores.scores(acts.office, TUESDAY, WEDNESDAY)) == 1


def test_what_was_learned_outlives_a_lesson_that_cannot_be_read(acts):
    """One of another edition is learned anew from the days that are there: so does an office that is
    upgraded, from the journal it has."""
    played_day(acts)
    acts.clock.at("09:00", WEDNESDAY)
    acts.take("taxes")
    kept.keep_lesson(acts.office, WEDNESDAY, '{"of": "another edition"}')
    assert learn(acts.office, WEDNESDAY).visits == 9


def test_a_new_office_says_that_its_waits_are_rough(acts):
    acts.open("1")
    acts.estimate_waits()
    assert boards.is_rough(acts.office, acts.clock.now)


@pytest.mark.parametrize("state", ["another service", "a desk"])
def test_whoever_stands_in_a_line_of_their_own_is_estimated_too(acts, state):
    """Sent to another service, or to one desk alone."""
    acts.open("1", "7")
    ticket = acts.take("taxes")
    acts.take("taxes", later=["utilities"])
    acts.transfer(ticket["id"], **({"service": "utilities"} if state == "another service" else {"desk": "7"}))
    acts.call("1")
    acts.clock.forward(seconds=1)
    acts.estimate_waits()
    assert phone(acts, ticket)["ticket"]["wait"] is not None


def test_a_service_that_is_gone_is_no_hindrance(acts):
    """Its tickets wait for somebody to send them on; the others are estimated."""
    acts.open("1")
    gone = acts.take("taxes")
    with acts.office.storage.transaction(acts.office.id) as db:
        db.execute(update(tickets).where(tickets.c.id == gone["id"]).values(service="was", line="was"))
    acts.clock.at("10:01")
    acts.estimate_waits()
    assert services(acts)["taxes"] is not None and phone(acts, gone)["ticket"]["wait"] is None


def test_the_booked_of_the_day_are_still_to_come(acts):
    """What is read of them: those who can still be on time; not who has come, nor another day's."""
    from queue_core.boards.standing import standing

    acts.book("REF-1", "10:30")
    acts.book("REF-2", "11:30")
    acts.book("REF-3", "09:30")
    acts.book("REF-4", local("11:00", WEDNESDAY))
    acts.check_in("REF-1")
    there = standing(acts.office, acts.clock.now)
    assert [row.slot_at for row in there.to_come] == [local("11:30")]
    assert [row.rank for row in there.waiting] == [0]
    assert OfficeWaits(acts.office).make(acts.clock.now) == there.as_of
