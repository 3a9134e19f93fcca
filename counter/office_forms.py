"""The forms of the office's pages: which table is meant, what was typed, and the patch that it makes."""

from typing import NamedTuple

from flask import render_template, request

from counter.office_fields import Field, defaults_of, fields_of, is_list, typed
from counter.office_labels import LISTS, SECTIONS, called, icon_words, label, shown
from counter.office_said import Said
from queue_core import boards
from queue_core.actions import office_now, office_settings
from queue_core.actions.office_now import Present
from queue_core.language.catalogs import gettext
from queue_core.rules.refusals import N_, Refusal
from queue_core.rules.rights import KEEPER, KEPT
from queue_core.settings.as_json import Json
from queue_core.settings.changes import NAMED_BY, merged
from queue_core.settings.faults import Told
from queue_core.settings.new_office import LETTERS, short_name
from queue_core.web import context
from queue_core.web.errors import sentence
from queue_core.web.forms import new_key

SEEN = ("service", "desk", "office", "hours", "elsewhere", "line", "priority", "kiosk", "display")
"""The sections whose values a screen or a slip shows."""
NOW_IT_SAYS = N_("It says now: %(value)s")
SAVE_AGAIN = N_(
    "Below each field that differs stands what it says now. Saving again writes what is in the fields."
)
NEW = "new"
"""The name of a table that is not there yet."""


class Wanted(NamedTuple):
    """A form as a patch; `values` are those of its table or section, to be shown again, and `at` is where the
    table stands in its list."""

    patch: Json
    values: Json
    at: int | None = None


def present() -> Present:
    """config.toml as it is now. Refuses with `file_broken`."""
    return office_now.present(context.settings())


def values_of(section: str, name: str) -> Json:
    """What a form begins with; `name` is empty for a section that is no list. Refuses with `not_found`."""
    if section not in SECTIONS or is_list(section) != bool(name):
        raise Refusal("not_found")
    office = present().json
    return _table(office, section, name) if name else office[section]


def begun(section: str, name: str) -> Json:
    """The same, and for a new service the next letter."""
    values = values_of(section, name)
    if name == NEW and section == "service":
        used = {each["letter"] for each in present().json["service"]}
        values |= {"letter": next((letter for letter in LETTERS if letter not in used), "")}
    return values


def wanted(section: str, name: str) -> Wanted:
    """What the form in the request asks for: values, or that its table goes, or moves up."""
    there, office = values_of(section, name), present().json
    if not name:
        now = _typed(section, there)
        return Wanted({section: now}, now)
    tables = list(office.get(section, []))
    at = len(tables) if name == NEW else tables.index(there)
    if request.form.get("do") == "remove":
        others = _without(office, there["slug"]) if section == "service" else {}
        return Wanted({section: tables[:at] + tables[at + 1 :]} | others, there)
    if request.form.get("do") == "up" and 0 < at < len(tables):
        tables[at - 1 : at + 1] = tables[at], tables[at - 1]
        return Wanted({section: tables}, there)
    now = merged(there, _typed(section, there))
    if name == NEW and now.get("slug") == "":
        now["slug"] = short_name(called(now), [each["slug"] for each in tables])
    if name == NEW:
        now = {key: value for key, value in now.items() if key not in there or value != there[key]}
    renamed = _renamed(office, section, there, now)
    return Wanted({section: [*tables[:at], now, *tables[at + 1 :]]} | renamed, now, at)


def refused(section: str, name: str, asked: Wanted, refusal: Refusal) -> tuple[str, int]:
    """The form again, with what is wrong: above it, and beside the field that it is about."""
    faults: tuple[Told, ...] = ()
    if refusal.code == "invalid_office":
        faults = office_settings.faults_of(context.settings(), asked.patch)
    fields = _fields(section, asked.values)
    is_old = refusal.code == "office_changed"
    stands = {each.key: each for each in _fields(section, values_of(section, name))} if is_old else {}
    for each in fields:
        place = (section, each.key) if asked.at is None else (section, asked.at, each.key)
        each.errors.extend(fault.sentence for fault in faults if tuple(fault.place[: len(place)]) == place)
        if is_old and each.value != stands[each.key].value:
            each.errors.append(gettext(NOW_IT_SAYS, value=shown(stands[each.key].value)))
    if is_old:
        said = f"{sentence(refusal)}\n{gettext(SAVE_AGAIN)}"
        return form(section, name, asked.values, fields=fields, said=said, is_anew=True), refusal.status
    return form(section, name, asked.values, fields=fields, said=sentence(refusal)), refusal.status


def form(
    section: str,
    name: str,
    now: Json,
    *,
    fields: list[Field] | None = None,
    said: str | None = None,
    counts: list[Said] | None = None,
    is_anew: bool = False,
) -> str:
    """The page of a section or a table, with what is wrong or what it would do; `is_anew`: it is about the
    file as it is by now, not as it was when the form was opened."""
    there = present()
    return render_template(
        "counter/office_form.html",
        section=section,
        name=name,
        heading=called(now) or gettext(LISTS.get(section, SECTIONS[section])),
        fields=fields or _fields(section, now),
        label=label,
        icon_words=icon_words,
        refused=said,
        counts=counts,
        doing=request.form.get("do", ""),
        tag=there.tag if is_anew else request.form.get("tag") or there.tag,
        outside=there.set_outside((section,)),
        outside_key=lambda key: there.set_outside((section, key)),
        key=new_key(),
        is_seen=section in SEEN,
        kept_rights=KEPT,
        keeper=KEEPER,
        sampled="sampled" in request.args,
        printers=boards.printers(context.office()) if section == "printer" else [],
    )


def _renamed(office: Json, section: str, there: Json, now: Json) -> Json:
    """What follows a new name: the old one stays beside it, and a service's is changed wherever it stands."""
    key = NAMED_BY.get(section, "")
    old, new = there.get(key), now.get(key)
    if section not in ("service", "desk") or not old or old == new:
        return {}
    now["was"] = [*(each for each in now.get("was", []) if each != new), old]
    found = {}
    for other in ("desk", "elsewhere", "closure") if section == "service" else ():
        tables = office.get(other, [])
        if any(old in table.get("services", []) for table in tables):
            found[other] = [
                table | {"services": [new if slug == old else slug for slug in table.get("services", [])]}
                for table in tables
            ]
    return found


def _without(office: Json, slug: str) -> Json:
    """The desks and other tables that serve a service which goes, without it; one that serves nothing else
    stays as it is, and is refused by its name."""
    found = {}
    for other in ("desk", "elsewhere", "closure"):
        tables = office.get(other, [])
        found[other] = [
            table | {"services": [each for each in table.get("services", []) if each != slug] or [slug]}
            if slug in table.get("services", [])
            else table
            for table in tables
        ]
    return {other: tables for other, tables in found.items() if tables != office.get(other, [])}


def _table(office: Json, section: str, name: str) -> Json:
    """A table by its name, by its number where the list's have none; an empty one for `new`."""
    tables, key = office.get(section, []), NAMED_BY.get(section)
    if name == NEW:
        return defaults_of(section)
    for number, table in enumerate(tables, 1):
        if name == (table[key] if key else str(number)):
            return table
    raise Refusal("not_found")


def _typed(section: str, there: Json) -> Json:
    return typed(_fields(section, there), request.form, request.form.getlist, context.settings().languages)


def _fields(section: str, now: Json) -> list[Field]:
    """What people call a thing comes first."""
    settings = context.settings()
    found = fields_of(section, now, list(settings.services), list(settings.desks))
    has_short_name = any(each.key == "slug" for each in found)
    return sorted(found, key=lambda each: has_short_name and each.key != "name")
