"""What becomes of a message: taken by a sender, reported by it, tried again, given up, expired.

A message stays `waiting` until the sender says that a gateway has taken it. Whoever takes one has it for a
while only: a sender that dies gives it back by its silence, and that try is an unclear one. The order is kept
for each recipient: nothing is handed out while something older for the same one waits.
"""

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, exists, func, or_, select, text, update

from queue_core.data.db import SCREENS, Office
from queue_core.data.messages import channel as channels
from queue_core.data.messages import message as messages
from queue_core.data.schema import Row
from queue_core.rules.message_states import MESSAGE, WAITING

SENT, REFUSED, UNCLEAR, UNFIT = "sent", "refused", "unclear", "unfit"
"""What a sender reports: the gateway has taken it; it has not; nobody knows; it never will."""
TAKEN = "taken"
"""The problem of a message that a sender has and has not reported."""
LEASE = timedelta(seconds=60)
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=5), timedelta(minutes=5)
UNCLEAR_AT_MOST = 2
AN_HOUR = timedelta(hours=1)
REMEMBERED = timedelta(hours=1)
"""So long a message that has ended keeps its recipient: for the limit of an hour."""


def take(office: Office, channel: str, now: datetime) -> Row | None:
    """The next message of a channel, or None. Those that have become pointless expire here."""
    params = {"office": office.id, "name": channel, "at": now, "latest": now + 2 * LONGEST_PAUSE}
    with office.storage.reading() as db:
        if not db.execute(_NEXT, params).first() and not db.execute(_IS_POINTLESS, params).first():
            return None
    with office.changing() as (db, _changed):
        db.execute(_EXPIRE, params | {"ended": MESSAGE.outcome("expire")})
        while (row := db.execute(_NEXT, params).first()) is not None:
            if not _may_be_tried(db, office, row, now):
                continue
            return db.execute(_TAKE, {"message": row.id, "until": now + LEASE, "taken": TAKEN}).one()
    return None


def _may_be_tried(db: Connection, office: Office, row: Row, now: datetime) -> bool:
    """Whether a message may go out now; else it ends, or waits where its recipient was told much lately."""
    if row.problem == TAKEN:
        # Its sender is gone: nobody knows whether the gateway has it.
        return _unclear(db, row, now, at_once=True)
    lately = {"office": office.id, "to": row.recipient, "since": now - AN_HOUR}
    if db.execute(_SENT_LATELY, lately).scalar_one() < office.settings.messages.per_hour:
        return True
    db.execute(_WAIT, {"message": row.id, "until": now + LONGEST_PAUSE, "what": "limit"})
    return False


def report(office: Office, message: Row, outcome: str, problem: str | None, now: datetime) -> None:
    """What became of a try: SENT, REFUSED, UNCLEAR or UNFIT, and why; the channel's state follows."""
    with office.changing() as (db, changed):
        row = db.execute(_ONE, {"message": message.id}).one_or_none()
        if row is not None and MESSAGE.admits("try", row.state) and row.tries == message.tries:
            _note(db, row, outcome, problem, now)
        if outcome != UNFIT and _keep_state(db, office, message.channel, problem, now):
            changed.add(SCREENS)


def _note(db: Connection, row: Row, outcome: str, problem: str | None, now: datetime) -> None:
    if outcome == SENT:
        db.execute(
            _END, {"message": row.id, "ended": MESSAGE.after("send", row.state), "what": None, "sent": now}
        )
    elif outcome == UNFIT:
        db.execute(
            _END,
            {"message": row.id, "ended": MESSAGE.after("give_up", row.state), "what": problem, "sent": None},
        )
    elif outcome == UNCLEAR:
        _unclear(db, row, now, problem=problem)
    else:
        db.execute(_WAIT, {"message": row.id, "until": now + pause_after(row.tries), "what": problem})


def _unclear(
    db: Connection, row: Row, now: datetime, *, problem: str | None = None, at_once: bool = False
) -> bool:
    """Count a try of which nobody knows; whether it may be tried once more."""
    unclear = row.unclear + 1
    if unclear >= UNCLEAR_AT_MOST:
        gone = MESSAGE.after("give_up", row.state)
        db.execute(_END, {"message": row.id, "ended": gone, "what": problem or "unclear", "sent": None})
        return False
    until = now if at_once else now + pause_after(row.tries)
    db.execute(
        _COUNT, {"message": row.id, "tries_unclear": unclear, "until": until, "what": problem or "unclear"}
    )
    return True


def pause_after(tries: int) -> timedelta:
    """How long to wait after so many tries: twice as long each time, up to LONGEST_PAUSE."""
    doubled: int = 2 ** min(max(tries - 1, 0), 10)
    return min(FIRST_PAUSE * doubled, LONGEST_PAUSE)


def _keep_state(db: Connection, office: Office, name: str, problem: str | None, now: datetime) -> bool:
    known = db.execute(_STATE, {"office": office.id, "name": name}).one_or_none()
    if known is not None and known.ok == (problem is None) and known.problem == problem:
        return False
    db.execute(_KEEP, {"office": office.id, "name": name, "ok": problem is None, "what": problem, "at": now})
    return True


def forget_recipients(office: Office, now: datetime) -> int:
    """Take the contacts off messages that ended an hour ago; how many."""
    params = {"office": office.id, "before": now - REMEMBERED}
    with office.storage.reading() as db:
        if not db.execute(_HAS_OLD, params).first():
            return 0
    with office.changing() as (db, _changed):
        return db.execute(_FORGET, params).rowcount


class Count(NamedTuple):
    channel: str
    state: str
    messages: int


def counts(office: Office) -> list[Count]:
    """How many messages there are by channel and state."""
    with office.storage.reading() as db:
        return [Count(*row) for row in db.execute(_COUNTS, {"office": office.id})]


_older = messages.alias("older")
_MINE: tuple[Any, ...] = (
    messages.c.office_id == bindparam("office"),
    messages.c.channel == bindparam("name"),
    text("message.state = 'waiting'"),
)
_NEXT = (
    select(messages)
    .where(
        *_MINE,
        # A clock that was set back must not keep anything waiting: no pause is as long.
        or_(messages.c.next_try_at <= bindparam("at"), messages.c.next_try_at > bindparam("latest")),
        ~exists().where(
            _older.c.office_id == messages.c.office_id,
            _older.c.channel == messages.c.channel,
            text("older.state = 'waiting'"),
            _older.c.recipient == messages.c.recipient,
            _older.c.id < messages.c.id,
        ),
    )
    .order_by(messages.c.id)
    .limit(1)
)
_POINTLESS = (messages.c.expires_at <= bindparam("at"), messages.c.problem.is_distinct_from(TAKEN))
_IS_POINTLESS = select(messages.c.id).where(*_MINE, *_POINTLESS).limit(1)
_EXPIRE = update(messages).where(*_MINE, *_POINTLESS).values(state=bindparam("ended"))
_TAKE = (
    update(messages)
    .where(messages.c.id == bindparam("message"))
    .values(tries=messages.c.tries + 1, next_try_at=bindparam("until"), problem=TAKEN)
    .returning(messages)
)
_ONE = select(messages).where(messages.c.id == bindparam("message"))
_WAIT = (
    update(messages)
    .where(messages.c.id == bindparam("message"))
    .values(next_try_at=bindparam("until"), problem=bindparam("what"))
)
_COUNT = _WAIT.values(unclear=bindparam("tries_unclear"))
_END = (
    update(messages)
    .where(messages.c.id == bindparam("message"))
    .values(state=bindparam("ended"), problem=bindparam("what"), sent_at=bindparam("sent"))
)
_SENT_LATELY = select(func.count()).where(
    messages.c.office_id == bindparam("office"),
    messages.c.sent_at > bindparam("since"),
    messages.c.recipient == bindparam("to"),
)
_STATE = select(channels).where(
    channels.c.office_id == bindparam("office"), channels.c.name == bindparam("name")
)
_KEEP = text(
    "INSERT INTO channel (office_id, name, ok, problem, at) VALUES (:office, :name, :ok, :what, :at)"
    " ON CONFLICT (office_id, name)"
    " DO UPDATE SET ok = excluded.ok, problem = excluded.problem, at = excluded.at"
).bindparams(bindparam("ok", type_=channels.c.ok.type), bindparam("at", type_=channels.c.at.type))
_OLD = (
    messages.c.office_id == bindparam("office"),
    messages.c.state != WAITING,
    messages.c.recipient.is_not(None),
    messages.c.created_at < bindparam("before"),
)
_HAS_OLD = select(messages.c.id).where(*_OLD).limit(1)
_FORGET = update(messages).where(*_OLD).values(recipient=None)
_COUNTS = (
    select(messages.c.channel, messages.c.state, func.count())
    .where(messages.c.office_id == bindparam("office"))
    .group_by(messages.c.channel, messages.c.state)
)
