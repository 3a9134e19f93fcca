"""How many are ahead: those who would be called before, in the same line, once they have joined it."""

from queue_core import boards


def ahead(acts, ticket: dict) -> int | None:
    return boards.ticket(acts.office, ticket["id"], acts.clock.now)["ticket"]["ahead"]


def booked(acts, slot: str, **asked) -> dict:
    """Somebody with an appointment at `slot`, checked in now."""
    return acts.check_in(acts.book(f"R{slot}", slot, **asked)["code"])


def test_an_early_booking_counts_from_the_moment_it_joins(acts):
    """Here since 10:00 for 12:00; until 11:00 whoever waits is next, and then is not."""
    booked(acts, "12:00")
    walk_in = acts.take("taxes")
    assert (walk_in["ahead"], ahead(acts, walk_in)) == (0, 0)
    assert [
        row["ahead"] for row in boards.line(acts.office, acts.clock.now) if row["id"] == walk_in["id"]
    ] == [0]
    assert boards.line_lengths(acts.office, acts.clock.now) == {"taxes": 1}
    acts.clock.at("10:59")
    assert ahead(acts, walk_in) == 0
    acts.clock.at("11:00")
    assert ahead(acts, walk_in) == 1
    assert acts.take("taxes")["ahead"] == 2


def test_who_was_sent_to_a_desk_is_ahead_of_nobody_but_those_sent_there_too(acts):
    """That desk has a line of its own, whatever the service."""
    acts.open("1", "4")
    first, second, other = acts.take("taxes"), acts.take("taxes"), acts.take("utilities")
    acts.transfer(first["id"], desk="4")
    acts.transfer(other["id"], desk="4")
    assert (ahead(acts, first), ahead(acts, other), ahead(acts, second)) == (0, 1, 0)
    told = {row["id"]: row["ahead"] for row in boards.line(acts.office, acts.clock.now, "utilities")}
    assert told == {other["id"]: 1}


def test_the_visitor_is_told_how_many_with_an_appointment_came_between(acts):
    """Checked in later, or here before and joined since; those called are no longer counted."""
    booked(acts, "11:30")
    acts.open("1")
    walk_in = acts.take("taxes")

    def since() -> int:
        return boards.ticket(acts.office, walk_in["id"], acts.clock.now)["booked_since"]

    assert since() == 0
    booked(acts, "10:20")
    assert since() == 1
    acts.clock.at("10:30")
    assert (since(), ahead(acts, walk_in)) == (2, 2)
    assert acts.called("1") == "PA002"
    assert since() == 1


def test_the_wait_is_told_to_a_walk_in_where_a_desk_is_open(acts):
    """From and to in minutes, as it is estimated; nobody knows it while no desk calls."""
    acts.take("taxes")
    walk_in = acts.take("taxes")

    def wait() -> dict[str, int] | None:
        acts.clock.forward(seconds=1)
        acts.estimate_waits()
        return boards.ticket(acts.office, walk_in["id"], acts.clock.now)["ticket"]["wait"]

    assert wait() is None
    acts.open("1")
    told = wait()
    assert told and 0 <= told["from_min"] <= told["to_min"] <= 60


def test_who_missed_the_call_or_was_set_aside_is_told_the_desk_and_until_when(acts):
    """The desk that did it, and the end of `return_minutes`, while that is not over."""
    acts.open("1")
    missed, held = acts.take("taxes"), acts.take("taxes")
    acts.called("1")
    acts.no_show(missed["id"])
    acts.called("1")
    acts.hold(held["id"])
    board = boards.ticket(acts.office, missed["id"], acts.clock.now)
    assert (board["last_desk"], board["returns_until"]) == ("1", "2026-03-10T08:30:00+00:00")
    assert boards.ticket(acts.office, held["id"], acts.clock.now)["last_desk"] == "1"
    acts.clock.forward(minutes=31)
    assert boards.ticket(acts.office, missed["id"], acts.clock.now)["returns_until"] is None
