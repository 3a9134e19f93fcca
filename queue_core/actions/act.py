"""The one shape of every act.

    @act
    def pause(acting: Acting, desk: str, *, by: str) -> Answer: ...

    pause(office, "3", by="staff:ana", now=clock.now(), once=Once.of(…))

A decorated function takes an Office in place of the Acting. It runs in one exclusive transaction, so an
act sees every act before it and none half-done. A Refusal, or any other exception, leaves nothing behind;
only a Refusal with `kept` commits what was done before it. With `rehearsal=True` an act answers what it
would do, and leaves nothing behind either. The office's listeners are told of each commit with an event.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from inspect import signature
from typing import Any, Concatenate, ParamSpec

from queue_core.actions.acting import Acting, Answer
from queue_core.actions.day_end import end_of_day, open_turn
from queue_core.actions.free_desks import call_to_free_desks
from queue_core.actions.old_names import asked_by_present_names
from queue_core.actions.once import Once, remember, remembered
from queue_core.actions.telling import tell
from queue_core.data.db import ACTS, Office
from queue_core.rules.refusals import Refusal

MIDNIGHT_TOLERANCE = timedelta(hours=1)


Asked = ParamSpec("Asked")
"""What one act is asked, `by` included."""


def act(
    function: Callable[Concatenate[Acting, Asked], Answer],
) -> Callable[Concatenate[Office, Asked], Answer]:
    """Make a function an act, which besides takes `now`, and if wished `once` and `rehearsal`.

    The last three cannot be said in a type; a plugin of the type checker (tests/types/acts.py) adds them.
    """

    its = signature(function)

    @wraps(function)
    def run(
        office: Office,
        *args: Any,
        by: str,
        now: datetime,
        once: Once | None = None,
        rehearsal: bool = False,
        **asked: Any,
    ) -> Answer:
        with office.changing() as (db, changed):
            given = remembered(db, once, now) if once else None
            if given is None:
                acting = Acting(office, db, now)
                _turn_the_day(acting)
                args, asked = asked_by_present_names(office.settings, its, args, asked)
                given = _outcome(function, acting, *args, by=by, **asked)
                call_to_free_desks(acting)
                tell(acting)
                acting.close()
                if rehearsal:
                    db.rollback()
                elif acting.written:
                    changed.add(ACTS)
                    if once:
                        remember(db, once, given, now)
        if isinstance(given, Refusal):
            raise given
        return given

    return run  # type: ignore[return-value]  # the type cannot say `now`, `once` and `rehearsal`


def _outcome(function: Callable[..., Answer], acting: Acting, *args: Any, **asked: Any) -> Answer | Refusal:
    try:
        return function(acting, *args, **asked)
    except Refusal as refusal:
        if not refusal.kept:
            raise
        return refusal


def _turn_the_day(acting: Acting) -> None:
    """Turn the day, ahead of the first act of a new local day.

    A clock that trembles around midnight turns no day twice; one that was wrong by more and was set right
    gets its day back.
    """
    if acting.today > acting.day_on:
        if acting.settings.opening.is_open_over(acting.day_on, acting.today - timedelta(days=1)):
            open_turn(acting, acting.day_on, by="system")
        else:
            end_of_day(acting, acting.day_on, by="system")
        acting.day_on = acting.today
    elif acting.settings.opening.local_day(acting.now + MIDNIGHT_TOLERANCE) < acting.day_on:
        acting.day_on = acting.today
