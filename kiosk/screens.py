"""The kiosk's pages. They work without a script; the script adds the keypad and the way back when idle.

Nothing of a visitor stays: the number's page opens for a short while only, and every way back forgets the
language that was chosen.
"""

from datetime import datetime, timedelta
from typing import Any

from flask import redirect, render_template, request, send_from_directory, session, url_for
from flask_login import current_user

from kiosk import looks
from kiosk.room import by, room, show
from queue_core import boards
from queue_core.actions import arrivals, tickets
from queue_core.language import spoken
from queue_core.rules.refusals import Refusal
from queue_core.web import devices, here, i18n
from queue_core.web.auth import logins, open_to_all
from queue_core.web.devices import kiosk_only
from queue_core.web.errors import sentence
from queue_core.web.forms import doing, new_key
from queue_core.web.limits import kiosk_acts, limiter, of_this_kiosk

OPENS_FOR = timedelta(seconds=90)
"""How long a number's page can be opened after its ticket was given or asked for."""


@room.get("/")
@open_to_all
def home() -> Any:
    """The services, the way to check in, and what is done elsewhere; on an unknown screen its code."""
    if devices.pair("kiosk"):
        return redirect(url_for("kiosk.home"))
    if here.settings().kiosk.paired_only and devices.known("kiosk") is None:
        return render_template("kiosk/pairing.html", code=devices.code("kiosk"))
    return render_template("kiosk/home.html", **looks.home(here.office(), here.now()))


@room.get("/start")
@kiosk_only
def start() -> Any:
    """The next visitor: the office's own language again."""
    i18n.forget()
    session.pop("shown", None)
    return redirect(url_for("kiosk.home"))


@room.get("/services/<slug>")
@kiosk_only
def confirm(slug: str) -> Any:
    """What a ticket for this service means, before it is taken."""
    if slug not in here.settings().services:
        raise Refusal("not_found")
    look = looks.service(here.office(), slug, here.now())
    return render_template("kiosk/confirm.html", key=new_key(), refused=None, **look)


@room.post("/tickets")
@kiosk_only
@limiter.limit(kiosk_acts, key_func=of_this_kiosk)
def take() -> Any:
    """Give the ticket and show its number."""
    slug = request.form.get("service", "")
    try:
        answer = tickets.take(here.office(), slug, language=spoken.get().code, **doing(by()))
    except Refusal as refusal:
        if slug not in here.settings().services:
            raise
        look = looks.service(here.office(), slug, here.now())
        page = render_template("kiosk/confirm.html", key=new_key(), refused=sentence(refusal), **look)
        return page, refusal.status
    return show(answer.data["id"])


@room.get("/check-in")
@kiosk_only
def ask_for_code() -> str:
    """The keypad for a code or a reference."""
    return render_template("kiosk/check_in.html", key=new_key(), refused=None)


@room.post("/check-ins")
@kiosk_only
@limiter.limit(kiosk_acts, key_func=of_this_kiosk)
def check_in() -> Any:
    """Confirm the arrival and show the number."""
    code = request.form.get("code", "")[:200]
    again = bool(request.form.get("duplicate"))
    try:
        if not code.strip():
            raise Refusal("unknown_appointment")
        answer = arrivals.check_in(here.office(), code, duplicate=again, **doing(by()))
    except Refusal as refusal:
        empty = not code.strip()
        page = render_template("kiosk/check_in.html", key=new_key(), refused=refusal, empty=empty)
        return page, refusal.status
    return show(
        answer.data["id"], known=not answer.made, code=None if answer.made else code, printed_again=again
    )


@room.get("/privacy")
@kiosk_only
def privacy() -> str:
    """What is kept of a visitor, and for how long."""
    return render_template("kiosk/privacy.html")


@room.get("/number")
@kiosk_only
def number() -> Any:
    """The number just given. It opens on this screen only, for a short while."""
    shown = session.get("shown") or {}
    if not shown or here.now() > datetime.fromisoformat(shown["at"]) + OPENS_FOR:
        return redirect(url_for("kiosk.start"))
    data = boards.ticket(here.office(), shown["ticket"], here.now())
    return render_template(
        "kiosk/number.html", key=new_key(), shown=shown, **looks.number(here.office(), data)
    )


@room.get("/number/slip")
@kiosk_only
def slip_state() -> Any:
    """Whether the slip of the number just given is on paper yet."""
    shown = session.get("shown")
    if not shown:
        return {"slip": None}
    return {"slip": boards.ticket(here.office(), shown["ticket"], here.now())["slip"]}


@room.get("/slips")
@open_to_all
def slips() -> Any:
    """What the preview printer has printed, newest first; for staff, or anyone in the demo."""
    if not looks.may_see_slips(current_user):
        return logins.unauthorized()
    return render_template("kiosk/slips.html", slips=looks.printed(here.settings().folder))


@room.get("/slips/<name>.png")
@open_to_all
def slip_picture(name: str) -> Any:
    """One printed slip."""
    if not looks.may_see_slips(current_user):
        return logins.unauthorized()
    return send_from_directory((here.settings().folder / "slips").resolve(), f"{name}.png")
