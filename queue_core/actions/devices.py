"""Screens become devices of the office: asked for by a code on the screen, allowed by a supervisor.

A device is a token that a browser keeps instead of a program; it goes when it is revoked.
"""

from sqlalchemy import delete, insert, select

from queue_core.actions.act import act
from queue_core.actions.acting import Acting, Answer
from queue_core.actions.tickets import known_language
from queue_core.data.devices import CODE_LIVES, SCOPES, pairing
from queue_core.data.staff import token
from queue_core.rules import limits
from queue_core.rules.refusals import Refusal


@act
def pair(
    acting: Acting,
    code: str,
    *,
    name: str,
    kind: str = "",
    language: str | None = None,
    printer: str | None = None,
    by: str,
) -> Answer:
    """Let the screen that shows `code` be a device: a kiosk, or a TV (`display`); what it asks to be, if not
    told otherwise.

    `language` is what its start page speaks, `printer` where its slips come out; None is the office's
    first. Refuses with `unknown_pairing`, `bad_name`, `name_taken`, `unknown_language`, `unknown_printer`.
    """
    settings = acting.settings
    limits.account_name(name)
    if kind and kind not in SCOPES:
        raise Refusal("unknown_pairing")
    if language is not None:
        language = known_language(settings, language)
    if printer is not None and printer not in settings.printers:
        raise Refusal("unknown_printer", printer=printer)
    if acting.db.execute(select(token.c.digest).where(token.c.name == name)).first():
        raise Refusal("name_taken", name=name)
    asking = select(pairing).where(
        pairing.c.code == "".join(code.split()), pairing.c.asked_at >= acting.now - CODE_LIVES
    )
    asked = acting.db.execute(asking).one_or_none()
    if asked is None:
        raise Refusal("unknown_pairing")
    kind = kind or asked.room
    acting.db.execute(delete(pairing).where(pairing.c.code == asked.code))
    row = {
        "digest": asked.digest,
        "name": name,
        "scope": SCOPES[kind],
        "language": language,
        "printer": printer,
        "made_at": acting.now,
    }
    acting.db.execute(insert(token), row)
    acting.journal("device.paired", by=by, why={"because": "asked", "name": name, "room": kind})
    return Answer({"name": name, "room": kind}, made=True)


@act
def revoke(acting: Acting, name: str, *, by: str) -> Answer:
    """A device or a token may do nothing any more. Refuses with `unknown_device`."""
    gone = acting.db.execute(delete(token).where(token.c.name == name)).rowcount
    if not gone:
        raise Refusal("unknown_device", name=name)
    acting.journal("device.revoked", by=by, why={"because": "asked", "name": name})
    return Answer({"name": name})
