"""Checking in without the code: the last four digits of the phone, and the hour of the appointment.

Where several appointments fit, their times are offered, never a name; where the times do not tell them
apart either, the staff do.
"""

from datetime import datetime
from typing import Any

from flask import render_template, request

from kiosk.accessibility import looks_chosen
from kiosk.blueprint import blueprint, by, printer, show, wants_priority
from kiosk.check_in import refused_page
from queue_core.actions import check_in
from queue_core.boards import appointments
from queue_core.boards.appointments import OfPhone
from queue_core.rules.contact import LAST_DIGITS
from queue_core.rules.refusals import Refusal
from queue_core.web import context
from queue_core.web.devices import kiosk_only, of_this_kiosk
from queue_core.web.forms import act_context, new_key
from queue_core.web.limits import kiosk_acts, limiter

MOST_HOURS = 12


@blueprint.get("/check-in/phone")
@kiosk_only
def ask_for_phone() -> str:
    """The keypad for four digits, and the hours of the day."""
    return _page()


@blueprint.post("/check-ins/phone")
@kiosk_only
@limiter.limit(kiosk_acts, key_func=of_this_kiosk)
def check_in_by_phone() -> Any:
    """Confirm the arrival, or offer the times that fit."""
    digits = "".join(request.form.get("digits", "").split())
    hour, chosen = request.form.get("hour", ""), request.form.get("chosen", "")
    found = [row for row in _today(digits) if str(_local(row.slot_at).hour) == hour]
    if chosen:
        found = [row for row in found if _choice(row) == chosen]
    if not found:
        return _page(refused="not_found", digits=digits, hour=hour), 404
    if not appointments.are_one_visitors(found):
        choices = _choices(found)
        if len(choices) == 1:
            return _page(refused="cannot_tell", digits=digits, hour=hour), 409
        return render_template(
            "kiosk/check_in_choose.html",
            key=new_key(),
            choices=choices,
            digits=digits,
            hour=hour,
            ticked=wants_priority(),
        )
    try:
        answer = check_in.check_in(
            context.office(),
            appointment=_one(found).id,
            priority=wants_priority(),
            needs=looks_chosen() or None,
            printer=printer(),
            **act_context(by()),
        )
    except Refusal as refusal:
        return refused_page(refusal, ""), refusal.status
    return show(answer.data["id"], known=not answer.made)


def _one(found: list[OfPhone]) -> OfPhone:
    """The appointment to check in, of several of one visitor; the act checks in the others with it."""
    return next((row for row in found if row.state == "booked"), found[0])


def _choices(found: list[OfPhone]) -> list[dict[str, Any]]:
    """The times that fit; with the service where two have the same time."""
    at = {_choice(row): row for row in found}
    times = [row.slot_at for row in at.values()]
    return [
        {
            "value": value,
            "slot_at": row.slot_at,
            "service": row.service if times.count(row.slot_at) > 1 else None,
        }
        for value, row in at.items()
    ]


def _choice(row: OfPhone) -> str:
    return f"{_local(row.slot_at):%H:%M} {row.service}"


def _today(digits: str) -> list[OfPhone]:
    day = context.settings().opening.local_day(context.now())
    rows = appointments.by_phone(context.office(), day, digits)
    return [row for row in rows if row.service in context.settings().services]


def _local(instant: datetime) -> datetime:
    return instant.astimezone(context.settings().zone)


def _hours() -> list[int]:
    """The hours of today's opening; in an office open all day, or closed today, the hours around now."""
    opening, now = context.settings().opening, context.now()
    hours = {
        hour
        for begin, end in opening.of_day(opening.local_day(now))
        for hour in range(_local(begin).hour, (_local(end).hour or 24) + (_local(end).minute > 0))
    }
    if 0 < len(hours) <= MOST_HOURS:
        return sorted(hours)
    first = min(max(_local(now).hour - MOST_HOURS // 3, 0), 24 - MOST_HOURS)
    return list(range(first, first + MOST_HOURS))


def _page(refused: str | None = None, digits: str = "", hour: str = "") -> str:
    """The page; after a refusal with the digits and the hour that it refused."""
    return render_template(
        "kiosk/check_in_phone.html",
        key=new_key(),
        refused=refused,
        digits=digits,
        hour=hour,
        ticked=wants_priority(),
        hours=_hours(),
        last_digits=LAST_DIGITS,
    )
