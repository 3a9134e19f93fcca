"""What follows a call: what each act keeps, and what it clears."""

import pytest

from tests.office import local, refused
from tests.rules.test_states import TABLE


def into(acts, state: str) -> int:
    """A ticket of desk 1 in a state; answers its id."""
    ticket = acts.take("taxes")["id"]
    if state in ("called", "serving", "served", "no_show", "held"):
        acts.call("1")
    if state == "serving":
        acts.start(ticket)
    if state in WAYS:
        getattr(acts, WAYS[state])(ticket)
    if state == "expired":
        acts.end_day()
        acts.open("1")
    assert acts.ticket(ticket).state == state
    return ticket


WAYS = {"served": "finish", "no_show": "no_show", "held": "hold", "cancelled": "cancel"}


def done(acts, act: str, ticket: int) -> dict:
    more = {"service": "urban-planning"} if act == "transfer" else {}
    return getattr(acts, act)(ticket, **more)


@pytest.mark.parametrize(
    ("act", "state"),
    [(act, state) for act in ("put_back", "hold", "transfer") for state in TABLE[act] if state != "waiting"],
)
def test_leaving_the_desk_clears_what_the_desk_wrote(acts, act, state):
    """Desk, called_at, started_at, and the end of a no-show; the desk is free and the TV forgets it. Only who
    is set aside is remembered by the desk, and since when."""
    acts.open("1")
    ticket = into(acts, state)
    answer = done(acts, act, ticket)
    assert [answer[key] for key in ("called_at", "started_at", "ended_at")] == [None] * 3
    at = acts.clock.now.isoformat()
    assert (answer["desk"], answer["held_at"]) == (("1", at) if act == "hold" else (None, None))
    assert acts.ticket(ticket).announced_seq is None
    acts.take("taxes")
    assert acts.call("1")["state"] == "called"


@pytest.mark.parametrize("act", ["finish", "no_show", "cancel"])
def test_an_end_has_its_instant_and_frees_the_desk(acts, clock, act):
    """Finish, no-show, cancel."""
    acts.open("1")
    ticket = into(acts, "called")
    clock.forward(minutes=2)
    assert done(acts, act, ticket)["ended_at"] == clock.now.isoformat()
    acts.take("taxes")
    assert acts.call("1")["number"] == "A002"


def test_start_has_its_instant_and_keeps_the_call(acts, clock):
    """The visit begins where it was called to."""
    acts.open("1")
    ticket = into(acts, "called")
    called_at = clock.now.isoformat()
    started_at = clock.forward(minutes=1).isoformat()
    answer = acts.start(ticket)
    assert [answer[key] for key in ("desk", "called_at", "started_at")] == ["1", called_at, started_at]


def test_who_is_put_back_stands_at_the_old_place(acts):
    """Before those who came later, though called once already."""
    acts.open("1")
    ticket = into(acts, "serving")
    acts.take("taxes")
    assert acts.put_back(ticket)["ahead"] == 0
    assert [acts.called("1") for _ in range(2)] == ["A001", "A002"]


@pytest.mark.parametrize(("minutes", "state"), [(0, "waiting"), (30, "waiting"), (30.1, None)])
def test_a_no_show_may_return_within_return_minutes(acts, clock, minutes, state):
    """Up to 30 minutes after it; then a new ticket is needed."""
    acts.open("1")
    ticket = into(acts, "no_show")
    clock.forward(minutes=minutes)
    if state:
        assert acts.put_back(ticket)["state"] == state
        return
    with refused("return_too_late"):
        acts.put_back(ticket)
    assert acts.ticket(ticket).state == "no_show"


@pytest.mark.parametrize(
    ("at", "state"),
    [("10:00", "waiting"), ("10:29:59", "waiting"), ("10:30", "no_show"), ("10:40", "no_show")],
)
def test_a_booked_visitor_called_before_the_slot_is_put_back_instead(acts, clock, at, state):
    """Nobody misses an appointment before its time; the reason is journalled."""
    acts.book("REF-1", "10:30")
    acts.open("1")
    ticket = acts.check_in("REF-1")["id"]
    clock.at(at)
    acts.call("1")
    clock.at("10:45")
    assert acts.no_show(ticket)["state"] == state
    row = acts.journal()[-1]
    assert row.event == ("ticket.put_back" if state == "waiting" else "ticket.no_show")
    assert (row.why or {}).get("because") == ("called_before_slot" if state == "waiting" else None)


def test_a_transfer_to_a_service_keeps_number_and_place(acts, clock):
    """Who waited since ten stands before who came to that service at eleven."""
    acts.open("1", "4")
    ticket = into(acts, "serving")
    clock.at("11:00")
    acts.take("urban-planning")
    moved = acts.transfer(ticket, service="urban-planning")
    assert (moved["service"], moved["number"], moved["due_at"]) == (
        "urban-planning",
        "A001",
        local("10:00").isoformat(),
    )
    assert [acts.called("4") for _ in range(2)] == ["A001", "B001"]


def test_a_transferred_booked_visitor_stays_booked(acts):
    """In the new service, too, before its walk-ins."""
    acts.book("REF-1", "10:30")
    acts.open("4")
    acts.take("utilities")
    acts.transfer(acts.check_in("REF-1")["id"], service="utilities")
    assert acts.called("4") == "PA001"


def test_a_transfer_to_a_desk_waits_for_it_alone_until_it_closes(acts):
    """Also through hold and put back; when the desk closes, the service's desks may call it again."""
    acts.open("1", "8")
    ticket = acts.take("taxes")["id"]
    acts.transfer(ticket, desk="8")
    assert acts.called("8") == "A001"
    acts.hold(ticket)
    acts.put_back(ticket)
    with refused("nobody_waiting"):
        acts.call("1")
    acts.close("8")
    assert acts.called("1") == "A001"


@pytest.mark.parametrize("state", ["held", "no_show"])
def test_a_desk_that_closes_releases_those_who_come_back_later(acts, state):
    """Held or missed at closing, put back afterwards: not lost in the line of a closed desk."""
    acts.open("1", "8")
    ticket = acts.take("taxes")["id"]
    acts.transfer(ticket, desk="8")
    acts.call("8")
    getattr(acts, WAYS[state])(ticket)
    acts.close("8")
    acts.put_back(ticket)
    assert acts.called("1") == "A001"


def test_a_day_that_ends_releases_them_too(acts):
    """The day's end closes desks: a visitor put back after it is called by any desk of the service."""
    acts.open("1", "8")
    ticket = acts.take("taxes")["id"]
    acts.transfer(ticket, desk="8")
    acts.call("8")
    acts.no_show(ticket)
    acts.end_day()
    acts.put_back(ticket)
    acts.open("1")
    assert acts.called("1") == "A001"


def test_a_transfer_needs_a_place_to_go(acts):
    """Unknown service, unknown desk, a closed desk; a later transfer to a service frees from the desk."""
    acts.open("1", "8")
    ticket = acts.take("taxes")["id"]
    for asked, code in (
        ({"service": "weddings"}, "unknown_service"),
        ({"desk": "99"}, "unknown_desk"),
        ({"desk": "2"}, "desk_closed"),
    ):
        with refused(code):
            acts.transfer(ticket, **asked)
    acts.transfer(ticket, desk="8")
    acts.transfer(ticket, service="taxes")
    assert acts.called("1") == "A001"


def test_a_busy_desk_does_not_close_and_a_closed_one_does_not_pause(acts):
    """409 `desk_busy` with the number; a paused desk keeps its ticket and may finish it."""
    acts.open("1")
    ticket = into(acts, "called")
    with refused("desk_busy") as refusal:
        acts.close("1")
    assert refusal.value.facts["number"] == "A001"
    assert acts.pause("1")["ticket"] == "A001"
    acts.finish(ticket)
    assert acts.close("1")["state"] == "closed"
    with refused("desk_closed"):
        acts.pause("1")
