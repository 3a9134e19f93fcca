"""The staff's pages of appointments: who is expected, who is here; made by phone, moved, cancelled.

These pages alone show names and phones, to staff. They are rendered at each request; no board, event or log
carries what is on them.
"""

from datetime import date, datetime, time, timedelta
from typing import Any

from flask import redirect, render_template, request, url_for
from flask_login import current_user

from counter.blueprint import blueprint
from queue_core import boards
from queue_core.actions import check_in, staff_appointments
from queue_core.boards import appointments
from queue_core.rules import limits
from queue_core.rules.refusals import Refusal
from queue_core.web import context
from queue_core.web.errors import sentence
from queue_core.web.forms import act_context, new_key
from queue_core.web.rights import needs

_NEEDED = {"check-in": "check_in", "accept-late": "check_in", "move": "book", "cancel": "book"}
"""The right that each act on an appointment needs."""


@blueprint.get("/appointments")
@needs("see_names")
def show_day() -> str:
    """Today's appointments, or another day's: whom to look at, who is due, all."""
    return _day_page()


@blueprint.post("/appointments/search")
@needs("see_names")
def search() -> Any:
    """Find a day's appointments by name, phone, code, reference or number; without any of them, show the day.

    The words are sent in the body: a name in an address would stay in the history and in a proxy's log.
    """
    typed = request.form.get("q", "")
    try:
        sought = limits.SEARCH.taken(typed)
    except Refusal as refusal:
        return _day_page(refused=sentence(refusal), typed=typed), refusal.status
    return _day_page(sought) if sought else redirect(url_for("counter.show_day", **_other_day()), 303)


@blueprint.get("/appointments/search")
@needs("see_names")
def search_again() -> Any:
    """A reload of the page of a search: leads to the day."""
    return redirect(url_for("counter.show_day"))


@blueprint.post("/appointments")
@needs("see_names", "book")
def book() -> Any:
    """Make an appointment for somebody on the phone."""
    form = request.form
    try:
        answer = staff_appointments.book(
            context.office(),
            form.get("service", ""),
            slot_at=_slot(),
            name=form.get("name"),
            phone=form.get("phone"),
            language=form.get("language") or None,
            page=context.booking_url,
            **act_context(current_user.by),
        )
    except Refusal as refusal:
        return _day_page(refused=sentence(refusal)), refusal.status
    made = appointments.one_expected(context.office(), answer.data["reference"])
    return redirect(url_for("counter.show_appointment", appointment=made.id), 303)


@blueprint.get("/appointments/print")
@needs("see_names")
def print_day() -> str:
    """The morning's list for an outage: times, codes and services, no names."""
    day = _asked_day()
    booked = [each for each in appointments.expected(context.office(), day) if each.state != "cancelled"]
    return render_template("counter/appointments_print.html", day=day, booked=booked)


@blueprint.get("/appointments/<int:appointment>")
@needs("see_names")
def show_appointment(appointment: int) -> str:
    """One appointment, and what can be done with it now."""
    return _one_page(appointments.one_expected(context.office(), appointment))


@blueprint.post("/appointments/<int:appointment>/<act>")
@needs("see_names", acts=_NEEDED)
def appointment_act(appointment: int, act: str) -> Any:
    """Check in, move, cancel, or accept as booked a visitor who came late."""
    if act not in _ACTS:
        raise Refusal("not_found")
    one = appointments.one_expected(context.office(), appointment)
    try:
        _ACTS[act](one)
    except Refusal as refusal:
        return _one_page(one, refused=sentence(refusal)), refusal.status
    return redirect(url_for("counter.show_appointment", appointment=appointment), 303)


def _check_in(one: appointments.Expected) -> None:
    check_in.check_in(context.office(), appointment=one.id, **act_context(current_user.by))


def _move(one: appointments.Expected) -> None:
    staff_appointments.move(
        context.office(),
        one.reference,
        slot_at=_slot(),
        service=request.form.get("service", ""),
        **act_context(current_user.by),
    )


def _cancel(one: appointments.Expected) -> None:
    reason = request.form.get("reason", "")
    staff_appointments.call_off(
        context.office(), one.reference, reason=reason, **act_context(current_user.by)
    )


def _accept_late(one: appointments.Expected) -> None:
    if one.ticket_id is None:
        raise Refusal("not_late")
    reason = request.form.get("reason", "")
    check_in.accept_late(context.office(), one.ticket_id, reason=reason, **act_context(current_user.by))


_ACTS = {"check-in": _check_in, "move": _move, "cancel": _cancel, "accept-late": _accept_late}


def _other_day() -> dict[str, Any]:
    day = _asked_day()
    return {} if day == _today() else {"day": day.isoformat()}


def _day_page(sought: str = "", refused: str | None = None, typed: str = "") -> str:
    """A day's appointments, or those found of them; `typed` is a search that was refused."""
    office, now = context.office(), context.now()
    as_of = boards.last_seq(office)
    day = _asked_day()
    whole = appointments.expected(office, day)
    grace = timedelta(minutes=context.settings().line.grace_minutes)
    return render_template(
        "counter/appointments.html",
        as_of=as_of,
        key=new_key(),
        day=day,
        is_today=day == _today(),
        search=sought,
        typed=typed or sought,
        refused=refused,
        stand_out=[each for each in whole if each.stands_out or each.is_late_walk_in],
        due=appointments.due_soon(whole, now, grace) if day == _today() else [],
        listed=appointments.expected(office, day, sought) if sought else whole,
    )


def _one_page(one: appointments.Expected, refused: str | None = None) -> str:
    return render_template(
        "counter/appointment.html",
        one=one,
        desks=one.desks(boards.served(context.office())),
        key=new_key(),
        refused=refused,
        today=_today(),
    )


def _asked_day() -> date:
    try:
        day = date.fromisoformat(request.values.get("day", ""))
    except ValueError:
        return _today()
    return day if day.year in limits.YEARS else _today()


def _today() -> date:
    return context.settings().opening.local_day(context.now())


def _slot() -> datetime:
    """The form's day and time, whose year is for the act to judge. Refuses with `bad_time`."""
    try:
        day = date.fromisoformat(request.form.get("day", ""))
        at = time.fromisoformat(request.form.get("time", ""))
    except ValueError:
        raise Refusal("bad_time") from None
    if at.tzinfo:
        raise Refusal("bad_time")
    return datetime.combine(day, at, context.settings().zone)
