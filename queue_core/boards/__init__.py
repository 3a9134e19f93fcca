"""The read side: what each screen and each GET shows, as plain data, read in one consistent look.

May import `data` and what is below it; nothing here writes. Read `screens` first, then `lists`.
"""

from queue_core.boards.calling_order import line
from queue_core.boards.clerks import desks_of, habits_of, names
from queue_core.boards.desks import desk, desk_line
from queue_core.boards.lists import (
    accounts,
    appointment,
    clerk_of,
    day_ended,
    desk_list,
    devices,
    is_rough,
    journal_after,
    language_of,
    last_seq,
    line_lengths,
    notices,
    printers,
    served,
    service_list,
    waiting,
)
from queue_core.boards.office import arranged, arranged_on, overview
from queue_core.boards.screens import LOBBY, lobby, tv
from queue_core.boards.visitor import ticket

__all__ = [
    "LOBBY",
    "accounts",
    "appointment",
    "arranged",
    "arranged_on",
    "clerk_of",
    "day_ended",
    "desk",
    "desk_line",
    "desk_list",
    "desks_of",
    "devices",
    "habits_of",
    "is_rough",
    "journal_after",
    "language_of",
    "last_seq",
    "line",
    "line_lengths",
    "lobby",
    "names",
    "notices",
    "overview",
    "printers",
    "served",
    "service_list",
    "ticket",
    "tv",
    "waiting",
]
