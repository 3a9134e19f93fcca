"""Twice is once: the first answer to a request that a finger can repeat, kept for a day.

Answers are kept in the act's own transaction, so an answer is remembered exactly when its act stands.
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypedDict

from sqlalchemy import Connection, bindparam, delete, insert, select

from queue_core.actions.acting import Answer
from queue_core.data.journal import answer
from queue_core.rules.refusals import Refusal

KEPT = timedelta(hours=24)


@dataclass(frozen=True)
class Once:
    """A repeatable request: who asked where with which key, and what was asked, both as digests."""

    asked: str
    body: str

    @classmethod
    def of(cls, actor: str, method: str, path: str, key: str, body: Any) -> "Once":
        return cls(
            _digest("\n".join((actor, method, path, key))),
            _digest(json.dumps(body, sort_keys=True, default=str)),
        )


class ActContext(TypedDict):
    """Who acts, when, and the key of a request that can be repeated; spreads into an act's call."""

    by: str
    now: datetime
    once: Once | None


def remembered(db: Connection, once: Once, now: datetime) -> Answer | Refusal | None:
    """The first answer, if there was one. Refuses with `key_reused` when something else was asked."""
    row = db.execute(_FIND, {"asked": once.asked, "since": now - KEPT}).one_or_none()
    if row is None:
        return None
    if row.body != once.body:
        raise Refusal("key_reused")
    if "refused" in row.given:
        return Refusal(row.given["refused"], kept=True, **row.given["facts"])
    return Answer(row.given["data"], row.given["made"])


def remember(db: Connection, once: Once, given: Answer | Refusal, now: datetime) -> None:
    """Keep an answer, and drop those that are too old to be asked for."""
    if isinstance(given, Refusal):
        plain: dict[str, Any] = {"refused": given.code, "facts": given.facts}
    else:
        plain = {"data": given.data, "made": given.made}
    db.execute(_DROP_OLD, {"until": now - KEPT})
    db.execute(_KEEP, {"asked": once.asked, "body": once.body, "given": plain, "at": now})


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


_FIND = select(answer.c.body, answer.c.given).where(
    answer.c.asked == bindparam("asked"), answer.c.at > bindparam("since")
)
_DROP_OLD = delete(answer).where(answer.c.at <= bindparam("until"))
_KEEP = insert(answer)
