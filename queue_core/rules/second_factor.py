"""The second step of a sign-in: a time-based one-time code (TOTP, RFC 6238), or one of ten recovery codes."""

import re
from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from queue_core.rules.sessions import PASSWORD

STEP_S = 30
"""How long a code is shown (RFC 6238, 5.2)."""
AROUND = (-1, 0, 1)
"""The steps that are taken: a phone's clock may be half a minute off, and its owner slow."""
RECOVERY_CODES = 10
GROUP = 4
RECOVERY_LETTERS = 24
"""Of 32 each: 120 random bits, so that a plain digest of them may be kept (ASVS 5.0.0, 6.5.2)."""
_BLANKS = re.compile(r"[\s\-‐-―]+")
_ALIKE = str.maketrans("018", "OIB")


class Proof(NamedTuple):
    """What somebody has shown at the second step: the code of a time step by a key (as it is kept), or the
    digest of a recovery code."""

    key: str = ""
    step: int | None = None
    recovery: str | None = None


def step_at(instant: datetime) -> int:
    """The number of the time step."""
    return int(instant.timestamp()) // STEP_S


def tidied(code: str) -> str:
    """A code as it is compared: without blanks and dashes, which apps and people write between its digits."""
    return _BLANKS.sub("", code)


def tidied_recovery(code: str) -> str:
    """A recovery code as its digest is made: digits that base 32 has not are the letters that look so."""
    return tidied(code).upper().translate(_ALIKE)


def in_groups(letters: str) -> str:
    """Letters as people copy them: four at a time."""
    return " ".join(letters[at : at + GROUP] for at in range(0, len(letters), GROUP))


def lacks_second_step(way: str, role: str, required: Collection[str]) -> bool:
    """Whether a session that began this way lets nobody in with this role, because the role needs a second
    step and the session has seen the password alone. A provider's accounts are the provider's business."""
    return way == PASSWORD and role in required
