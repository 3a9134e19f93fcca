"""The life of a message to a visitor.

It waits until a gateway has taken it. A try of which nobody knows what became of it may have reached the
visitor; after the second such try it is given up, so that nobody is told the same thing three times.
"""

from queue_core.rules.life import Life, each_of, keeping

WAITING, SENT, FAILED, EXPIRED = "waiting", "sent", "failed", "expired"

MESSAGE = Life(
    of="message",
    made={"write": WAITING},
    moves={
        **keeping("try", (WAITING,)),
        **each_of("send", (WAITING,), SENT),
        **each_of("give_up", (WAITING,), FAILED),
        **each_of("expire", (WAITING,), EXPIRED),
    },
)
