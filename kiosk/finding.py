"""Finding a service where there are many: by its group, or by what somebody has come for."""

from typing import Any

from flask import render_template, request

from kiosk import page_data
from kiosk.blueprint import blueprint
from queue_core.language.catalogs import spoken
from queue_core.rules import limits
from queue_core.rules.refusals import Refusal
from queue_core.rules.searching import names, squeezed
from queue_core.settings.sections import Service
from queue_core.settings.settings import Settings
from queue_core.web import context
from queue_core.web.devices import kiosk_only

MOST_FOUND = 4


@blueprint.get("/groups/<int:number>")
@kiosk_only
def group(number: int) -> str:
    """The services of one group; groups are counted from 1, in the order of config.toml."""
    groups = page_data.groups_of(context.settings())
    if not 1 <= number <= len(groups):
        raise Refusal("not_found")
    shown = page_data.home(context.office(), None, context.now())
    wanted = {service.slug for service in groups[number - 1].services}
    services = [each for each in shown["services"] if each["slug"] in wanted]
    return render_template(
        "kiosk/group.html", group=groups[number - 1], **shown | {"services": services, "groups": []}
    )


@blueprint.get("/errands")
@kiosk_only
def errands() -> str:
    """What somebody has come for, typed; the services that do it."""
    asked = limits.ENTERED.tidied(request.args.get("q", ""))
    found = matching(context.settings(), asked, spoken.get().code)
    return render_template("kiosk/errands.html", asked=asked, found=found[:MOST_FOUND])


def matching(settings: Settings, asked: str, language: str) -> list[tuple[str, Service]]:
    """The errands that hold what was asked, each with its service, those that begin with it first; then the
    services that are about it. A service's name is an errand too."""
    known = [
        (errand, service)
        for service in settings.service
        for errand in (*service.errands.in_(language), service.name.in_(language))
    ]
    fit = [(errand, service) for errand, service in known if names(asked, errand)]
    begun = squeezed(asked)
    fit.sort(key=lambda each: not squeezed(each[0]).startswith(begun))
    found = [service for _errand, service in fit]
    about = [each for each in settings.service if names(asked, each.about.in_(language))]
    return fit + [(each.name.in_(language), each) for each in about if each not in found]


def can_find(settings: Settings) -> bool:
    """Whether the office has said what people come for."""
    return any(service.errands for service in settings.service)


@blueprint.record_once
def _for_templates(state: Any) -> None:
    state.app.jinja_env.globals.update(can_find=can_find)
