"""What the office is, changed by its people: config.toml rewritten, and the change kept in the journal.

The journal's row has each change with its place and both values, so that it can be told and undone; of a
secret only the place. `take_over` brings a running process to what stands in the file.
"""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import bindparam, select

from queue_core.actions import founding
from queue_core.actions.act import act
from queue_core.actions.acting import Acting, Answer
from queue_core.data.db import Office
from queue_core.data.journal import IS_OFFICE_CHANGE, journal
from queue_core.rules.refusals import Refusal
from queue_core.settings import office_file
from queue_core.settings.as_json import ABSENT, Json, as_json, tag_of
from queue_core.settings.changes import Change, applied, differences, merged, names_of, standing
from queue_core.settings.environment import FILE, PREFIX
from queue_core.settings.settings import BadSettings, Settings, checked, text_of

AT_START = {
    "storage": None,
    "server": {
        *("host", "port", "async_mode", "message_queue", "log", "log_requests"),
        *("trusted_proxies", "sockets_per_address", "secret"),
    },
}
"""What a process takes at its start alone, by section; None: all keys of it."""


@dataclass(frozen=True)
class Present:
    """What stands in config.toml now, with the environment and the command line over it."""

    text: str
    settings: Settings
    json: Json

    @property
    def tag(self) -> str:
        return tag_of(self.text, self.json)

    @property
    def path(self) -> Path:
        return self.settings.path

    def set_outside(self, place: Sequence[str]) -> str | None:
        """What sets a key besides the file: a variable of the environment, or the command line."""
        section, key = place[0], place[1] if len(place) > 1 else ""
        whole = f"{PREFIX}{section}".upper()
        of_key = f"{whole}__{key}".upper()
        for variable in os.environ:
            name = variable.upper().removesuffix(FILE.upper())
            if name in (whole, of_key) or name.startswith(f"{of_key}__"):
                return variable
        given = self.settings.given.get(section)
        is_given = given is not None and (not isinstance(given, Mapping) or not key or key in given)
        return "--" + (key or section) if is_given else None


def present(running: Settings) -> Present:
    """The file of the running settings as it is now. Refuses with `file_broken` where it cannot be used."""
    try:
        text = text_of(running.path)
        settings = checked(running.path, text, **running.given)
    except BadSettings as error:
        raise Refusal("file_broken", problem=str(error)) from None
    return Present(text, settings, as_json(settings))


@act
def change_office(acting: Acting, patch: Any, *, tag: str | None = None, by: str) -> Answer:
    """Change what the office is by a JSON merge patch. With `tag`, only if it is still that of the file.

    Refuses with `office_changed`, `invalid_office`, `set_outside`, `not_writable`, `file_broken`.
    """
    file = present(acting.settings)
    if tag is not None and tag != file.tag:
        raise Refusal("office_changed")
    if not isinstance(patch, Mapping):
        raise Refusal("invalid_office", problem="an object of sections")
    return _write(acting, file, differences(file.json, merged(file.json, patch)), by)


@act
def undo_change(acting: Acting, seq: int, *, by: str) -> Answer:
    """Undo the change with this number in the journal, if all that it made still stands.

    Refuses with `unknown_change`, `fits_no_more`, and as `change_office` does.
    """
    told = acting.db.execute(_CHANGE, {"office": acting.office.id, "seq": seq}).scalar_one_or_none()
    if told is None:
        raise Refusal("unknown_change")
    file = present(acting.settings)
    changes = [Change.of_plain(each).undone for each in reversed(told["changes"])]
    if any(standing(file.json, each.place) != each.before for each in changes):
        raise Refusal("fits_no_more")
    wanted = applied(file.json, changes, told["orders"])
    return _write(acting, file, differences(file.json, wanted), by, undoes=seq)


def take_over(office: Office, now: datetime, *, by: str = "") -> list[str]:
    """Bring this process to what stands in the file: its settings, its desks, the names that changed.

    `by` is who has changed it, where it was not somebody on screen: then the change is journalled, once
    for all processes. Answers the keys that only a restart brings. Raises BadSettings; then all stays.
    """
    running = office.settings
    new = checked(running.path, text_of(running.path), **running.given)
    wanted, kept = as_json(new), as_json(_as_running(new, running))
    if by:
        note_change(office, running, new, by=by, now=now)
    office.adopt(_as_running(new, running))
    founding.know(office, now)
    founding.ready(office, now)
    return [".".join(each.place) for each in differences(kept, wanted)]


@act
def note_change(acting: Acting, was: Settings, now_is: Settings, *, by: str) -> Answer:
    """Keep in the journal what somebody has changed in the file by hand, once for all processes."""
    tag = tag_of(now_is.text, as_json(now_is))
    last = acting.db.execute(_LAST, {"office": acting.office.id}).scalar()
    changes = differences(as_json(was), as_json(now_is))
    if changes and (last is None or last.get("tag") != tag):
        _journal(acting, changes, [], _orders(as_json(was), changes), tag, by)
    return Answer({})


def _as_running(new: Settings, running: Settings) -> Settings:
    """The new settings, with the old values of what only a start takes."""
    kept: dict[str, Any] = {}
    for section, keys in AT_START.items():
        there = getattr(running, section)
        if keys is not None:
            values = {key: getattr(there, key) for key in keys}
            there = getattr(new, section).model_copy(update=values)
        kept[section] = there
    return new.model_copy(update=kept)


def _made(file: Present, changes: Sequence[Change]) -> tuple[str, Settings]:
    """The file's text with the changes, and what they would make. Refuses with `invalid_office`."""
    try:
        text = office_file.rewritten(file.text, changes)
        return text, checked(file.path, text, **file.settings.given)
    except BadSettings as error:
        raise Refusal("invalid_office", problem="\n".join(error.labels) or str(error)) from None
    except office_file.NoToml as error:
        raise Refusal("invalid_office", problem=str(error)) from None


def _write(acting: Acting, file: Present, changes: Sequence[Change], by: str, undoes: int = 0) -> Answer:
    for change in changes:
        if variable := file.set_outside(change.place):
            raise Refusal("set_outside", key=".".join(change.place[:2]), variable=variable)
    if not changes:
        return Answer({"changes": []})
    text, settings = _made(file, changes)
    if why := office_file.why_not_writable(file.path):
        raise Refusal("not_writable", file=file.path.name, why=why)
    made = as_json(settings)
    kept = differences(file.json, made)
    seen = {each.place for each in kept}
    hidden = [each for each in changes if each.place not in seen and standing(made, each.place) is ABSENT]
    _journal(acting, kept, hidden, _orders(file.json, kept), tag_of(text, made), by, undoes)
    try:
        office_file.replace(file.path, text)
    except OSError as error:
        raise Refusal("not_writable", file=file.path.name, why=error.strerror or "") from error
    return Answer({"changes": [each.as_plain() for each in kept]})


def _orders(before: Json, changes: Sequence[Change]) -> dict[str, list[str]]:
    """The names of the lists whose tables came, went or changed places, as they stood before."""
    sections = {each.place[0] for each in changes if len(each.place) == 2}
    orders = {section: names_of(section, before.get(section, [])) for section in sections}
    return {section: names for section, names in orders.items() if names is not None}


def _journal(
    acting: Acting,
    kept: Sequence[Change],
    hidden: Sequence[Change],
    orders: Mapping[str, list[str]],
    tag: str,
    by: str,
    undoes: int = 0,
) -> None:
    """`hidden` are keys that hold a secret: only their place is told."""
    secret = [{"key": ".".join(each.place), "place": list(each.place)} for each in hidden]
    why = {
        "because": "changed",
        "changes": [each.as_plain() for each in kept] + secret,
        "orders": orders,
        "tag": tag,
        "undoes": undoes or None,
    }
    acting.journal("office.changed", by=by, why=why)


_ROWS = select(journal.c.why).where(journal.c.office_id == bindparam("office"), IS_OFFICE_CHANGE)
_CHANGE = _ROWS.where(journal.c.seq == bindparam("seq"))
_LAST = _ROWS.order_by(journal.c.seq.desc()).limit(1)
