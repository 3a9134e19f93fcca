"""Numbers on tickets: A017 for a walk-in, PA003 for a booked visitor.

Each series restarts every local day and is counted by a row of its own, never by counting tickets.
Booked visitors have their own series, so that the room sees why PA003 goes first.
"""

BOOKED_PREFIX = "P"


def series(letter: str, *, booked: bool) -> str:
    """The name of the series that a service's next number comes from."""
    return BOOKED_PREFIX + letter if booked else letter


def number(series_name: str, count: int) -> str:
    """The count-th number of a series: three digits at least, A1000 after A999."""
    return f"{series_name}{count:03d}"


def taken_apart(number: str) -> tuple[bool, str, int]:
    """What `series` and `number` were given: whether it is a booked number, its service's letter, its count.

    It tells how a number is read out; whether its ticket stands among the booked, `policy.is_booked` tells.
    P is no service's letter, so the first letter is enough.
    """
    booked = number.startswith(BOOKED_PREFIX)
    letter = number[len(BOOKED_PREFIX)] if booked else number[0]
    return booked, letter, int(number.removeprefix(series(letter, booked=booked)))
