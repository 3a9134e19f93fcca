"""What one file says more than once of one reference."""

from collections.abc import Iterator

from queue_core.feed.entries import Entry, RefusedEntry


def settled(entries: list[Entry | RefusedEntry]) -> Iterator[Entry | RefusedEntry | None]:
    """Each entry as it is to be taken, in the order of the file; None where a newer one stands above it.

    Of entries that give one reference and differ the first stands and the others are refused, unless
    SEQUENCE, LAST-MODIFIED (`updated_at`) or DTSTAMP say which is newer. Two UIDs are never one appointment.
    """
    standing: dict[str, Entry] = {}
    uids: dict[str, str] = {}
    for entry in entries:
        if isinstance(entry, RefusedEntry):
            yield entry
            continue
        reference = entry.reference
        if entry.uid and uids.setdefault(reference, entry.uid) != entry.uid:
            why = f"Line {standing[reference].line} gives {reference} too, and has another UID."
            yield RefusedEntry(entry.line, "other_uid", why)
            continue
        before = standing.setdefault(reference, entry)
        if before is entry:
            yield entry
        elif (newer := _is_newer(entry, before)) is False:
            yield None
        elif newer or entry.said == before.said:
            standing[reference] = entry
            yield entry
        else:
            why = f"Line {before.line} gives {reference} too, and says something else."
            yield RefusedEntry(entry.line, "said_otherwise", why)


def _is_newer(entry: Entry, than: Entry) -> bool | None:
    """RFC 5546, 2.1.5 compares SEQUENCE first, then the time; None where nothing tells."""
    for one, other in (
        (entry.sequence, than.sequence),
        (entry.updated_at, than.updated_at),
        (entry.stamped_at, than.stamped_at),
    ):
        if one is not None and other is not None and one != other:
            return bool(one > other)  # type: ignore[operator]  # both are of one kind
    return None
