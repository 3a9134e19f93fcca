"""Accounts of staff, and tokens for devices and feeds.

By the rights of config.toml: `manage_clerks` adds clerks and sets their passwords, `manage_accounts` does
everything with every account but the own. A command may do everything.
There is always somebody left who oversees the office: the last admin stays, and where there is none the last
supervisor.
"""

import hashlib
import secrets
from typing import Any

from argon2 import PasswordHasher
from sqlalchemy import delete, func, insert, select, update

from queue_core.actions.act import act
from queue_core.actions.acting import Acting, Answer
from queue_core.actions.second_factor import forget
from queue_core.actions.sessions import end_all_of
from queue_core.data.staff import staff, token
from queue_core.rules import limits
from queue_core.rules.passwords import is_guessable
from queue_core.rules.refusals import Refusal
from queue_core.rules.rights import ROLES as ROLES

hasher = PasswordHasher()


def hashed(password: str, *about: str) -> str:
    """The argon2 hash of a password; about 100 ms, so never inside a transaction.

    Refuses with `weak_password`, and with `guessable_password` a common one or a word of `about`. At least 8
    characters and no composition rules: NIST SP 800-63B, 5.1.1.
    """
    if len(password) not in limits.PASSWORD or not _writable(password):
        raise Refusal("weak_password")
    if is_guessable(password, *about):
        raise Refusal("guessable_password")
    return hasher.hash(password)


def digest(secret: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(secret.encode()).hexdigest()


def new_token() -> str:
    """256 random bits."""
    return secrets.token_urlsafe(32)


def _writable(text: str) -> bool:
    return text.isprintable() and text == text.encode("utf-8", "ignore").decode()


@act
def add_staff(
    acting: Acting, login: str, *, name: str, role: str, password_hash: str, first: bool = False, by: str
) -> Answer:
    """Add an account. A `first` password lets in to change it, and nowhere else (ASVS 5.0.0, 6.4.1).

    Refuses with `wrong_scope`, `login_taken`, `bad_name`, `unknown_role`.
    """
    _let(acting, by, "manage_clerks" if role == "clerk" else "manage_accounts")
    limits.account_name(login)
    _check_person(name, role)
    if acting.db.execute(select(staff.c.id).where(staff.c.login == login)).first():
        raise Refusal("login_taken", login=login)
    password = {"password": password_hash, "must_change": first}
    row = {"login": login, "name": name, "role": role, **password, "made_at": acting.now}
    acting.db.execute(insert(staff), row)
    acting.journal("staff.added", by=by, why={"because": "account", "login": login, "role": role})
    return Answer({"login": login, "role": role}, made=True)


@act
def change_staff(acting: Acting, login: str, *, name: str, role: str, by: str) -> Answer:
    """Give an account this name and role.

    Refuses with `wrong_scope`, `unknown_account`, `bad_name`, `unknown_role`, `last_account`,
    `set_by_provider`, and with `own_account` who would change the own role.
    """
    _let(acting, by, "manage_accounts")
    known = _account(acting, login)
    _check_person(name, role)
    _is_own(known)
    if role != known.role and by == f"staff:{login}":
        raise Refusal("own_account")
    if ROLES.index(role) < ROLES.index(known.role):
        _keep_the_last(acting, known)
    if (known.name, known.role) != (name, role):
        acting.db.execute(update(staff).where(staff.c.id == known.id).values(name=name, role=role))
        acting.journal("staff.changed", by=by, why={"because": "account", "login": login, "role": role})
    return Answer({"login": login, "role": role})


@act
def remove_staff(acting: Acting, login: str, *, by: str) -> Answer:
    """Take an account away; whoever had signed in with it is out.

    Refuses with `wrong_scope`, `unknown_account`, `own_account`, `last_account`.
    """
    _let(acting, by, "manage_accounts")
    known = _account(acting, login, by)
    _keep_the_last(acting, known)
    end_all_of(acting, known.id)
    forget(acting, known.id)
    acting.db.execute(delete(staff).where(staff.c.id == known.id))
    acting.journal("staff.removed", by=by, why={"because": "account", "login": login})
    return Answer({"login": login})


@act
def set_password(acting: Acting, login: str, *, password_hash: str, first: bool = False, by: str) -> Answer:
    """Give an account a new password, `first` as for one added; whoever is signed in with the old one is out.

    A clerk’s by `manage_clerks`: they forget theirs at half past eight. Refuses with `wrong_scope`,
    `unknown_account`, `set_by_provider`, `own_account`: for the own one the old one is asked.
    """
    _let(acting, by, "manage_clerks", "manage_accounts")
    known = _account(acting, login, by)
    if known.role != "clerk":
        _let(acting, by, "manage_accounts")
    _is_own(known)
    end_all_of(acting, known.id)
    acting.db.execute(
        update(staff).where(staff.c.id == known.id).values(password=password_hash, must_change=first)
    )
    acting.journal("staff.password_set", by=by, why={"because": "account", "login": login})
    return Answer({"login": login})


@act
def end_sessions(acting: Acting, login: str, *, by: str) -> Answer:
    """Sign an account out of every browser; how many were `ended`.

    Who may set its password may do that. Refuses with `wrong_scope`, `unknown_account`, `own_account`: one's
    own sessions are ended from their list.
    """
    _let(acting, by, "manage_clerks", "manage_accounts")
    known = _account(acting, login, by)
    if known.role != "clerk":
        _let(acting, by, "manage_accounts")
    ended = end_all_of(acting, known.id)
    if ended:
        why = {"because": "signed_out_everywhere", "login": login, "sessions": ended}
        acting.journal("staff.signed_out", by=by, why=why)
    return Answer({"login": login, "ended": len(ended)})


@act
def take_second_step(acting: Acting, login: str, *, by: str) -> Answer:
    """Take the second step of an account's sign-in away, with its recovery codes, as its phone is lost; it is
    signed out everywhere. Where the role needs one, the next sign-in sets up another. Whether there was one
    is `taken`. Refuses with `wrong_scope`, `unknown_account`, `own_account`.
    """
    _let(acting, by, "manage_accounts")
    known = _account(acting, login, by)
    taken = forget(acting, known.id)
    if taken:
        end_all_of(acting, known.id)
        why = {"because": "account", "login": login}
        acting.journal("staff.second_factor_removed", by=by, why=why)
    return Answer({"login": login, "taken": taken})


def _let(acting: Acting, by: str, *rights: str) -> None:
    """Refuses with `wrong_scope` a member of staff whose role has none of these rights by now."""
    kind, _, login = by.partition(":")
    if kind != "staff":
        return
    role = acting.db.execute(select(staff.c.role).where(staff.c.login == login)).scalar_one_or_none()
    if role is None or not any(acting.settings.rights.has(role, right) for right in rights):
        raise Refusal("wrong_scope")


def _account(acting: Acting, login: str, by: str | None = None) -> Any:
    """An account, which is not that of `by`."""
    known = acting.db.execute(select(staff).where(staff.c.login == login)).one_or_none()
    if known is None:
        raise Refusal("unknown_account", login=login)
    if by == f"staff:{login}":
        raise Refusal("own_account")
    return known


def _is_own(known: Any) -> None:
    """Refuses with `set_by_provider` an account that is not of this office."""
    if known.issuer is not None:
        raise Refusal("set_by_provider")


def _check_person(name: str, role: str) -> None:
    limits.account_name(name)
    if role not in ROLES:
        raise Refusal("unknown_role", role=role)


def _keep_the_last(acting: Acting, known: Any) -> None:
    """Refuses with `last_account` when nobody else could oversee the office as this account does."""
    # An account of the provider's is nobody's way in on the day when the provider is away.
    count = select(staff.c.role, func.count()).where(staff.c.issuer.is_(None)).group_by(staff.c.role)
    there: dict[str, int] = dict(acting.db.execute(count).all())
    if (
        known.issuer is None
        and known.role == ("admin" if "admin" in there else "supervisor")
        and there[known.role] == 1
    ):
        raise Refusal("last_account")


@act
def add_token(
    acting: Acting, name: str, *, scope: str, token_digest: str, printer: str | None = None, by: str
) -> Answer:
    """Add a token by its digest; `printer` is the one that its holder prints on, or for.

    Refuses with `name_taken`, `bad_name`, `unknown_printer`.
    """
    if printer is not None and printer not in acting.settings.printers:
        raise Refusal("unknown_printer", printer=printer)
    limits.account_name(name)
    if acting.db.execute(select(token.c.digest).where(token.c.name == name)).first():
        raise Refusal("name_taken", name=name)
    row = {"digest": token_digest, "name": name, "scope": scope, "printer": printer, "made_at": acting.now}
    acting.db.execute(insert(token), row)
    acting.journal("token.added", by=by, why={"because": "asked", "name": name, "scope": scope})
    return Answer({"name": name, "scope": scope}, made=True)
