"""What a day's report of exceptions to the order lists, and how each kind is called."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from queue_core.rules.refusals import N_


class Exceptional(NamedTuple):
    """A kind of exception to the order: an event, only for the reason `because`, or for any but `unless`."""

    event: str
    title: str
    because: str | None = None
    unless: str | None = None

    def is_told_by(self, event: str, why: Mapping[str, Any] | None) -> bool:
        because = (why or {}).get("because")
        if event != self.event or (because and because == self.unless):
            return False
        return self.because in (None, because)


EXCEPTIONS = (
    Exceptional("ticket.accepted_late", N_("Late, accepted as booked")),
    Exceptional("ticket.called", N_("Called by number"), because="exception"),
    Exceptional("ticket.called", N_("Served at once, without a ticket"), because="at_once"),
    Exceptional("ticket.reopened", N_("Taken up again after its end"), because="reopened"),
    Exceptional("ticket.priority_given", N_("Priority given later")),
    Exceptional("ticket.priority_withdrawn", N_("Priority withdrawn")),
    Exceptional("ticket.put_back", N_("Was put back in the line"), unless="undone"),
)
"""What the day's report of exceptions lists, in this order; another kind is another line here."""
