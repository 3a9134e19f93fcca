"""One ticket for several services: one number, one desk at a time, the time of arrival kept in each line."""

from queue_core import boards
from queue_core.actions import slips
from tests.office import Acts, founded, refused


def test_after_one_visit_the_ticket_waits_for_the_next_with_its_number_and_its_place(acts):
    first = acts.take("taxes", later=["utilities"])
    acts.open("1", "4")
    acts.clock.forward(minutes=5)
    later = acts.take("utilities")
    assert acts.called("1") == first["number"]
    onward = acts.finish(first["id"])
    assert (onward["state"], onward["service"], onward["number"]) == ("waiting", "utilities", "A001")
    assert (onward["due_at"], onward["taken_at"]) == (first["due_at"], first["taken_at"])
    assert (onward["desk"], onward["called_at"], onward["started_at"]) == (None, None, None)
    assert acts.called("4") == first["number"], "it came before the other"
    assert acts.called("4") == later["number"]
    assert acts.ticket(first["id"]).state == "served"


def test_a_visit_that_ends_is_told_as_such_and_then_as_going_on(acts):
    """The journal names the desk and the service of each visit."""
    first = acts.take("taxes", later=["utilities"])
    acts.open("1")
    acts.called("1")
    before = acts.journal()[-1].seq
    acts.finish(first["id"])
    finished, onward = acts.journal(before)
    assert (finished.event, finished.service, finished.desk) == ("ticket.finished", "taxes", "1")
    assert (onward.event, onward.service) == ("ticket.transferred", "utilities")
    assert onward.why == {"because": "next_service", "from_service": "taxes", "to_service": "utilities"}


def test_call_next_finishes_it_the_same_way(acts):
    """Nobody else waits for this desk: the finish stands, and the visitor waits elsewhere."""
    acts.take("taxes", later=["utilities"])
    acts.open("1")
    acts.called("1")
    with refused("nobody_waiting") as found:
        acts.call("1", finish_current=True)
    assert found.value.facts["finished"]["state"] == "waiting"
    assert [each["service"] for each in boards.line(acts.office, acts.clock.now)] == ["utilities"]


def test_a_desk_that_serves_both_calls_the_same_visitor_again_in_turn(acts):
    """The place is kept, so who came first is called first for the second service, too."""
    both = acts.take("taxes", later=["urban-planning"])
    other = acts.take("urban-planning")
    acts.open("3")
    assert [acts.called("3") for _ in range(3)] == [both["number"], both["number"], other["number"]]


def test_each_service_counts_once_and_must_be_one_that_takes_tickets(acts):
    ticket = acts.take("taxes", later=["taxes", "utilities", "utilities"])
    assert acts.ticket(ticket["id"]).later == ["utilities"]
    with refused("unknown_service"):
        acts.take("taxes", later=["nothing"])
    acts.stop_intake("utilities")
    with refused("intake_stopped"):
        acts.take("taxes", later=["utilities"])
    assert len(acts.tickets()) == 1


def test_who_does_not_come_or_leaves_has_left_all_lines(acts):
    """A no-show may be put back, and still needs the second service."""
    gone = acts.take("taxes", later=["utilities"])
    acts.cancel(gone["id"])
    missed = acts.take("taxes", later=["utilities"])
    acts.open("1")
    acts.called("1")
    acts.no_show(missed["id"])
    assert boards.line(acts.office, acts.clock.now) == []
    acts.put_back(missed["id"])
    acts.called("1")
    assert acts.finish(missed["id"])["service"] == "utilities"


def test_a_service_that_config_toml_no_longer_knows_is_passed_over(found, settings, clock):
    """Else the ticket would wait where nobody calls."""
    acts = found()
    ticket = acts.take("taxes", later=["utilities", "sanitation"])
    acts.open("1")
    acts.called("1")
    kept = [each.model_dump() for each in acts.office.settings.service if each.slug != "utilities"]
    desks = [{"name": "1", "services": ["taxes"]}, {"name": "2", "services": ["sanitation"]}]
    again = Acts(founded(settings(service=kept, desk=desks), clock.now), clock)
    again.do(slips.order_again, ticket["id"])
    assert again.finish(ticket["id"])["service"] == "sanitation"
    again.office.storage.close()


def test_a_transfer_to_a_later_service_is_that_visit(acts):
    ticket = acts.take("taxes", later=["utilities"])
    acts.transfer(ticket["id"], service="utilities")
    acts.open("4")
    acts.called("4")
    assert acts.finish(ticket["id"])["state"] == "served"


def test_the_days_cap_of_a_later_service_counts_too(found):
    shipped = [each.model_dump() for each in found().office.settings.service]
    capped = [each | {"daily_cap": 1} if each["slug"] == "utilities" else each for each in shipped]
    acts = found(service=capped)
    acts.take("utilities")
    with refused("cap_reached"):
        acts.take("taxes", later=["utilities"])
    assert len(acts.tickets()) == 1
