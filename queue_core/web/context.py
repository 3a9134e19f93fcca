"""What a request needs of the application: the office, the rooms, the present instant, tickets' addresses."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import current_app, g
from itsdangerous import BadSignature, URLSafeSerializer

from queue_core import clock
from queue_core.data.db import Office
from queue_core.live.realtime import Realtime
from queue_core.rules.refusals import Refusal
from queue_core.settings.settings import Settings


def office() -> Office:
    """The office; while a preview is drawn, the one that might be."""
    return g.get("might_be") or current_app.extensions["office"]


def settings() -> Settings:
    return office().settings


def realtime() -> Realtime:
    return current_app.extensions["realtime"]


def now() -> datetime:
    return clock.now()


def present_names(_endpoint: str | None, values: dict[str, Any] | None) -> None:
    """Let an address that names a service or a desk as it was called before lead to it."""
    for key, present in (
        ("desk", settings().present_desk),
        ("service", settings().present_service),
        ("slug", settings().present_service),
    ):
        if values and isinstance(values.get(key), str):
            values[key] = present(values[key])


def track_token(ticket_id: int) -> str:
    """The token in the address of a ticket's page: the ticket's id, signed; nothing is stored."""
    return ticket_word(current_app.secret_key, ticket_id)


def ticket_word(secret: Any, ticket_id: int) -> str:
    """The same, outside a request, with the server's secret."""
    return str(_signer(secret).dumps(ticket_id))


def tracked(token: str) -> int:
    """The id of the ticket that a token opens. Refuses with `unknown_ticket`."""
    try:
        return int(_signer(current_app.secret_key).loads(token))
    except (BadSignature, ValueError, TypeError):
        raise Refusal("unknown_ticket") from None


def track_url(ticket_id: int) -> str | None:
    """The address of a ticket's own page, where `public_url` says how phones reach this server."""
    public = settings().server.public_url.rstrip("/")
    return f"{public}/t/{track_token(ticket_id)}" if public else None


def booking_token(reference: str) -> str:
    """The token in the address of a booking's page: its reference, signed."""
    return str(_bookings().dumps(reference))


def booked(token: str) -> str:
    """The reference of the booking that a token opens. Refuses with `unknown_appointment`."""
    try:
        return str(_bookings().loads(token))
    except BadSignature:
        raise Refusal("unknown_appointment") from None


def booking_url(reference: str) -> str | None:
    """The address of a booking's own page, where `public_url` says how phones reach this server."""
    public = settings().server.public_url.rstrip("/")
    return f"{public}/book/{booking_token(reference)}" if public else None


def with_track_url(ticket: Mapping[str, Any]) -> dict[str, Any]:
    return {**ticket, "track_url": track_url(ticket["id"])}


def _signer(secret: Any) -> URLSafeSerializer:
    return URLSafeSerializer(secret, salt="ticket")


def _bookings() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key or b"", salt="booking")
