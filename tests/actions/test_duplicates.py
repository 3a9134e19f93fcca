"""The second paper of a ticket: who may have it, and how often."""

from sqlalchemy import select

from queue_core.actions.slips import order_again
from queue_core.data.prints import print_job


def slips(acts) -> list[bool]:
    """For each print job, whether it says DUPLICAT."""
    with acts.office.storage.reading() as db:
        return [job.facts["duplicate"] for job in db.execute(select(print_job).order_by(print_job.c.id))]


def test_a_duplicate_slip_is_printed_only_on_request(acts, clock):
    """Marked DUPLICAT, journalled, the ticket the same."""
    acts.book("REF-1", "10:30")
    ticket = acts.check_in("REF-1")
    assert acts.check_in("REF-1", duplicate=True)["id"] == ticket["id"]
    assert slips(acts) == [False, True]
    assert acts.events()[-1] == "slip.ordered_again"


def test_a_check_in_prints_one_duplicate_and_the_staff_as_many_as_they_wish(acts, clock):
    """Asked again it answers the same ticket and prints nothing: paper is not had by pressing."""
    acts.book("REF-1", "10:30")
    ticket = acts.check_in("REF-1")
    answers = [acts.check_in("REF-1", duplicate=True) for _ in range(3)]
    assert answers == [ticket] * 3
    assert slips(acts) == [False, True]
    for _ in range(2):
        acts.do(order_again, ticket["id"], by="staff:ana")
    acts.check_in("REF-1", duplicate=True)
    assert slips(acts) == [False, True, True, True]
    assert acts.events().count("slip.ordered_again") == 3
