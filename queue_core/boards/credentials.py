"""Who has an account, a token, a code on the glass: what sign-in looks up at a request, by one index each."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import bindparam, select

from queue_core.data import devices, staff
from queue_core.data.db import Office


class Account(NamedTuple):
    """Somebody of the staff; `password` is its argon2 hash."""

    id: int
    login: str
    name: str
    role: str
    password: str


class Token(NamedTuple):
    """What a device or a program may do; `language` and `printer` are a kiosk's."""

    name: str
    scope: str
    language: str | None
    printer: str | None


def account(office: Office, account_id: int) -> Account | None:
    """The account with this number."""
    with office.storage.reading() as db:
        row = db.execute(_BY_ID, {"given": account_id}).one_or_none()
    return Account(*row) if row else None


def account_of(office: Office, login: str) -> Account | None:
    """The account that signs in by this name."""
    with office.storage.reading() as db:
        row = db.execute(_BY_LOGIN, {"given": login}).one_or_none()
    return Account(*row) if row else None


def token(office: Office, digest: str) -> Token | None:
    """The token whose secret has this digest."""
    with office.storage.reading() as db:
        row = db.execute(_BY_DIGEST, {"given": digest}).one_or_none()
    return Token(*row) if row else None


def digest_of(office: Office, name: str) -> str | None:
    """The digest of the token with this name."""
    with office.storage.reading() as db:
        return db.execute(_DIGEST, {"given": name}).scalar_one_or_none()


def code_asked_with(office: Office, digest: str | None, *, since: datetime) -> str | None:
    """The code on the glass of the browser that asks to be paired with this digest, if it asked since."""
    if digest is None:
        return None
    with office.storage.reading() as db:
        return db.execute(_CODE, {"given": digest, "since": since}).scalar_one_or_none()


_staff, _token, _pairing = staff.staff.c, staff.token.c, devices.pairing.c
_ACCOUNT = select(_staff.id, _staff.login, _staff.name, _staff.role, _staff.password)
_BY_ID = _ACCOUNT.where(_staff.id == bindparam("given"))
_BY_LOGIN = _ACCOUNT.where(_staff.login == bindparam("given"))
_BY_DIGEST = select(_token.name, _token.scope, _token.language, _token.printer).where(
    _token.digest == bindparam("given")
)
_DIGEST = select(_token.digest).where(_token.name == bindparam("given"))
_CODE = select(_pairing.code).where(
    _pairing.digest == bindparam("given"), _pairing.asked_at >= bindparam("since")
)
