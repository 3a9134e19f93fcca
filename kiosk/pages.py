"""The kiosk's pages. They work without a script; the script adds the keypad and the idle reset.

Nothing of a visitor stays: the number's page opens for a short while only, and every way back forgets the
language that was chosen.
"""

from datetime import datetime
from typing import Any

from flask import redirect, render_template, send_from_directory, session, url_for
from flask_login import current_user

from kiosk import page_data
from kiosk.blueprint import OPENS_FOR, blueprint, printer
from kiosk.elsewhere import slip_told
from queue_core import boards
from queue_core.web import context, devices, i18n
from queue_core.web.auth import logins, open_to_all
from queue_core.web.devices import kiosk_only
from queue_core.web.forms import new_key
from queue_core.web.open_limits import PAGES, at_most
from queue_core.web.previews import Shown, preview


@blueprint.get("/")
@open_to_all
@at_most(PAGES)
def home() -> Any:
    """The services, the way to check in, and what is done elsewhere; on an unknown screen its code."""
    if devices.pair("kiosk"):
        return redirect(url_for("kiosk.home"))
    if context.settings().kiosk.paired_only and devices.current("kiosk") is None:
        code, needs_https = devices.code("kiosk"), not devices.is_kept()
        return render_template("kiosk/pairing.html", code=code, needs_https=needs_https)
    return render_template(
        "kiosk/home.html", key=new_key(), **page_data.home(context.office(), printer(), context.now())
    )


@preview("kiosk")
def drawn(what: Shown) -> str:
    """The start page, as it would be."""
    office = what.office
    return render_template(
        "kiosk/home.html", key="", settings=office.settings, **page_data.home(office, None, what.now)
    )


@blueprint.get("/start")
@kiosk_only
def start() -> Any:
    """The next visitor: the kiosk's own language and look again."""
    i18n.forget()
    session.pop("shown", None)
    session.pop("place", None)
    session.pop("looks", None)
    devices.renew()
    return redirect(url_for("kiosk.home"))


@blueprint.get("/privacy")
@kiosk_only
def privacy() -> str:
    """What is kept of a visitor, and for how long."""
    return render_template("kiosk/privacy.html")


@blueprint.get("/accessibility")
@kiosk_only
def accessibility() -> str:
    """The statement of accessibility, as everybody may read it at /accessibility."""
    return render_template("kiosk/accessibility.html")


@blueprint.get("/number")
@kiosk_only
def number() -> Any:
    """The number just given. It opens on this screen only, for a short while."""
    shown = session.get("shown") or {}
    if not shown or context.now() > datetime.fromisoformat(shown["at"]) + OPENS_FOR:
        return redirect(url_for("kiosk.start"))
    data = boards.ticket(context.office(), shown["ticket"], context.now())
    return render_template(
        "kiosk/number.html", key=new_key(), shown=shown, **page_data.number(context.office(), data)
    )


@blueprint.get("/number/slip")
@kiosk_only
def slip_state() -> Any:
    """Whether the slip of the number just given is on paper yet."""
    shown = session.get("shown")
    if not shown:
        return {"slip": None}
    slip = boards.ticket(context.office(), shown["ticket"], context.now())["slip"]
    return {"slip": slip_told(slip)}


@blueprint.get("/slips")
@open_to_all
@at_most(PAGES)
def slips() -> Any:
    """What the preview printer has printed, newest first; for staff, or anyone in the demo."""
    if not page_data.may_see_slips(current_user):
        return logins.unauthorized()
    return render_template("kiosk/slips.html", slips=page_data.printed(context.settings().folder))


@blueprint.get("/slips/<name>.png")
@open_to_all
@at_most(PAGES)
def slip_picture(name: str) -> Any:
    """One printed slip."""
    if not page_data.may_see_slips(current_user):
        return logins.unauthorized()
    return send_from_directory((context.settings().folder / "slips").resolve(), f"{name}.png")
