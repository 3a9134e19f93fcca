"""Sessions of staff begin with a sign-in, and end with a sign-out, by idleness or with the day.

What is kept of a session's random id is its digest; a session that has ended is no row any more, so a copy of
its cookie is worth nothing, in every process. The journal names sessions by `rules.sessions.name_of`, and by
that the sockets of an ended one end as well.
"""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import bindparam, delete, exists, insert, select

from queue_core.actions.act import act
from queue_core.actions.acting import Acting, Answer
from queue_core.actions.second_factor import accept, account_with
from queue_core.data.journal import journal
from queue_core.data.office import desk as desks
from queue_core.data.staff import staff, staff_session
from queue_core.data.tickets import IS_AT_DESK
from queue_core.data.tickets import ticket as tickets
from queue_core.rules.refusals import Refusal
from queue_core.rules.second_factor import Proof, lacks_second_step
from queue_core.rules.sessions import RECOVERY, is_idle, name_of, outlived_its_day


@act
def sign_in(
    acting: Acting,
    account: int,
    *,
    was: str,
    code: Proof | None = None,
    digest: str,
    browser: str,
    network: str = "",
    by: str,
) -> Answer:
    """Begin the session with this digest, for an account whose password has the hash `was`, and with this
    code where its sign-in has a second step.

    Refuses with `wrong_password` where it has another by now, or the account is gone; with
    `wrong_second_code`; and with `second_step_needed` where the role needs one and the account has none.
    """
    role = account_with(acting, account, was)
    way = accept(acting, account, code)
    if lacks_second_step(way, role, acting.settings.signin.second_factor):
        raise Refusal("second_step_needed")
    told = RECOVERY if code and code.recovery else way
    begin(acting, account, digest=digest, way=way, told=told, browser=browser, network=network, by=by)
    return Answer({}, made=True)


def begin(
    acting: Acting,
    account: int,
    *,
    digest: str,
    way: str,
    told: str = "",
    browser: str,
    network: str = "",
    by: str,
    provider_session: str | None = None,
    id_token: str | None = None,
) -> None:
    """Keep a session that begins now, and tell it with the browser and the `network` it came from; `told` is
    the way more closely."""
    why = {"because": "signed_in", "way": told or way, "browser": browser, "address": network}
    seq = acting.journal("staff.signed_in", by=by, why={key: each for key, each in why.items() if each})
    row = {
        "digest": digest,
        "staff_id": account,
        "began_at": acting.now,
        "began_seq": seq,
        "seen_at": acting.now,
        "way": way,
        "browser": browser,
        "provider_session": provider_session,
        "id_token": id_token,
    }
    acting.db.execute(insert(staff_session), row)


@act
def sign_out(acting: Acting, digest: str, *, by: str) -> Answer:
    """End the session with this digest; one that has ended meanwhile is no fault."""
    ended = end_these(acting, [digest])
    if ended:
        acting.journal("staff.signed_out", by=by, why={"because": "asked", "sessions": ended})
    return Answer({"ended": len(ended)})


@act
def end_own(acting: Acting, names: list[str], *, by: str) -> Answer:
    """End those of one's own sessions that are called so: the others of the list, or all of it."""
    mine = select(staff_session.c.digest).join(staff, staff.c.id == staff_session.c.staff_id)
    found = acting.db.execute(mine.where(staff.c.login == by.removeprefix("staff:"))).scalars()
    ended = end_these(acting, [digest for digest in found if name_of(digest) in names])
    if ended:
        acting.journal("staff.signed_out", by=by, why={"because": "from_the_list", "sessions": ended})
    return Answer({"ended": len(ended)})


@act
def end_sessions_over(acting: Acting, *, by: str) -> Answer:
    """End the sessions of an earlier day, those where nobody was active for `[signin] idle_minutes`, unless
    their clerk has a visitor at a desk (then there is work at it, away from the keyboard), and those of a
    role that needs a second step by now and came in without one."""
    hours, limit = acting.settings.opening, acting.settings.signin.idle_minutes
    ended_day = _last_day_end(acting)
    at_work = set(acting.db.execute(_AT_WORK, {"office": acting.office.id}).scalars())
    of_the_day: list[str] = []
    idle: list[str] = []
    one_step: list[str] = []
    for row in acting.db.execute(_ALL):
        if outlived_its_day(row.began_at, row.began_seq, acting.now, hours, ended_day):
            of_the_day.append(row.digest)
        elif row.role and lacks_second_step(row.way, row.role, acting.settings.signin.second_factor):
            one_step.append(row.digest)
        elif is_idle(row.seen_at, acting.now, limit) and row.login not in at_work:
            idle.append(row.digest)
    if ended := end_these(acting, of_the_day):
        acting.journal("staff.signed_out", by=by, why={"because": "day_ended", "sessions": ended})
    if ended := end_these(acting, idle):
        acting.journal("staff.signed_out", by=by, why={"because": "idle", "sessions": ended})
    if ended := end_these(acting, one_step):
        acting.journal("staff.signed_out", by=by, why={"because": "second_step_needed", "sessions": ended})
    return Answer({"day_ended": len(of_the_day), "idle": len(idle)})


def end_these(acting: Acting, digests: Iterable[str]) -> list[str]:
    """End sessions; answers what those are called that were still there."""
    return [name_of(digest) for digest in digests if acting.db.execute(_END, {"digest_": digest}).rowcount]


def end_all_of(acting: Acting, account: int) -> list[str]:
    """End every session of an account."""
    mine = select(staff_session.c.digest).where(staff_session.c.staff_id == account)
    return end_these(acting, acting.db.execute(mine).scalars().all())


def _last_day_end(acting: Acting) -> tuple[int, date | None]:
    """The last end of a day, which may be of this very act: its event, and the day that it ended."""
    why = next((event["why"] for event in acting.written if event["seq"] == acting.day_seq), None)
    if why is None:
        why = acting.db.execute(_EVENT, {"office": acting.office.id, "seq_": acting.day_seq}).scalar()
    return (acting.day_seq, date.fromisoformat(why["day"])) if why else (0, None)


_END = delete(staff_session).where(staff_session.c.digest == bindparam("digest_"))
_ALL = select(
    staff_session.c.digest,
    staff_session.c.began_at,
    staff_session.c.began_seq,
    staff_session.c.seen_at,
    staff_session.c.way,
    staff.c.login,
    staff.c.role,
).join_from(staff_session, staff, staff.c.id == staff_session.c.staff_id, isouter=True)
_AT_WORK = select(desks.c.clerk).where(
    desks.c.office_id == bindparam("office"),
    desks.c.clerk.is_not(None),
    exists().where(tickets.c.office_id == desks.c.office_id, tickets.c.desk == desks.c.desk, IS_AT_DESK),
)
_EVENT = select(journal.c.why).where(
    journal.c.office_id == bindparam("office"), journal.c.seq == bindparam("seq_")
)
