"""What a day's journal says, reckoned by other means than the program's: each ticket's events cut into stays,
who was passed by looking at every pair, the plain order by playing it call by call."""

import heapq
from datetime import datetime

from queue_core import boards

ENDS = {"ticket.called": "open", "ticket.started": "open", "ticket.put_back": "open", "ticket.held": "open",
        "ticket.finished": "served", "ticket.no_show": "no_show", "ticket.cancelled": "left",
        "ticket.expired": "left"}  # fmt: skip


def stays(office) -> list[dict]:
    """Each wait for one service with what came of it, from the journal as everybody may read it."""
    of_ticket: dict[int, list[dict]] = {}
    for row in boards.journal_after(office, 0, 100_000):
        if row["event"].startswith("ticket."):
            row["because"] = (row["why"] or {}).get("because")
            row["when"] = datetime.fromisoformat(row["at"])
            of_ticket.setdefault(row["ticket"], []).append(row)
    return [stay for rows in of_ticket.values() for stay in _cut(office, rows)]


def _cut(office, rows: list[dict]) -> list[dict]:
    """A ticket's events, cut where it goes to another line after a call."""
    parts: list[list[dict]] = [[]]
    for row in rows:
        was_called = "ticket.called" in [each["event"] for each in parts[-1]]
        if row["event"] == "ticket.transferred" and (was_called or row["because"] == "next_service"):
            parts.append([])
        parts[-1].append(row)
    accepted = any(row["event"] == "ticket.accepted_late" for row in rows)
    slot = None
    if rows[0]["number"].startswith("P") or accepted:
        slot = datetime.fromisoformat(boards.appointment(office, rows[0]["why"]["reference"])["slot_at"])
    return [_stay(part, rows[0], slot, is_last=part is parts[-1]) for part in parts]


def _stay(rows: list[dict], first: dict, slot: datetime | None, *, is_last: bool) -> dict:
    calls = [row for row in rows if row["event"] == "ticket.called"]
    ended = [ENDS[row["event"]] for row in rows if row["event"] in ENDS]
    over = [row for row in rows if row["event"] in ("ticket.cancelled", "ticket.expired")]
    since = rows[0]["when"]
    outcome = ended[-1] if ended else "open"
    return {
        "arrived": first["seq"],
        "booked": slot is not None,
        "service": (calls or rows)[0 if calls else -1]["service"],
        "since": since,
        "since_seq": rows[0]["seq"],
        "call": calls[0] if calls else None,
        "desk": calls[-1]["desk"] if calls else "",
        "until": calls[0]["seq"] if calls else over[0]["seq"] if over else float("inf"),
        "begins": max(since, slot) if slot else since,
        "accepted": any(row["event"] == "ticket.accepted_late" for row in rows),
        "outcome": outcome if is_last or outcome == "served" else "sent_on",
        "served_s": _served(rows),
        "ticket": first["ticket"],
        "number": first["number"],
    }


def _served(rows: list[dict]) -> int | None:
    """From the last start to the end, if nothing stood between and the day's end is not the end."""
    events = [row["event"].partition(".")[2] for row in rows]
    if "finished" not in events or "started" not in events:
        return None
    end = rows[events.index("finished")]
    started = max(place for place, event in enumerate(events) if event == "started")
    between = set(events[started + 1 : events.index("finished")])
    if between & {"put_back", "held"} or end["because"] == "day_ended":
        return None
    return seconds(rows[started]["when"], end["when"])


def passings(all_stays: list[dict]) -> list[str]:
    """As what each call went before each who had come earlier without an appointment, and waited."""
    return [
        kind
        for mine in all_stays
        if not mine["booked"]
        for other in all_stays
        if other["call"] and other["service"] == mine["service"] and other["arrived"] > mine["arrived"]
        if mine["since_seq"] < other["call"]["seq"] < mine["until"]
        if (kind := _kind(other))
    ]


def _kind(stay: dict) -> str | None:
    if stay["accepted"] or stay["call"]["because"] == "exception":
        return "exception"
    return {"appointment": "booked", "priority": "priority"}.get(stay["call"]["because"])


def in_order(all_stays: list[dict]) -> list[int]:
    """The walk-ins' waits if each call had gone to who stood longest in its line, played call by call."""
    found = []
    for service in {stay["service"] for stay in all_stays}:
        called = [stay for stay in all_stays if stay["service"] == service and stay["call"]]
        happened = [(stay["since_seq"], "comes", stay) for stay in called]
        happened += [(stay["call"]["seq"], "call", stay) for stay in called]
        line: list = []
        for seq, what, stay in sorted(happened, key=lambda each: each[0]):
            if what == "comes":
                heapq.heappush(line, (stay["since"], seq, stay))
            else:
                _, _, first = heapq.heappop(line)
                if not first["booked"]:
                    found.append(seconds(first["since"], stay["call"]["when"]))
    return sorted(found)


def seconds(begin: datetime, end: datetime) -> int:
    return max(int((end - begin).total_seconds()), 0)
