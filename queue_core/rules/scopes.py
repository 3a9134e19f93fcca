"""What tokens may do, by their scope."""

from collections.abc import Iterable

SUPERVISOR, ADMIN = "supervisor", "admin"
SCOPES = ("desk", "kiosk", "feed", SUPERVISOR, ADMIN, "read")


def held_by(wanted: Iterable[str]) -> set[str]:
    """The scopes of tokens that may do what is for these: an admin everything, a supervisor all but what is
    for admins alone.
    """
    given = set(wanted)
    return given | ({ADMIN} if given == {ADMIN} else {SUPERVISOR, ADMIN})
