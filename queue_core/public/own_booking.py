"""One's own booking, at an address that cannot be guessed: confirmed, moved, cancelled, put into a calendar.

It shows a time and never a name: whoever has the address may be somebody else.
"""

from datetime import datetime
from typing import Any

from flask import Response, redirect, render_template, request, url_for

from queue_core.actions import bookings, reservations
from queue_core.boards import slots
from queue_core.language.catalogs import spoken
from queue_core.messages.calendar import FILE, event_file
from queue_core.public.blueprint import blueprint
from queue_core.public.booking import days_shown, instant
from queue_core.rules.refusals import Refusal
from queue_core.web import context
from queue_core.web.auth import open_to_all
from queue_core.web.errors import sentence
from queue_core.web.open_limits import CONTACTS, PAGES, at_most


@blueprint.get("/book/<token>")
@open_to_all
@at_most(PAGES)
def own_booking(token: str) -> Any:
    """What was booked, and what can be done with it."""
    return _page(token)


@blueprint.post("/book/<token>/confirm")
@open_to_all
@at_most(CONTACTS)
def confirm_booking(token: str) -> Any:
    """Confirm by the code that was sent."""
    reference, code = context.booked(token), request.form.get("code", "")
    return _done(
        token,
        lambda: reservations.confirm(context.office(), reference, code, by="visitor", now=context.now()),
    )


@blueprint.post("/book/<token>/move")
@open_to_all
@at_most(CONTACTS)
def move_booking(token: str) -> Any:
    """Take another time instead."""
    reference, slot_at = context.booked(token), instant(request.form.get("slot", ""))
    return _done(
        token,
        lambda: bookings.move(context.office(), reference, slot_at=slot_at, by="visitor", now=context.now()),
    )


@blueprint.post("/book/<token>/cancel")
@open_to_all
@at_most(CONTACTS)
def cancel_booking(token: str) -> Any:
    """Give the time back."""
    reference = context.booked(token)
    return _done(token, lambda: bookings.cancel(context.office(), reference, by="visitor", now=context.now()))


@blueprint.get("/book/<token>/calendar.ics")
@open_to_all
@at_most(PAGES)
def calendar(token: str) -> Response:
    """The booking as a calendar's event. Refuses with `unknown_appointment` until it is confirmed."""
    booking = slots.own_booking(context.office(), context.booked(token), context.now())
    if booking["sequence"] is None:
        raise Refusal("unknown_appointment")
    made = event_file(
        context.settings(),
        spoken.get().code,
        reference=booking["reference"],
        service=booking["service"],
        slot_at=datetime.fromisoformat(booking["slot_at"]),
        minutes=booking["minutes"],
        sequence=booking["sequence"],
        state=booking["state"],
        url=context.booking_url(booking["reference"]) or "",
        now=context.now(),
    )
    answer = Response(made, content_type="text/calendar; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{FILE}"'
    return answer


def _done(token: str, act: Any) -> Any:
    """Do an act and show the booking again, with the refusal's sentence when it was declined."""
    try:
        act()
    except Refusal as refusal:
        return _page(token, refusal), refusal.status
    return redirect(url_for("public.own_booking", token=token), 303)


def _page(token: str, refused: Refusal | None = None) -> Response:
    reference, now = context.booked(token), context.now()
    booking = slots.own_booking(context.office(), reference, now)
    moves = booking["state"] == "booked" and "move" in request.args
    free = slots.free_days(context.office(), booking["service"], now) if moves else None
    page = render_template(
        "public/own_booking.html",
        booking=booking,
        token=token,
        free=free,
        days=days_shown(free, request.args.get("on")) if free else {},
        address=context.booking_url(reference),
        refused=sentence(refused) if refused else "",
        code=refused.code if refused else "",
    )
    answer = Response(page, content_type="text/html; charset=utf-8")
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer
