"""The one clock: every instant that is kept, compared or shown comes from here, aware and in UTC."""

from datetime import UTC, datetime


def now() -> datetime:
    return datetime.now(UTC)
