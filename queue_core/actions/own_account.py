"""People change how they sign in themselves: the password, and the second step.

Each asks for what the sign-in asks for. What changes a factor ends every session of the account, and begins
the asking browser's anew: nobody stays in who came in by the old one (ASVS 5.0.0, 7.4.3). The journal names
nobody but who acted, so that it tells no more once that is erased.
"""

from sqlalchemy import select, update

from queue_core.actions.act import act
from queue_core.actions.acting import Acting, Answer
from queue_core.actions.second_factor import accept, account_with, forget, keep, keep_recovery
from queue_core.actions.sessions import begin, end_all_of
from queue_core.data.staff import staff, staff_session
from queue_core.rules.refusals import Refusal
from queue_core.rules.second_factor import Proof
from queue_core.rules.sessions import CODE, PASSWORD


@act
def change_password(
    acting: Acting,
    *,
    was: str,
    password_hash: str,
    own: str = "",
    digest: str = "",
    browser: str = "",
    network: str = "",
    by: str,
) -> Answer:
    """Change the own password from the one whose hash `was`; all that was signed in with that one is out. The
    session with the digest `own`, which asks, begins anew with `digest`. Refuses with `wrong_password`.
    """
    mine = staff.c.login == by.removeprefix("staff:"), staff.c.password == was
    account = acting.db.execute(select(staff.c.id).where(*mine)).scalar_one_or_none()
    if account is None:
        raise Refusal("wrong_password")
    acting.db.execute(
        update(staff).where(staff.c.id == account).values(password=password_hash, must_change=False)
    )
    asking = staff_session.c.digest == own, staff_session.c.staff_id == account
    way = acting.db.execute(select(staff_session.c.way).where(*asking)).scalar_one_or_none()
    end_all_of(acting, account)
    acting.journal("staff.password_changed", by=by, why={"because": "asked"})
    if way is not None:
        begin(acting, account, digest=digest, way=way, browser=browser, network=network, by=by)
    return Answer({})


@act
def set_up(
    acting: Acting,
    account: int,
    *,
    was: str,
    fresh: Proof,
    recovery: list[str],
    code: Proof | None = None,
    digest: str,
    browser: str,
    network: str = "",
    by: str,
) -> Answer:
    """Let the sign-in of an account whose password has the hash `was` have a second step: by the key whose
    code `fresh` is, and recovery codes with these digests. Whoever has one already shows a `code` of it.

    Refuses with `wrong_password`, `wrong_second_code`.
    """
    account_with(acting, account, was)
    accept(acting, account, code)
    keep(acting, account, fresh, recovery)
    end_all_of(acting, account)
    acting.journal("staff.second_factor_set", by=by, why={"because": "asked"})
    begin(acting, account, digest=digest, way=CODE, browser=browser, network=network, by=by)
    return Answer({}, made=True)


@act
def leave_out(
    acting: Acting,
    account: int,
    *,
    was: str,
    code: Proof | None,
    digest: str,
    browser: str,
    network: str = "",
    by: str,
) -> Answer:
    """Let the own sign-in have no second step. Refuses with `wrong_password`, `wrong_second_code`, and with
    `second_step_needed` where `[signin] second_factor` names the role."""
    role = account_with(acting, account, was)
    accept(acting, account, code)
    if role in acting.settings.signin.second_factor:
        raise Refusal("second_step_needed")
    if forget(acting, account):
        end_all_of(acting, account)
        acting.journal("staff.second_factor_removed", by=by, why={"because": "asked"})
        begin(acting, account, digest=digest, way=PASSWORD, browser=browser, network=network, by=by)
    return Answer({})


@act
def renew_recovery(
    acting: Acting, account: int, *, was: str, code: Proof | None, recovery: list[str], by: str
) -> Answer:
    """Let recovery codes with these digests be the account's, and the earlier ones worth nothing.

    Refuses with `wrong_password`, and with `wrong_second_code` also who has no second step.
    """
    account_with(acting, account, was)
    if accept(acting, account, code) != CODE:
        raise Refusal("wrong_second_code")
    keep_recovery(acting, account, recovery)
    acting.journal("staff.recovery_codes_made", by=by, why={"because": "asked"})
    return Answer({})
