"""How long somebody is signed in: for the office's day, and while somebody is at the browser."""

from datetime import date, datetime, timedelta

from queue_core.rules.opening import Hours

LONGEST_SESSION = timedelta(hours=24)
"""Where the office does not close at midnight."""
PASSWORD, CODE, PROVIDER = "password", "code", "provider"
"""How somebody has signed in: by an account of the office's own, with the password alone or with a second
step, or by the provider of `[signin]`."""
RECOVERY = "recovery"
"""As the journal tells a sign-in whose second step was a recovery code."""


def outlived_its_day(
    began_at: datetime, began_seq: int, now: datetime, hours: Hours, ended: tuple[int, date | None]
) -> bool:
    """Whether the day has ended on which a session began, after the event `began_seq`.

    `ended` is the last end of a day: its event, and the day that it ended. The first act of a morning ends
    the day before; whoever came earlier that morning stays.
    """
    seq, day = ended
    was_ended = day is not None and seq > began_seq and day >= hours.local_day(began_at)
    before = hours.local_day(now) - timedelta(days=1)
    is_earlier = hours.local_day(began_at) < hours.local_day(now)
    goes_on = (
        is_earlier
        and now - began_at < LONGEST_SESSION
        and hours.is_open_over(hours.local_day(began_at), before)
    )
    return was_ended or (is_earlier and not goes_on)


def is_idle(seen_at: datetime, now: datetime, idle_minutes: int) -> bool:
    """Whether nobody was active there for `idle_minutes`; 0: that ends no session."""
    return bool(idle_minutes) and now - seen_at >= timedelta(minutes=idle_minutes)


def name_of(digest: str) -> str:
    """What a session is called in the journal and on pages: it opens nothing, and is nobody else's."""
    return digest[:16]
