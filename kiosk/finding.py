"""Finding a service where there are many: by its group, or by what somebody has come for."""

from typing import Any, NamedTuple

from flask import render_template, request

from kiosk import page_data
from kiosk.blueprint import blueprint
from queue_core.language.catalogs import spoken
from queue_core.language.known import LETTERS
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
    return render_template(
        "kiosk/errands.html", asked=asked, found=found[:MOST_FOUND], letters=letters(context.settings())
    )


def letters(settings: Settings) -> str:
    """The keys to type on: those of the page's language if the office has its services' names in it."""
    said = spoken.get()
    has_names = any(said.tag in service.name for service in settings.service)
    return said.letters if has_names else LETTERS


class Found(NamedTuple):
    """What somebody may have come for: done by a `service`, or elsewhere, at a `place` counted from 1."""

    errand: str
    service: Service | None = None
    place: int | None = None


def matching(settings: Settings, asked: str, language: str) -> list[Found]:
    """The errands that hold what was asked, each with who does it, those that begin with it first; then the
    services and places that are about it. A service's name is an errand too.
    """
    known, about = [], []
    for service in settings.service:
        name = service.name.in_(language)
        known += [Found(errand, service) for errand in (*service.errands.in_(language), name)]
        about.append((Found(name, service), service.about.in_(language)))
    for number, place in enumerate(settings.elsewhere, 1):
        ask, what = place.ask.in_(language), place.what.in_(language)
        known += [Found(errand, place=number) for errand in place.errands.in_(language)]
        about.append((Found(ask or what, place=number), f"{ask} {what}"))
    fit = [each for each in known if names(asked, each.errand)]
    begun = squeezed(asked)
    fit.sort(key=lambda each: not squeezed(each.errand).startswith(begun))
    found = [(each.service, each.place) for each in fit]
    return fit + [
        each for each, text in about if names(asked, text) and (each.service, each.place) not in found
    ]


def can_find(settings: Settings) -> bool:
    """Whether the office has said what people come for."""
    return any(service.errands for service in settings.service)


@blueprint.record_once
def _for_templates(state: Any) -> None:
    state.app.jinja_env.globals.update(can_find=can_find)
