"""Proof of work before a booking (ALTCHA): about a second of a browser's, or of a program's each time.

All of it is between the browser and this server. A proof is good for one booking: it is its idempotency key.
"""

import hashlib
import hmac
from datetime import timedelta
from typing import Any

from queue_core.data.secret import secret_key
from queue_core.public.blueprint import blueprint
from queue_core.settings.settings import Settings
from queue_core.web import context
from queue_core.web.auth import open_to_all
from queue_core.web.open_limits import PAGES, at_most

FIELD = "altcha"
ALGORITHM, ITERATIONS = "PBKDF2/SHA-256", 5000
"""On average 256 tries of so many iterations; the server makes one."""
LASTS = timedelta(minutes=20)


@blueprint.get("/book/challenge")
@open_to_all
@at_most(PAGES)
def challenge() -> dict[str, Any]:
    """What a browser has to solve."""
    # Imported where it is needed: most offices ask for no proof.
    from altcha import create_challenge

    made = create_challenge(
        ALGORITHM, ITERATIONS, expires_at=context.now() + LASTS, hmac_secret=_secret(context.settings())
    )
    return dict(made.to_dict())


def proven(settings: Settings, given: str) -> str:
    """The signature of the challenge that was solved; empty where nothing was."""
    from altcha import Payload, verify_solution

    if not given or not verify_solution(given, _secret(settings)).verified:
        return ""
    return str(Payload.from_base64(given).challenge.signature)


def _secret(settings: Settings) -> str:
    return hmac.new(secret_key(settings), b"lobby proof of work", hashlib.sha256).hexdigest()
