"""An appointment's life.

The booking site's acts are `put`, `put_cancelled`, `cancel` and `cancel_vanished`, the staff's `book`, `move`
and `call_off`. An appointment that is given a time on a day on which its visitor came has arrived
(`put_arrived`, `move_arrived`), and one that is put again on the day on which it was missed stays missed
(`put_missed`): `put_as` tells which. The staff change nothing of a visitor who is here; the booking site may,
and the ticket stays as it is.
"""

from queue_core.rules.life import Life, each_of, keeping

BOOKED, ARRIVED, CANCELLED, MISSED = "booked", "arrived", "cancelled", "missed"
ANY = (BOOKED, ARRIVED, CANCELLED, MISSED)
NOT_HERE = (BOOKED, CANCELLED, MISSED)

APPOINTMENT = Life(
    of="appointment",
    made={"put": BOOKED, "put_cancelled": CANCELLED, "book": BOOKED},
    moves={
        ("check_in", BOOKED): ARRIVED,
        ("check_in", MISSED): ARRIVED,
        **each_of("put", ANY, BOOKED),
        **each_of("put_arrived", ANY, ARRIVED),
        **keeping("put_missed", (MISSED,)),
        **each_of("put_cancelled", ANY, CANCELLED),
        **each_of("cancel", ANY, CANCELLED),
        ("cancel_vanished", BOOKED): CANCELLED,
        **each_of("move", NOT_HERE, BOOKED),
        **each_of("move_arrived", NOT_HERE, ARRIVED),
        **each_of("call_off", NOT_HERE, CANCELLED),
        ("end_day", BOOKED): MISSED,
    },
    codes={
        ("check_in", CANCELLED): "appointment_cancelled",
        ("check_in", ARRIVED): "already_used",
        "move": "already_here",
        "move_arrived": "already_here",
        "call_off": "already_here",
    },
)


def put_as(wanted: str, state: str | None, *, has_come: bool, same_day: bool) -> str:
    """Which act it is that the booking site puts an appointment as `wanted`, booked or cancelled.

    `state` is the one it has, None where it is not known; `has_come` says that its visitor came on the day
    that it is put on, `same_day` that it was for this day before.
    """
    if wanted == CANCELLED:
        return "put_cancelled"
    if has_come:
        return "put_arrived"
    return "put_missed" if same_day and state == MISSED else "put"
