"""Accounts that a provider of identities knows: made at the first sign-in, and kept as the provider says.

Somebody is known by issuer and subject, never by an e-mail address or a name, which may become another
person's (OpenID Connect Core 1.0, 5.7). The provider's word on name and role holds at each sign-in.
"""

from typing import Any

from sqlalchemy import bindparam, insert, select, update

from queue_core.actions import sessions
from queue_core.actions.act import act
from queue_core.actions.acting import Acting, Answer
from queue_core.data.staff import staff, staff_session
from queue_core.rules import limits
from queue_core.rules.sessions import PROVIDER

_ROOM_FOR_NUMBER = 5


@act
def sign_in(
    acting: Acting,
    issuer: str,
    subject: str,
    *,
    login: str,
    name: str,
    role: str,
    digest: str,
    browser: str,
    network: str = "",
    provider_session: str | None,
    id_token: str,
    by: str,
) -> Answer:
    """Begin a session for this person, whose account is made now if it is the first; the answer's `account`
    and `login` say which it is.

    `login` and `name` are what the provider calls the person. A login that somebody else has gets a number
    behind it, and stays what it was at first.
    """
    known = acting.db.execute(_BY_SUBJECT, {"issuer_": issuer, "subject_": subject}).one_or_none()
    if known is None:
        known = _made(acting, issuer, subject, login, name, role, by)
    elif (known.name, known.role) != (name, role):
        acting.db.execute(update(staff).where(staff.c.id == known.id).values(name=name, role=role))
        why = {"because": "account", "login": known.login, "role": role}
        acting.journal("staff.changed", by=by, why=why)
    sessions.begin(
        acting,
        known.id,
        digest=digest,
        way=PROVIDER,
        browser=browser,
        network=network,
        by=f"staff:{known.login}",
        provider_session=provider_session,
        id_token=id_token,
    )
    return Answer({"account": known.id, "login": known.login}, made=True)


@act
def end_sessions(
    acting: Acting, issuer: str, *, subject: str | None, provider_session: str | None, by: str
) -> Answer:
    """End what the provider says is over: one of its sessions, or else all of a person; how many `ended`."""
    mine = select(staff_session.c.digest).join(staff, staff.c.id == staff_session.c.staff_id)
    mine = mine.where(staff.c.issuer == issuer)
    if subject is not None:
        mine = mine.where(staff.c.subject == subject)
    if provider_session is not None:
        its_name = staff_session.c.provider_session
        # Of a session whose name there was never told, the person's name has to do.
        mine = mine.where((its_name == provider_session) | (its_name.is_(None) & (subject is not None)))
    ended: list[str] = []
    if subject is not None or provider_session is not None:
        ended = sessions.end_these(acting, acting.db.execute(mine).scalars().all())
    if ended:
        acting.journal("staff.signed_out", by=by, why={"because": "by_provider", "sessions": ended})
    return Answer({"ended": len(ended)})


def _made(acting: Acting, issuer: str, subject: str, login: str, name: str, role: str, by: str) -> Any:
    login = _free(acting, login)
    row = {
        "login": login,
        "name": name,
        "role": role,
        "password": "",
        "issuer": issuer,
        "subject": subject,
        "made_at": acting.now,
    }
    acting.db.execute(insert(staff), row)
    acting.journal("staff.added", by=by, why={"because": "account", "login": login, "role": role})
    return acting.db.execute(_BY_SUBJECT, {"issuer_": issuer, "subject_": subject}).one()


def _free(acting: Acting, login: str) -> str:
    """A login that nobody has: this one, or with the next number behind it."""
    short = login[: limits.ACCOUNT.most - _ROOM_FOR_NUMBER].strip()
    found, number = short, 1
    while acting.db.execute(select(staff.c.id).where(staff.c.login == found)).first():
        number += 1
        found = f"{short}-{number}"
    return found


_BY_SUBJECT = select(staff).where(
    staff.c.issuer == bindparam("issuer_"), staff.c.subject == bindparam("subject_")
)
