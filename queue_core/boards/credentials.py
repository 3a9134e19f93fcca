"""Who has an account, a token, a code on the glass: what sign-in looks up at a request, by one index each."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import bindparam, func, select

from queue_core.data import devices, staff
from queue_core.data.db import Office
from queue_core.data.schema import Row
from queue_core.rules.sessions import name_of


class Account(NamedTuple):
    """Somebody of the staff; `password` is its argon2 hash, `must_change` whether it lets in to change it
    alone."""

    id: int
    login: str
    name: str
    role: str
    password: str
    must_change: bool


class Session(NamedTuple):
    """A browser that is signed in: whose it is, since when and since which event, when somebody was last
    active there (to the minute), how it signed in; `id_token` is the provider's, for the sign-out there."""

    account: Account
    digest: str
    began_at: datetime
    began_seq: int
    seen_at: datetime
    way: str
    browser: str
    id_token: str | None

    @property
    def name(self) -> str:
        """What it is called on pages and in the journal."""
        return name_of(self.digest)


class Factor(NamedTuple):
    """The second step of a sign-in: its key, encrypted, since when it is there, how many recovery codes are
    left."""

    key: str
    set_at: datetime
    recovery: int


class Token(NamedTuple):
    """What a device or a program may do; `language` and `printer` are a kiosk's."""

    name: str
    scope: str
    language: str | None
    printer: str | None


def account_of(office: Office, login: str) -> Account | None:
    """The account that signs in by this name."""
    with office.storage.reading() as db:
        row = db.execute(_BY_LOGIN, {"given": login}).one_or_none()
    return Account(*row) if row else None


def factor_of(office: Office, account: int) -> Factor | None:
    """The second step of an account's sign-in, if it has one."""
    with office.storage.reading() as db:
        row = db.execute(_FACTOR, {"given": account}).one_or_none()
    return Factor(*row) if row else None


def session(office: Office, digest: str) -> Session | None:
    """The session whose cookie's id has this digest."""
    with office.storage.reading() as db:
        row = db.execute(_SESSION, {"given": digest}).one_or_none()
    return _session(row) if row else None


def sessions_of(office: Office, login: str) -> list[Session]:
    """Every session of an account, the one that was active last first."""
    with office.storage.reading() as db:
        return [_session(row) for row in db.execute(_SESSIONS, {"given": login})]


def _session(row: Row) -> Session:
    own = len(Account._fields)
    return Session(Account(*row[:own]), *row[own:])


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
_ACCOUNT = select(_staff.id, _staff.login, _staff.name, _staff.role, _staff.password, _staff.must_change)
_BY_LOGIN = _ACCOUNT.where(_staff.login == bindparam("given"))
_left = (
    select(func.count())
    .where(staff.recovery_code.c.staff_id == staff.second_factor.c.staff_id)
    .scalar_subquery()
)
_FACTOR = select(staff.second_factor.c.key, staff.second_factor.c.set_at, _left).where(
    staff.second_factor.c.staff_id == bindparam("given")
)
_kept = staff.staff_session.c
_WITH_SESSION = select(
    *_ACCOUNT.selected_columns,
    *(_kept.digest, _kept.began_at, _kept.began_seq, _kept.seen_at, _kept.way, _kept.browser, _kept.id_token),
).join(staff.staff_session, _kept.staff_id == _staff.id)
_SESSION = _WITH_SESSION.where(_kept.digest == bindparam("given"))
_SESSIONS = _WITH_SESSION.where(_staff.login == bindparam("given")).order_by(_kept.seen_at.desc())
_BY_DIGEST = select(_token.name, _token.scope, _token.language, _token.printer).where(
    _token.digest == bindparam("given")
)
_DIGEST = select(_token.digest).where(_token.name == bindparam("given"))
_CODE = select(_pairing.code).where(
    _pairing.digest == bindparam("given"), _pairing.asked_at >= bindparam("since")
)
