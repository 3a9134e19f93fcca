"""A ticket's life.

`finish_and_go_on` is the end of a visit whose ticket waits for its next service. An undo is `undo_call`, with
`undo_finish` or `undo_finish_called` for the visit that the call ended; `may_undo` allows it for ten seconds.
`reopen` is for what is noticed later: `may_reopen` allows it for `[line] reopen_minutes`, until the day ends.
A check-in once more is refused by `already_used` when the ticket is over.
"""

from datetime import datetime, timedelta
from itertools import product

from queue_core.rules.life import Life, each_of, keeping

WAITING, CALLED, SERVING, HELD = "waiting", "called", "serving", "held"
SERVED, NO_SHOW, CANCELLED, EXPIRED = "served", "no_show", "cancelled", "expired"

AT_DESK = (CALLED, SERVING)
UNFINISHED = (WAITING, CALLED, SERVING, HELD)
ENDED = (SERVED, NO_SHOW, CANCELLED, EXPIRED)

TICKET = Life(
    of="ticket",
    made={"take": WAITING, "check_in": WAITING, "serve_at_once": WAITING},
    moves={
        ("call", WAITING): CALLED,
        ("undo_call", CALLED): WAITING,
        ("start", CALLED): SERVING,
        **each_of("finish", AT_DESK, SERVED),
        **each_of("finish_and_go_on", AT_DESK, WAITING),
        ("undo_finish", SERVED): SERVING,
        ("undo_finish_called", SERVED): CALLED,
        ("reopen", SERVED): HELD,
        **each_of("no_show", AT_DESK, NO_SHOW),
        **each_of("put_back", (CALLED, SERVING, HELD, NO_SHOW), WAITING),
        **each_of("hold", AT_DESK, HELD),
        **each_of("transfer", UNFINISHED, WAITING),
        **each_of("cancel", (WAITING, CALLED, HELD), CANCELLED),
        **each_of("end_day", (WAITING, HELD), EXPIRED),
        ("end_day", CALLED): NO_SHOW,
        ("end_day", SERVING): SERVED,
        **keeping("recall", (CALLED,)),
        **keeping("light", AT_DESK),
        **keeping("set_outcome", AT_DESK),
        **keeping("give_priority", (WAITING,)),
        **keeping("withdraw_priority", (WAITING,)),
        **keeping("accept_late", (WAITING,)),
        **keeping("note", UNFINISHED),
        **keeping("leave_contact", UNFINISHED),
        **keeping("check_in_again", UNFINISHED),
        **keeping("order_again", UNFINISHED),
        **keeping("give_feedback", (SERVED,)),
    },
    codes={"check_in_again": "already_used"},
    events={
        "take": "ticket.taken",
        "check_in": "ticket.checked_in",
        "serve_at_once": "ticket.taken",
        "call": "ticket.called",
        "undo_call": "ticket.put_back",
        "start": "ticket.started",
        "finish": "ticket.finished",
        "finish_and_go_on": "ticket.transferred",
        "undo_finish": "ticket.reopened",
        "undo_finish_called": "ticket.reopened",
        "reopen": "ticket.reopened",
        "no_show": "ticket.no_show",
        "put_back": "ticket.put_back",
        "hold": "ticket.held",
        "transfer": "ticket.transferred",
        "cancel": "ticket.cancelled",
        **dict.fromkeys(product(["end_day"], (WAITING, HELD)), "ticket.expired"),
        ("end_day", CALLED): "ticket.no_show",
        ("end_day", SERVING): "ticket.finished",
        "recall": "ticket.recalled",
        "set_outcome": "ticket.outcome_set",
        "give_priority": "ticket.priority_given",
        "withdraw_priority": "ticket.priority_withdrawn",
        "accept_late": "ticket.accepted_late",
        "note": "ticket.noted",
        "leave_contact": "ticket.contact_left",
        "order_again": "slip.ordered_again",
    },
)

UNDO_WITHIN = timedelta(seconds=10)


def may_undo(state: str, called_at: datetime | None, announced_at: datetime | None, now: datetime) -> bool:
    """Whether a call may be taken back: made a moment ago, not repeated, and its visitor has not come."""
    if not TICKET.admits("undo_call", state) or called_at is None or announced_at != called_at:
        return False
    return called_at <= now < called_at + UNDO_WITHIN


def may_reopen(ended_at: datetime | None, now: datetime, within: timedelta) -> bool:
    """Whether a visit that ended may be taken up again; a clock that stepped back takes nothing away."""
    return ended_at is not None and now <= ended_at + within
