"""What the office is, on screen: config.toml by sections, each with its fields; what was changed, and back.

A page shows the file as it is now, and sends its ETag along: what somebody else has changed meanwhile is not
overwritten. What would leave people without a desk or a service is said with its count before it is done.
"""

from typing import Any

from flask import redirect, render_template, request, url_for
from flask_login import current_user

from counter.blueprint import blueprint
from counter.office_fields import Field, defaults_of, fields_of, is_list, typed
from counter.office_labels import LISTS, SECTIONS, called, label, sentence_of, shown
from queue_core.actions import office_settings
from queue_core.boards.office_effects import effects
from queue_core.boards.office_history import office_history
from queue_core.language.catalogs import gettext
from queue_core.rules.refusals import Refusal
from queue_core.settings import office_file
from queue_core.settings.as_json import Json
from queue_core.settings.changes import NAMED_BY, merged
from queue_core.web import context
from queue_core.web.auth import admins_only
from queue_core.web.errors import sentence
from queue_core.web.forms import act_context

HISTORY_SHOWN = 30
NEW = "new"


@blueprint.get("/office")
@admins_only
def show_settings() -> str:
    """All sections, the tables of each list, and what was changed last."""
    return _overview()


@blueprint.get("/office/<section>")
@admins_only
def show_section(section: str) -> str:
    """The fields of a section that is no list."""
    if section not in SECTIONS or is_list(section):
        raise Refusal("not_found")
    return _form(section, "", _present().json[section])


@blueprint.get("/office/<section>/<path:name>")
@admins_only
def show_table(section: str, name: str) -> str:
    """The fields of one table of a list, or of a new one."""
    if section not in SECTIONS or not is_list(section):
        raise Refusal("not_found")
    return _form(section, name, _table(_present().json, section, name))


@blueprint.post("/office/<section>")
@admins_only
def change_section(section: str) -> Any:
    """Write a section that is no list."""
    if section not in SECTIONS or is_list(section):
        raise Refusal("not_found")
    present = _present()
    now = _typed(section, present.json[section])
    return _change(section, "", {section: now}, now)


@blueprint.post("/office/<section>/<path:name>")
@admins_only
def change_table(section: str, name: str) -> Any:
    """Write one table of a list, take it away, or move it up."""
    if section not in SECTIONS or not is_list(section):
        raise Refusal("not_found")
    present = _present()
    there = _table(present.json, section, name)
    tables = list(present.json.get(section, []))
    at = len(tables) if name == NEW else tables.index(there)
    if request.form.get("do") == "remove":
        return _change(section, name, {section: tables[:at] + tables[at + 1 :]}, there)
    if request.form.get("do") == "up" and 0 < at < len(tables):
        tables[at - 1 : at + 1] = tables[at], tables[at - 1]
        return _change(section, name, {section: tables}, there)
    now = merged(there, _typed(section, there))
    if name == NEW:
        now = {key: value for key, value in now.items() if key not in there or value != there[key]}
    renamed = _renamed(present.json, section, there, now)
    return _change(section, name, {section: [*tables[:at], now, *tables[at + 1 :]]} | renamed, now)


@blueprint.post("/office/history/<int:change>/undo")
@admins_only
def undo_change(change: int) -> Any:
    """Undo a change, if it still fits."""
    try:
        office_settings.undo_change(context.office(), change, **act_context(current_user.by))
    except Refusal as refusal:
        return _overview(refused=sentence(refusal)), refusal.status
    office_settings.take_over(context.office(), context.now())
    return redirect(url_for("counter.show_settings"), 303)


def _change(section: str, name: str, patch: Json, values: Json) -> Any:
    """Write a patch and show the office; or the form again, with what is wrong or what it would do."""
    present = _present()
    counts = effects(context.office(), present.json, merged(present.json, patch), context.now())
    if counts and not request.form.get("sure"):
        return _form(section, name, values, counts=list(map(sentence_of, counts))), 409
    try:
        office_settings.change_office(
            context.office(), patch, tag=request.form.get("tag") or None, **act_context(current_user.by)
        )
    except Refusal as refusal:
        return _form(section, name, values, refused=sentence(refusal)), refusal.status
    office_settings.take_over(context.office(), context.now())
    return redirect(url_for("counter.show_settings", _anchor=section), 303)


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
    settings = context.settings()
    return fields_of(section, now, list(settings.services), list(settings.desks))


def _present() -> office_settings.Present:
    return office_settings.present(context.settings())


def _form(
    section: str, name: str, now: Json, *, refused: str | None = None, counts: list[str] | None = None
) -> str:
    present = _present()
    return render_template(
        "counter/office_form.html",
        section=section,
        name=name,
        heading=called(now) or gettext(LISTS.get(section, SECTIONS[section])),
        fields=_fields(section, now),
        label=label,
        refused=refused,
        counts=counts,
        doing=request.form.get("do", ""),
        tag=request.form.get("tag") or present.tag,
        outside=present.set_outside((section,)),
        outside_key=lambda key: present.set_outside((section, key)),
    )


def _overview(refused: str | None = None) -> str:
    try:
        present = _present()
    except Refusal as refusal:
        return render_template("counter/office_settings.html", refused=sentence(refusal), office=None)
    return render_template(
        "counter/office_settings.html",
        refused=refused,
        office=present.json,
        sections=SECTIONS,
        lists=LISTS,
        is_list=is_list,
        named_by=NAMED_BY,
        title_of=called,
        shown=shown,
        history=office_history(context.office())[:HISTORY_SHOWN],
        not_writable=office_file.why_not_writable(present.path),
        file=present.path,
        tag=present.tag,
    )
