"""A desk's life.

`call` is any call to it, the next ticket or a given one; `receive` that a ticket is sent to it. To help a
clerk, and to arrange what a desk serves, no state is asked for.
"""

from queue_core.rules.life import Life, each_of, keeping

OPEN, PAUSED, CLOSED = "open", "paused", "closed"
STAFFED = (OPEN, PAUSED)

DESK = Life(
    of="desk",
    made={"found": CLOSED},
    moves={
        **each_of("open", (CLOSED, PAUSED, OPEN), OPEN),
        **each_of("pause", STAFFED, PAUSED),
        ("pause_forgotten", OPEN): PAUSED,
        **each_of("close", (OPEN, PAUSED, CLOSED), CLOSED),
        **each_of("end_day", STAFFED, CLOSED),
        **keeping("call", (OPEN,)),
        **keeping("receive", STAFFED),
    },
    codes={CLOSED: "desk_closed", PAUSED: "desk_paused"},
)
