"""How a clerk works at a desk: by which keys, and where last. It goes with the account, to every computer."""

from sqlalchemy import bindparam, update

from queue_core.actions.act import act
from queue_core.actions.acting import Acting, Answer
from queue_core.data.staff import staff
from queue_core.rules import limits


@act
def choose_keys(acting: Acting, login: str, *, letters: bool, call_key: str = "", by: str) -> Answer:
    """Let single letters act at this clerk's desk or not, and name another key that calls; empty for none.

    Refuses with `bad_key`. WCAG 2.1.4 asks that single letters can be switched off.
    """
    key = limits.CALL_KEY.taken(call_key) if call_key else None
    acting.db.execute(_KEYS, {"whose": login, "act": letters, "key": key})
    acting.journal("staff.keys_chosen", by=by, why={"because": "asked"})
    return Answer({"letters": letters, "call_key": key})


def keep_last_desk(acting: Acting, login: str, desk: str) -> None:
    """Remember where a clerk sat down."""
    acting.db.execute(_LAST_DESK, {"whose": login, "at": desk})


_WHOSE = staff.c.login == bindparam("whose")
_KEYS = update(staff).where(_WHOSE).values(letters=bindparam("act"), call_key=bindparam("key"))
_LAST_DESK = update(staff).where(_WHOSE).values(last_desk=bindparam("at"))
