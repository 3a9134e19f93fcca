"""Whether `public_url` leads to this very server, and its certificate is good for some time.

Asked from the server itself, which is not where phones are: what is unreachable from here may be reachable
from outside, so the finding says from where it was tried.
"""

import http.client
import ssl
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime
from socket import create_connection
from urllib.parse import urlsplit

from queue_core.data import health
from queue_core.data.db import Storage, database, is_made
from queue_core.data.reach import DatabaseError
from queue_core.data.secret import secret_key
from queue_core.settings.settings import Settings
from queue_core.web.context import ticket_word

WITHIN_S = 10.0
LEAST_DAYS = 14


def examine(settings: Settings, now: datetime) -> Iterator[tuple[bool, str]]:
    """The certificate, where there is one, then what answers."""
    public = settings.server.public_url.rstrip("/")
    try:
        if public.startswith("https://"):
            days = (_certificate_ends(public) - now).days
            yield days >= LEAST_DAYS, f"certificate: good for {days} more days"
        else:
            yield True, "certificate: none, public_url is not https"
        yield _answer(settings, public)
    except ssl.SSLCertVerificationError as error:
        yield False, f"certificate: {error.verify_message}, so phones refuse {public}"
    except (OSError, http.client.HTTPException) as error:
        reason = getattr(error, "reason", None) or error
        why = getattr(reason, "strerror", None) or reason
        yield False, f"public_url: {public} cannot be reached from here: {why}"


def _certificate_ends(public: str) -> datetime:
    where, context = urlsplit(public), ssl.create_default_context()
    with (
        create_connection((where.hostname, where.port or 443), WITHIN_S) as plain,
        context.wrap_socket(plain, server_hostname=where.hostname) as secured,
    ):
        ends = str((secured.getpeercert() or {})["notAfter"])
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(ends), UTC)


def _answer(settings: Settings, public: str) -> tuple[bool, str]:
    """Ask for the newest ticket's page, which only this server can sign; without a ticket, for any."""
    newest = _newest_ticket(settings)
    path = f"/t/{ticket_word(secret_key(settings), newest)}" if newest else "/privacy"
    try:
        with urllib.request.urlopen(public + path, timeout=WITHIN_S):
            return True, f"public_url: {public} answers" + (", and is this server" if newest else "")
    except urllib.error.HTTPError as error:
        who = "another server, or one with another secret.key" if newest else "no lobby"
        return False, f"public_url: {public} answers {error.code}, as {who} does"


def _newest_ticket(settings: Settings) -> int | None:
    url = database(settings)
    if not is_made(url):
        return None
    storage = Storage(url)
    try:
        return health.newest_ticket(storage)
    except DatabaseError:
        return None
    finally:
        storage.close()
