"""Follows the journal: the events that this server process has not seen yet, each once."""

from collections import Counter

from queue_core import boards
from queue_core.boards.shapes import JournalRow
from queue_core.data.db import Office

MOST_EVENTS = 1000


class JournalReader:
    """Its place in the journal of one office, from the process's start."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self.seen = boards.last_seq(office)
        """The number of the last event read."""
        self.counts: Counter[str] = Counter()
        """How often each event has happened since the start."""

    def new_events(self) -> tuple[list[JournalRow], bool]:
        """The next events, at most `MOST_EVENTS`, and whether there may be more."""
        events = boards.journal_after(self._office, self.seen, MOST_EVENTS)
        if events:
            self.seen = events[-1]["seq"]
            self.counts.update(event["event"] for event in events)
        return events, len(events) == MOST_EVENTS

    def is_behind(self) -> bool:
        """Whether the journal has gone on since."""
        return boards.last_seq(self._office) != self.seen
