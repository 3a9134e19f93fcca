"""The keys of the second step: made, encrypted, and the codes of their time steps (TOTP, RFC 6238).

A key is kept encrypted (AES-256-GCM) by a key of the server's secret (HKDF, RFC 5869), and bound to its
account: a copy of the database alone makes no code, and no account's key fits another's row. Recovery codes
are random, so their digests are enough. The libraries are loaded with the first code.
"""

import logging
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import datetime
from typing import Any

from flask import current_app

from queue_core.actions.staff import digest
from queue_core.rules.second_factor import (
    AROUND,
    RECOVERY_CODES,
    RECOVERY_LETTERS,
    STEP_S,
    Proof,
    step_at,
    tidied,
    tidied_recovery,
)

BASE_32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
LONGEST = 100
"""Of what is typed as a code, blanks included."""
_NONCE = 12
log = logging.getLogger(__name__)


def new_key(account: int) -> str:
    """A key for an account: 160 random bits (RFC 4226, 4), encrypted."""
    import pyotp

    nonce = secrets.token_bytes(_NONCE)
    sealed = _box().encrypt(nonce, pyotp.random_base32().encode(), _bound_to(account))
    return urlsafe_b64encode(nonce + sealed).decode()


def readable(account: int, key: str) -> str | None:
    """An account's key as its app takes it; None where the server's secret has changed since it was made."""
    from cryptography.exceptions import InvalidTag

    try:
        kept = urlsafe_b64decode(key)
        return _box().decrypt(kept[:_NONCE], kept[_NONCE:], _bound_to(account)).decode()
    except (InvalidTag, ValueError):
        log.error("The key of account %s cannot be read: the server’s secret has changed", account)
        return None


def address(plain_key: str, login: str, office: str) -> str:
    """What the QR code tells the app (otpauth, the format of Google Authenticator's key URIs)."""
    import pyotp

    return pyotp.TOTP(plain_key, interval=STEP_S).provisioning_uri(name=login, issuer_name=office)


def proof(account: int, key: str, code: str, now: datetime) -> Proof | None:
    """The time step that a code is of, by an account's key; None where it is of none around `now`."""
    import pyotp

    plain_key = readable(account, key)
    if plain_key is None:
        return None
    codes, given = pyotp.TOTP(plain_key, interval=STEP_S), tidied(code[:LONGEST]).encode()
    steps = [step_at(now) + offset for offset in AROUND]
    # Every step is compared, in constant time: how long it takes tells nothing.
    fitting = [step for step in steps if secrets.compare_digest(codes.generate_otp(step).encode(), given)]
    return Proof(key=key, step=fitting[-1]) if fitting else None


def recovery_proof(code: str) -> Proof:
    """What a recovery code shows."""
    return Proof(recovery=digest(tidied_recovery(code[:LONGEST])))


def new_recovery() -> list[str]:
    """New recovery codes, as they are shown once."""
    return [
        "".join(secrets.choice(BASE_32) for _letter in range(RECOVERY_LETTERS))
        for _code in range(RECOVERY_CODES)
    ]


def _box() -> Any:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    secret = current_app.secret_key or b""
    made = HKDF(SHA256(), length=32, salt=None, info=b"lobby second factor")
    return AESGCM(made.derive(secret if isinstance(secret, bytes) else secret.encode()))


def _bound_to(account: int) -> bytes:
    return str(account).encode()
