"""What the demo's pages know: which devices every browser is, who may sign in, and what there is to try."""

from dataclasses import dataclass
from datetime import datetime

from queue_core.boards import appointments
from queue_core.data.db import Office

DEVICES = {"kiosk": "demo-kiosk", "display": "demo-tv"}
"""The devices that every browser is."""
CLERK, SUPERVISOR = "ana", "ioana"
STAFF = (
    (CLERK, "Ana Ionescu", "clerk"),
    ("mihai", "Mihai Pop", "clerk"),
    (SUPERVISOR, "Ioana Radu", "supervisor"),
)
"""Whom the person who looks may be: login, name, role. The first desk is Ana's, and nobody else's."""
PASSWORD = "lobby-demo"
GUEST = "DEMO-"
"""So begin the references of the appointments that are left to the person who looks."""


@dataclass(frozen=True)
class Demo:
    """What kind of demo is served: whether visitors come and clerks call by themselves."""

    lives: bool


@dataclass(frozen=True)
class ToTry:
    """What the first page names: the `desk` left to the person who looks, whom to sign in as, and a check-in
    `code` that works now, if there is one."""

    lives: bool
    desk: str
    clerk: str
    supervisor: str
    password: str
    code: str | None


def to_try(office: Office, demo: Demo, now: datetime) -> ToTry:
    """What there is to try now."""
    day = office.settings.opening.local_day(now)
    codes = [
        each.code
        for each in appointments.expected(office, day)
        if each.awaited and each.slot_at >= now and each.reference.startswith(GUEST)
    ]
    desk, code = office.settings.desk[0].name, codes[0] if codes else None
    return ToTry(demo.lives, desk, CLERK, SUPERVISOR, PASSWORD, code)
