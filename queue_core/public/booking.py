"""Booking in three steps, each an address of its own: service, day and time, contact. No script is needed."""

import json
from datetime import date, datetime
from typing import Any

from flask import redirect, render_template, request, url_for

from queue_core import boards
from queue_core.actions import reservations
from queue_core.actions.once import Once
from queue_core.boards import slots
from queue_core.language.catalogs import spoken
from queue_core.public import proof
from queue_core.public.blueprint import blueprint
from queue_core.rules.refusals import Refusal
from queue_core.web import context
from queue_core.web.auth import open_to_all
from queue_core.web.errors import sentence
from queue_core.web.forms import KEY, new_key
from queue_core.web.limits import limiter
from queue_core.web.open_limits import CONTACTS, PAGES, at_most

FEW = "3 per minute"
KEEP_TIME = ("contact_needed", "bad_contact", "control_characters", "no_proof")
"""Refusals after which the contact is asked for again, not the time."""
DAYS_SHOWN, TIMES_SHOWN = 5, 40
"""At most so many days with free times are shown at once, and about so many times; the others are chosen by
their date."""


@blueprint.get("/book/")
@open_to_all
@at_most(PAGES)
def book() -> Any:
    """The step that the address asks for: which service, which time, whom to write to."""
    return _step()


@blueprint.post("/book/")
@open_to_all
@at_most(CONTACTS)
def reserve() -> Any:
    """Hold the chosen time. Whoever has a booking already is answered as everybody else is."""
    form, reference = request.form, reservations.new_reference()
    try:
        once = _once()
        answer = reservations.reserve(
            context.office(),
            reference,
            service=form.get("service", ""),
            slot_at=instant(form.get("slot", "")),
            email=form.get("email"),
            phone=form.get("phone"),
            name=form.get("name"),
            language=spoken.get().code,
            url=context.booking_url(reference) or "",
            tells_nobody=True,
            by="visitor",
            now=context.now(),
            once=once,
        )
    except Refusal as refusal:
        return _step(refusal), refusal.status
    token = context.booking_token(answer.data["reference"])
    return redirect(url_for("public.own_booking", token=token, made=answer.made), 303)


def _once() -> Once | None:
    """A form that is sent twice is one request; with anything in it changed it is another.

    All of it is the key, of which the form's own, random part keeps the contact from being guessed. Where
    a proof is asked for, that is the key, and books once. Refuses with `no_proof`.
    """
    asked = {name: value for name, value in request.form.items() if name not in ("csrf_token", proof.FIELD)}
    terms, whole = context.settings().booking, json.dumps(asked, sort_keys=True)
    if terms.proof_of_work:
        if signature := proof.proven(context.settings(), request.form.get(proof.FIELD, "")):
            return Once.of("visitor", request.method, request.path, signature, whole)
        if terms.without_proof == "refuse":
            raise Refusal("no_proof")
        with limiter.limit(FEW, scope="without proof"):
            pass
    return Once.of("visitor", request.method, request.path, whole, "") if asked.get(KEY) else None


def _step(refused: Refusal | None = None) -> str:
    settings, now = context.settings(), context.now()
    if not settings.booking.enabled:
        raise Refusal("not_found")
    asked = request.form if request.method == "POST" else request.args
    chosen = settings.services.get(settings.present_service(asked.get("service", "")))
    said = {"refused": sentence(refused) if refused else "", "code": refused.code if refused else ""}
    if chosen is None or not chosen.booking:
        offered = [service for service in settings.service if service.booking]
        first = {service.slug: _first_free(service.slug) for service in offered}
        now_waits = {each["slug"]: each["wait"] for each in boards.service_list(context.office(), now)}
        return render_template(
            "public/book_service.html", offered=offered, first=first, waits=now_waits, **said
        )
    keeps_time = refused is None or refused.code in KEEP_TIME
    if asked.get("slot") and keeps_time:
        slot_at = instant(asked["slot"])
        return render_template(
            "public/book_contact.html", service=chosen, slot_at=slot_at, asked=asked, key=new_key(), **said
        )
    free = slots.free_days(context.office(), chosen.slug, now)
    return render_template(
        "public/book_time.html", service=chosen, days=days_shown(free, asked.get("on")), free=free, **said
    )


def _first_free(service: str) -> datetime | None:
    free = slots.free_days(context.office(), service, context.now())
    return next((times[0] for times in free.values()), None)


def days_shown(free: dict[date, list[datetime]], asked: str | None) -> dict[date, list[datetime]]:
    """The days to show with their times: the first with any, or the one that was asked for."""
    if asked:
        try:
            return {day: times for day, times in free.items() if day == date.fromisoformat(asked)}
        except ValueError:
            raise Refusal("not_found") from None
    shown: dict[date, list[datetime]] = {}
    for day, times in free.items():
        if len(shown) == DAYS_SHOWN or (shown and sum(map(len, shown.values())) + len(times) > TIMES_SHOWN):
            break
        shown[day] = times
    return shown


def instant(written: str) -> datetime:
    """A time as a page's own link says it. Refuses with `slot_closed`."""
    try:
        at = datetime.fromisoformat(written.replace(" ", "+"))
    except ValueError:
        raise Refusal("slot_closed") from None
    if at.tzinfo is None:
        raise Refusal("slot_closed")
    return at
