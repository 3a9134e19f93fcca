"""The journal is never rewritten: its renamed services and desks are read under their present names."""

from collections.abc import Iterable
from types import SimpleNamespace
from typing import Any

from queue_core.settings.settings import Settings


def under_present_names(settings: Settings, events: Iterable[Any]) -> list[Any]:
    """Events, each with the names that its service and its desk have now."""
    return [_renamed(settings, event) for event in events]


def _renamed(settings: Settings, event: Any) -> Any:
    service, desk = settings.present_service(event.service), settings.present_desk(event.desk)
    if (service, desk) == (event.service, event.desk):
        return event
    known = event._mapping if hasattr(event, "_mapping") else vars(event)
    return SimpleNamespace(**{**known, "service": service, "desk": desk})
