"""A walk-in's ticket: the page before it, its services, and taking it."""

from typing import Any

from flask import render_template, request

from kiosk import page_data
from kiosk.accessibility import looks_chosen
from kiosk.blueprint import blueprint, by, name, printer, show, wants_priority
from queue_core import boards
from queue_core.actions import tickets
from queue_core.language.catalogs import spoken
from queue_core.rules.refusals import Refusal
from queue_core.settings.sections import Service
from queue_core.web import context
from queue_core.web.devices import kiosk_only, of_this_kiosk
from queue_core.web.errors import sentence
from queue_core.web.forms import act_context, new_key
from queue_core.web.limits import kiosk_acts, limiter
from queue_core.web.template_helpers import words


@blueprint.get("/services/<slug>")
@kiosk_only
def confirm(slug: str) -> str:
    """The page before a ticket is taken: what it means, for this service and those added to it."""
    return _confirmation(slug, _later(slug, request.args.getlist("and")))


@blueprint.get("/services/<slug>/and")
@kiosk_only
def add_service(slug: str) -> str:
    """The services that the same ticket may be for as well."""
    later = _later(slug, request.args.getlist("and"))
    services = context.settings().services
    chosen = spoken.get().listing([words(services[each].name) for each in (slug, *later)])
    listed = boards.service_list(context.office(), context.now())
    open_ = {each["slug"] for each in listed if each["is_open"]} - {slug, *later}
    others = [service for each, service in services.items() if each in open_]
    return render_template("kiosk/add_service.html", slug=slug, later=later, chosen=chosen, others=others)


@blueprint.post("/tickets")
@kiosk_only
@limiter.limit(kiosk_acts, key_func=of_this_kiosk)
def take() -> Any:
    """Give the ticket and show its number."""
    slug = context.settings().present_service(request.form.get("service", ""))
    later = _later(slug, request.form.getlist("and"))
    priority = wants_priority()
    try:
        answer = tickets.take(
            context.office(),
            slug,
            later=later,
            language=spoken.get().code,
            priority=priority,
            needs=looks_chosen() or None,
            screen=name(),
            printer=printer(),
            **act_context(by()),
        )
    except Refusal as refusal:
        why_not, gone = sentence(refusal), refusal.facts.get("service")
        if gone in later:
            why_not = f"{words(context.settings().services[gone].name)}: {why_not}"
            later.remove(gone)
        # Whether the act was done is unknown: the next press repeats it, with the same idempotency key.
        key = request.form.get("key") if refusal.code == "unavailable" else None
        return _confirmation(slug, later, refused=why_not, key=key), refusal.status
    return show(answer.data["id"])


def _confirmation(slug: str, later: list[str], refused: str | None = None, key: str | None = None) -> str:
    look = page_data.service(context.office(), slug, printer(), context.now())
    services: list[Service] = [context.settings().services[each] for each in later]
    papers = page_data.papers([look["service"], *services])
    return render_template(
        "kiosk/confirm.html", key=key or new_key(), refused=refused, later=services, papers=papers, **look
    )


def _later(slug: str, given: list[str]) -> list[str]:
    """The services after the first, each once. Refuses with `not_found`."""
    services, given = context.settings().services, list(map(context.settings().present_service, given))
    if slug not in services or any(each not in services for each in given):
        raise Refusal("not_found")
    return [each for each in dict.fromkeys(given) if each != slug]
