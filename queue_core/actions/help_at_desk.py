"""A clerk asks for help, quietly: the supervisor sees it, the visitors do not."""

from datetime import datetime

from sqlalchemy import bindparam, update

from queue_core.actions.act import act
from queue_core.actions.acting import Acting, Answer
from queue_core.actions.desks import desk_row
from queue_core.data.office import desk as desks

WHY = {"because": "at_desk"}


@act
def call_for_help_at_desk(acting: Acting, desk: str, *, by: str) -> Answer:
    """Ask for help at a desk, until somebody goes. Twice is once. Refuses with `unknown_desk`."""
    since: datetime | None = desk_row(acting, desk).help_at
    if since is None:
        since = acting.now
        _keep(acting, desk, since)
        acting.journal("help.called", by=by, desk=desk, why=WHY | {"desk": desk})
    return Answer({"desk": desk, "since": since.isoformat()})


@act
def answer_at_desk(acting: Acting, desk: str, *, by: str) -> Answer:
    """Somebody goes there, or the clerk needs nobody any more. Refuses with `unknown_desk`."""
    if desk_row(acting, desk).help_at is not None:
        _keep(acting, desk, None)
        acting.journal("help.answered", by=by, desk=desk, why=WHY | {"desk": desk})
    return Answer({"desk": desk})


def _keep(acting: Acting, desk: str, since: datetime | None) -> None:
    acting.connection.execute(_HELP, {"office": acting.office.id, "name": desk, "since": since})


_HELP = (
    update(desks)
    .where(desks.c.office_id == bindparam("office"), desks.c.desk == bindparam("name"))
    .values(help_at=bindparam("since"))
)
