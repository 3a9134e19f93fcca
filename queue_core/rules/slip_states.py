"""A slip's life: a print job, from its order to paper.

It stays `waiting` while a printing agent has it (`hand_out`), when a try was in vain (`fail`) and when
another printer is to print it (`go_on` to its second or back, `adopt` where config.toml no longer names its
printer). What is on paper is `printed`, however late that is heard. A report that its state does not admit
changes nothing: nobody is there to be refused.
"""

from queue_core.rules.life import Life, each_of, keeping

WAITING, PRINTED, STALE = "waiting", "printed", "stale"
NOT_PRINTED = (WAITING, STALE)

SLIP = Life(
    of="slip",
    made={"order": WAITING, "order_again": WAITING},
    moves={
        **keeping("hand_out", (WAITING,)),
        **keeping("fail", (WAITING,)),
        **keeping("go_on", (WAITING,)),
        **keeping("adopt", NOT_PRINTED),
        **each_of("print", NOT_PRINTED, PRINTED),
        ("keep_back", WAITING): STALE,
        ("release", STALE): WAITING,
    },
)
