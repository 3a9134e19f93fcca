"""The second step of a sign-in, as each act that needs it asks for it: a code is taken once, by one process.

Whoever asks has found out which time step a code is of; here it is taken by a conditional update, so that of
two who send the same code at once one is refused.
"""

from collections.abc import Iterable

from sqlalchemy import bindparam, delete, insert, select, update

from queue_core.actions.acting import Acting
from queue_core.data.staff import recovery_code, second_factor, staff
from queue_core.rules.refusals import Refusal
from queue_core.rules.second_factor import Proof
from queue_core.rules.sessions import CODE, PASSWORD


def account_with(acting: Acting, account: int, was: str) -> str:
    """The role of the account whose password has the hash `was`. Refuses with `wrong_password` where it has
    another by now, or the account is gone."""
    mine = select(staff.c.role).where(staff.c.id == account, staff.c.password == was)
    role: str | None = acting.db.execute(mine).scalar_one_or_none()
    if role is None or not was:
        raise Refusal("wrong_password")
    return role


def accept(acting: Acting, account: int, code: Proof | None) -> str:
    """Take a code, where the account has a second step; answers the way that somebody comes in by.

    Refuses with `wrong_second_code` none, another, and one that was taken before.
    """
    if acting.db.execute(_HAS, {"account": account}).first() is None:
        return PASSWORD
    if code is None or not _taken(acting, account, code):
        raise Refusal("wrong_second_code")
    return CODE


def _taken(acting: Acting, account: int, code: Proof) -> bool:
    if code.recovery is not None:
        taken = acting.db.execute(_USE, {"account": account, "given": code.recovery})
    else:
        taken = acting.db.execute(_STEP, {"account": account, "given": code.key, "now_": code.step})
    return taken.rowcount == 1


def keep(acting: Acting, account: int, code: Proof, recovery: Iterable[str]) -> None:
    """Let an account have this key, whose code has just been taken, and these recovery codes alone."""
    forget(acting, account)
    row = {"staff_id": account, "key": code.key, "step": code.step, "set_at": acting.now}
    acting.db.execute(insert(second_factor), row)
    keep_recovery(acting, account, recovery)


def keep_recovery(acting: Acting, account: int, recovery: Iterable[str]) -> None:
    """Let these be the recovery codes of an account, by their digests, instead of those that it has."""
    acting.db.execute(delete(recovery_code).where(recovery_code.c.staff_id == account))
    acting.db.execute(insert(recovery_code), [{"digest": each, "staff_id": account} for each in recovery])


def forget(acting: Acting, account: int) -> bool:
    """Let an account have no second step; whether it had one."""
    acting.db.execute(delete(recovery_code).where(recovery_code.c.staff_id == account))
    gone = acting.db.execute(delete(second_factor).where(second_factor.c.staff_id == account))
    return gone.rowcount == 1


_HAS = select(second_factor.c.staff_id).where(second_factor.c.staff_id == bindparam("account"))
_STEP = (
    update(second_factor)
    .where(
        second_factor.c.staff_id == bindparam("account"),
        second_factor.c.key == bindparam("given"),
        second_factor.c.step < bindparam("now_"),
    )
    .values(step=bindparam("now_"))
)
_USE = delete(recovery_code).where(
    recovery_code.c.staff_id == bindparam("account"), recovery_code.c.digest == bindparam("given")
)
