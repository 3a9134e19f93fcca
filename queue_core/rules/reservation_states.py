"""The life of a reservation: a place held for a while, for whoever confirms it by the code that was sent.

A `decoy` holds no place and no code opens it: whoever books at a public page for a contact that has a booking
already sees what everybody sees, and the message tells the contact's owner the rest.
"""

from queue_core.rules.life import Life, keeping

RESERVED, DECOY, CONFIRMED, VOID = "reserved", "decoy", "confirmed", "void"
UNCONFIRMED = (RESERVED, DECOY)
TRIES_AT_MOST = 5

RESERVATION = Life(
    of="reservation",
    made={"reserve": RESERVED, "pretend": DECOY},
    moves={
        **keeping("mistype", UNCONFIRMED),
        **keeping("confirm", (DECOY, CONFIRMED)),
        ("confirm", RESERVED): CONFIRMED,
        ("mistype_too_often", RESERVED): VOID,
        ("mistype_too_often", DECOY): VOID,
        ("give_back", RESERVED): VOID,
        ("give_back", DECOY): VOID,
    },
    codes={"confirm": "reservation_ended", "mistype": "reservation_ended", "give_back": "reservation_ended"},
)
