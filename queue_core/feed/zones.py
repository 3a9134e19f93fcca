"""Time zones that a calendar file defines itself (VTIMEZONE; RFC 5545, 3.6.5)."""

import re
from datetime import datetime, tzinfo
from functools import lru_cache

from queue_core.feed.entries import Unfit, instant

# A zone's recurrence rules of the usual form only: others may be wrong, or take for ever to compute.
_YEARLY = re.compile(
    r"RRULE:(?:(?:FREQ=YEARLY|INTERVAL=1|BYMONTH=(?:0?[1-9]|1[0-2])|BYMONTHDAY=[-0-9,]+"
    r"|BYDAY=[-+]?[1-5]?(?:MO|TU|WE|TH|FR|SA|SU)|WKST=[A-Z]{2}|UNTIL=[0-9TZ]+)(?:;|$))+",
    re.I,
)
# The library reads an offset without its sign, and as many hours as two digits can say.
_OFFSET = re.compile(
    r"TZOFFSET(?:FROM|TO)(?:;[^:]*)?:(?!-0000(?:00)?$)[+-](?:0[0-9]|1[0-5])[0-5][0-9](?:[0-5][0-9])?", re.I
)
_OBSERVANCE = re.compile(r"^BEGIN:(?:STANDARD|DAYLIGHT)$.*?^END:(?:STANDARD|DAYLIGHT)$", re.I | re.M | re.S)


@lru_cache(maxsize=4096)
def instant_there(when: datetime, definition: str) -> datetime | None:
    """`instant` in a zone that a file defines; None where the definition is of no use."""
    zone = _defined(definition)
    try:
        return instant(when.replace(tzinfo=zone), zone) if zone else None
    except Unfit:
        raise
    except Exception:
        return None


@lru_cache(maxsize=16)
def _defined(definition: str) -> tzinfo | None:
    lines = definition.splitlines()
    if not all(_YEARLY.fullmatch(line) for line in lines if line[:5].upper() == "RRULE"):
        return None
    if not all(_OFFSET.fullmatch(line) for line in lines if line[:8].upper() == "TZOFFSET"):
        return None
    # Imported here: only files that define a zone need it, and a server that reads no files does without.
    from icalendar import Timezone

    # Built from its parts: the library caches a zone that it parses whole, and would apply it to later files.
    zone = Timezone(TZID="unnamed")
    try:
        for part in _OBSERVANCE.findall(definition):
            zone.add_component(Timezone.from_ical(f"{part}\n"))
        return zone.to_tz(lookup_tzid=False)
    except Exception:
        return None
