"""What the office is, on screen: config.toml by sections, each with its fields; what was changed, and back.

A page shows the file as it is now, and sends its ETag along: what somebody else has changed meanwhile is not
overwritten. What would leave people without a desk or a service is said with its count before it is done.
A form that is sent twice is done once, and told so.
"""

from datetime import date
from typing import Any

from flask import redirect, render_template, request, url_for
from flask_login import current_user

from counter import office_forms as forms
from counter.blueprint import blueprint
from counter.office_fields import is_list
from counter.office_holidays import offered, with_days
from counter.office_labels import LISTS, SECTIONS, called, shown, told
from counter.office_said import Said, said_of
from queue_core.actions import office_seen, office_settings
from queue_core.boards.office_effects import effects
from queue_core.boards.office_history import office_history
from queue_core.language.catalogs import spoken
from queue_core.rules.refusals import Refusal
from queue_core.settings import office_file
from queue_core.settings.as_json import Json
from queue_core.settings.changes import NAMED_BY
from queue_core.web import context
from queue_core.web.errors import sentence
from queue_core.web.forms import act_context, new_key
from queue_core.web.rights import needs

HISTORY_SHOWN = 30
HISTORY = "history"
"""Where a change that was taken back is told: the page's part with all changes."""


@blueprint.get("/office")
@needs("change_office")
def show_settings() -> str:
    """All sections, the tables of each list, and what was changed last."""
    return _overview()


@blueprint.get("/office/<section>", defaults={"name": ""})
@blueprint.get("/office/<section>/<path:name>")
@needs("change_office")
def show_section(section: str, name: str) -> str:
    """The fields of a section, or of one table of a list, or of a new one."""
    return forms.form(section, name, forms.begun(section, name))


@blueprint.post("/office/<section>", defaults={"name": ""})
@blueprint.post("/office/<section>/<path:name>")
@needs("change_office")
def change_section(section: str, name: str) -> Any:
    """Write a section; write one table of a list, take it away, or move it up."""
    if _is_done():
        return _done(section, again=True)
    wanted = forms.wanted(section, name)
    try:
        counts = _save(wanted.patch)
    except Refusal as refusal:
        return forms.refused(section, name, wanted, refusal)
    if counts:
        return forms.form(section, name, wanted.values, counts=counts), 409
    return _done(section)


@blueprint.post("/office/holidays")
@needs("change_office")
def take_over_holidays() -> Any:
    """Write public holidays of the country that config.toml does not name yet: one, or all of them."""
    if _is_done():
        return _done("holiday", again=True)
    days = request.form.getlist("on")
    try:
        counts = _save({"holiday": with_days(forms.present().json["holiday"], days)})
    except Refusal as refusal:
        return _overview(refused=sentence(refusal)), refusal.status
    return (_overview(counts=counts, days=days), 409) if counts else _done("holiday")


@blueprint.post("/office/history/<int:change>/undo")
@needs("change_office")
def undo_change(change: int) -> Any:
    """Undo a change, if it still fits."""
    if _is_done():
        return _done(HISTORY, again=True)
    try:
        office_settings.undo_change(context.office(), change, **act_context(current_user.by))
    except Refusal as refusal:
        return _overview(refused=sentence(refusal)), refusal.status
    office_seen.take_over(context.office(), context.now())
    return _done(HISTORY)


def _save(patch: Json) -> list[Said]:
    """Write a patch; or answer what it would do, as long as nobody has said that they are sure."""
    if not request.form.get("sure"):
        then = office_settings.what_if(context.settings(), patch)
        if counts := effects(context.office(), then, context.now()):
            return list(map(said_of, counts))
    tag = request.form.get("tag") or None
    office_settings.change_office(context.office(), patch, tag=tag, **act_context(current_user.by))
    office_seen.take_over(context.office(), context.now())
    return []


def _is_done() -> bool:
    """Whether this very form was sent before, and was written."""
    once = act_context(current_user.by)["once"]
    return once is not None and office_settings.is_answered(context.office(), once, context.now())


def _done(section: str, *, again: bool = False) -> Any:
    if again:
        return redirect(url_for("counter.show_settings", _anchor=section, again=section), 303)
    return redirect(url_for("counter.show_settings", _anchor=section, saved=section), 303)


def _overview(
    refused: str | None = None, counts: list[Said] | None = None, days: list[str] | None = None
) -> str:
    try:
        there = forms.present()
    except Refusal as refusal:
        return render_template("counter/office_settings.html", refused=sentence(refusal), office=None)
    return render_template(
        "counter/office_settings.html",
        refused=refused,
        counts=counts,
        days=days,
        office=there.json,
        offered=offered(),
        served={slug for desk in there.json["desk"] for slug in desk["services"]},
        day_words=lambda on: spoken.get().day(date.fromisoformat(on)),
        sections=SECTIONS,
        lists=LISTS,
        is_list=is_list,
        named_by=NAMED_BY,
        title_of=called,
        shown=shown,
        told_of=told,
        history=office_history(context.office())[:HISTORY_SHOWN],
        not_writable=office_file.why_not_writable(there.path),
        file=there.path,
        tag=there.tag,
        new_key=new_key,
    )
