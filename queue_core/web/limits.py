"""How often a screen may act: the doors that need no token. API tokens are not limited."""

from flask import current_app, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

SIGN_INS = "10 per minute"

limiter = Limiter(get_remote_address, storage_uri="memory://", headers_enabled=False)


def kiosk_acts() -> str:
    return f"{current_app.extensions['office'].settings.kiosk.acts_per_minute} per minute"


def of_this_account() -> str:
    """The account that a sign-in names, whoever tries it."""
    return "account:" + request.form.get("login", "").strip().casefold()[:64]
