"""A slip's life: a print job, from its order to paper, and how often and when it is tried.

It stays `waiting` while a printing agent has it (`hand_out`), when a try was in vain (`fail`) and when
another printer is to print it (`go_on` to its second or back, `adopt` where config.toml no longer names its
printer). What is on paper is `printed`, however late that is heard. After `MOST_PAPERS` tries each of which
may have left a paper it is `unconfirmed`: nobody but the staff has it printed again. A report that its state
does not admit changes nothing: nobody is there to be refused.
"""

from datetime import timedelta

from queue_core.rules.life import Life, each_of, keeping

WAITING, PRINTED, STALE, UNCONFIRMED = "waiting", "printed", "stale", "unconfirmed"
NOT_PRINTED = (WAITING, STALE, UNCONFIRMED)

PLACE = "place"
"""The `kind` in the facts of a paper without a ticket: where something is done that is not done here."""
MOST_PAPERS = 3
"""So many papers one order may leave, on whichever printers: the first, and two in its place."""
LONGEST_PAPER_MM = 10_000
"""Longer than any paper that an agent can have printed."""
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=2), timedelta(seconds=30)

SLIP = Life(
    of="slip",
    made={"order": WAITING, "order_again": WAITING},
    moves={
        **keeping("hand_out", (WAITING,)),
        **keeping("fail", (WAITING,)),
        **keeping("go_on", (WAITING,)),
        **keeping("adopt", NOT_PRINTED),
        **each_of("print", NOT_PRINTED, PRINTED),
        ("give_up", WAITING): UNCONFIRMED,
        ("keep_back", WAITING): STALE,
        ("release", STALE): WAITING,
    },
)


def pause_after(tries: int) -> timedelta:
    """How long a slip rests after so many tries in vain, at least 1: 2, 4, 8 … 30 seconds."""
    return min(FIRST_PAUSE * (1 << min(tries - 1, 6)), LONGEST_PAUSE)
