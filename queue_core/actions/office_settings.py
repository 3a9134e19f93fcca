"""What the office is, changed by its people: config.toml rewritten, and the change kept in the journal.

The journal's row has each change with its place and both values, so that it can be told and undone; of a
secret only the place. In which order file and database are written tells `office_seen`.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select

from queue_core.actions import office_seen
from queue_core.actions.act import act
from queue_core.actions.acting import Acting, Answer
from queue_core.actions.office_now import Present, of_the_office, present
from queue_core.actions.office_seen import Announced
from queue_core.actions.once import Once, remembered
from queue_core.data.db import Office
from queue_core.data.journal import IS_OFFICE_CHANGE, journal
from queue_core.rules.refusals import Refusal
from queue_core.settings import office_file
from queue_core.settings.as_json import ABSENT, as_json
from queue_core.settings.changes import Change, applied, differences, merged, renamed_back, standing
from queue_core.settings.faults import Told
from queue_core.settings.settings import BadSettings, Settings, checked

TRIES = 30
"""How often a change is begun anew where others write at the same moment: each time one of them is done."""


class _First(Exception):
    """What must be committed before the file may be written."""

    def __init__(self, change: Announced | None) -> None:
        self.change = change
        """The change to announce; None: the file has changes that nobody has noticed."""


def change_office(
    office: Office, patch: Any, *, tag: str | None = None, by: str, now: datetime, once: Once | None = None
) -> Answer:
    """Change what the office is by a JSON merge patch. With `tag`, only if it is still that of the file.

    Refuses with `office_changed`, `invalid_office`, `set_outside`, `not_writable`, `file_broken`.
    """
    return _announced(office, now, lambda: _change_office(office, patch, tag=tag, by=by, now=now, once=once))


def undo_change(office: Office, seq: int, *, by: str, now: datetime, once: Once | None = None) -> Answer:
    """Undo the change with this number in the journal, if all that it made still stands.

    Refuses with `unknown_change`, `fits_no_more`, and as `change_office` does; with `office_changed` where
    others write all the time.
    """
    return _announced(office, now, lambda: _undo_change(office, seq, by=by, now=now, once=once))


def is_answered(office: Office, once: Once, now: datetime) -> bool:
    """Whether a change that was asked with this key is made already. Refuses with `key_reused`."""
    with office.storage.reading() as db:
        return remembered(db, once, now) is not None


def what_if(running: Settings, patch: Mapping[str, Any]) -> Settings:
    """The settings as a patch would make them; nothing is written. Refuses with `invalid_office`,
    `file_broken`."""
    file = present(running)
    return _made(file, differences(file.json, merged(file.json, patch)))[1]


def faults_of(running: Settings, patch: Mapping[str, Any]) -> tuple[Told, ...]:
    """What is wrong with the office that a patch would make, each fault with its place in it."""
    file = present(running)
    try:
        text = office_file.rewritten(file.text, differences(file.json, merged(file.json, patch)))
        checked(file.path, text, **file.settings.given)
    except BadSettings as error:
        return error.told
    except office_file.NoToml:
        pass
    return ()


def _announced(office: Office, now: datetime, write: Callable[[], Answer]) -> Answer:
    """Write a change after what must be committed before it."""
    for _ in range(TRIES):
        try:
            return write()
        except _First as first:
            if first.change is None:
                office_seen.notice_file(office, by=office_seen.BY_HAND, now=now)
            else:
                office_seen.announce(office, first.change)
    raise Refusal("office_changed")


@act
def _change_office(acting: Acting, patch: Any, *, tag: str | None = None, by: str) -> Answer:
    """Write an announced change. Refuses with `office_changed`, `invalid_office`, `set_outside`,
    `not_writable`, `file_broken`."""
    file = present(acting.settings)
    if tag is not None and tag != file.tag:
        raise Refusal("office_changed")
    if not isinstance(patch, Mapping):
        raise Refusal("invalid_office", problem="an object of sections")
    return _write(acting, file, differences(file.json, merged(file.json, patch)), by)


@act
def _undo_change(acting: Acting, seq: int, *, by: str) -> Answer:
    """Write an announced undo. Refuses with `unknown_change`, `fits_no_more`, `invalid_office`,
    `set_outside`, `not_writable`, `file_broken`."""
    told = acting.db.execute(_CHANGE, {"office": acting.office.id, "seq": seq}).scalar_one_or_none()
    if told is None:
        raise Refusal("unknown_change")
    file = present(acting.settings)
    changes = [Change.of_plain(each).undone for each in reversed(told["changes"])]
    if any(standing(file.json, each.place) != each.before for each in changes):
        raise Refusal("fits_no_more")
    wanted = renamed_back(file.json, applied(file.json, changes, told["orders"]))
    return _write(acting, file, differences(file.json, wanted), by, undoes=seq)


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
    row = office_seen.why_of(kept, office_seen.orders_of(file.json, kept), hidden=hidden, undoes=undoes)
    wanted = Announced(office_seen.digest_of(text), by, row)
    seen_digest, announced = office_seen.announced(acting.db, acting.office.id)
    if seen_digest != office_seen.digest_of(file.text):
        raise _First(None)
    if not any(each[:2] == wanted[:2] for each in announced):
        raise _First(wanted)
    acting.journal("office.changed", by=by, why=row)
    office_seen.keep_seen(acting.db, acting.office.id, wanted.digest, of_the_office(made))
    try:
        office_file.replace(file.path, text)
    except OSError as error:
        raise Refusal("not_writable", file=file.path.name, why=error.strerror or "") from error
    return Answer({"changes": [each.as_plain() for each in kept]})


_CHANGE = select(journal.c.why).where(
    journal.c.office_id == bindparam("office"), IS_OFFICE_CHANGE, journal.c.seq == bindparam("seq")
)
