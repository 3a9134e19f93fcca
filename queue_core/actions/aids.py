"""How often a kiosk's aids are used: counted with each ticket and check-in, apart from it."""

from sqlalchemy import bindparam, insert, update

from queue_core.actions.acting import Acting
from queue_core.data.devices import aid_used

KIOSK = "kiosk:"


def count_aids(acting: Acting, by: str, needs: str | None) -> None:
    """Count the aids that were on when a kiosk gave a ticket, or checked somebody in."""
    if not by.startswith(KIOSK):
        return
    screen = by.removeprefix(KIOSK)
    for aid in (needs or "").split():
        params = {"office": acting.office.id, "day": acting.today, "name": screen, "used": aid}
        if not acting.db.execute(_ONE_MORE, params).rowcount:
            row = {"office_id": acting.office.id, "day_on": acting.today, "screen": screen, "aid": aid}
            acting.db.execute(_FIRST, row | {"count": 1})


_ONE_MORE = (
    update(aid_used)
    .where(
        aid_used.c.office_id == bindparam("office"),
        aid_used.c.day_on == bindparam("day"),
        aid_used.c.screen == bindparam("name"),
        aid_used.c.aid == bindparam("used"),
    )
    .values(count=aid_used.c.count + 1)
)
_FIRST = insert(aid_used)
