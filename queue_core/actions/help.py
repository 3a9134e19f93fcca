"""Calls for help: a visitor's at a kiosk, which staff answer; a clerk's at a desk, which the visitors do not
see and the supervisor answers.
"""

from datetime import datetime

from sqlalchemy import bindparam, update

from queue_core.actions import screen_rows
from queue_core.actions.act import act
from queue_core.actions.acting import Acting, Answer
from queue_core.actions.desks import desk_row
from queue_core.data.devices import screen as screens
from queue_core.data.office import desk as desks


@act
def call_for_help(acting: Acting, screen: str, *, by: str) -> Answer:
    """Somebody at a kiosk needs help: staff see it until one of them goes. Twice is once."""
    since = screen_rows.instant_of(acting, screen, screens.c.help_at)
    if since is None:
        since = acting.now
        screen_rows.keep(acting, screen, help_at=acting.now)
        acting.journal("help.called", by=by, why={"because": "at_kiosk", "screen": screen})
    return Answer({"screen": screen, "since": since.isoformat()})


@act
def answer_help(acting: Acting, screen: str, *, by: str) -> Answer:
    """A member of staff goes there; when nobody waits for help any more, nothing changes."""
    if screen_rows.instant_of(acting, screen, screens.c.help_at) is not None:
        screen_rows.keep(acting, screen, help_at=None)
        acting.journal("help.answered", by=by, why={"because": "at_kiosk", "screen": screen})
    return Answer({"screen": screen})


@act
def call_for_help_at_desk(acting: Acting, desk: str, *, by: str) -> Answer:
    """Ask for help at a desk, until somebody goes. Twice is once. Refuses with `unknown_desk`."""
    since: datetime | None = desk_row(acting, desk).help_at
    if since is None:
        since = acting.now
        _keep_at_desk(acting, desk, since)
        acting.journal("help.called", by=by, desk=desk, why={"because": "at_desk", "desk": desk})
    return Answer({"desk": desk, "since": since.isoformat()})


@act
def answer_at_desk(acting: Acting, desk: str, *, by: str) -> Answer:
    """Somebody goes there, or the clerk needs nobody any more. Refuses with `unknown_desk`."""
    if desk_row(acting, desk).help_at is not None:
        _keep_at_desk(acting, desk, None)
        acting.journal("help.answered", by=by, desk=desk, why={"because": "at_desk", "desk": desk})
    return Answer({"desk": desk})


def _keep_at_desk(acting: Acting, desk: str, since: datetime | None) -> None:
    acting.db.execute(_HELP_AT_DESK, {"office": acting.office.id, "name": desk, "since": since})


_HELP_AT_DESK = (
    update(desks)
    .where(desks.c.office_id == bindparam("office"), desks.c.desk == bindparam("name"))
    .values(help_at=bindparam("since"))
)
