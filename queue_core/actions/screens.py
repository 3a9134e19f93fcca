"""What a kiosk's screen does besides giving tickets: it keeps a pause, and it calls for help."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, insert, select, update

from queue_core.actions.act import act
from queue_core.actions.acting import Acting, Answer
from queue_core.data.devices import screen as screens
from queue_core.rules.refusals import Refusal


@act
def call_for_help(acting: Acting, screen: str, *, by: str) -> Answer:
    """Somebody at a kiosk needs help: staff see it until one of them goes. Twice is once."""
    since = _of(acting, screen, screens.c.help_at)
    if since is None:
        since = acting.now
        _keep(acting, screen, help_at=acting.now)
        acting.journal("help.called", by=by, why={"because": "at_kiosk", "screen": screen})
    return Answer({"screen": screen, "since": since.isoformat()})


@act
def answer_help(acting: Acting, screen: str, *, by: str) -> Answer:
    """A member of staff goes there; when nobody waits for help any more, nothing changes."""
    if _of(acting, screen, screens.c.help_at) is not None:
        _keep(acting, screen, help_at=None)
        acting.journal("help.answered", by=by, why={"because": "at_kiosk", "screen": screen})
    return Answer({"screen": screen})


def keep_the_pause(acting: Acting, screen: str) -> None:
    """One ticket at a time from one screen, then a pause. Refuses with `one_at_a_time`."""
    last: datetime | None = _of(acting, screen, screens.c.ticket_at)
    pause = timedelta(seconds=acting.settings.kiosk.pause_seconds)
    if last is not None and last <= acting.now < last + pause:
        raise Refusal("one_at_a_time")
    _keep(acting, screen, ticket_at=acting.now)


def _of(acting: Acting, screen: str, column: Any) -> Any:
    wanted = select(column).where(screens.c.office_id == acting.office.id, screens.c.name == screen)
    return acting.connection.execute(wanted).scalar_one_or_none()


def _keep(acting: Acting, screen: str, **changes: datetime | None) -> None:
    asked = {"office": acting.office.id, "screen": screen}
    known = acting.connection.execute(_MINE.values(**changes), asked).rowcount
    if not known:
        row = {"office_id": acting.office.id, "name": screen, **changes}
        acting.connection.execute(insert(screens), row)


_MINE = update(screens).where(
    screens.c.office_id == bindparam("office"), screens.c.name == bindparam("screen")
)
