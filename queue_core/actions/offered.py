"""The acts on one ticket that ask for nothing but the ticket, and under which name each door offers them.

A row here is a button's address at the desk's page, a route of the API with its documentation, and a case of
the tests that try every act in every state.
"""

from collections.abc import Callable
from dataclasses import dataclass

from queue_core.actions import calls, tickets, visits
from queue_core.actions.acting import Answer


@dataclass(frozen=True)
class Offered:
    """An act `do`, called `act` in the table of `rules.states`.

    `page` is its name below a ticket at the desk's page, `path` the one over the API; not offered there where
    `path` is empty. `refusals` are those that it has besides the ones of every act on a ticket.
    """

    act: str
    do: Callable[..., Answer]
    page: str
    path: str
    refusals: tuple[str, ...] = ()

    @property
    def summary(self) -> str:
        """What the API's documentation says of the act: the first line of its docstring."""
        return (self.do.__doc__ or "").strip().split("\n")[0]


OFFERED = (
    Offered("recall", calls.recall, "recall", "recalls"),
    Offered("start", visits.start, "start", "start"),
    Offered("finish", visits.finish, "finish", "finish"),
    Offered("no_show", visits.no_show, "no-show", "no-show"),
    Offered("put_back", visits.put_back, "put-back", "put-back", ("return_too_late",)),
    Offered("hold", visits.hold, "hold", "hold"),
    Offered("cancel", tickets.cancel, "cancel", ""),
)
