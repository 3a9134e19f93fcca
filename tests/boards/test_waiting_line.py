"""The line on the supervisor's page: in calling order, with its reasons, a part at a time."""

from datetime import timedelta

from queue_core import boards
from queue_core.boards import waiting_line
from tests.office import refused


def numbers(part) -> list[str]:
    return [each["number"] for each in part["tickets"]]


def whole(acts, **asked) -> list[str]:
    """The line, followed from part to part."""
    found, after = [], None
    while True:
        part = waiting_line.part_of_line(acts.office, acts.clock.now, after=after, **asked)
        found += numbers(part)
        after = part["more"]
        if after is None:
            return found


def a_line(acts) -> None:
    """Walk-ins, one with priority, booked ones who are due, too early, or at a desk with another number."""
    acts.open("1", "8")
    for service in ("taxes", "utilities", "taxes", "social-assistance"):
        acts.take(service)
        acts.clock.forward(seconds=1)
    acts.give_priority("A002", reason="pregnant")
    for reference, slot, service in (
        ("R1", "10:30", "taxes"),
        ("R2", "14:00", "taxes"),
        ("R3", "10:20", "utilities"),
        ("R4", "10:40", "social-assistance"),
    ):
        acts.book(reference, slot, service, phone="+40721000001" if reference in ("R3", "R4") else None)
        acts.check_in(reference)


def test_it_stands_as_the_line_of_the_api_does(acts):
    """Over all services, and for each; those who cannot be called yet are last."""
    a_line(acts)
    for service in (None, "taxes", "utilities"):
        known = [each["number"] for each in boards.line(acts.office, acts.clock.now, service)]
        assert whole(acts, service=service) == known
    assert whole(acts)[-1] == "PA002"
    early = waiting_line.part_of_line(acts.office, acts.clock.now)["tickets"][-1]
    assert early["joins_at"] is not None and early["why"]["because"] == "appointment"


def test_fifty_at_a_time_and_none_twice_or_left_out(acts):
    for _ in range(120):
        acts.take("taxes")
    assert len(numbers(waiting_line.part_of_line(acts.office, acts.clock.now))) == waiting_line.AT_ONCE
    assert whole(acts) == [f"A{count:03d}" for count in range(1, 121)]
    with refused("unknown_ticket"):
        waiting_line.part_of_line(acts.office, acts.clock.now, after=10**9)
    with refused("unknown_service"):
        waiting_line.part_of_line(acts.office, acts.clock.now, service="weddings")


def test_what_was_seen_of_a_ticket_is_all_that_an_act_may_change(acts):
    """Called, set aside and put back meanwhile: it waits again, but not as it was seen."""
    acts.open("1", "2")
    ticket = acts.take("taxes")["id"]
    seen = waiting_line.waiting_ticket(acts.office, ticket, acts.clock.now)
    assert seen["free_desks"] == ["1", "2"]
    acts.call("1")
    acts.clock.forward(seconds=20)
    acts.put_back(ticket)
    as_seen = {"seen_seq": seen["seen_seq"]}
    with refused("changed"):
        acts.cancel(ticket, **as_seen)
    with refused("changed"):
        acts.transfer(ticket, service="utilities", **as_seen)
    with refused("changed"):
        acts.call_this("2", ticket, reason="ill", **as_seen)
    fresh = waiting_line.waiting_ticket(acts.office, ticket, acts.clock.now)
    assert acts.transfer(ticket, desk="2", seen_seq=fresh["seen_seq"])["state"] == "waiting"
    now = waiting_line.waiting_ticket(acts.office, ticket, acts.clock.now + timedelta(minutes=5))
    assert now["line"] is not None and now["line"]["for_desk"] == "2"
