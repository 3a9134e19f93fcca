"""Accounts of staff, and tokens for devices and feeds."""

import hashlib
import secrets

from argon2 import PasswordHasher
from sqlalchemy import insert, select

from queue_core.actions.act import act
from queue_core.actions.acting import Acting, Answer
from queue_core.data.staff import staff, token
from queue_core.rules.refusals import Refusal

ROLES = ("clerk", "supervisor", "admin")
SCOPES = ("desk", "kiosk", "feed", "supervisor", "read")
SHORTEST_PASSWORD, LONGEST_PASSWORD, LONGEST_NAME = 8, 200, 64
hasher = PasswordHasher()


def hashed(password: str) -> str:
    """The argon2 hash of a password; about 100 ms, so never inside a transaction.

    Refuses with `weak_password`. At least 8 characters and no composition rules: NIST SP 800-63B, 5.1.1.
    """
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD or not _writable(password):
        raise Refusal("weak_password")
    return hasher.hash(password)


def digest(secret: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(secret.encode()).hexdigest()


def new_token() -> str:
    """256 random bits."""
    return secrets.token_urlsafe(32)


def check_name(name: str) -> None:
    if not name or name != name.strip() or len(name) > LONGEST_NAME or not _writable(name):
        raise Refusal("bad_name")


def _writable(text: str) -> bool:
    return text.isprintable() and text == text.encode("utf-8", "ignore").decode()


@act
def add_staff(acting: Acting, login: str, *, name: str, role: str, password_hash: str, by: str) -> Answer:
    """Add an account. Refuses with `login_taken`, `bad_name`."""
    check_name(login)
    if acting.connection.execute(select(staff.c.id).where(staff.c.login == login)).first():
        raise Refusal("login_taken", login=login)
    row = {"login": login, "name": name, "role": role, "password": password_hash, "made_at": acting.now}
    acting.connection.execute(insert(staff), row)
    acting.journal("staff.added", by=by, why={"because": "asked", "login": login, "role": role})
    return Answer({"login": login, "role": role}, made=True)


@act
def add_token(
    acting: Acting, name: str, *, scope: str, token_digest: str, printer: str | None = None, by: str
) -> Answer:
    """Add a token by its digest; `printer` is the one that its holder prints on, or for.

    Refuses with `name_taken`, `bad_name`, `unknown_printer`.
    """
    if printer is not None and printer not in acting.settings.printers:
        raise Refusal("unknown_printer", printer=printer)
    check_name(name)
    if acting.connection.execute(select(token.c.digest).where(token.c.name == name)).first():
        raise Refusal("name_taken", name=name)
    row = {"digest": token_digest, "name": name, "scope": scope, "printer": printer, "made_at": acting.now}
    acting.connection.execute(insert(token), row)
    acting.journal("token.added", by=by, why={"because": "asked", "name": name, "scope": scope})
    return Answer({"name": name, "scope": scope}, made=True)
