"""How a visit was: which answers there are, and until when one may be given."""

from datetime import datetime, timedelta

from queue_core.rules.refusals import Refusal

SCORES = range(1, 6)
"""From very bad to very good."""
ASKED_FOR = timedelta(hours=12)
"""After the visit. Less than the day for which an answer to a repeat is kept: so a ticket answers once."""
FEW = 5
"""Of fewer answers than this a report tells no more than how many: they could be somebody's own."""


def score(written: str) -> int:
    """The score that was chosen. Refuses with `bad_score`."""
    found = next((each for each in SCORES if str(each) == written), None)
    if found is None:
        raise Refusal("bad_score")
    return found


def may_be_given(ended_at: datetime | None, now: datetime) -> bool:
    """Whether the visitor may still be asked how a visit was."""
    return ended_at is not None and now <= ended_at + ASKED_FOR
