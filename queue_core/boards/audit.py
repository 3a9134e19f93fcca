"""The audit: the events of the journal that are about who may do what, and who came in."""

from dataclasses import replace

from queue_core.boards.journal_search import Found, Search, search
from queue_core.data.db import Office
from queue_core.language.audit_words import rights_changed

KINDS = {
    "sign_ins": ("staff.signed_in", "staff.signed_out", "staff.sign_in_refused", "staff.password_changed"),
    "accounts": (
        "staff.added",
        "staff.changed",
        "staff.removed",
        "staff.password_set",
        "staff.second_factor_set",
        "staff.second_factor_removed",
        "staff.recovery_codes_made",
    ),
    "rights": ("office.changed",),
    "devices": ("token.added", "device.paired", "device.revoked"),
}
"""The events of each kind that one can ask for."""
AUDITED = tuple(event for events in KINDS.values() for event in events)


def audit(office: Office, asked: Search, kind: str = "") -> Found:
    """The events of a kind, or all, newest first; `who` finds whoever acted and whose account it was. Of what
    was changed of the office it has the rights alone.
    """
    found = search(office, replace(asked, events=KINDS.get(kind, AUDITED), is_about=True))
    rows = [row for row in found.rows if row.event != "office.changed" or rights_changed(row.why or {})]
    return Found(rows, found.more)
