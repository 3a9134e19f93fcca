"""A visitor leaves an e-mail address or a phone at the page of the own ticket, to be told of the call."""

from typing import Any

from flask import Response, redirect, request, url_for

from queue_core.actions import contacts
from queue_core.public.blueprint import blueprint
from queue_core.web import context
from queue_core.web.auth import open_to_all
from queue_core.web.open_limits import CONTACTS, PAGES, at_most


@blueprint.post("/t/<token>/contact")
@open_to_all
@at_most(CONTACTS)
def leave_contact(token: str) -> Any:
    """Keep a contact for this ticket, until it ends.

    Refuses with `bad_contact`, `no_gateway`, `wrong_state`.
    """
    ticket = context.tracked(token)
    url = context.track_url(ticket) or ""
    contacts.leave(
        context.office(), ticket, request.form.get("contact", ""), url=url, by="visitor", now=context.now()
    )
    return redirect(url_for("public.track", token=token), 303)


@blueprint.post("/t/<token>/contact/withdraw")
@open_to_all
@at_most(CONTACTS)
def withdraw_contact(token: str) -> Any:
    """Forget the contacts of this ticket."""
    contacts.withdraw(context.office(), context.tracked(token), by="visitor", now=context.now())
    return redirect(url_for("public.track", token=token), 303)


@blueprint.post("/t/<token>/browser")
@open_to_all
@at_most(CONTACTS)
def leave_browser(token: str) -> Any:
    """Have this browser told of the ticket. Refuses with `bad_contact`, `no_gateway`, `wrong_state`."""
    ticket = context.tracked(token)
    said, url = request.form.get("subscription", ""), context.track_url(ticket) or ""
    contacts.leave_browser(context.office(), ticket, said, url=url, by="visitor", now=context.now())
    return redirect(url_for("public.track", token=token), 303)


@blueprint.get("/t/worker.js")
@open_to_all
@at_most(PAGES)
def worker() -> Response:
    """The script that a browser keeps to show a call; it may act for the pages below its own address."""
    return blueprint.send_static_file("worker.js")
