"""What desks did on a day, from its events: serving, waiting for visitors, paused and why."""

from datetime import timedelta
from types import SimpleNamespace

from queue_core.rules.desk_hours import Hours, hours
from tests.office import local

BEGAN = local("09:00")


def day(*told) -> dict[str, Hours]:
    """Events as (minute, event, desk, ticket, reason); the day ends at minute 100."""
    events = [
        SimpleNamespace(
            at=BEGAN + timedelta(minutes=minute),
            event=event,
            desk=desk,
            ticket_id=ticket,
            why={"said": said} if said else None,
        )
        for minute, event, desk, ticket, said in told
    ]
    return hours(events, BEGAN + timedelta(minutes=100))


def minutes(found: Hours) -> tuple[float, float, float]:
    return (found.serving / 60, found.waiting / 60, found.paused / 60)


def test_a_day_is_parted_into_serving_waiting_and_pauses_with_their_reasons():
    """All parts together are the time that it was not closed; a number set aside leaves the desk."""
    found = day(
        (0, "desk.opened", "1", None, ""),
        (10, "ticket.called", "1", 7, ""),
        (30, "ticket.finished", "1", 7, ""),
        (30, "ticket.called", "1", 8, ""),
        (40, "ticket.held", "1", 8, ""),
        (50, "desk.paused", "1", None, "la medic"),
        (60, "desk.opened", "1", None, ""),
        (70, "desk.paused", "1", None, ""),
        (80, "desk.closed", "1", None, ""),
    )
    assert minutes(found["1"]) == (30, 30, 20)
    assert found["1"].why == {"la medic": 600}
    assert found["1"].open == 80 * 60


def test_what_is_not_over_counts_up_to_now_and_a_closed_desk_not_at_all():
    found = day(
        (0, "desk.opened", "1", None, ""),
        (90, "ticket.called", "1", 7, ""),
        (95, "desk.closed", "2", None, ""),
    )
    assert minutes(found["1"]) == (10, 90, 0)
    assert "2" not in found


def test_a_number_at_a_paused_desk_is_being_served():
    """And a call taken back, or another number's end, does not end it."""
    found = day(
        (0, "desk.opened", "1", None, ""),
        (0, "ticket.called", "1", 7, ""),
        (10, "desk.paused", "1", None, "pauză"),
        (20, "ticket.put_back", "1", 99, ""),
        (40, "ticket.finished", "1", 7, ""),
        (50, "desk.closed", "1", None, ""),
    )
    assert minutes(found["1"]) == (40, 0, 10)


def test_days_are_added_up():
    both = Hours(1, 2, 3, {"a": 3}) + Hours(10, 20, 30, {"a": 10, "b": 20})
    assert (both.serving, both.waiting, both.paused, both.why) == (11, 22, 33, {"a": 13, "b": 20})
