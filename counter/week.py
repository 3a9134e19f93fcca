"""The staff's week: what is booked and free, by service and day; a time, and who is booked there.

Names stand on the page of a time alone, as on those of the appointments.
"""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from flask import redirect, render_template, request, url_for
from flask_login import current_user

from counter.blueprint import blueprint
from queue_core import boards
from queue_core.actions import staff_appointments
from queue_core.boards import appointments, other_times, staff_week
from queue_core.data.free_slots import plan_of
from queue_core.language.catalogs import spoken
from queue_core.rules import limits, slots
from queue_core.rules.refusals import Refusal
from queue_core.web import context
from queue_core.web.errors import sentence
from queue_core.web.forms import act_context, new_key
from queue_core.web.rights import needs


@blueprint.get("/bookings")
@needs("see_names")
def show_week() -> str:
    """Seven days from today, or from another day, of all services."""
    shown = _shown_days()
    found = staff_week.overview(context.office(), shown["days"], shown["now"], spoken.get().code)
    return render_template("counter/week.html", services=found, **shown)


@blueprint.get("/bookings/services/<service>")
@needs("see_names")
def show_week_of(service: str) -> str:
    """The same days of one service, with every time."""
    shown = _shown_days()
    rows: dict[str, dict[date, list[staff_week.Time]]] = {}
    for time in staff_week.times_of(
        context.office(), service, shown["days"], shown["now"], spoken.get().code
    ):
        local = datetime.fromisoformat(time["slot_at"]).astimezone(context.settings().zone)
        rows.setdefault(f"{local:%H:%M}", {}).setdefault(local.date(), []).append(time)
    open_days = {day for row in rows.values() for day in row}
    return render_template(
        "counter/week_of_service.html",
        service=service,
        rows=dict(sorted(rows.items())),
        open_days=[day for day in shown["days"] if day in open_days],
        **shown,
    )


@blueprint.get("/bookings/services/<service>/<at>")
@needs("see_names")
def show_slot(service: str, at: str) -> Any:
    """A time: who is booked there, and who may be."""
    return _slot_page(service, instant(at))


@blueprint.post("/bookings/services/<service>/<at>")
@needs("see_names", "book")
def book_slot(service: str, at: str) -> Any:
    """Book somebody who is on the phone."""
    slot_at, form = instant(at), request.form
    try:
        staff_appointments.book(
            context.office(),
            service,
            slot_at=slot_at,
            name=form.get("name"),
            phone=form.get("phone"),
            email=form.get("email"),
            language=form.get("language") or None,
            page=context.booking_url,
            **act_context(current_user.by),
        )
    except Refusal as refusal:
        return _slot_page(service, slot_at, sentence(refusal)), refusal.status
    return redirect(_address(service, slot_at), 303)


@blueprint.post("/bookings/appointments/<int:appointment>/<act>")
@needs("see_names", "book")
def booked_act(appointment: int, act: str) -> Any:
    """Move somebody to another time, or cancel with a reason; the page of the time follows."""
    one = appointments.one_expected(context.office(), appointment)
    slot_at = one.slot_at
    try:
        if act == "move":
            slot_at = instant(request.form.get("slot", ""))
            staff_appointments.move(
                context.office(), one.reference, slot_at=slot_at, **act_context(current_user.by)
            )
        elif act == "cancel":
            reason = request.form.get("reason", "")
            staff_appointments.call_off(
                context.office(), one.reference, reason=reason, **act_context(current_user.by)
            )
        else:
            raise Refusal("not_found")
    except Refusal as refusal:
        if refusal.code == "not_found":
            raise
        return _slot_page(one.service, one.slot_at, sentence(refusal)), refusal.status
    return redirect(_address(one.service, slot_at), 303)


def instant(written: str) -> datetime:
    """An instant as a page's own link says it. Refuses with `bad_time`."""
    try:
        # A plus sign of the offset that was not escaped arrives as a blank.
        at = datetime.fromisoformat(written.replace(" ", "+"))
    except ValueError:
        raise Refusal("bad_time") from None
    if at.tzinfo is None:
        raise Refusal("bad_time")
    return limits.instant(at)


def _slot_page(service: str, slot_at: datetime, refused: str | None = None) -> str:
    office, now = context.office(), context.now()
    begin, end = slots.visit(slot_at, plan_of(staff_week.bookable(office, service)))
    day = context.settings().opening.local_day(begin)
    times = staff_week.times_of(office, service, [day], now, spoken.get().code)
    known = {datetime.fromisoformat(each["slot_at"]): each for each in times}
    booked = appointments.booked_between(office, begin, end, service)
    awaited = [each for each in booked if each.awaited]
    return render_template(
        "counter/week_slot.html",
        service=service,
        begin=begin,
        end=end,
        day=day,
        time=known.get(begin),
        held=staff_week.held_at(office, service, begin, now),
        booked=booked,
        told={each.id: appointments.told_by(office, each, "cancelled") for each in awaited},
        others=other_times.other_times(office, service, begin, now) if awaited else [],
        is_coming=begin >= now,
        slot_word=slot_word,
        refused=refused,
        key=new_key(),
    )


def _address(service: str, slot_at: datetime) -> str:
    return url_for("counter.show_slot", service=service, at=slot_word(slot_at))


def slot_word(slot_at: datetime | str) -> str:
    """A time as the addresses of these pages have it."""
    at = datetime.fromisoformat(slot_at) if isinstance(slot_at, str) else slot_at
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _shown_days() -> dict[str, Any]:
    """What the pages of seven days share; `ways` are the days that the one before and the one after begin
    with.
    """
    first, length = _asked_day(), timedelta(days=staff_week.DAYS)
    return {
        "days": [first + timedelta(days=each) for each in range(staff_week.DAYS)],
        "today": _today(),
        "now": context.now(),
        "as_of": boards.last_seq(context.office()),
        "ways": (first - length, first + length),
        "slot_word": slot_word,
    }


def _asked_day() -> date:
    try:
        day = date.fromisoformat(request.args.get("from", ""))
    except ValueError:
        return _today()
    return day if day.year in limits.YEARS[1:-1] else _today()


def _today() -> date:
    return context.settings().opening.local_day(context.now())
